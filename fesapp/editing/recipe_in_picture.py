"""The recipe that a saved picture carries in its XMP: the same can be done to its source again, or to another photo."""

from __future__ import annotations

import os
from pathlib import Path

from fesapp.errors import FesappError

_LOOKED_AT = 32


def recipe_in_picture(path: str | os.PathLike[str]) -> str | None:
    """The recipe (JSON) in a picture file; None for a file that is no picture, or cannot be read.

    Raises:
        FesappError: a picture without a recipe, or one that cannot be opened; one line.
    """
    try:
        if not Path(path).is_file():
            return None  # a pipe would be waited for
        with Path(path).open("rb") as file:
            head = file.read(_LOOKED_AT)
    except (OSError, ValueError):  # ValueError: a name that no file can have
        return None
    if not head.strip() or head.lstrip()[:1] in b"{[":
        return None
    # brings cv2, which reading JSON does not need
    from fesapp.photos import open_photo
    from fesapp.photos.disclosure import damage, recipe_in
    from fesapp.photos.formats import recognise

    if recognise(head) is None:
        return None
    xmp = open_photo(path).metadata.xmp
    recipe = recipe_in(xmp)
    if recipe is None:
        why = f"its XMP is damaged ({damage(xmp)})" if damage(xmp) else "only pictures that fesapp has edited hold one"
        raise FesappError(f"{os.fspath(path)}: holds no recipe; {why}")
    return recipe
