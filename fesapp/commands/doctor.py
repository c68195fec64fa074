"""`fesapp doctor`: what is installed, which device, which weights, which samples, and what is missing."""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path

from rich.console import Console
from rich.table import Table

from fesapp import __version__
from fesapp.commands.messages import print_json
from fesapp.errors import FesappError
from fesapp.resource_files import resource

# distribution -> module whose import shows that it works, system libraries included
LIBRARIES = {
    "torch": "torch",
    "numpy": "numpy",
    "opencv-contrib-python": "cv2",
    "mediapipe": "mediapipe",
    "pillow": "PIL.Image",
    "pi-heif": "pi_heif",
    "msgspec": "msgspec",
    "safetensors": "safetensors",
    "PySide6-Essentials": "PySide6.QtWidgets",
    "QtAwesome": "qtawesome",
    "psutil": "psutil",
    "rich": "rich",
    "typer": "typer",
}
NETWORKS = {
    "motion": "moves the face",
    "texture": "paints the inside of mouths",
    "eyes": "paints eyeballs that lids uncover, and lashes",
    "folds": "shades the folds of a smile",
    "identity": "tells people apart",
    "glasses": "sees glasses",
    "measurement": "measures Action Units",
}


@dataclass
class Part:
    """One thing looked at: `problem` is None where it is there and works, else one line that says what to do."""

    name: str
    what: str = ""
    problem: str | None = None
    details: dict[str, object] = field(default_factory=dict)


def run(as_json: bool) -> None:
    """Look at everything and print it.

    Raises:
        FesappError: something needed is missing; one line that names all of it.
    """
    libraries = [_library(name, module) for name, module in LIBRARIES.items()]
    broken = {part.name for part in libraries if part.problem}
    weights = [] if broken & {"torch", "safetensors", "msgspec"} else [_weights(name) for name in NETWORKS]
    samples = [] if "pillow" in broken else _samples()
    machine = {} if broken & {"torch", "psutil"} else _machine()
    problems = [part.problem for part in (*libraries, *weights, *samples) if part.problem]
    if as_json:
        parts = {"libraries": libraries, "weights": weights, "samples": samples}
        listed = {name: [asdict(part) for part in group] for name, group in parts.items()}
        head = {"fesapp": __version__, "device": machine, "display": _display()}
        print_json({**head, **listed, "missing": problems})
    else:
        _print(machine, libraries, weights, samples)
    if problems:
        raise FesappError(f"{len(problems)} thing{'s' if len(problems) > 1 else ''} missing: {'; '.join(problems)}")


def _library(name: str, module: str) -> Part:
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        version = "?"
    try:
        importlib.import_module(module)
    except ModuleNotFoundError as error:
        return Part(name, version, f"{name} is not installed ({error}); run `python3 packaging/bootstrap.py run`")
    except Exception as error:  # a broken installation can raise anything
        reason = " ".join(str(error).split())[:200]
        return Part(name, version, f"{name} cannot be loaded ({reason}); install what it names, or install it again")
    return Part(name, version)


def _machine() -> dict[str, object]:
    from fesapp.commands.device import device  # needs what may be missing

    return device()


def _weights(name: str) -> Part:
    """Read in full, so that damage shows."""
    from fesapp.networks.weights import load_weights, read_card

    path = resource(f"weights/{name}.safetensors")
    try:
        network = load_weights(path, name)
        card = read_card(path)
    except FesappError as error:
        return Part(name, NETWORKS[name], str(error))
    size = path.stat().st_size
    parameters = sum(weight.numel() for weight in network.state_dict().values())
    details: dict[str, object] = {"file": str(path), "bytes": size, "parameters": parameters}
    details["card"] = {key: getattr(card, key) for key in card.__struct_fields__}
    return Part(name, NETWORKS[name], details=details)


def _samples() -> list[Part]:
    folder = resource("samples")
    found = sorted(folder.glob("*.jpg"))
    if not found:
        return [Part("samples", problem=f"{folder} holds no sample photo; take the program's files anew")]
    return [_sample(path) for path in found]


def _sample(path: Path) -> Part:
    from PIL import Image

    try:
        with Image.open(path) as image:
            width, height = image.size
    except OSError as error:
        return Part(path.name, problem=f"{path} is no readable photo ({error}); take the program's files anew")
    return Part(path.name, f"{width} × {height} px", details={"file": str(path), "size": [width, height]})


def _display() -> bool:
    """Whether there seems to be a screen for the window; not counted as missing, the commands need none."""
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _print(machine: dict[str, object], *groups: list[Part]) -> None:
    console = Console()
    display = "" if _display() else "; no display, so no window"
    console.print(
        f"fesapp {__version__} on {machine.get('os', sys.platform)}{display}", highlight=False, soft_wrap=True
    )
    if machine:
        console.print(
            f"{machine['cpu']}, {machine['cores']} cores ({machine['torch_threads']} threads for the networks), "
            f"{machine['memory_gb']} GB; Python {machine['python']}; the networks run on the processor",
            highlight=False,
            soft_wrap=True,
        )
    for title, parts in zip(("Libraries", "Weights", "Samples"), groups, strict=True):
        console.print(_table(title, parts))
    for part in groups[1]:
        for line in _card_lines(part):
            console.print(line, markup=False, highlight=False, soft_wrap=True)


def _table(title: str, parts: list[Part]) -> Table:
    table = Table(title=title, title_justify="left", show_header=False)
    for part in parts:
        size = f", {int(str(part.details['bytes'])) / 1e6:.1f} MB" if "bytes" in part.details else ""
        table.add_row(part.name, part.what + size, "[red]missing[/red]" if part.problem else "ok")
    return table


def _card_lines(part: Part) -> list[str]:
    card = part.details.get("card")
    if not isinstance(card, dict):
        return []
    shown = [f"{part.name}: {part.details['parameters']:,} parameters. {card['description']}"]
    if card["trained_on"]:
        shown.append(f"  trained on {card['trained_on']}")
    flat = {name: value for name, value in card["figures"].items() if isinstance(value, (int, float, str))}
    if flat:
        shown.append("  " + ", ".join(f"{name} {value}" for name, value in flat.items()))
    return shown
