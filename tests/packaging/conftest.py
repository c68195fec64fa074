"""packaging/ is no package: its files import each other as siblings, as `python3 packaging/bootstrap.py` sees them."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))
