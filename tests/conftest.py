"""What tests everywhere look at: the sample photos that come with the program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for the helpers beside this file

SAMPLES = Path(__file__).parent.parent / "resources" / "samples"


@pytest.fixture(scope="session")
def samples() -> list[Path]:
    """All sample photos, sorted by name. They are part of the repository: without them the tests mean nothing."""
    found = sorted(SAMPLES.glob("*.jpg"))
    assert found, f"no sample photo in {SAMPLES}"
    return found


@pytest.fixture(scope="session")
def sample(samples: list[Path]) -> Path:
    """The first sample photo."""
    return samples[0]
