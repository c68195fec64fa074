"""Sheets of whole expressions at 100 %: validation photos at their own resolution, before and after."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from rich.progress import track

from fesapp.editing.measuring import find_faces
from fesapp.editing.recipe import Recipe
from fesapp.editing.rendering import render
from fesapp.errors import FesappError
from fesapp.faces import Face
from fesapp.photos import Photo, open_photo
from training.contact_sheets import varied_photos
from training.prepared import PreparedSet

# the basic ones by Ekman, Friesen & Hager 2002, "Facial Action Coding System", and single acts that are hard to paint
EXPRESSIONS: dict[str, dict[str, float]] = {
    "jaw_drop": {"AU26": 3},
    "broad_smile": {"AU25": 5, "AU12": 5},
    "closed_eyes": {"AU45": 5},
    "no_smile": {"AU12": 0},
    "surprise": {"AU1": 5, "AU2": 5, "AU5": 5, "AU26": 5},
    "anger": {"AU4": 5, "AU7": 5, "AU23": 5},
    "disgust": {"AU9": 5, "AU10": 5},
    "sadness": {"AU1": 5, "AU4": 5, "AU15": 5},
}
COLUMNS = 4  # photos a row, each before and after
# share of the face's box around it that is shown; a tile's sides, pixels: larger faces are cut, smaller ones framed
AROUND, TILE = 0.08, (300, 380)
# a smile to be taken away is at least this strong
SMILING = 2.0


def write_expression_sheets(prepared: PreparedSet, portraits: Path, out: Path, count: int = 24) -> list[Path]:
    """Write one PNG per expression into `out`, of `count` varied photos; returns their paths.

    Args:
        portraits: the folder the set was prepared from.

    Raises:
        FesappError: none of the photos can be read there.
    """
    out.mkdir(parents=True, exist_ok=True)
    photos = [found for index in varied_photos(prepared, count) if (found := _open(portraits, prepared, int(index)))]
    if not photos:
        raise FesappError(f"{portraits}: none of the set's photos are there; give the folder it was prepared from")
    paths = []
    for name, aus in track(EXPRESSIONS.items(), description="expression sheets"):
        shown = [pair for pair in photos if name != "no_smile" or (pair[1].aus or {})["AU12L"] >= SMILING]
        tiles = [_before_and_after(photo, face, aus) for photo, face in shown]
        tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % COLUMNS) if tiles else []
        if tiles:
            rows = [np.hstack(tiles[start : start + COLUMNS]) for start in range(0, len(tiles), COLUMNS)]
            paths.append(out / f"{name}.png")
            cv2.imwrite(str(paths[-1]), np.vstack(rows)[..., ::-1])
    return paths


def _open(portraits: Path, prepared: PreparedSet, index: int) -> tuple[Photo, Face] | None:
    try:
        photo = open_photo(portraits / str(prepared.files[index]))
    except FesappError:
        return None
    faces = find_faces(photo)
    return (photo, faces[0]) if faces else None


def _before_and_after(photo: Photo, face: Face, aus: dict[str, float]) -> np.ndarray:
    edited = render(photo, [face], Recipe.from_aus(aus))
    return np.hstack([_tile(picture.pixels, face) for picture in (photo, edited)])


def _tile(pixels: np.ndarray, face: Face) -> np.ndarray:
    """The face's surroundings at 100 %, or shrunk to a tile where they are larger; black beside the photo."""
    x, y, width, height = face.box
    side = np.array([width, height]) * (1 + 2 * AROUND)
    shrink = min(1.0, *(np.array(TILE) / side))
    middle = np.array([x + width / 2, y + height / 2])
    shift = np.array(TILE) / 2 - shrink * middle
    matrix = np.array([[shrink, 0, shift[0]], [0, shrink, shift[1]]])
    if shrink == 1:
        # whole pixels, so that nothing is resampled
        matrix = np.round(matrix)
    return cv2.warpAffine(pixels, matrix, TILE, flags=cv2.INTER_AREA if shrink == 1 else cv2.INTER_LINEAR)
