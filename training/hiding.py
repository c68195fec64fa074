"""Editing away and back: real mouths and eyes closed and opened again by the program's own warp, beside the photo.

What the warp loses on the way (teeth, tongue, eyeballs, lashes) the texture networks learn to put back. The target is
the photo itself, so they learn from truth. This is the reconstruction through the reverse edit of Athar, Shu & Samaras
2019, done once and kept: the samples are written into the prepared set, and training reads only that.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from rich.progress import track

from fesapp.errors import FesappError
from fesapp.faces import detect_faces
from fesapp.networks.windows import Window
from fesapp.photos import open_photo
from training.fine_face import FineFace, fine_face
from training.prepared import PreparedSet, read_prepared, write_arrays
from training.window_samples import PICTURES, shards

MOST_YAW = 35.0
SHARD = 512

Row = dict[str, np.ndarray]


@dataclass(frozen=True)
class Hidden:
    """A kind of thing that is hidden.

    Attributes:
        name: of its shards; window: what is seen of it.
        jobs: the photos (indices, each as often as it is to be hidden) of a set.
        hide: the samples of one face, given the intensities it shows; none where it cannot be hidden.
    """

    name: str
    window: Window
    jobs: Callable[[PreparedSet, int], np.ndarray]
    hide: Callable[[FineFace, np.ndarray, np.random.Generator], list[Row]]


def hide(
    kind: Hidden, prepared: Path, portraits: Path, variants: int, seed: int = 0, workers: int | None = None
) -> str:
    """Write `<name>-NNNN.npz` into a prepared set.

    Args:
        portraits: the folder the set was prepared from; the photos' own resolution is needed.
        variants: samples a photo.

    Returns:
        a one-line summary; photos that cannot be read any more, or where nothing hides, are left out.
    """
    photos = kind.jobs(read_prepared(prepared), variants)
    jobs = [(kind, int(index), seed + turn) for turn, index in enumerate(photos)]
    rows: list[Row] = []
    made: list[Path] = []
    written = 0
    context = multiprocessing.get_context("spawn")
    with context.Pool(workers or os.cpu_count(), _start_worker, (prepared, portraits)) as pool:
        found = pool.imap(_hide_one, jobs, chunksize=4)
        for samples in track(found, f"hiding {kind.name}", total=len(jobs)):
            rows += samples
            while len(rows) >= SHARD:
                made.append(_write(prepared, kind.name, len(made), rows[:SHARD]))
                written, rows = written + SHARD, rows[SHARD:]
    if rows:
        made.append(_write(prepared, kind.name, len(made), rows))
    # the old ones go once the new ones are whole
    for old in prepared.glob(shards(kind.name)):
        old.unlink()
    for new in made:
        new.rename(new.with_suffix(".npz"))
    return f"{prepared}: {written + len(rows)} hidden {kind.name} of {len(set(photos.tolist()))} photos"


def _write(folder: Path, name: str, number: int, rows: list[Row]) -> Path:
    """Write a shard, which does not yet bear its final name."""
    path = folder / f"{name}-{number:04d}.new"
    arrays = {name: np.array([row[name] for row in rows]) for name in rows[0] if name not in PICTURES}
    for name in PICTURES:
        arrays[f"{name}_bytes"] = np.concatenate([row[name] for row in rows])
        arrays[f"{name}_lengths"] = np.array([len(row[name]) for row in rows])
    write_arrays(path, arrays)
    return path


_set: PreparedSet
_portraits: Path


def _start_worker(prepared: Path, portraits: Path) -> None:
    global _set, _portraits
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    _set, _portraits = read_prepared(prepared), portraits


def _hide_one(job: tuple[Hidden, int, int]) -> list[Row]:
    kind, index, seed = job
    try:
        photo = open_photo(_portraits / str(_set.files[index]))
    except FesappError:
        return []
    found = detect_faces(photo.pixels)
    if not found:
        return []
    face = fine_face(photo.pixels, found[0].landmarks, _set.aus[index], kind.window)
    rows = kind.hide(face, _set.aus[index], np.random.default_rng([index, seed]))
    return [{**row, "aus": row["aus"].astype(np.float32), "portrait": _set.files[index]} for row in rows]
