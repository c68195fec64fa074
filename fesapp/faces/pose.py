"""How a head is turned (written below with its canonical table)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pose:
    """How a head is turned, in degrees; all three are 0 where it looks straight into the camera, upright."""

    yaw: float
    pitch: float
    roll: float


def head_pose(landmarks):
    return Pose(0.0, 0.0, 0.0)
