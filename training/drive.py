"""Drive prepared photos: edits by the program's own renderer, landmarks found again on them, for the measuring network.

Landmarks that geometry moved lie where the 3D face has them; a detector, looking at an edited picture, finds them a
little elsewhere, above all at lids and lips. What a slider reads must hold for pictures.
"""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import cv2
import numpy as np
import torch
from rich.progress import track

from fesapp.action_units import CONTROLS
from fesapp.editing.measuring import nearest
from fesapp.faces import detect_faces
from training.changes import random_wanted
from training.crop_faces import CropFace
from training.motion_samples import training_indices
from training.prepared import DRIVEN_FILE, LANDMARK_STEP, PreparedSet, read_prepared, write_arrays


def drive(prepared: Path, edits: int, seed: int = 0, workers: int | None = None) -> str:
    """Edit each training photo of a set `edits` times at random, find the landmarks again, and write `driven.npz`.

    Returns:
        a one-line summary.

    Raises:
        FesappError: no set there, or no photo in it fit to learn from.
    """
    chosen = np.tile(training_indices(read_prepared(prepared)), edits)
    jobs = [(int(index), seed * len(chosen) + k) for k, index in enumerate(chosen)]
    found = []
    context = multiprocessing.get_context("spawn")
    with context.Pool(workers or os.cpu_count(), _start_worker, (prepared,)) as pool:
        for row in track(pool.imap(_drive_one, jobs, chunksize=8), "driving", total=len(jobs)):
            if row is not None:
                found.append(row)
    landmarks = np.array([row[0] for row in found], np.float32).reshape(-1, 478, 3)
    aus = np.array([row[1] for row in found], np.float32).reshape(-1, len(CONTROLS))
    files = np.array([row[2] for row in found])
    stored = np.round(landmarks * LANDMARK_STEP).astype(np.int16)
    write_arrays(prepared / DRIVEN_FILE, {"landmarks": stored, "aus": aus, "portrait": files})
    return f"{prepared / DRIVEN_FILE}: {len(found)} of {len(jobs)} edited photos, their landmarks found again"


_set: PreparedSet


def _start_worker(prepared: Path) -> None:
    global _set
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    _set = read_prepared(prepared)


def _drive_one(job: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, str] | None:
    """Landmarks (478, 3) found on an edited photo, in pixels of the photo's own crop, the intensities asked, and which
    photo it is; None where none are found."""
    index, seed = job
    face = CropFace(_set, index)
    wanted = random_wanted(face.shown, np.random.default_rng(seed))
    again = nearest(detect_faces(face.edit(wanted)), face.face)
    return None if again is None else (again.landmarks, wanted, str(_set.files[index]))
