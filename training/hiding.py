"""Editing away and back: real mouths closed and opened again by the program's own warp, beside the photo as it was.

What the warp loses on the way (teeth, tongue, depth) the texture network learns to put back. The target is the photo
itself, so it learns from truth. This is the reconstruction through the reverse edit of Athar, Shu & Samaras 2019, done
once and kept: the samples are written into the prepared set, and training reads only that.
"""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from rich.progress import track

from fesapp.action_units import INDEX, from_vector
from fesapp.editing.face_motion import FaceDriver
from fesapp.editing.rendering import apply_motions
from fesapp.errors import FesappError
from fesapp.faces import Face, crop_matrix, cut_crop, detect_faces, to_crop
from fesapp.faces.pose import head_pose
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
from fesapp.photos import Photo, open_photo
from training.changes import random_wanted
from training.mouth_samples import MOUTHS, PICTURES
from training.prepared import PreparedSet, read_prepared, write_arrays

# a mouth is open whose inner lips are this share of its width apart
OPEN = 0.07
MOST_YAW = 35.0
# units that part the lips, taken away first; and the share of samples in which nothing else changes
PARTING = ("AU25", "AU26", "AU10L", "AU10R", "AU16L", "AU16R", "AU22")
ONLY_CLOSED = 0.4
# share of samples that stay open a little, and at most how much of their opening
PARTLY_CLOSED, MOST_LEFT = 0.35, 0.5
JPEG_QUALITY = 95
SHARD = 512


def hide(prepared: Path, portraits: Path, variants: int, seed: int = 0, workers: int | None = None) -> str:
    """Write `mouths-NNNN.npz` into a prepared set: each open mouth of it `variants` times.

    Args:
        portraits: the folder the set was prepared from; the photos' own resolution is needed.

    Returns:
        a one-line summary; photos that cannot be read any more, or whose mouth does not close, are left out.
    """
    prepared_set = read_prepared(prepared)
    chosen = open_mouths(prepared_set)
    jobs = [(int(index), seed * 1000 + variant) for variant in range(variants) for index in chosen]
    for old in prepared.glob(MOUTHS):
        old.unlink()
    rows: list[dict[str, np.ndarray]] = []
    written = shards = 0
    context = multiprocessing.get_context("spawn")
    with context.Pool(workers or os.cpu_count(), _start_worker, (prepared, portraits)) as pool:
        for found in track(pool.imap(_hide_one, jobs, chunksize=4), "hiding", total=len(jobs)):
            if found is not None:
                rows.append(found)
            if len(rows) == SHARD:
                _write(prepared / f"mouths-{shards:04d}.npz", rows)
                written, shards, rows = written + len(rows), shards + 1, []
    if rows:
        _write(prepared / f"mouths-{shards:04d}.npz", rows)
    return f"{prepared}: {written + len(rows)} hidden mouths of {len(chosen)} photos"


def open_mouths(prepared: PreparedSet) -> np.ndarray:
    """Indices of the photos, validation too, that look ahead with parted lips."""
    points = prepared.landmarks[..., :2]
    gap = np.linalg.norm(points[:, 13] - points[:, 14], axis=1)
    width = np.linalg.norm(points[:, 78] - points[:, 308], axis=1)
    return np.flatnonzero((gap > OPEN * width) & (np.abs(prepared.yaw) < MOST_YAW))


def _write(path: Path, rows: list[dict[str, np.ndarray]]) -> None:
    arrays = {name: np.array([row[name] for row in rows]) for name in rows[0] if name not in PICTURES}
    for name in PICTURES:
        arrays[f"{name}_bytes"] = np.concatenate([row[name] for row in rows])
        arrays[f"{name}_lengths"] = np.array([len(row[name]) for row in rows])
    write_arrays(path, arrays)


_set: PreparedSet
_portraits: Path


def _start_worker(prepared: Path, portraits: Path) -> None:
    global _set, _portraits
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    _set, _portraits = read_prepared(prepared), portraits


