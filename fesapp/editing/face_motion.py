"""One face's motion: what the motion network says, made fine enough to be enlarged to any photo."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import torch

from fesapp.action_units import CONTROLS
from fesapp.editing.networks import motion_network
from fesapp.faces import CROP_SIZE, Face, cut_crop, to_crop
from fesapp.networks.motion import MotionNetwork, shrink_crop

# cells a side of the fine grid; where lids and lips meet, the switch between two flows is as sharp as one cell
FINE = 512
# crop pixels below which a motion is none: a tenth of the smallest step an 8-bit picture can show
NO_MOTION = 1e-3


@dataclass(frozen=True)
class FaceMotion:
    """Backward flow of one face over its crop.

    Attributes:
        flow: (FINE, FINE, 2) float32 in crop pixels; fine cell i lies at crop pixel (i + 0.5) / 2 - 0.5.
        uncovered: (FINE, FINE) float32, 0 to 1: inside of the mouth that the photo does not show.
        matrix: (2, 3) photo pixels to crop pixels.
    """

    flow: np.ndarray
    uncovered: np.ndarray
    matrix: np.ndarray

    @property
    def to_fine(self) -> np.ndarray:
        """(2, 3) float64 from photo pixels to fine cells."""
        scale = FINE / CROP_SIZE
        matrix = self.matrix.astype(np.float64) * scale
        matrix[:, 2] += (scale - 1) / 2
        return matrix


class FaceDriver:
    """Drives one face of a photo; the photo is looked at once, when it is made.

    Args:
        pixels: (H, W, 3) uint8 or uint16 RGB of the photo.
        face: with `aus` measured.
        network: another motion network than the program's own.
    """

    def __init__(self, pixels: np.ndarray, face: Face, network: MotionNetwork | None = None) -> None:
        if face.aus is None:
            raise ValueError("the face's Action Units are not measured; take it from find_faces")
        self.face = face
        self._network = network or motion_network()
        self.shown = np.array([face.aus[control] for control in CONTROLS], np.float32)
        crop = torch.from_numpy(cut_crop(pixels, face.matrix)).permute(2, 0, 1)[None].float() / 255
        landmarks = torch.from_numpy(to_crop(face.landmarks, face.matrix))[None]
        with torch.inference_mode():
            self._code = self._network.encode(shrink_crop(crop), landmarks)

    def move(self, wanted: np.ndarray) -> FaceMotion | None:
        """Motion to intensities (len(CONTROLS),), None where nothing is to move."""
        if np.array_equal(wanted, self.shown):
            return None
        with torch.inference_mode():
            motion = self._network.drive(self._code, torch.from_numpy(self.shown)[None], torch.from_numpy(wanted)[None])
            flows = torch.cat([motion.near, motion.far], 1)[0].permute(1, 2, 0).numpy()
            logits = torch.cat([motion.switch, motion.uncovered[:, :1]], 1)[0].permute(1, 2, 0).numpy()
        flows, logits = _finer(flows), _finer(logits)
        share = 1 / (1 + cv2.exp(-logits))
        flow = flows[..., 2:] + share[..., :1] * (flows[..., :2] - flows[..., 2:])
        flow[np.abs(flow).max(axis=2) < NO_MOTION] = 0
        return FaceMotion(flow, np.ascontiguousarray(share[..., 1]), self.face.matrix)


def _finer(maps: np.ndarray) -> np.ndarray:
    return cv2.resize(np.ascontiguousarray(maps), (FINE, FINE), interpolation=cv2.INTER_CUBIC)
