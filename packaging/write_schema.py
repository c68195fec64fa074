"""Write resources/schema/sidecar.schema.json anew, from the structs that read sidecars.

`python packaging/write_schema.py`; a test holds the two together.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fesapp.editing.sidecar_schema import SCHEMA_FILE, schema_text

if __name__ == "__main__":
    SCHEMA_FILE.parent.mkdir(parents=True, exist_ok=True)
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
