"""One face's motion: what the motion network says, made fine enough to be enlarged to any photo."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
import torch

from fesapp.action_units import CONTROLS
from fesapp.editing.gaze import Gaze, gazes
from fesapp.editing.glasses import Glasses, find_glasses
from fesapp.editing.lids import LidMotion, lid_motions
from fesapp.editing.mouth import MouthOpening, mouth_opening
from fesapp.editing.networks import motion_network
from fesapp.editing.painting import Box, Painting
from fesapp.faces import CROP_SIZE, Face, cut_crop, to_crop
from fesapp.networks.motion import GRID, MotionNetwork, shrink_crop
from fesapp.photos.own_colours import SRGB, Colours

# crop pixels: motion below the first is none, above the second whole, so that it ends where nothing is to be seen of it
STILL, MOVING = 0.03, 0.10
# a mask below this is none, and above its complement whole: a network never says quite 0 or 1
DOUBT = 0.1
# crop pixels at the crop's edge that stay still, so that no interpolation carries anything over it
EDGE = 1
# the middle of the crop, which the face fills
FACE_ROWS = slice(64, 192)
CELL = CROP_SIZE / GRID

Cells = tuple[int, int, int, int]


@dataclass(frozen=True)
class FaceMotion:
    """Backward flow of one face over its crop.

    Attributes:
        planes: (5, GRID, GRID) float32, of the network's two smooth flows near x, y and far x, y in crop pixels, and
            the switch between them; cell i of the grid lies at crop pixel 2 i + 0.5.
        hidden: (GRID, GRID) float32 logits: inside of the mouth that the photo does not show.
        moving: cells x0, y0, x1, y1 outside which the flow is zero.
        opened: x0, y0, x1, y1 in crop pixels around what is uncovered; None where nothing is.
        lids: eyes that close or open; the flow jumps there, more sharply than its cells can say.
        gaze: eyes that turn; the iris moves as one piece.
        mouth: the lips' opening, which says more sharply what is uncovered; None where they do not part or move.
        glasses: what stands still; None where the face wears none.
        displacement: (478, 2) of the landmarks, crop pixels.
        skin: (3,) sRGB colour of the face's lit skin, 0 to 1.
        matrix: (2, 3) photo pixels to crop pixels.
        folds: (GRID, GRID) change of log luminance over the photo's crop, which moves with the skin; None for none.
        paints: how far, 0 to 1, eyeball that the photo does not show is to be painted rather than stretched.
        painted: what the texture networks paint in mouth and eyes.
        colours: of the photo's profile.
        flows: made so far by `flow`, by how much finer they are.
    """

    planes: np.ndarray
    hidden: np.ndarray
    moving: Cells
    opened: Box | None
    lids: list[LidMotion]
    gaze: list[Gaze]
    mouth: MouthOpening | None
    glasses: Glasses | None
    displacement: np.ndarray
    skin: np.ndarray
    matrix: np.ndarray
    paints: float = 0.0
    painted: tuple[Painting, ...] = ()
    folds: np.ndarray | None = None
    colours: Colours = SRGB
    flows: dict[int, np.ndarray] = field(default_factory=dict, repr=False)

    def flow(self, finer: int) -> np.ndarray:
        """(2, n, n) float32 backward flow, x then y, in crop pixels, on a grid of n = GRID * finer cells a side.

        The finer, the sharper it jumps where lids and lips meet.
        """
        if finer not in self.flows:
            flow = np.zeros((2, GRID * finer, GRID * finer), np.float32)
            x0, y0, x1, y1 = (finer * edge for edge in self.moving)
            flow[:, y0:y1, x0:x1] = _fine_flow(self.planes, self.moving, finer)
            for plane in flow:
                _clear_edge(plane, finer)
            self.flows[finer] = flow
        return self.flows[finer]

    def uncovered(self, finer: int) -> np.ndarray:
        """(n, n) float32, 0 to 1, on such a grid: inside of the mouth that the photo does not show."""
        whole = (0, 0, GRID, GRID)
        share = np.clip((_share(_finer(self.hidden, whole, finer)) - DOUBT) / (1 - 2 * DOUBT), 0, 1)
        _clear_edge(share, finer)
        return share

    @property
    def moved_box(self) -> Box:
        """x0, y0, x1, y1 in crop pixels outside which nothing changes: neither the network's flow nor what mends it nor
        what is painted goes further."""
        boxes = [_box(self.moving), *(eye.box() for eye in self.lids if eye.closes), *(eye.box() for eye in self.gaze)]
        boxes += [] if self.opened is None else [self.opened]
        boxes += [painting.box for painting in self.painted]
        low, high = np.array(boxes)[:, :2].min(axis=0), np.array(boxes)[:, 2:].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    @property
    def from_crop(self) -> np.ndarray:
        """(2, 3) float64 from crop to photo pixels."""
        return cv2.invertAffineTransform(self.matrix.astype(np.float64))


class FaceDriver:
    """Drives one face of a photo; the photo is looked at once, when it is made.

    Args:
        pixels: (H, W, 3) uint8 or uint16 RGB of the photo.
        face: with `aus` measured.
        network: another motion network than the program's own.
        colours: of the photo's profile; the network sees sRGB.
    """

    def __init__(
        self, pixels: np.ndarray, face: Face, network: MotionNetwork | None = None, colours: Colours = SRGB
    ) -> None:
        if face.aus is None:
            raise ValueError("the face's Action Units are not measured; take it from find_faces")
        self.face = face
        self._network = network or motion_network()
        self.shown = np.array([face.aus[control] for control in CONTROLS], np.float32)
        self._colours = colours
        cut = colours.seen(cut_crop(pixels, face.matrix))
        self._skin = _lit_skin(cut[FACE_ROWS, FACE_ROWS])
        crop = torch.from_numpy(cut).permute(2, 0, 1)[None].float() / 255
        self._landmarks = to_crop(face.landmarks, face.matrix)
        self._glasses = find_glasses(cut, self._landmarks)
        with torch.inference_mode():
            self._code = self._network.encode(shrink_crop(crop), torch.from_numpy(self._landmarks)[None])

    def displacements(self, wanted: np.ndarray) -> np.ndarray:
        """How far landmarks move, (n, 478, 2) crop pixels, to intensities (n, len(CONTROLS)), which is quickly said."""
        with torch.inference_mode():
            shown = torch.from_numpy(self.shown).expand(len(wanted), -1)
            person = self._code.person.expand(len(wanted), -1)
            return self._network.landmark_motion(person, shown, torch.from_numpy(wanted)).numpy()

    def move(self, wanted: np.ndarray, displacement: np.ndarray | None = None) -> FaceMotion | None:
        """Motion to intensities (len(CONTROLS),), None where nothing is to move.

        Args:
            displacement: (478, 2) by how much landmarks are to move, crop pixels, where that is known.
        """
        if np.array_equal(wanted, self.shown):
            return None
        with torch.inference_mode():
            shown, asked = (torch.from_numpy(row)[None] for row in (self.shown, wanted))
            there = None if displacement is None else torch.from_numpy(displacement)[None]
            motion = self._network.drive(self._code, shown, asked, there)
            planes = torch.cat([motion.near, motion.far, motion.switch], 1)[0].numpy()
            moving = _bounds(motion.flow()[0].square().sum(0).numpy() > STILL**2)
        if moving is None:
            return None
        hidden, displacement = motion.uncovered[0, 0].numpy(), motion.displacement[0].numpy()
        mouth = mouth_opening(self._landmarks, displacement)
        opened = _bounds(hidden > np.log(DOUBT / (1 - DOUBT)))
        return FaceMotion(
            planes,
            hidden,
            moving,
            mouth.hole_box() if mouth is not None else _box(opened) if opened is not None else None,
            lid_motions(self._landmarks, displacement),
            gazes(self._landmarks, displacement),
            mouth,
            self._glasses,
            displacement,
            self._skin,
            self.face.matrix,
            colours=self._colours,
        )


def _lit_skin(face: np.ndarray) -> np.ndarray:
    """Colour (3,), 0 to 1, of the brighter pixels of (h, w, 3) uint8, the brightest left out."""
    brightness = face.mean(axis=2)
    low, high = np.quantile(brightness, (0.65, 0.85))
    return face[(brightness >= low) & (brightness <= high)].mean(axis=0) / 255


def _bounds(mask: np.ndarray) -> Cells | None:
    """Rectangle of the cells around those of `mask`, with room for the interpolation between them."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    x0, x1, y0, y1 = columns[0] - 2, columns[-1] + 3, rows[0] - 2, rows[-1] + 3
    return int(max(0, x0)), int(max(0, y0)), int(min(GRID, x1)), int(min(GRID, y1))


