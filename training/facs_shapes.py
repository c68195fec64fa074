"""How Action Units move the 3D face model: which of its FACS-like shapes an intensity drives, and how far.

The shapes are those of ICT-FaceKit (Li et al. 2020, "Learning Formation of Physically-Based Face Attributes"),
named after ARKit's; a coefficient of 1 is the strongest expression that was scanned. Gains were set by eye, so that
intensity 5 is the strongest that the FACS manual's picture of grade E shows: jawOpen reaches what FACS codes as AU27
beyond about 0.55.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from fesapp.action_units import ACTION_UNITS, CONTROLS, INDEX, MAX_INTENSITY, ActionUnit

# gaze is a rotation of the eyeballs; the lids follow with these shapes (radians at intensity 5 in GAZE_RADIANS)
GAZE_RADIANS = {"AU61": 0.55, "AU62": 0.55, "AU63": 0.40, "AU64": 0.45}

# Action Unit -> shapes and their coefficient at intensity 5; a name without side stands for both of a sided pair
SHAPES_AT_MAXIMUM: Mapping[int, Mapping[str, float]] = {
    1: {"browInnerUp": 1.0},
    2: {"browOuterUp": 0.9},
    4: {"browDown": 1.3},
    5: {"eyeWide": 1.2},
    6: {"cheekRaiser": 0.7, "cheekSquint": 0.7},
    7: {"eyeSquint": 1.2},
    9: {"noseSneer": 0.85},
    10: {"mouthUpperUp": 0.8},
    12: {"mouthSmile": 1.0},
    14: {"mouthDimple": 1.0},
    15: {"mouthFrown": 1.3},
    17: {"mouthShrugLower": 0.9, "mouthShrugUpper": 0.45},
    20: {"mouthStretch": 1.0},
    23: {"mouthRollLower": 0.25, "mouthRollUpper": 0.25, "mouthPress": 0.4},
    25: {"mouthLowerDown": 0.9, "mouthUpperUp": 0.35},
    26: {"jawOpen": 0.55},
    45: {"eyeBlink": 1.0},
    16: {"mouthLowerDown": 1.2},
    18: {"mouthPucker": 1.0},
    22: {"mouthFunnel": 1.0},
    24: {"mouthPress": 1.2},
    61: {"eyeLookOut_L": 1.0, "eyeLookIn_R": 1.0},
    62: {"eyeLookIn_L": 1.0, "eyeLookOut_R": 1.0},
    63: {"eyeLookUp": 1.0},
    64: {"eyeLookDown": 0.8},
}


def shape_matrix(names: Sequence[str]) -> np.ndarray:
    """Coefficients (len(CONTROLS), len(names)) float32 that each control adds per unit of intensity."""
    index = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(CONTROLS), len(names)), np.float32)
    for unit in ACTION_UNITS:
        for control in unit.controls:
            for shape, coefficient in SHAPES_AT_MAXIMUM[unit.number].items():
                for name in _sided_names(shape, unit, control, index):
                    matrix[INDEX[control], index[name]] = coefficient / MAX_INTENSITY
    return matrix


def _sided_names(shape: str, unit: ActionUnit, control: str, index: Mapping[str, int]) -> list[str]:
    if shape in index:
        return [shape]
    if unit.sided:
        return [f"{shape}_{control[-1]}"]
    return [f"{shape}_L", f"{shape}_R"]


def gaze_matrix() -> np.ndarray:
    """Eyeball rotation (len(CONTROLS), 2) float32: yaw towards the person's left and pitch upwards, radians a unit."""
    matrix = np.zeros((len(CONTROLS), 2), np.float32)
    for control, (axis, sign) in {"AU61": (0, 1), "AU62": (0, -1), "AU63": (1, 1), "AU64": (1, -1)}.items():
        matrix[INDEX[control], axis] = sign * GAZE_RADIANS[control] / MAX_INTENSITY
    return matrix
