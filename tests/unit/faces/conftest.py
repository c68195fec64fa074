"""A sample photo, the face in it, and scenes it is pasted into."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for the helpers beside this file

from pasted_faces import Portrait


@pytest.fixture(scope="session")
def portraits(samples: list[Path]) -> list[Portrait]:
    """The sample photos, the face of each found once."""
    return [Portrait.of(path) for path in samples]


@pytest.fixture(scope="session")
def portrait(portraits: list[Portrait]) -> Portrait:
    return portraits[0]
