"""`fesapp animate`: photo, recipe and typed Action Units in; an animation out, with a bar that says how far it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from fesapp.commands.animate_options import AnimateOptions
from fesapp.commands.asked import recipe_for
from fesapp.commands.signing import check_credentials
from fesapp.editing.animation_disclosing import disclosure_of_animation
from fesapp.editing.animation_writing import Pictured, write_animation
from fesapp.editing.fitting import fitted
from fesapp.editing.measuring import find_faces
from fesapp.editing.preview import Preview
from fesapp.errors import FesappError
from fesapp.photos import open_photo


def run(options: AnimateOptions) -> None:
    """Animate and say what was written.

    Raises:
        FesappError: it could not be done, and no file was made.
    """
    console = Console(stderr=True)
    with console.status("Finding faces", spinner="line"):
        steps = _steps(options)
    with Progress(console=console, transient=True) as progress:
        path = _follow(steps, progress)
    Console().print(f"Wrote {path}", markup=False, highlight=False, soft_wrap=True)


def _steps(options: AnimateOptions) -> Generator[tuple[int, int], None, Path]:
    asked = options.edit
    credentials = check_credentials(asked.sign)
    photo = open_photo(asked.photo)
    faces = find_faces(photo)
    if not faces:
        raise FesappError(f"{asked.photo} shows no face that could be found; choose one with a face of 48 px or wider")
    start = fitted(options.animation.start, photo, faces)
    animation = dataclasses.replace(options.animation, start=start, end=recipe_for(photo, faces, asked))
    animation.check(len(faces))
    preview = Preview(photo, faces)
    pictured = Pictured(animation, photo.size, faces, lambda *view: preview.render(*view).pixels)
    disclosure = disclosure_of_animation(animation, len(faces), credentials)
    return write_animation(animation, pictured, asked.out, asked.overwrite, disclosure, photo.path)


def _follow(steps: Generator[tuple[int, int], None, Path], progress: Progress) -> Path:
    """Do all steps; an interrupt between two leaves nothing behind."""
    bar = progress.add_task("Animating", total=None)
    try:
        while True:
            done, total = next(steps)
            progress.update(bar, completed=done, total=total)
    except StopIteration as end:
        path: Path = end.value
        return path
    finally:
        steps.close()
