"""The inside of a mouth that opens, painted by the texture network from what the motion leaves."""

from __future__ import annotations

import cv2
import numpy as np
import torch

from fesapp.editing.face_motion import FaceMotion
from fesapp.editing.grain import measure_grain
from fesapp.editing.motion_field import crop_flow
from fesapp.editing.networks import texture_network
from fesapp.editing.painted_mouth import PaintedMouth
from fesapp.faces import Face, cut_crop, to_crop
from fesapp.networks.mouth_window import (
    FEATHER,
    FINE_SIZE,
    FINER,
    HEIGHT,
    WIDTH,
    fine_matrix,
    to_fine,
    window_matrix,
    window_pixels,
)
from fesapp.networks.texture import FADE, REACH

# crop pixels around the opening that may be painted
BESIDE = (REACH + FADE) / FINER


class MouthPainter:
    """Paints the mouth of one face of a photo; the photo is looked at once, when it is made.

    Args:
        pixels: (H, W, 3) uint8 or uint16 RGB of the photo.
    """

    def __init__(self, pixels: np.ndarray, face: Face) -> None:
        self._fine = cut_crop(pixels, fine_matrix(face.matrix), FINE_SIZE)
        self._grain = measure_grain(pixels, face)
        self._matrix = face.matrix.astype(np.float64)
        self._landmarks = to_crop(face.landmarks, face.matrix)[:, :2]

    def paint(self, motion: FaceMotion, wanted: np.ndarray, strength: float) -> PaintedMouth | None:
        """What a motion to intensities (len(CONTROLS),) uncovers in the mouth; None where it uncovers nothing."""
        if motion.mouth is None or strength == 0:
            return None
        landmarks = self._landmarks + motion.displacement
        window = window_matrix(landmarks)
        x, y = window_pixels(window)
        flow_x, flow_y = crop_flow(motion, window, (WIDTH, HEIGHT))
        at_x, at_y = (to_fine(at).astype(np.float32) for at in (x + flow_x, y + flow_y))
        warped = cv2.remap(self._fine, at_x, at_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        inside = motion.mouth.inside(x, y, FEATHER)
        uncovered = inside * (1 - motion.mouth.kept(x, y, FEATHER))
        marks = landmarks @ window[:, :2].T + window[:, 2]
        with torch.inference_mode():
            texture = texture_network()(
                torch.from_numpy(warped).permute(2, 0, 1)[None].float() / 255,
                *(torch.from_numpy(mask.astype(np.float32))[None, None] for mask in (inside, uncovered)),
                torch.from_numpy(marks.astype(np.float32))[None],
                torch.from_numpy(wanted)[None],
            )
            colour = texture.colour[0].permute(1, 2, 0).contiguous().numpy()
            beside = texture.beside[0, 0].contiguous().numpy()
        x0, y0, x1, y1 = motion.mouth.box()
        box = (x0 - BESIDE, y0 - BESIDE, x1 + BESIDE, y1 + BESIDE)
        return PaintedMouth(colour, beside, window, box, strength, self._grain, self._matrix)