def _box(cells: Cells) -> Box:
    """Cells in crop pixels, to the middles of the cells around them, which no share of theirs goes beyond."""
    x0, y0, x1, y1 = (CELL * edge for edge in cells)
    return x0 - CELL, y0 - CELL, x1 + CELL / 2, y1 + CELL / 2


def _finer(plane: np.ndarray, cells: Cells, finer: int) -> np.ndarray:
    """A plane (GRID, GRID) over a rectangle, enlarged to finer cells by cubic interpolation."""
    x0, y0, x1, y1 = cells
    size = (finer * (x1 - x0), finer * (y1 - y0))
    return cv2.resize(np.ascontiguousarray(plane[y0:y1, x0:x1]), size, interpolation=cv2.INTER_CUBIC)


def _clear_edge(plane: np.ndarray, finer: int) -> None:
    edge = max(1, round(EDGE * finer / CELL))
    plane[:edge] = plane[-edge:] = 0
    plane[:, :edge] = plane[:, -edge:] = 0


def _share(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + cv2.exp(-logits))


def _fine_flow(planes: np.ndarray, cells: Cells, finer: int) -> np.ndarray:
    """Flow (2, h, w) of near, far and switch (5, GRID, GRID): one or the other, and none where it is tiny."""
    near_x, near_y, far_x, far_y, switch = (_finer(plane, cells, finer) for plane in planes)
    share = _share(switch)
    x, y = far_x + share * (near_x - far_x), far_y + share * (near_y - far_y)
    strength = np.clip((cv2.magnitude(x, y) - STILL) * (1 / (MOVING - STILL)), 0, 1)
    return np.stack([x * strength, y * strength])
