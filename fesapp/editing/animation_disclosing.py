"""What an animation says of its edit: the expression that it reaches, or, where that is the photo's, the first."""

from __future__ import annotations

from fesapp.editing.animation import Animation
from fesapp.editing.disclosing import disclosure_of, edits_anything
from fesapp.photos.credentials import Credentials
from fesapp.photos.disclosure import Disclosure


def disclosure_of_animation(
    animation: Animation, faces: int, credentials: Credentials | None = None
) -> Disclosure | None:
    """See `disclosure_of`; None where no picture of it is edited."""
    edited = [recipe for recipe in (animation.end, animation.start) if edits_anything(recipe, faces)]
    return disclosure_of(edited[0], faces, credentials) if edited else None
