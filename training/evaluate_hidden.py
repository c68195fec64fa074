"""Hidden and restored: mouths and eyes of validation photos edited away and back, against the photo as it was."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from rich.progress import track

from fesapp.editing.face_motion import FaceDriver
from fesapp.editing.lids import lid_motions
from fesapp.editing.mouth import mouth_opening
from fesapp.editing.rendering import apply_motions
from fesapp.faces import CROP_SIZE, Face
from fesapp.photos import Photo
from training import hidden_eyes, hidden_mouths
from training.crop_faces import AS_IT_IS, face_at, face_of
from training.hiding import MOST_YAW
from training.picture_measures import compare
from training.prepared import PreparedSet
from training.ways import Way

FIGURES = ("l1", "psnr", "ssim")
# crop pixels over which what is compared ends
EDGE = 1.0
LEAST_PIXELS = 12

Wanted = Callable[[np.ndarray, np.ndarray, np.random.Generator], np.ndarray]
Region = Callable[[np.ndarray, np.ndarray], np.ndarray]


def evaluate_hidden(prepared: PreparedSet, ways: dict[str, Way]) -> dict[str, dict[str, object]]:
    """L1, PSNR and SSIM inside the mouth, where eyes open, and where they close.

    Each photo is edited away by the warp alone (mouths and eyes that are open closed, closed eyes opened); from that
    picture each way is asked for what the photo had shown. Ways that warp are told where the landmarks were, so that
    what they paint is compared pixel by pixel; a way without a warp has no use for it.

    Returns:
        {"mouths" | "opened_eyes" | "closed_eyes": {"samples": count, way: {"l1", "psnr", "ssim"}}}, means over photos.
    """
    ahead = np.flatnonzero(prepared.validation & (np.abs(prepared.yaw) < MOST_YAW))
    closed = (hidden_eyes.openness(prepared.landmarks) < hidden_eyes.CLOSED).any(axis=1)
    mouths = np.intersect1d(hidden_mouths.open_mouths(prepared), ahead)
    return {
        "mouths": _restored(prepared, mouths, ways, _close_mouth, _mouth_region),
        "opened_eyes": _restored(prepared, ahead[~closed[ahead]], ways, _move_lids, _eye_region),
        "closed_eyes": _restored(prepared, ahead[closed[ahead]], ways, _move_lids, _eye_region),
    }


def _close_mouth(shown: np.ndarray, landmarks: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return hidden_mouths.hidden_intensities(shown, rng)


def _move_lids(shown: np.ndarray, landmarks: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return hidden_eyes.hidden_intensities(shown, hidden_eyes.openness(landmarks) < hidden_eyes.CLOSED, rng)


def _grid() -> tuple[np.ndarray, np.ndarray]:
    return np.arange(CROP_SIZE, dtype=np.float64), np.arange(CROP_SIZE, dtype=np.float64)[:, None]


def _mouth_region(before: np.ndarray, displacement: np.ndarray) -> np.ndarray:
    mouth = mouth_opening(before, displacement)
    return np.zeros((CROP_SIZE, CROP_SIZE)) if mouth is None else mouth.inside(*_grid(), EDGE)


def _eye_region(before: np.ndarray, displacement: np.ndarray) -> np.ndarray:
    region = np.zeros((CROP_SIZE, CROP_SIZE))
    for lids in lid_motions(before, displacement):
        for mask in (lids.inside, lids.covered):
            region = np.maximum(region, mask(*_grid(), EDGE))
    return region


def _restored(
    prepared: PreparedSet, photos: np.ndarray, ways: dict[str, Way], wanted_of: Wanted, region_of: Region
) -> dict[str, object]:
    rows: list[dict[str, dict[str, float]]] = []
    for index in track(photos, description="hidden and restored"):
        face, pixels, shown = face_of(prepared, int(index)), prepared.crop(int(index)), prepared.aus[index]
        wanted = wanted_of(shown, face.landmarks, np.random.default_rng(int(index)))
        away = FaceDriver(pixels, face).move(wanted)
        if away is None:
            continue
        moved = face.landmarks.copy()
        moved[:, :2] += away.displacement
        region = region_of(moved, -away.displacement)
        if (region > 0.5).sum() >= LEAST_PIXELS:
            hidden = apply_motions(Photo(pixels), [away]).pixels
            rows.append(
                _compared(hidden, face_at(moved, wanted, AS_IT_IS), shown, -away.displacement, pixels, region, ways)
            )
    if not rows:
        return {"samples": 0}
    means = {way: {figure: float(np.mean([row[way][figure] for row in rows])) for figure in FIGURES} for way in ways}
    return {"samples": len(rows), **means}


def _compared(
    hidden: np.ndarray,
    face: Face,
    shown: np.ndarray,
    displacement: np.ndarray,
    target: np.ndarray,
    region: np.ndarray,
    ways: dict[str, Way],
) -> dict[str, dict[str, float]]:
    goal = target.astype(np.float32) / 255
    found = {}
    for name, way in ways.items():
        restored = way(hidden, face)(shown, displacement).astype(np.float32) / 255
        found[name] = compare(restored, goal, region)
    return found
