"""Prepare a set: landmarks, fits, crops and labels of a folder of portraits, in parallel, resuming where it stopped."""

from __future__ import annotations

import csv
import multiprocessing
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from rich.progress import Progress
from scipy.optimize import linear_sum_assignment

from fesapp.errors import FesappError
from fesapp.faces import crop_matrix, cut_crop, detect_faces, to_crop
from fesapp.photos import READABLE, open_photo
from training.face_model import FaceModel, load_face_model
from training.fitting import Calibration, Fitter, calibrate
from training.labels import Labeller, is_validation, resting_intensities
from training.prepared import FORMAT, MODEL_FILE, read_arrays, write_arrays, write_shard

SHARD = 256
JPEG_QUALITY = 92
# faces that look past the camera further than this hide too much of themselves to be fitted from landmarks
MOST_YAW = 50.0
WORST_FIT = 0.06
CALIBRATION_PHOTOS = 240
SCORES_FILE = "portraits.csv"


@dataclass(frozen=True)
class Portrait:
    """One picture to prepare: its name in the set, where it lies, and its blendshape scores where known."""

    file: str
    path: Path
    scores: Mapping[str, float]


@dataclass(frozen=True)
class Prepared:
    """What became of it: the row of the set, or the reason why there is none."""

    file: str
    row: dict[str, np.ndarray] | None
    reason: str = ""


def prepare(portraits: Path, face_model: Path, out: Path, subset: int | None = None, workers: int | None = None) -> str:
    """Prepare every picture under `portraits` into the folder `out`; returns a one-line summary.

    Run again after an interruption it goes on with the first shard that is missing.

    Raises:
        FesappError: no pictures, no face model, or a set of other pictures in `out`.
    """
    found = list_portraits(portraits)[:subset]
    model = load_face_model(face_model)
    out.mkdir(parents=True, exist_ok=True)
    shards = [found[start : start + SHARD] for start in range(0, len(found), SHARD)]
    missing = [(i, shard) for i, shard in enumerate(shards) if not _is_done(out, i, shard)]
    with Progress() as progress:
        task = progress.add_task("preparing", total=sum(len(shard) for _, shard in missing))
        calibration, rest = _calibration(out, model, found)
        if not missing:
            return _summary(out, len(found))
        context = multiprocessing.get_context("spawn")
        with context.Pool(workers or os.cpu_count(), _start_worker, (face_model, calibration, rest)) as pool:
            for index, shard in missing:
                done = []
                for prepared in pool.imap(_prepare_one, shard, chunksize=4):
                    done.append(prepared)
                    progress.advance(task)
                _note_rejected(out, done)
                write_shard(_shard_path(out, index), [p.row for p in done if p.row is not None])
    return _summary(out, len(found))


def list_portraits(folder: Path) -> list[Portrait]:
    """Pictures under `folder`, sorted, with the scores of `portraits.csv` in it or beside it.

    Raises:
        FesappError: no such folder, or no pictures in it.
    """
    if not folder.is_dir():
        raise FesappError(f"{folder}: no such folder; give the folder with the portraits")
    scores = {}
    for table in (folder / SCORES_FILE, folder.parent / SCORES_FILE):
        if table.exists():
            with table.open(newline="", encoding="utf-8") as file:
                scores = {row["file"]: _scores(row) for row in csv.DictReader(file)}
            break
    paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() in READABLE)
    if not paths:
        raise FesappError(f"{folder}: no pictures there ({', '.join(READABLE)})")
    names = [p.relative_to(folder).as_posix() for p in paths]
    return [Portrait(name, path, scores.get(name, {})) for name, path in zip(names, paths, strict=True)]


def _scores(row: Mapping[str, str]) -> dict[str, float]:
    skipped = ("file", "source", "width", "height", "face_width", "yaw", "pitch")
    return {name: float(value) for name, value in row.items() if name not in skipped and value}


def _shard_path(out: Path, index: int) -> Path:
    return out / f"photos-{index:04d}.npz"


def _is_done(out: Path, index: int, shard: list[Portrait]) -> bool:
    """Whether what became of these portraits is in the set already.

    Raises:
        FesappError: the shard holds other pictures, or is damaged.
    """
    path = _shard_path(out, index)
    if not path.exists():
        return False
    wanted = {portrait.file for portrait in shard}
    held = {str(file) for file in read_arrays(path)["files"]}
    if wanted <= held | _rejected(out):
        return True
    if not held <= wanted:
        raise FesappError(f"{out}: prepared from other pictures; give another --out, or delete this one")
    return False


def _calibration(out: Path, model: FaceModel, found: list[Portrait]) -> tuple[Calibration, np.ndarray]:
    """The set's calibration and resting intensities, measured on some of its own photos the first time and
    kept in `model.npz`."""
    path = out / MODEL_FILE
    if not path.exists():
        faces, scores = _landmarks_of_some(found)
        mirror = landmark_mirror(np.mean(faces, axis=0))
        calibration = calibrate(model, faces, scores, mirror)
        _write_model(path, model, calibration, _rest(model, calibration, faces, scores), mirror)
    with np.load(path, allow_pickle=False) as arrays:
        return Calibration(arrays["calibration_offsets"], arrays["calibration_gaze"]), arrays["rest"]


