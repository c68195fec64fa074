"""Does the face do what the slider says? Landmarks found again on edited photos, measured, per Action Unit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from rich.progress import track

from fesapp.action_units import ACTION_UNITS, CONTROLS, INDEX, ActionUnit
from fesapp.editing.measuring import measure
from fesapp.faces import Face
from fesapp.networks.measurement import MeasurementNetwork
from training.changes import OPPOSITES, unit_at
from training.crop_faces import face_of
from training.evaluate_measurement import rank_correlation
from training.prepared import PreparedSet
from training.ways import Way

VALUES = (0.0, 1.25, 2.5, 3.75, 5.0)
FIGURES = ("rank_correlation", "error", "gain", "leak", "lost")


def evaluate_response(prepared: PreparedSet, way: Way, measuring: MeasurementNetwork, photos: int) -> dict[str, object]:
    """Drive each Action Unit alone to `VALUES` (both sides together) on validation photos and measure the results.

    Returns:
        per unit: "rank_correlation" between slider and measured response, mean over photos; "error", mean absolute
        difference between the intensity asked and that measured; "gain", measured change per asked change over the
        whole range; "leak", mean absolute change of the other units per asked change; "lost", the share of results in
        which no face was found. And their means over units.
    """
    validation = prepared.validation_photos()
    chosen = validation[:: max(1, len(validation) // photos)][:photos]
    rows: dict[str, list[list[np.ndarray | None]]] = {unit.key: [] for unit in ACTION_UNITS}
    for index in track(chosen, description="response"):
        face, shown = face_of(prepared, int(index)), prepared.aus[index]
        edit = way(prepared.crop(int(index)), face)
        for unit in ACTION_UNITS:
            edited = (edit(wanted, None) for wanted in _steps(shown, unit))
            rows[unit.key].append([_measured(picture, face, measuring) for picture in edited])
    units = {unit.key: _figures(unit, rows[unit.key]) for unit in ACTION_UNITS}
    means = {name: _mean(row[name] for row in units.values()) for name in FIGURES}
    return {**means, "units": units}


def _steps(shown: np.ndarray, unit: ActionUnit) -> Iterator[np.ndarray]:
    for value in VALUES:
        yield unit_at(shown, unit, value)


def _measured(edited: np.ndarray, face: Face, measuring: MeasurementNetwork) -> np.ndarray | None:
    found = measure(edited, face, measuring)
    return None if found is None else np.array([found[control] for control in CONTROLS])


def _figures(unit: ActionUnit, photos: list[list[np.ndarray | None]]) -> dict[str, float | None]:
    own = [INDEX[control] for control in unit.controls]
    # the opposite gaze was set to 0 as well, so its change is asked for
    asked_too = [INDEX[c] for pair in OPPOSITES if unit.key in pair for c in pair if c != unit.key]
    others = [i for i in range(len(CONTROLS)) if i not in own and i not in asked_too]
    ranks, errors, gains, leaks, lost = [], [], [], [], 0
    for steps in photos:
        seen = [(value, row) for value, row in zip(VALUES, steps, strict=True) if row is not None]
        lost += len(VALUES) - len(seen)
        if len(seen) < 3:
            continue
        values = np.array([value for value, _ in seen])
        measured = np.array([row for _, row in seen])
        response = measured[:, own].mean(axis=1)
        ranks.append(rank_correlation(values, response) or 0.0)
        errors.append(np.abs(measured[:, own] - values[:, None]).mean())
        span = values[-1] - values[0]
        gains.append((response[-1] - response[0]) / span)
        leaks.append(np.abs(measured[-1, others] - measured[0, others]).mean() / span)
    return {
        "rank_correlation": _mean(ranks),
        "error": _mean(errors),
        "gain": _mean(gains),
        "leak": _mean(leaks),
        "lost": lost / max(1, len(photos) * len(VALUES)),
    }


def _mean(values: object) -> float | None:
    numbers = [float(v) for v in values if v is not None]  # type: ignore[attr-defined]
    return float(np.mean(numbers)) if numbers else None
