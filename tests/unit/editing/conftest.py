"""Sample photos with their faces, found and measured once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for the helpers beside this file

from edited_faces import EditedFaces


@pytest.fixture(scope="session")
def calm(samples: list[Path]) -> EditedFaces:
    """A face with closed lips, at the photo's own size."""
    return EditedFaces.of(samples[0])


@pytest.fixture(scope="session")
def smiling(samples: list[Path]) -> EditedFaces:
    """A face that shows its teeth, smaller."""
    return EditedFaces.of(samples[2], 0.5)


@pytest.fixture(scope="session")
def small(samples: list[Path]) -> EditedFaces:
    """A face with closed lips at a quarter of the size, where an edit is quick."""
    return EditedFaces.of(samples[1], 0.3)