def _hide_one(job: tuple[int, int]) -> dict[str, np.ndarray] | None:
    index, seed = job
    rng = np.random.default_rng([index, seed])
    try:
        photo = open_photo(_portraits / str(_set.files[index]))
    except FesappError:
        return None
    found = detect_faces(photo.pixels)
    if not found:
        return None
    face = fine_face(photo.pixels, found[0].landmarks, _set.aus[index])
    shown, wanted = _set.aus[index], hidden_intensities(_set.aus[index], rng)
    away = FaceDriver(face.pixels, face.face).move(wanted)
    if away is None or away.mouth is None:
        return None
    closed = apply_motions(Photo(face.pixels), [away]).pixels
    moved = face.landmarks.copy()
    moved[:, :2] += away.displacement
    back = FaceDriver(closed, face.seen_as(moved, wanted)).move(shown, -away.displacement)
    if back is None or back.mouth is None:
        return None
    source = apply_motions(Photo(closed), [back]).pixels
    window = window_matrix(face.landmarks)
    from_fine = window @ np.vstack([face.to_crop, [0, 0, 1]])
    x, y = window_pixels(window)
    inside = back.mouth.inside(x, y, FEATHER)
    uncovered = inside * (1 - back.mouth.kept(x, y, FEATHER))
    return {
        "target": _cut(face.pixels, from_fine),
        "source": _cut(source, from_fine),
        "hidden": _cut(closed, from_fine),
        "inside": np.rint(255 * inside).astype(np.uint8),
        "uncovered": np.rint(255 * uncovered).astype(np.uint8),
        "aus": shown,
        "landmarks": (face.landmarks[:, :2] @ window[:, :2].T + window[:, 2]).astype(np.float32),
        "portrait": _set.files[index],
    }


@dataclass(frozen=True)
class FineFace:
    """A face cut out as the crop is, but `FINER`, so that a mouth has the pixels its window shows.

    Attributes:
        pixels: (384, 384, 3) uint8.
        landmarks: (478, 3) in pixels of the ordinary crop.
        face: the face in `pixels`, as if they were a photo.
    """

    pixels: np.ndarray
    landmarks: np.ndarray
    face: Face

    @property
    def to_crop(self) -> np.ndarray:
        """(2, 3) float64 from these pixels to crop pixels."""
        return self.face.matrix.astype(np.float64)

    def seen_as(self, landmarks: np.ndarray, aus: np.ndarray) -> Face:
        """The face with other landmarks (478, 3) in crop pixels, which show other intensities."""
        return _face_at(landmarks, aus)


def fine_face(pixels: np.ndarray, landmarks: np.ndarray, aus: np.ndarray) -> FineFace:
    """Cut the face out of a photo (H, W, 3) by its landmarks (478, 3) in photo pixels."""
    matrix = crop_matrix(landmarks)
    in_crop = to_crop(landmarks, matrix)
    return FineFace(cut_crop(pixels, fine_matrix(matrix), FINE_SIZE), in_crop, _face_at(in_crop, aus))


def _face_at(in_crop: np.ndarray, aus: np.ndarray) -> Face:
    """The face with landmarks (478, 3) in crop pixels, as it lies in the fine crop."""
    matrix = np.array([[1 / FINER, 0, 0.5 / FINER - 0.5], [0, 1 / FINER, 0.5 / FINER - 0.5]], np.float32)
    points = np.column_stack([to_fine(in_crop[:, :2]), in_crop[:, 2] * FINER]).astype(np.float32)
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    box = (float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))
    return Face(box, points, head_pose(points), matrix, from_vector(aus))


def _cut(pixels: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """The window (HEIGHT, WIDTH) of a fine crop, as a JPEG."""
    window = cv2.warpAffine(pixels, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return cv2.imencode(".jpg", window[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].ravel()


def hidden_intensities(shown: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Intensities (len(CONTROLS),) of the same face with its mouth closed, or less open, and maybe otherwise moved."""
    wanted = shown.copy() if rng.random() < ONLY_CLOSED else random_wanted(shown, rng)
    left = rng.uniform(0, MOST_LEFT) if rng.random() < PARTLY_CLOSED else 0.0
    for control in PARTING:
        wanted[INDEX[control]] = left * shown[INDEX[control]]
    return wanted
