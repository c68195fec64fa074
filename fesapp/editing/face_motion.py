"""One face's motion: what the motion network says, made fine enough to be enlarged to any photo."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import torch

from fesapp.action_units import CONTROLS
from fesapp.editing.eye_closing import Closing, closings
from fesapp.editing.gaze import Gaze, gazes
from fesapp.editing.mouth import MouthOpening, mouth_opening
from fesapp.editing.networks import motion_network
from fesapp.faces import CROP_SIZE, Face, cut_crop, to_crop
from fesapp.networks.motion import GRID, MotionNetwork, shrink_crop

# cells a side of the fine grid; where lids and lips meet, the switch between two flows is as sharp as one cell
FINE = 512
FINER = FINE // GRID
# crop pixels: motion below the first is none, above the second whole, so that it ends where nothing is to be seen of it
STILL, MOVING = 0.03, 0.10
# a mask below this is none, and above its complement whole: a network never says quite 0 or 1
DOUBT = 0.1
# fine cells at the crop's edge that stay zero, so that no interpolation carries anything over it
EDGE = 2
# the middle of the crop, which the face fills
FACE_ROWS = slice(64, 192)

Cells = tuple[int, int, int, int]


@dataclass(frozen=True)
class FaceMotion:
    """Backward flow of one face over its crop.

    Attributes:
        flow: (2, FINE, FINE) float32, x then y, in crop pixels; fine cell i lies at crop pixel (i + 0.5) / 2 - 0.5.
        uncovered: (FINE, FINE) float32, 0 to 1: inside of the mouth that the photo does not show.
        moving: x0, y0, x1, y1 in fine cells, outside which the flow is zero.
        opened: the same for the mask; None where nothing is uncovered.
        closing: eyes whose lids come together; the flow jumps there, more sharply than its cells can say.
        gaze: eyes that turn; the iris moves as one piece.
        mouth: the lips' opening, which says more sharply what is uncovered; None where they do not part or move.
        light: brightness of the face's skin, 0 to 1.
        matrix: (2, 3) photo pixels to crop pixels.
    """

    flow: np.ndarray
    uncovered: np.ndarray
    moving: Cells
    opened: Cells | None
    closing: list[Closing]
    gaze: list[Gaze]
    mouth: MouthOpening | None
    light: float
    matrix: np.ndarray

    @property
    def from_fine(self) -> np.ndarray:
        """(2, 3) float64 from fine cells to photo pixels."""
        scale = FINE / CROP_SIZE
        matrix = self.matrix.astype(np.float64) * scale
        matrix[:, 2] += (scale - 1) / 2
        return cv2.invertAffineTransform(matrix)


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
        cut = cut_crop(pixels, face.matrix)
        self._light = float(np.quantile(cut[FACE_ROWS, FACE_ROWS].mean(axis=2), 0.75)) / 255
        crop = torch.from_numpy(cut).permute(2, 0, 1)[None].float() / 255
        self._landmarks = to_crop(face.landmarks, face.matrix)
        with torch.inference_mode():
            self._code = self._network.encode(shrink_crop(crop), torch.from_numpy(self._landmarks)[None])

    def move(self, wanted: np.ndarray) -> FaceMotion | None:
        """Motion to intensities (len(CONTROLS),), None where nothing is to move."""
        if np.array_equal(wanted, self.shown):
            return None
        with torch.inference_mode():
            motion = self._network.drive(self._code, torch.from_numpy(self.shown)[None], torch.from_numpy(wanted)[None])
            coarse = torch.cat([motion.near, motion.far, motion.switch, motion.uncovered[:, :1]], 1)[0].numpy()
            strength = motion.flow()[0].norm(dim=0).numpy()
        moving = _bounds(strength > STILL)
        if moving is None:
            return None
        flow = np.zeros((2, FINE, FINE), np.float32)
        x0, y0, x1, y1 = _fine(moving)
        flow[:, y0:y1, x0:x1] = _fine_flow(coarse[:5], moving)
        uncovered = np.zeros((FINE, FINE), np.float32)
        opened = _bounds(coarse[5] > np.log(DOUBT / (1 - DOUBT)))
        if opened is not None:
            u0, v0, u1, v1 = _fine(opened)
            uncovered[v0:v1, u0:u1] = np.clip((_share(_finer(coarse[5], opened)) - DOUBT) / (1 - 2 * DOUBT), 0, 1)
        for plane in (*flow, uncovered):
            _clear_edge(plane)
        displacement = motion.displacement[0].numpy()
        mouth = mouth_opening(self._landmarks, displacement)
        if mouth is not None:
            opened = _coarse(mouth.box())
        closing = closings(self._landmarks, displacement)
        fine_opened = None if opened is None else _fine(opened)
        return FaceMotion(
            flow,
            uncovered,
            _fine(moving),
            fine_opened,
            closing,
            gazes(self._landmarks, displacement),
            mouth,
            self._light,
            self.face.matrix,
        )


def _bounds(mask: np.ndarray) -> Cells | None:
    """Rectangle of the coarse cells around those of `mask`, with room for the interpolation between them."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    x0, x1, y0, y1 = columns[0] - 2, columns[-1] + 3, rows[0] - 2, rows[-1] + 3
    return int(max(0, x0)), int(max(0, y0)), int(min(GRID, x1)), int(min(GRID, y1))


def _coarse(box: tuple[float, float, float, float]) -> Cells:
    """Coarse cells around a box in crop pixels, cut to the grid."""
    step = CROP_SIZE / GRID
    x0, y0 = (int(max(0, edge // step)) for edge in box[:2])
    x1, y1 = (int(min(GRID, edge // step + 2)) for edge in box[2:])
    return x0, y0, x1, y1


def _fine(cells: Cells) -> Cells:
    x0, y0, x1, y1 = (FINER * edge for edge in cells)
    return x0, y0, x1, y1


def _finer(plane: np.ndarray, cells: Cells) -> np.ndarray:
    """A coarse plane (GRID, GRID) over a rectangle, enlarged to fine cells by cubic interpolation."""
    x0, y0, x1, y1 = cells
    size = (FINER * (x1 - x0), FINER * (y1 - y0))
    return cv2.resize(np.ascontiguousarray(plane[y0:y1, x0:x1]), size, interpolation=cv2.INTER_CUBIC)


def _clear_edge(plane: np.ndarray) -> None:
    plane[:EDGE] = plane[-EDGE:] = 0
    plane[:, :EDGE] = plane[:, -EDGE:] = 0


def _share(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + cv2.exp(-logits))


def _fine_flow(coarse: np.ndarray, cells: Cells) -> np.ndarray:
    """Flow (2, h, w) of near, far and switch (5, GRID, GRID): one or the other, and none where it is tiny."""
    near_x, near_y, far_x, far_y, switch = (_finer(plane, cells) for plane in coarse)
    share = _share(switch)
    x, y = far_x + share * (near_x - far_x), far_y + share * (near_y - far_y)
    strength = np.clip((cv2.magnitude(x, y) - STILL) * (1 / (MOVING - STILL)), 0, 1)
    return np.stack([x * strength, y * strength])
