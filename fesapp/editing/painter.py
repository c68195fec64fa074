"""What a motion uncovers and covers in mouth and eyes, painted by the texture networks from what the motion leaves."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from fesapp.action_units import mirror_permutation
from fesapp.editing.face_motion import FaceMotion
from fesapp.editing.grain import measure_grain
from fesapp.editing.lids import IRISES, LidMotion
from fesapp.editing.motion_field import crop_flow
from fesapp.editing.mouth import MouthOpening
from fesapp.editing.networks import OWN, Networks, eye_texture_network, texture_network
from fesapp.editing.painting import Hole, Painting
from fesapp.editing.sharpness import softness
from fesapp.faces import Face, cut_crop, to_crop
from fesapp.networks.texture import EYES, FOLD, IRIS, MOUTH_MARKS, Texture, TextureNetwork
from fesapp.networks.windows import FEATHER, MOUTH, RIGHT_EYE, Window

# skin whose channels differ by less than this share of white is of a grey photo
GREY = 3 / 255

# window pixels a side over which colour is the same
TINT = 5
# window pixels of blur under which a photo counts as sharp
SHARP_ENOUGH = 0.3
# intensities by which two drafts may differ that share what a texture network has seen
NEAR = 0.5
# pale skin in white light, and how much green and blue for its red white is surely allowed
PALE, NEUTRAL = np.array([1.0, 0.8, 0.68]), 0.97


@dataclasses.dataclass
class Seen:
    """What a texture network is shown of one window: (h, w, 3) uint8, masks (h, w), marks (M, 2), wanted (N,)."""

    matrix: np.ndarray
    warped: np.ndarray
    masks: list[np.ndarray]
    marks: np.ndarray
    wanted: np.ndarray


@dataclasses.dataclass
class Looked:
    """What a texture network has made of windows at intensities (B, N): colours (h, w, 3), shares beside (h, w).

    Colours change less than the motion that carries them. So drafts share them while other Action Units move than those
    that the network is told of, and else two by two.
    """

    wanted: np.ndarray
    colours: list[np.ndarray]
    besides: list[np.ndarray]
    was_shared: bool = False

    def serves(self, wanted: np.ndarray) -> bool:
        """Whether a draft at other intensities may have these colours, too."""
        if wanted.shape != self.wanted.shape:
            return False
        change = np.abs(wanted - self.wanted).max()
        return change == 0 or (change < NEAR and not self.was_shared)


class Painter:
    """Paints mouth and eyes of one face of a photo; the photo is looked at once, when it is made.

    Args:
        pixels: (H, W, 3) uint8 or uint16 RGB of the photo.
        networks: others than the program's own.
    """

    def __init__(self, pixels: np.ndarray, face: Face, networks: Networks = OWN) -> None:
        self._networks = networks
        self._fine = {
            window.finer: cut_crop(pixels, window.fine_matrix(face.matrix), window.fine_size)
            for window in (MOUTH, RIGHT_EYE)
        }
        self._grain = measure_grain(pixels, face)
        self._matrix = face.matrix.astype(np.float64)
        self._landmarks = to_crop(face.landmarks, face.matrix)[:, :2]
        # of the lips, in crop pixels; a window finer than the photo is soft, but shows no more than the photo does
        seen_whole = np.hypot(*self._matrix[:, 0]) * MOUTH.finer <= 1
        self._softness = softness(self._lips()) / MOUTH.finer if seen_whole else 0.0
        self._looked: dict[TextureNetwork, Looked] = {}

    def paint(
        self, motion: FaceMotion, wanted: np.ndarray, strength: float, draft: bool = False
    ) -> tuple[Painting, ...]:
        """All that is to be painted after a motion to intensities (len(CONTROLS),).

        A `draft` may have the colours of the one before.
        """
        paintings = []
        if motion.mouth is not None:
            seen = self._see_mouth(motion, motion.mouth, wanted)
            painted = self._painted(
                self._networks.mouth or texture_network(), [seen], [motion.mouth], [strength], motion.skin, draft
            )
            paintings += [dataclasses.replace(one, colour=as_lit(one.colour, motion.skin)) for one in painted]
        moved = [lids for lids in motion.lids if lids.painted > 0]
        if moved:
            eyes = [self._see_eye(motion, lids, wanted) for lids in moved]
            strengths = [strength * lids.painted for lids in moved]
            paintings += self._painted(
                self._networks.eyes or eye_texture_network(), eyes, moved, strengths, motion.skin, draft
            )
        return tuple(paintings)

    def _see_mouth(self, motion: FaceMotion, mouth: MouthOpening, wanted: np.ndarray) -> Seen:
        matrix, warped, marks, x, y = self._look(motion, MOUTH, MOUTH_MARKS)
        return Seen(matrix, warped, mouth.masks(x, y, FEATHER), marks, wanted)

    def _see_eye(self, motion: FaceMotion, lids: LidMotion, wanted: np.ndarray) -> Seen:
        window, names = EYES[lids.left]
        matrix, warped, marks, x, y = self._look(motion, window, names)
        marks[IRIS : IRIS + 5, 1] += window.finer * lids.gaze_lift(float(self._iris(lids)[1]))
        return Seen(
            matrix, warped, lids.masks(x, y, FEATHER), marks, wanted[mirror_permutation()] if lids.left else wanted
        )

    def _lips(self) -> np.ndarray:
        """The mouth's window (h, w, 3) uint8 of the photo as it is."""
        x, y = (at.astype(np.float32) for at in MOUTH.pixels(MOUTH.matrix(self._landmarks)))
        at_x, at_y = np.broadcast_arrays(MOUTH.to_fine(x), MOUTH.to_fine(y))
        return cv2.remap(self._fine[MOUTH.finer], at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    def _iris(self, lids: LidMotion) -> np.ndarray:
        """Middle (2,) of an eye's iris in the photo, crop pixels."""
        return self._landmarks[IRISES[lids.left]]

    def _look(self, motion: FaceMotion, window: Window, names: tuple[int, ...]) -> tuple[np.ndarray, ...]:
        """The window's matrix, its warped pixels, the landmarks of `names` in it, and x and y in the crop."""
        landmarks = self._landmarks + motion.displacement
        matrix = window.matrix(landmarks)
        x, y = window.pixels(matrix)
        flow_x, flow_y = crop_flow(motion, matrix, window.size)
        at_x, at_y = (window.to_fine(at).astype(np.float32) for at in (x + flow_x, y + flow_y))
        warped = cv2.remap(self._fine[window.finer], at_x, at_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        return matrix, warped, window.places(landmarks, names, matrix), x, y

    def _painted(
        self,
        network: TextureNetwork,
        seen: list[Seen],
        holes: Sequence[Hole],
        strengths: list[float],
        skin: np.ndarray,
        draft: bool,
    ) -> list[Painting]:
        wanted = np.stack([one.wanted for one in seen]) * network.told.numpy()
        looked = self._looked.get(network)
        if draft and looked is not None and looked.serves(wanted):
            looked.was_shared = looked.was_shared or bool((wanted != looked.wanted).any())
        else:
            looked = self._looked[network] = Looked(wanted, *self._colours(network, seen, skin))
        beside = FOLD * (network.reach + network.fade + 1) / network.window.finer
        paintings = []
        for one, hole, strength, colour, share in zip(
            seen, holes, strengths, looked.colours, looked.besides, strict=True
        ):
            x0, y0, x1, y1 = hole.hole_box()
            box = (x0 - beside, y0 - beside, x1 + beside, y1 + beside)
            paintings.append(Painting(colour, share, one.matrix, hole, box, strength, self._grain, self._matrix))
        return paintings

    def _colours(
        self, network: TextureNetwork, seen: list[Seen], skin: np.ndarray
    ) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """What a network paints in windows: colours (h, w, 3), and how far (h, w) also beside what is uncovered."""
        texture = _run(network, seen)
        # what is painted into a grey photo is grey
        grey = texture.colour.mean(1, keepdim=True)
        # colour is coarser than light, as in a JPEG file, or single pixels stand out in it
        tint = F.avg_pool2d(texture.colour - grey, TINT, 1, TINT // 2, count_include_pad=False)
        colour = grey + (float(np.ptp(skin)) > GREY) * tint
        colours = list(colour.permute(0, 2, 3, 1).contiguous().numpy())
        sigma = self._softness * network.window.finer
        if sigma > SHARP_ENOUGH:
            colours = [cv2.GaussianBlur(crisp, (0, 0), sigma) for crisp in colours]
        return colours, list(texture.beside[:, 0].numpy())


def as_lit(colour: np.ndarray, skin: np.ndarray) -> np.ndarray:
    """Colours (h, w, 3) inside a mouth, not greener or bluer than white is in the light on the `skin` (3,)."""
    red = colour[..., 0]
    most = np.maximum(NEUTRAL, skin[1:] / max(float(skin[0]), 1e-3) / PALE[1:])
    return np.dstack([red, *(np.minimum(colour[..., k + 1], most[k] * red) for k in (0, 1))]).astype(np.float32)


def _run(network: TextureNetwork, seen: list[Seen]) -> Texture:
    warped = torch.from_numpy(np.stack([one.warped for one in seen])).permute(0, 3, 1, 2).float() / 255
    masks = torch.from_numpy(np.stack([one.masks for one in seen]).astype(np.float32))
    inside, uncovered, *covered = (masks[:, k : k + 1] for k in range(masks.shape[1]))
    marks, wanted = (
        torch.from_numpy(np.stack(rows).astype(np.float32))
        for rows in ([one.marks for one in seen], [one.wanted for one in seen])
    )
    with torch.inference_mode():
        texture = network(warped, inside, uncovered, marks, wanted, *covered)
    return texture._replace(beside=texture.beside.contiguous())
