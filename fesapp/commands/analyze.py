"""`fesapp analyze`: the faces of a photo, how they are turned, their Action Units and their expression."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from fesapp.action_units import ACTION_UNITS, ActionUnit, to_json
from fesapp.commands.messages import print_json
from fesapp.editing.expression import likeliest, read_expression
from fesapp.editing.measuring import find_faces
from fesapp.errors import FesappError
from fesapp.faces import Face
from fesapp.photos import Photo, open_photo

# the table names Action Units from this intensity on, the strongest first, and at most so many; JSON has all
NOTABLE, MOST = 0.5, 10


def run(path: Path, as_json: bool) -> None:
    """Print what the faces show.

    Raises:
        FesappError: the photo cannot be read, or shows no face (said after the JSON, whose list of faces is empty).
    """
    photo = open_photo(path)
    faces = find_faces(photo)
    if as_json:
        print_json(as_document(path, photo, faces))
    if not faces:
        raise FesappError(f"{path} shows no face that could be found; fesapp looks for those of 48 px and wider")
    if not as_json:
        _print_faces(path, photo, faces)


def as_document(path: Path, photo: Photo, faces: list[Face]) -> dict[str, object]:
    """The photo, its size, and per face: box (x, y, width, height in pixels), pose (degrees), AUs, expression
    (probabilities that add up to 1)."""
    return {"photo": str(path), "size": list(photo.size), "faces": [_face_document(face) for face in faces]}


def _face_document(face: Face) -> dict[str, object]:
    aus = face.aus or {}
    return {
        "box": [round(float(number), 1) for number in face.box],
        "pose": {angle: round(float(getattr(face.pose, angle)), 1) + 0.0 for angle in ("yaw", "pitch", "roll")},
        "aus": to_json(aus),
        "expression": {name: round(share, 4) for name, share in read_expression(aus).items()},
    }


def _print_faces(path: Path, photo: Photo, faces: list[Face]) -> None:
    console = Console()
    width, height = photo.size
    count = f"{len(faces)} face{'s' if len(faces) > 1 else ''}"
    console.print(f"{path}: {width} × {height} px, {count}", markup=False, highlight=False, soft_wrap=True)
    for index, face in enumerate(faces):
        console.print()
        for line in _lines(index, face):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
        console.print(_table(face.aus or {}))


def _lines(index: int, face: Face) -> list[str]:
    x, y, width, height = face.box
    pose = face.pose
    expression = read_expression(face.aus or {})
    best = likeliest(expression)
    return [
        f"Face {index}: {width:.0f} × {height:.0f} px at {x:.0f}, {y:.0f}",
        f"Turned: yaw {round(pose.yaw)}°, pitch {round(pose.pitch)}°, roll {round(pose.roll)}°",
        f"Expression: {best} ({expression[best]:.0%})",
    ]


def _table(aus: dict[str, float]) -> Table | str:
    """The Action Units that are notable, strongest first; left and right are the person's own."""
    strength = {unit: max(aus.get(control, 0.0) for control in unit.controls) for unit in ACTION_UNITS}
    notable = sorted((unit for unit in ACTION_UNITS if strength[unit] >= NOTABLE), key=lambda unit: -strength[unit])
    if not notable:
        return f"No Action Unit of intensity {NOTABLE} or more."
    table = Table()
    for heading in ("Action Unit", "", "left", "right"):
        table.add_column(heading, justify="right" if heading in ("left", "right") else "left")
    for unit in notable[:MOST]:
        table.add_row(unit.key, unit.name, *_sides(unit, aus))
    return table


def _sides(unit: ActionUnit, aus: dict[str, float]) -> tuple[str, str]:
    numbers = [f"{aus.get(control, 0.0):.1f}" for control in unit.controls]
    return (numbers[0], numbers[-1]) if unit.sided else (numbers[0], "")
