"""One sheet with a photo and several edits of it, for a machine without a display.

python -m fesapp.editing.demo_sheet PHOTO OUT.png
"""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import cv2
import numpy as np

from fesapp.editing.disclosing import disclosing
from fesapp.editing.measuring import find_faces
from fesapp.editing.preview import Preview
from fesapp.editing.recipe import Recipe
from fesapp.errors import FesappError
from fesapp.faces import Face
from fesapp.photos import Photo, open_photo

TILE = 420
COLUMNS = 4
CAPTION = 34
EDITS: tuple[tuple[str, dict[str, float]], ...] = (
    ("as it is", {}),
    ("AU12 smile", {"12": 4, "6": 2}),
    ("AU1+2 brows up", {"1": 4.5, "2": 4.5}),
    ("AU4+7 frown", {"4": 5, "7": 3}),
    ("AU26 jaw drop", {"26": 4}),
    ("AU15+17 sad mouth", {"15": 4, "17": 3}),
    ("AU45 eyes closed", {"45": 5}),
    ("AU2L+12L left side", {"2L": 4, "12L": 4}),
)


def draw_sheet(photo: Photo, faces: list[Face]) -> np.ndarray:
    """RGB (h, w, 3) uint8 of the largest face with each of `EDITS`, captioned."""
    preview = Preview(photo, faces)
    region = _around(faces[0])
    tiles = [_captioned(preview.render(Recipe.from_aus(aus), region, (TILE, TILE)).pixels, text) for text, aus in EDITS]
    rows = [np.hstack(tiles[start : start + COLUMNS]) for start in range(0, len(tiles), COLUMNS)]
    return np.vstack(rows)


def _around(face: Face) -> tuple[float, float, float, float]:
    x, y, width, height = face.box
    side = 1.7 * max(width, height)
    return x + width / 2 - side / 2, y + height / 2 - side / 2, side, side


def _captioned(tile: np.ndarray, text: str) -> np.ndarray:
    bar = np.full((CAPTION, tile.shape[1], 3), 24, np.uint8)
    cv2.putText(bar, text, (10, 23), cv2.FONT_HERSHEY_SIMPLEX, 0.58, (235, 235, 235), 1, cv2.LINE_AA)
    return np.vstack([tile, bar])


def main(arguments: list[str]) -> int:
    """Write the sheet; 0 done, 1 with one line on stderr where it could not be made, 2 wrong usage."""
    if len(arguments) != 2:
        print("usage: python -m fesapp.editing.demo_sheet PHOTO OUT.png", file=sys.stderr)
        return 2
    source, out = arguments
    try:
        photo = open_photo(source)
        faces = find_faces(photo)
        if not faces:
            raise FesappError(f"{source}: no face found; choose a photo that shows one")
        sheet = Photo(
            pixels=draw_sheet(photo, faces),
            alpha=None,
            metadata=dataclasses.replace(photo.metadata, icc=None),
            path=None,
        )
        disclosing(sheet, None, len(faces)).save(Path(out))
    except FesappError as error:
        print(error, file=sys.stderr)
        return 1
    print(out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
