"""Files to be written, looked at before the work begins: what is bound to be refused is refused at once.

`Photo.save` decides in the end; these are its rules as far as they can be told beforehand.
"""

from __future__ import annotations

import os
from pathlib import Path

from fesapp.commands.messages import WrongUsage
from fesapp.photos import WRITABLE
from fesapp.photos.refusal import refusal


def check_target(path: Path, overwrite: bool, source: Path, suffixes: tuple[str, ...] = WRITABLE) -> None:
    """Raise FesappError if a picture, or what else has `suffixes`, cannot be written at `path`.

    As with `Photo.save`, the source photo is never written over.
    """
    if path.suffix.lower() not in suffixes:
        raise refusal(path, f"cannot be written: use a name that ends in {', '.join(suffixes)}")
    if path.is_dir():
        raise refusal(path, "is a folder; add a file name")
    if is_same(path, source):
        raise refusal(path, "is the source photo itself, which is never written over; choose another name")
    if os.path.lexists(path) and not overwrite:
        raise refusal(path, "exists; choose another name, or add --overwrite")
    folder = path.absolute().parent
    if not folder.is_dir():
        raise refusal(path, f"cannot be written: there is no folder {folder}; make it first")
    if not os.access(folder, os.W_OK):
        raise refusal(path, f"cannot be written: no permission in {folder}; choose another folder")


def check_flow_target(path: Path, overwrite: bool, source: Path, out: Path) -> None:
    """The same for the picture of the flow, which may take the place neither of the photo nor of the result."""
    if is_same(path, source) or is_same(path, out):
        raise WrongUsage(f"--flow: {path} is the photo or the result; give the flow a name of its own")
    check_target(path, overwrite, source)


def is_same(path: Path, other: Path) -> bool:
    """Whether two paths lead, or would lead, to one file."""
    if path.exists() and other.exists():
        return path.samefile(other)
    return path.resolve() == other.resolve()
