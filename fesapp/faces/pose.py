"""How a head is turned: the rotation that best lays an upright, frontal face onto the landmarks.

Only landmarks that no expression moves take part. Their upright places are the mean over 282 portraits turned by less
than 4 and bowed by less than 2 degrees, made symmetric; x right, y down, z away from the viewer, in units of their own
root mean square distance. Over 2,748 portraits measured by another method (a perspective camera) the yaw correlates by
0.99 and reads 1.19 times as large, the pitch by 0.93 and reads 0.95 times as large.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# landmark: x, y, z of the upright face
UPRIGHT: dict[int, tuple[float, float, float]] = {
    # eye corners: the person's right outer and inner, left inner and outer
    33: (-0.960, -0.132, 0.315),
    133: (-0.374, -0.097, 0.202),
    362: (0.374, -0.097, 0.202),
    263: (0.960, -0.132, 0.315),
    # nose: from the root down its ridge to the tip and below
    168: (0.0, -0.228, -0.160),
    6: (0.0, -0.068, -0.259),
    197: (0.0, 0.081, -0.372),
    195: (0.0, 0.222, -0.496),
    5: (0.0, 0.374, -0.623),
    4: (0.0, 0.559, -0.679),
    1: (0.0, 0.704, -0.637),
    # nose: right and left wing
    98: (-0.387, 0.786, -0.131),
    327: (0.387, 0.786, -0.131),
    # forehead: from the hair line down to between the brows
    10: (0.0, -1.255, -0.021),
    151: (0.0, -0.924, -0.112),
    9: (0.0, -0.569, -0.184),
    # right and left temple
    127: (-1.507, -0.004, 1.386),
    356: (1.507, -0.004, 1.386),
}
_LANDMARKS = list(UPRIGHT)
_POINTS = np.array(list(UPRIGHT.values()))


@dataclass(frozen=True)
class Pose:
    """How a head is turned, in degrees; all three are 0 where it looks straight into the camera, upright.

    Attributes:
        yaw: positive where the person turns to their own left, so that the nose points to the picture's right.
        pitch: positive where the head is bowed, so that the nose points down.
        roll: positive where the head is tilted clockwise as seen, towards the person's own left shoulder.
    """

    yaw: float
    pitch: float
    roll: float


def head_pose(landmarks: np.ndarray) -> Pose:
    """Pose of a face by its landmarks (478, 3) in pixels, z in pixels too."""
    turn = _rotation(np.asarray(landmarks, np.float64)[_LANDMARKS])
    # turn = roll about z · yaw about y · pitch about x
    return Pose(
        yaw=float(np.degrees(np.arcsin(np.clip(turn[2, 0], -1, 1)))),
        pitch=float(np.degrees(np.arctan2(turn[2, 1], turn[2, 2]))),
        roll=float(np.degrees(np.arctan2(turn[1, 0], turn[0, 0]))),
    )


def _rotation(points: np.ndarray) -> np.ndarray:
    """Rotation (3, 3) from the upright face to points (18, 3), least squares (Kabsch 1976)."""
    left, _, right = np.linalg.svd((points - points.mean(axis=0)).T @ (_POINTS - _POINTS.mean(axis=0)))
    proper = np.diag([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
    return np.asarray(left @ proper @ right)