def _rest(
    model: FaceModel, calibration: Calibration, faces: list[np.ndarray], scores: list[Mapping[str, float]]
) -> np.ndarray:
    fitter, labeller = Fitter(model, calibration), Labeller(model.shape_names)
    fits = [fitter.fit(face, score) for face, score in zip(faces, scores, strict=True)]
    return resting_intensities(np.array([labeller.intensities(fit.shapes, fit.gaze) for fit in fits]))


def _landmarks_of_some(found: list[Portrait]) -> tuple[list[np.ndarray], list[Mapping[str, float]]]:
    step = max(1, len(found) // CALIBRATION_PHOTOS)
    faces, scores = [], []
    for portrait in found[::step]:
        landmarks = _landmarks(portrait)
        if isinstance(landmarks, np.ndarray):
            faces.append(to_crop(landmarks, crop_matrix(landmarks)))
            scores.append(portrait.scores)
    if not faces:
        raise FesappError("no face was found in any of these pictures")
    return faces, scores


def landmark_mirror(mean_face: np.ndarray) -> np.ndarray:
    """(478,) index of each landmark's mirror image, by matching the mean face (478, 3) with its own reflection."""
    reflected = mean_face * (-1, 1, 1)
    reflected[:, 0] += 2 * mean_face[:, 0].mean()
    distance = np.linalg.norm(mean_face[:, None] - reflected[None], axis=2)
    return linear_sum_assignment(np.square(distance))[1]


def _write_model(path: Path, model: FaceModel, calibration: Calibration, rest: np.ndarray, mirror: np.ndarray) -> None:
    spread = np.where(np.abs(model.spread) < 1e-3, 0, model.spread)
    write_arrays(
        path,
        {
            "format": np.array(FORMAT),
            "neutral": model.neutral,
            "identity": model.identity.astype(np.float16),
            "shapes": model.shapes.astype(np.float16),
            "shape_names": np.array(model.shape_names),
            "quads": model.quads.astype(np.int32),
            "part": model.part.astype(np.int32),
            "landmark_vertex": model.landmark_vertex.astype(np.int32),
            "spread": spread.astype(np.float16),
            "landmark_mirror": mirror,
            "calibration_offsets": calibration.offsets,
            "calibration_gaze": calibration.gaze,
            "rest": rest,
        },
    )


_fitter: Fitter
_labeller: Labeller


def _start_worker(face_model: Path, calibration: Calibration, rest: np.ndarray) -> None:
    global _fitter, _labeller
    cv2.setNumThreads(1)
    model = load_face_model(face_model)
    _fitter, _labeller = Fitter(model, calibration), Labeller(model.shape_names, rest)


def _landmarks(portrait: Portrait) -> np.ndarray | str:
    """Landmarks (478, 3) of the picture's largest face, or why there are none."""
    try:
        faces = detect_faces(open_photo(portrait.path).pixels)
    except FesappError as error:
        return str(error)
    return faces[0].landmarks if faces else "no face found"


def _prepare_one(portrait: Portrait) -> Prepared:
    landmarks = _landmarks(portrait)
    if isinstance(landmarks, str):
        return Prepared(portrait.file, None, landmarks)
    matrix = crop_matrix(landmarks)
    in_crop = to_crop(landmarks, matrix)
    try:
        fit = _fitter.fit(in_crop, portrait.scores)
    except np.linalg.LinAlgError as error:
        return Prepared(portrait.file, None, f"the 3D face cannot be fitted ({error})")
    yaw = float(np.degrees(np.arctan2(fit.rotation[0, 2], fit.rotation[2, 2])))
    if abs(yaw) > MOST_YAW:
        return Prepared(portrait.file, None, f"turned by {abs(yaw):.0f} degrees, more than {MOST_YAW:.0f}")
    if fit.error > WORST_FIT:
        return Prepared(portrait.file, None, f"the 3D face fits badly (error {fit.error:.3f} of the eyes' distance)")
    crop = cut_crop(open_photo(portrait.path).pixels, matrix)
    jpeg = cv2.imencode(".jpg", crop[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].ravel()
    row: dict[str, np.ndarray] = {
        "files": np.array(portrait.file),
        "validation": np.array(is_validation(portrait.file)),
        "crop": jpeg,
        "landmarks": in_crop,
        "aus": _labeller.intensities(fit.shapes, fit.gaze),
        "yaw": np.array(yaw, np.float32),
        "error": np.array(fit.error, np.float32),
        **{name: np.asarray(getattr(fit, name), np.float32)
           for name in ("identity", "shapes", "gaze", "scale", "rotation", "translation")},
    }  # fmt: skip
    return Prepared(portrait.file, row)


def _note_rejected(out: Path, done: list[Prepared]) -> None:
    with (out / "rejected.csv").open("a", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows((p.file, p.reason) for p in done if p.row is None)


def _rejected(out: Path) -> set[str]:
    """Names of the portraits that could not be used."""
    path = out / "rejected.csv"
    if not path.exists():
        return set()
    with path.open(newline="", encoding="utf-8") as file:
        return {row[0] for row in csv.reader(file)}


def _summary(out: Path, total: int) -> str:
    rejected = len(_rejected(out))
    return f"{out}: {total - rejected} of {total} photos prepared; {rejected} rejected, see rejected.csv"
