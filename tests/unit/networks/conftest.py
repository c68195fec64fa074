"""The networks that ship, a sample's face, and the same face in a mirror."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for the helpers beside this file

from seen_faces import SeenFace, see

from fesapp.editing.networks import measurement_network, motion_network
from fesapp.networks.measurement import MeasurementNetwork
from fesapp.networks.motion import MotionNetwork
from fesapp.photos import open_photo


@pytest.fixture(scope="session")
def network() -> MotionNetwork:
    """The motion network that ships."""
    return motion_network()


@pytest.fixture(scope="session")
def measuring() -> MeasurementNetwork:
    """The measuring network that ships."""
    return measurement_network()


@pytest.fixture(scope="session")
def seen(sample: Path) -> SeenFace:
    return see(open_photo(sample).pixels)


@pytest.fixture(scope="session")
def mirrored(sample: Path) -> SeenFace:
    return see(np.ascontiguousarray(open_photo(sample).pixels[:, ::-1]))
