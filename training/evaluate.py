"""One evaluation: flow against geometry, measurement against labels, response of edited photos, mouths hidden and
restored, smiles against real ones, contact sheets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from rich.console import Console
from rich.table import Table

from fesapp.action_units import ACTION_UNITS, CONTROLS
from fesapp.networks.measurement import MeasurementNetwork
from fesapp.networks.motion import MotionNetwork
from fesapp.networks.texture import TextureNetwork
from fesapp.networks.weights import load_weights
from fesapp.resource_files import resource
from training.contact_sheets import write_contact_sheets
from training.evaluate_flow import evaluate_flow
from training.evaluate_measurement import evaluate_measurement
from training.evaluate_pairs import evaluate_pairs
from training.evaluate_response import evaluate_response
from training.evaluate_texture import evaluate_texture
from training.mouth_samples import holds_mouths
from training.prepared import read_prepared
from training.train_folds import find_pairs


def evaluate(
    prepared_folder: Path,
    out: Path,
    motion: Path | None = None,
    measurement: Path | None = None,
    photos: int = 96,
    response_photos: int = 24,
    texture: Path | None = None,
) -> dict[str, Any]:
    """Evaluate weights (the program's own where not given) on the validation split; writes `out`/evaluation.json
    and contact sheets, prints a table, and returns the document.

    Args:
        photos: validation photos for the flow; response_photos: for the response and the sheets (0 leaves both out).
        texture: weights for the hidden mouths, if the set holds any; pairs are edited by the program's own.

    Raises:
        FesappError: no prepared set, or unusable weights.
    """
    prepared = read_prepared(prepared_folder)
    network = cast(MotionNetwork, load_weights(motion or resource("weights/motion.safetensors"), "motion"))
    measuring = cast(
        MeasurementNetwork, load_weights(measurement or resource("weights/measurement.safetensors"), "measurement")
    )
    document: dict[str, Any] = {
        "validation_photos": int(prepared.validation.sum()),
        "flow": evaluate_flow(prepared, network, photos),
        "measurement": evaluate_measurement(prepared, measuring),
    }
    out.mkdir(parents=True, exist_ok=True)
    if response_photos:
        document["response"] = evaluate_response(prepared, network, measuring, response_photos)
        write_contact_sheets(prepared, network, out / "sheets")
    if holds_mouths(prepared_folder, prepared):
        painter = load_weights(texture or resource("weights/texture.safetensors"), "texture")
        document["texture"] = evaluate_texture(prepared_folder, prepared, cast(TextureNetwork, painter))
    pairs = [p for p in find_pairs(prepared) if prepared.validation[[p.neutral, p.smiling]].any()]
    if pairs:
        document["pairs"] = evaluate_pairs(prepared, pairs)
    document["overall"] = _overall(document)
    (out / "evaluation.json").write_text(json.dumps(document, indent=2) + "\n")
    print_table(document)
    return document


def _overall(document: dict[str, Any]) -> dict[str, dict[str, float]]:
    flow, measured = document["flow"], document["measurement"]
    return {
        "motion": {
            "endpoint_error": flow["overall"],
            "endpoint_error_random": flow["random"],
            "mouth_mask_iou": flow["mouth_mask_iou"],
        },
        "measurement": {name: measured[name] for name in ("rank_correlation", "mean_absolute_error")},
        "texture": document.get("texture", {}).get("both", {}),
        "folds": document.get("pairs", {}).get("both", {}),
    }


def print_table(document: dict[str, Any]) -> None:
    """One row per Action Unit: endpoint error left and right, measurement, response."""
    table = Table(title=f"{document['validation_photos']} validation photos")
    for name in ("AU", "flow error L", "R", "measured ρ L", "R", "error L", "R", "response ρ", "gain", "leak"):
        table.add_column(name, justify="right")
    flow, measured = document["flow"]["controls"], document["measurement"]["controls"]
    responses = document.get("response", {}).get("units", {})
    for unit in ACTION_UNITS:
        sides = unit.controls if unit.sided else (unit.key, None)
        response = responses.get(unit.key, {})
        cells = [_cell(flow.get(c)) for c in sides]
        for figure in ("rank_correlation", "mean_absolute_error"):
            cells += [_cell(measured[c][figure] if c else None) for c in sides]
        cells += [_cell(response.get(figure)) for figure in ("rank_correlation", "gain", "leak")]
        table.add_row(unit.key, *cells)
    Console(width=110).print(table)
    _print_texture(document)
    overall = document["overall"]
    print(
        f"endpoint error {overall['motion']['endpoint_error']:.3f} over all {len(CONTROLS)} controls, "
        f"{overall['motion']['endpoint_error_random']:.3f} on random mixtures; "
        f"measurement rank correlation {_cell(overall['measurement']['rank_correlation'])}"
    )


def _print_texture(document: dict[str, Any]) -> None:
    """What texture adds: mouths hidden and restored, and smiles beside real ones."""
    for name, rows in (("texture", "mouths closed and opened again"), ("pairs", "neutral faces driven to their smile")):
        if name not in document:
            continue
        ways = {way: figures for way, figures in document[name].items() if isinstance(figures, dict)}
        if not ways:
            continue
        figures = list(next(iter(ways.values())))
        table = Table("", *figures, title=rows)
        for way, values in ways.items():
            table.add_row(way, *(f"{values[figure]:.4f}" for figure in figures))
        Console(width=110).print(table)


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
