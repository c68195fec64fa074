"""Facial-expression editor: move the Action Units of a face in a photo, at the photo's own resolution.

    import fesapp

    photo = fesapp.open_photo("portrait.jpg")
    faces = fesapp.find_faces(photo)
    recipe = fesapp.Recipe.from_aus({"AU12": 3.0, "AU4L": 2.0}, relative=False)
    fesapp.render(photo, faces, recipe).save("smiling.jpg")

Action Units are those of FACS, 0 (absent) to 5, `"AU12"` on both sides, `"AU4L"` on the person's own left;
`fesapp.action_units` lists them. What the user can act on is raised as `FesappError`, one line each.

The names below are loaded when first used: `import fesapp` itself brings in no torch, OpenCV, MediaPipe or Qt.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fesapp.editing.measuring import find_faces
    from fesapp.editing.recipe import FaceEdit, Recipe
    from fesapp.editing.rendering import render
    from fesapp.errors import FesappError
    from fesapp.faces import Face
    from fesapp.photos import Photo, open_photo

__version__ = "0.1.0"

__all__ = [
    "Face",
    "FaceEdit",
    "FesappError",
    "Photo",
    "Recipe",
    "__version__",
    "find_faces",
    "open_photo",
    "render",
]

_HOMES = {
    "Face": "fesapp.faces",
    "FaceEdit": "fesapp.editing.recipe",
    "FesappError": "fesapp.errors",
    "Photo": "fesapp.photos",
    "Recipe": "fesapp.editing.recipe",
    "find_faces": "fesapp.editing.measuring",
    "open_photo": "fesapp.photos",
    "render": "fesapp.editing.rendering",
}

if not TYPE_CHECKING:  # a checker that saw it would let any misspelt name pass

    def __getattr__(name: str) -> object:
        """The public name, from the module that defines it (PEP 562)."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(importlib.import_module(_HOMES[name]), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
