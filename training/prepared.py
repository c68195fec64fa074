"""The prepared set: a folder that holds all that training reads, and nothing else is needed there.

model.npz         the reduced 3D face model, the landmarks' mirror map and the calibration
photos-0000.npz   shards of up to 256 photos: crops as JPEG, landmarks, fits, labels
driven.npz        landmarks found again on edited photos, and what was asked; `python -m training drive` makes it
mouths-0000.npz   shards of mouths closed and opened again, eyes-0000.npz of eyes; `python -m training hide` makes them
rejected.csv      photos that could not be used, and why
"""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from pathlib import Path

import cv2
import numpy as np
import torch

from fesapp.action_units import CONTROLS, mirror_permutation
from fesapp.errors import FesappError
from training.facs_shapes import gaze_matrix, shape_matrix
from training.geometry import Geometry
from training.model_parts import UNREADABLE
from training.vertex_motion import Faces, VertexMotion, landmarks_only

MODEL_FILE = "model.npz"
DRIVEN_FILE = "driven.npz"
FORMAT = 1
# landmarks are stored as whole 64ths of a crop pixel
LANDMARK_STEP = 64


@dataclass
class PreparedSet:
    """N prepared photos in memory.

    Attributes:
        files: (N,) names as given to `prepare`; validation: (N,) bool.
        crops: N JPEG files (uint8 arrays), 256×256 RGB pictures once decoded by `crop`.
        landmarks: (N, 478, 3) float32 crop pixels, y down, z away from the viewer.
        aus: (N, len(CONTROLS)) float32 intensities that the photo shows.
        yaw: (N,) degrees; error: (N,) of the fit, over the distance of the eyes.
        identity, shapes, gaze, scale, rotation, translation: the fits, see `fitting.Fit`.
        model: the arrays of `model.npz`.
        driven_landmarks: (M, 478, 3) as `landmarks`, found again on edited training photos; none where the set was
            not driven. In pixels of the photo's own crop.
        driven_aus: (M, len(CONTROLS)) float32 intensities asked there; driven_photo: (M,) which photo it was.
    """

    files: np.ndarray
    validation: np.ndarray
    crops: list[np.ndarray]
    landmarks: np.ndarray
    aus: np.ndarray
    yaw: np.ndarray
    error: np.ndarray
    identity: np.ndarray
    shapes: np.ndarray
    gaze: np.ndarray
    scale: np.ndarray
    rotation: np.ndarray
    translation: np.ndarray
    model: dict[str, np.ndarray]
    driven_landmarks: np.ndarray
    driven_aus: np.ndarray
    driven_photo: np.ndarray

    def __len__(self) -> int:
        return len(self.files)

    def validation_photos(self) -> np.ndarray:
        """Indices of the photos to validate on.

        Raises:
            FesappError: there are none, as happens in small sets.
        """
        found = np.flatnonzero(self.validation)
        if not len(found):
            raise FesappError(f"none of {len(self)} prepared photos is for validation, as one in ten is; prepare more")
        return found

    def crop(self, index: int) -> np.ndarray:
        """(256, 256, 3) uint8 RGB."""
        return cv2.cvtColor(cv2.imdecode(self.crops[index], cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)

    def faces(self, indices: np.ndarray, device: torch.device | str = "cpu") -> Faces:
        """The fits of some photos as a batch for `Geometry`."""
        names = [field.name for field in fields(Faces)]
        return Faces(**{name: torch.from_numpy(getattr(self, name)[indices]).float().to(device) for name in names})

    def geometry(self) -> Geometry:
        """The set's face model, ready to move faces."""
        return Geometry(self._arrays(), self.shape_names)

    def landmark_geometry(self) -> VertexMotion:
        """The same for landmarks alone, hundreds of times faster."""
        return VertexMotion(landmarks_only(self._arrays()), self.shape_names)

    @property
    def shape_names(self) -> tuple[str, ...]:
        return tuple(str(name) for name in self.model["shape_names"])

    def _arrays(self) -> dict[str, torch.Tensor]:
        wanted = ("neutral", "identity", "shapes", "quads", "part", "landmark_vertex", "spread")
        arrays = {name: torch.from_numpy(self.model[name]) for name in wanted}
        arrays["au_shapes"] = torch.from_numpy(shape_matrix(self.shape_names))
        arrays["au_gaze"] = torch.from_numpy(gaze_matrix())
        return arrays

    @property
    def landmark_mirror(self) -> np.ndarray:
        """(478,) index of each landmark's mirror image."""
        return self.model["landmark_mirror"]

    @property
    def control_mirror(self) -> np.ndarray:
        """(len(CONTROLS),) index of each control's mirror image."""
        return mirror_permutation()


STACKED = ("files", "validation", "landmarks", "aus", "yaw", "error", "identity", "shapes", "gaze", "scale", "rotation",
           "translation")  # fmt: skip


def write_shard(path: Path, rows: list[dict[str, np.ndarray]]) -> None:
    """Write photos (one dict of arrays each, with "crop" the JPEG) as one shard, whole or not at all."""
    arrays = {name: np.array([row[name] for row in rows]) for name in STACKED}
    arrays["landmarks"] = np.round(arrays["landmarks"] * LANDMARK_STEP).astype(np.int16)
    arrays["crop_bytes"] = np.concatenate([row["crop"] for row in rows]) if rows else np.zeros(0, np.uint8)
    arrays["crop_lengths"] = np.array([len(row["crop"]) for row in rows], np.int64)
    write_arrays(path, arrays)


def write_arrays(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """np.savez_compressed that a crash cannot leave half done."""
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        np.savez_compressed(file, **arrays)
    os.replace(partial, path)


def read_prepared(folder: Path) -> PreparedSet:
    """Read a prepared set.

    Raises:
        FesappError: no set there, or one of another format.
    """
    shards = sorted(Path(folder).glob("photos-*.npz"))
    if not shards or not (Path(folder) / MODEL_FILE).exists():
        raise FesappError(f"{folder}: no prepared set; make one with: python -m training prepare --out {folder}")
    model = read_arrays(Path(folder) / MODEL_FILE)
    if int(model.get("format", 0)) != FORMAT:
        raise FesappError(f"{folder}: prepared by another version; run python -m training prepare again")
    parts = [part for part in map(read_arrays, shards) if len(part["files"])]
    if not parts:
        raise FesappError(f"{folder}: none of its photos could be used; its rejected.csv says why")
    stacked = {name: np.concatenate([part[name] for part in parts]) for name in STACKED}
    stacked["landmarks"] = stacked["landmarks"].astype(np.float32) / LANDMARK_STEP
    crops = [crop for part in parts for crop in np.split(part["crop_bytes"], np.cumsum(part["crop_lengths"])[:-1])]
    return PreparedSet(
        crops=crops, model=model, **_read_driven(Path(folder) / DRIVEN_FILE, stacked["files"]), **stacked
    )


def _read_driven(path: Path, files: np.ndarray) -> dict[str, np.ndarray]:
    """What was driven of the photos `files` (N,); those that the set no longer holds are left out."""
    arrays: dict[str, np.ndarray] = {
        "landmarks": np.zeros((0, 478, 3), np.int16),
        "aus": np.zeros((0, len(CONTROLS)), np.float32),
        "portrait": np.zeros(0, str),
    }
    if path.exists():
        arrays = read_arrays(path)
    index = {str(file): i for i, file in enumerate(files)}
    rows = [row for row, file in enumerate(arrays["portrait"]) if str(file) in index]
    return {
        "driven_landmarks": arrays["landmarks"][rows].astype(np.float32) / LANDMARK_STEP,
        "driven_aus": arrays["aus"][rows],
        "driven_photo": np.array([index[str(arrays["portrait"][row])] for row in rows], np.int64),
    }


def read_arrays(path: Path) -> dict[str, np.ndarray]:
    """The arrays of one file of a prepared set.

    Raises:
        FesappError: it cannot be read.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except UNREADABLE as error:
        raise FesappError(f"{path}: damaged ({error}); delete it and run python -m training prepare again") from None
