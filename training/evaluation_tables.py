"""The evaluation as tables to read."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from fesapp.action_units import ACTION_UNITS, CONTROLS

WIDTH = 110
TITLES = {
    "mouths": "mouths closed and opened again",
    "opened_eyes": "eyes closed and opened again",
    "closed_eyes": "closed eyes opened and closed again",
}


def print_tables(document: dict[str, Any]) -> None:
    """Print what `evaluate` found."""
    Console(width=WIDTH).print(_units(document))
    if "response" in document:
        ways = {**document["response_of"], "both": document["response"]}
        _print_ways("asked and achieved", ways, ("rank_correlation", "error", "gain", "leak", "lost"))
    for part, title in TITLES.items():
        found = document["hidden"][part]
        _print_ways(f"{title}: {found['samples']} photos", found, ("l1", "psnr", "ssim"))
    if "pairs" in document:
        figures = ("landmark_error", "lip_error", "ssim", "identity_kept", "identity_to_smile")
        title = f"{document['pairs']['pairs']} neutral faces driven to their smile"
        _print_ways(title, document["pairs"], figures)
    distances = ", ".join(f"{name} {value:.3f}" for name, value in document["identity"].items())
    overall = document["overall"]
    print(
        f"identity: {distances}\n"
        f"zero edit: {document['zero_edit']} of {document['validation_photos']} photos come back bit for bit\n"
        f"endpoint error {overall['motion']['endpoint_error']:.3f} over all {len(CONTROLS)} controls, "
        f"{overall['motion']['endpoint_error_random']:.3f} on random mixtures; "
        f"measurement rank correlation {_cell(overall['measurement']['rank_correlation'])}"
    )


def _units(document: dict[str, Any]) -> Table:
    """One row per Action Unit: endpoint error left and right, measurement, response."""
    table = Table(title=f"{document['validation_photos']} validation photos")
    for name in ("AU", "flow error L", "R", "measured ρ L", "R", "error L", "R", "response ρ", "error", "gain", "leak"):
        table.add_column(name, justify="right")
    flow, measured = document["flow"]["controls"], document["measurement"]["controls"]
    responses = document.get("response", {}).get("units", {})
    for unit in ACTION_UNITS:
        sides = unit.controls if unit.sided else (unit.key, None)
        response = responses.get(unit.key, {})
        cells = [_cell(flow.get(c)) for c in sides]
        for figure in ("rank_correlation", "mean_absolute_error"):
            cells += [_cell(measured[c][figure] if c else None) for c in sides]
        cells += [_cell(response.get(figure)) for figure in ("rank_correlation", "error", "gain", "leak")]
        table.add_row(unit.key, *cells)
    return table


def _print_ways(title: str, found: dict[str, Any], figures: tuple[str, ...]) -> None:
    """One row per way to edit."""
    ways = {way: values for way, values in found.items() if isinstance(values, dict)}
    if ways:
        table = Table("", *figures, title=title)
        for way, values in ways.items():
            cells = ("" if values[figure] is None else f"{values[figure]:.4f}" for figure in figures)
            table.add_row(way.replace("_", " "), *cells)
        Console(width=WIDTH).print(table)


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
