"""Ways to edit a face that are compared: as it is, the warp alone, a texture-only generator, the whole program."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import torch

from fesapp.action_units import CONTROLS
from fesapp.editing.face_editor import FaceEditor
from fesapp.editing.networks import OWN, Networks
from fesapp.editing.rendering import apply_motions
from fesapp.faces import CROP_SIZE, Face
from fesapp.photos import Photo
from training.crop_faces import face_of
from training.prepared import PreparedSet
from training.texture_only import SIDE, TextureOnlyGenerator

# intensities (len(CONTROLS),), and by how much landmarks (478, 2) are to move where that is known -> the edited crop
Editor = Callable[[np.ndarray, np.ndarray | None], np.ndarray]
# a crop (256, 256, 3) uint8 and the face in it -> its editor
Way = Callable[[np.ndarray, Face], Editor]


def untouched(pixels: np.ndarray, face: Face) -> Editor:
    """The photo as it is."""
    return lambda wanted, displacement: pixels


def rendered(texture: float, networks: Networks = OWN) -> Way:
    """The program's renderer with a strength of the texture; 0 leaves the warp alone."""

    def way(pixels: np.ndarray, face: Face) -> Editor:
        editor = FaceEditor(pixels, face, networks)

        def edit(wanted: np.ndarray, displacement: np.ndarray | None = None) -> np.ndarray:
            motion = editor.move(wanted.astype(np.float32), texture, displacement)
            return pixels if motion is None else apply_motions(Photo(pixels), [motion]).pixels

        return edit

    return way


def generated(generator: TextureOnlyGenerator) -> Way:
    """A texture-only generator; it sees the crop shrunk, and its change is enlarged onto the crop itself."""

    def way(pixels: np.ndarray, face: Face) -> Editor:
        shown = np.array([(face.aus or {})[control] for control in CONTROLS], np.float32)
        small = torch.from_numpy(cv2.resize(pixels, (SIDE, SIDE), interpolation=cv2.INTER_AREA))
        seen = small.permute(2, 0, 1)[None].float() / 255

        def edit(wanted: np.ndarray, displacement: np.ndarray | None = None) -> np.ndarray:
            if np.array_equal(wanted, shown):
                return pixels
            with torch.inference_mode():
                change = generator(seen, torch.from_numpy(wanted[None].astype(np.float32)))
            colour, attention = (
                cv2.resize(plane[0].permute(1, 2, 0).numpy(), (CROP_SIZE, CROP_SIZE), interpolation=cv2.INTER_CUBIC)
                for plane in (change.colour, change.attention)
            )
            share = np.clip(attention, 0, 1)[..., None]
            return np.rint(np.clip(pixels + share * (255 * colour - pixels), 0, 255)).astype(np.uint8)

        return edit

    return way


def zero_edit(prepared: PreparedSet, way: Way) -> int:
    """On how many validation photos a way leaves every pixel alone when the intensities that they show are asked."""
    exact = 0
    for index in prepared.validation_photos():
        pixels = prepared.crop(int(index))
        edited = way(pixels.copy(), face_of(prepared, int(index)))(prepared.aus[index], None)
        exact += int(np.array_equal(edited, pixels))
    return exact
