"""Contact sheets: every Action Unit at 0, 2.5 and 5 on varied validation photos, to be looked at."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from rich.progress import track

from fesapp.action_units import ACTION_UNITS, ActionUnit
from fesapp.editing.networks import Networks
from training.changes import unit_at
from training.crop_faces import CropFace
from training.prepared import PreparedSet

VALUES = (0.0, 2.5, 5.0)
COLUMNS = 6  # photos a row
TILE = 200


def varied_photos(prepared: PreparedSet, count: int) -> np.ndarray:
    """Indices of validation photos, spread evenly over the files' names (source, age, light, accessory)."""
    validation = prepared.validation_photos()
    return validation[np.linspace(0, len(validation) - 1, count).round().astype(int)]


def write_contact_sheets(
    prepared: PreparedSet, networks: Networks, out: Path, count: int = 24, tile: int = TILE
) -> list[Path]:
    """Write one PNG per Action Unit into `out`; returns their paths."""
    out.mkdir(parents=True, exist_ok=True)
    faces = [CropFace(prepared, int(index), networks) for index in varied_photos(prepared, count)]
    paths = []
    for unit in track(ACTION_UNITS, description="contact sheets"):
        tiles = [_triple(face, unit, tile) for face in faces]
        tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % COLUMNS)
        rows = [np.hstack(tiles[start : start + COLUMNS]) for start in range(0, len(tiles), COLUMNS)]
        path = out / f"{unit.key}.png"
        cv2.imwrite(str(path), np.vstack(rows)[..., ::-1])
        paths.append(path)
    return paths


def _triple(face: CropFace, unit: ActionUnit, tile: int) -> np.ndarray:
    """The face at each of `VALUES`, side by side, with a dark edge at the right."""
    pictures = []
    for value in VALUES:
        wanted = unit_at(face.shown, unit, value)
        # the middle of the crop: the face fills the tile
        pictures.append(cv2.resize(face.edit(wanted)[16:240, 16:240], (tile, tile), interpolation=cv2.INTER_AREA))
    edge = np.zeros((tile, 4, 3), np.uint8)
    return np.hstack([*pictures, edge])
