"""Everything the window asks for, in one object that lives in the render worker's thread."""

from __future__ import annotations

from collections.abc import Container, Generator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from fesapp.editing.achieved import Achievements
from fesapp.editing.animation import Animation
from fesapp.editing.animation_disclosing import disclosure_of_animation
from fesapp.editing.animation_writing import Pictured, write_animation
from fesapp.editing.disclosing import disclosing, edits_anything
from fesapp.editing.face_marks import FaceMarks
from fesapp.editing.face_reading import FaceReading
from fesapp.editing.flow_picture import draw_legend, draw_overlay
from fesapp.editing.handles import Places
from fesapp.editing.measuring import find_faces
from fesapp.editing.motion_field import View
from fesapp.editing.moved_part import full_colour
from fesapp.editing.networks import (
    eye_texture_network,
    fold_maps,
    glasses_network,
    identity_network,
    measurement_network,
    motion_network,
    texture_network,
)
from fesapp.editing.preview import Preview, PreviewFrame
from fesapp.editing.pulling import Pull, Pulled, explain, places
from fesapp.editing.recipe import Recipe
from fesapp.editing.rendering import render
from fesapp.editing.same_faces import FaceMark
from fesapp.faces import Face, load_models
from fesapp.photos import Photo, SaveOptions, limited, losses, open_photo


@dataclass
class Opened:
    """A photo with its faces, ready to be edited."""

    photo: Photo
    faces: list[Face]
    preview: Preview
    _marks: FaceMarks = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._marks = FaceMarks(self.photo, self.faces)

    def marks(self, look_at: Container[int]) -> list[FaceMark]:
        """See `FaceMarks.marks`."""
        return self._marks.marks(look_at)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.photo.pixels.shape[1], self.photo.pixels.shape[0]


class Engine:
    """Opens, previews and saves. All methods may take long; none may be called from two threads at once.

    Raises:
        FesappError: the weights are missing or damaged.
    """

    def __init__(self) -> None:
        # so that the first photo opens as fast as the next
        motion_network()
        glasses_network()
        texture_network()
        eye_texture_network()
        fold_maps()
        measurement_network()
        identity_network()
        load_models()
        self._achievements = Achievements()

    def open(self, path: str) -> Opened:
        """Raises FesappError where the file cannot be read; a photo without faces opens with none."""
        photo = open_photo(path)
        faces = find_faces(photo)
        return Opened(photo, faces, Preview(photo, faces))

    def preview(
        self,
        opened: Opened,
        recipe: Recipe,
        region: tuple[float, float, float, float],
        size: tuple[int, int],
        draft: bool = False,
    ) -> PreviewFrame:
        """See `Preview.render`."""
        return opened.preview.render(recipe, region, size, draft)

    def aside(
        self, opened: Opened, recipe: Recipe, region: tuple[float, float, float, float], size: tuple[int, int]
    ) -> PreviewFrame:
        """See `Preview.aside`."""
        return opened.preview.aside(recipe, region, size)

    def overlay(
        self,
        frame: PreviewFrame,
        style: str,
        region: tuple[float, float, float, float],
        size: tuple[int, int],
        share: float = 1.0,
    ) -> np.ndarray:
        """The frame's flow drawn as (h, w, 4) uint8 RGBA; styles and `share` as of `draw_overlay`."""
        return draw_overlay(frame.motions, style, View(region[0], region[1], size[0] / region[2], size), share)

    def legend(self, style: str, px: int) -> np.ndarray | None:
        """See `draw_legend`."""
        return draw_legend(style, px)

    def full_colour(self, frame: PreviewFrame) -> float:
        """See `moved_part.full_colour`."""
        return full_colour(frame.motions)

    def save_picture(
        self, opened: Opened, picture: np.ndarray, path: str, overwrite: bool, recipe: Recipe | None = None
    ) -> Path:
        """Write a picture (h, w, 4) uint8 sRGB and straight alpha; opaque, it is saved without alpha.

        Args:
            recipe: of the edited photo that is seen in it, if one is.

        Raises:
            FesappError: that fails.
        """
        alpha = None if picture[..., 3].min() == 255 else np.ascontiguousarray(picture[..., 3])
        made = Photo(np.ascontiguousarray(picture[..., :3]), alpha)
        if recipe is not None and edits_anything(recipe, len(opened.faces)):
            made = disclosing(made, recipe, len(opened.faces))
        return made.save(path, overwrite=overwrite)

    def achieved(self, opened: Opened, recipe: Recipe) -> Generator[None, None, list[FaceReading]]:
        """What the edit of every edited face has come to, in steps; see `Achievements.read`."""
        return self._achievements.read(opened.preview, opened.faces, opened.size, recipe)

    def handles(self, opened: Opened, recipe: Recipe, face: int) -> Places:
        """Where the handles of a face lie in the edited photo."""
        edit = recipe.edit_of(face)
        driver = None if edit is None else opened.preview.editor(face).driver
        return places(opened.faces[face], driver, edit)

    def pull(self, opened: Opened, pull: Pull) -> Pulled:
        """What explains a pull at a handle."""
        return explain(opened.preview.editor(pull.face).driver, pull)

    def save(
        self,
        opened: Opened,
        recipe: Recipe,
        path: str,
        overwrite: bool,
        options: SaveOptions | None = None,
        max_side: int | None = None,
    ) -> tuple[Path, list[str]]:
        """Render at full resolution and write, made smaller if `max_side` asks for it.

        The path, and phrases for what its format cannot hold. Raises FesappError where it cannot be written.
        """
        photo = limited(render(opened.photo, opened.faces, recipe), max_side)
        return photo.save(path, overwrite=overwrite, options=options), losses(photo, path, options)

    def animate(
        self, opened: Opened, animation: Animation, path: str, overwrite: bool
    ) -> Generator[tuple[int, int], None, Path]:
        """See `write_animation`."""
        disclosure = disclosure_of_animation(animation, len(opened.faces))
        return write_animation(
            animation, pictured(opened, animation), Path(path), overwrite, disclosure, opened.photo.path
        )

    def graphics_card(self) -> str | None:
        """Name of the CUDA device that torch could compute on, None where there is none."""
        import torch

        return torch.cuda.get_device_name() if torch.cuda.is_available() else None


def pictured(opened: Opened, animation: Animation) -> Pictured:
    """The pictures of an animation of a photo.

    Raises:
        FesappError: the animation is out of range.
    """
    animation.check(len(opened.faces))
    return Pictured(
        animation,
        opened.size,
        opened.faces,
        lambda recipe, region, size: opened.preview.aside(recipe, region, size).pixels,
    )
