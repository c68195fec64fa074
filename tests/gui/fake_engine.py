"""An engine without networks, for what a real one cannot be made to do on demand: fail, hang, or find three faces.

It shows the photo and pulls the lower half of each edited face down by the sum of the intensities wanted.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from fesapp.action_units import CONTROLS
from fesapp.editing.animation_writing import Pictured, write_animation
from fesapp.editing.expression import read_expression
from fesapp.editing.face_reading import NO_FACE, FaceReading, asked_of
from fesapp.editing.pulling import Pull, Pulled
from fesapp.editing.recipe import Recipe
from fesapp.editing.same_faces import FaceMark
from fesapp.errors import FesappError


@dataclass
class FakeFace:
    box: tuple[float, float, float, float]
    aus: dict[str, float]


@dataclass
class FakeOpened:
    photo: np.ndarray  # (H, W, 3) uint8 RGB
    faces: list[FakeFace]

    @property
    def size(self) -> tuple[int, int]:
        return self.photo.shape[1], self.photo.shape[0]

    def marks(self, look_at) -> list[FaceMark]:
        """By their places alone."""
        return [FaceMark(face.box, self.size) for face in self.faces]


@dataclass
class FakeFrame:
    pixels: np.ndarray
    motions: list[np.ndarray]  # (h, w) pull in output pixels, one for each edited face
    ms: float
    inside: tuple[float, float, float, float]


class FakeEngine:
    """`faces` is how many stand side by side in every photo. Clear `gate` to hold previews back."""

    def __init__(self, faces: int = 1) -> None:
        self.faces = faces
        self.gate = threading.Event()
        self.gate.set()
        self.begun = threading.Semaphore(0)  # released whenever a preview begins
        self.rendered: list[dict[str, float]] = []  # intensities of the first edited face, of every picture
        self.sizes: list[tuple[bool, tuple[int, int]]] = []  # of every preview: whether anything was edited, and size
        self.failure: Exception | None = None
        self.distance = 0.02  # identity distance of every edit
        self.measures = True  # whether an edited face is found again
        self.achieved_failure: Exception | None = None
        self.measuring_gate = threading.Event()  # clear it to hold the measuring of edits back
        self.measuring_gate.set()
        self.measured_recipes: list[Recipe] = []
        self.losses: list[str] = []  # what every format is said not to hold
        self.saved_with: tuple[object, int | None] | None = None  # options and size limit of the last save
        # clear one to hold its answers back
        self.handles_gate, self.pulling_gate = threading.Event(), threading.Event()
        self.handles_gate.set()
        self.pulling_gate.set()
        self.pulls: list[Pull] = []  # asked for
        self.card: str | None = None
        self.ms_per_megapixel: float | None = None  # what previews claim to have taken; None: 7 ms whatever the size

    def open(self, path: str) -> FakeOpened:
        pixels = cv2.imread(path, cv2.IMREAD_COLOR)
        if pixels is None:
            raise FesappError(f"{Path(path).name} is not a picture; open a JPEG, PNG, TIFF, WebP or HEIC file")
        height, width = pixels.shape[:2]
        step = width / max(self.faces, 1)
        boxes = [(step * (n + 0.25), height * 0.25, step * 0.5, height * 0.5) for n in range(self.faces)]
        measured = {control: 0.3 * (index % 4) for index, control in enumerate(CONTROLS)}
        return FakeOpened(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), [FakeFace(box, dict(measured)) for box in boxes])

    def preview(self, opened, recipe, region, size, draft=False) -> FakeFrame:
        frame = self._draw(opened, recipe, region, size)
        self.sizes.append((bool(recipe.faces), size))
        return frame

    def aside(self, opened, recipe, region, size) -> FakeFrame:
        return self._draw(opened, recipe, region, size)

    def _draw(self, opened, recipe, region, size) -> FakeFrame:
        self.begun.release()
        self.gate.wait()
        if self.failure is not None:
            raise self.failure
        self.rendered.append(dict(recipe.faces[0].aus) if recipe.faces else {})
        x, y, width, _ = region
        scale = width / size[0]
        columns, rows = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
        at_x, at_y = (columns + 0.5) * scale + x - 0.5, (rows + 0.5) * scale + y - 0.5
        motions = [_pull(opened, edit, at_x, at_y) for edit in recipe.faces]
        for motion in motions:
            at_y = at_y - motion
        pixels = cv2.remap(opened.photo, at_x.astype(np.float32), at_y.astype(np.float32), cv2.INTER_LINEAR)
        ms = 7.0 if self.ms_per_megapixel is None else self.ms_per_megapixel * size[0] * size[1] / 1e6
        return FakeFrame(pixels, motions, ms, _inside(opened.size, region, size))

    def overlay(self, frame, style, region, size, share=1.0) -> np.ndarray:
        picture = np.zeros((size[1], size[0], 4), np.uint8)
        for motion in frame.motions:
            picture[np.abs(motion) > 0.5] = (90, 160, 255, 200)
        return picture

    def legend(self, style, px) -> np.ndarray | None:
        height = px if style == "wheel" else px // 10
        return None if style in ("arrows", "grid") else np.full((height, px, 4), 255, np.uint8)

    def full_colour(self, frame) -> float:
        return 12.0 if frame.motions else 0.0

    def save_picture(self, opened, picture, path, overwrite, recipe=None) -> Path:
        if Path(path).exists() and not overwrite:
            raise FesappError(f"{path} exists; choose another name")
        if not cv2.imwrite(str(path), cv2.cvtColor(picture, cv2.COLOR_RGBA2BGRA)):
            raise FesappError(f"{path} cannot be written; choose another folder")
        return Path(path)

    def achieved(self, opened, recipe):
        """Every edit comes out at nine tenths."""
        self.measured_recipes.append(recipe)
        self.measuring_gate.wait()
        if self.achieved_failure is not None:
            raise self.achieved_failure
        readings = []
        for edit in recipe.faces:
            yield
            face = opened.faces[edit.face or 0]
            asked = asked_of(edit, face.aus)
            if self.measures:
                achieved = {
                    control: face.aus[control] + 0.9 * (asked[control] - face.aus[control]) for control in asked
                }
                measured = {**face.aus, **achieved}
                after = read_expression(measured)
                reading = FaceReading(edit.face or 0, measured, after, self.distance)
            else:
                reading = FaceReading(edit.face or 0, reason=NO_FACE)
            readings.append(reading)
        return readings

    def handles(self, opened, recipe, face) -> dict[str, tuple[float, float]]:
        """Mouth corners alone, which no edit moves."""
        self.handles_gate.wait()
        left, top, width, height = opened.faces[face].box
        corners = {"mouth_corner_R": left + width * 0.3, "mouth_corner_L": left + width * 0.7}
        return {key: (x, top + height * 0.75) for key, x in corners.items()}

    def pull(self, opened, pull) -> Pulled:
        """Explains every photo pixel upwards with a hundredth of AU12."""
        self.pulls.append(pull)
        self.pulling_gate.wait()
        if self.failure is not None:
            raise self.failure
        shown = opened.faces[pull.face].aus
        control = "AU12" + pull.handle[-1]
        values = {control: pull.edit.aus.get(control, shown[control]) - pull.by[1] / 100}
        return Pulled(values, self.handles(opened, None, pull.face))

    def save(self, opened, recipe, path, overwrite, options=None, max_side=None) -> tuple[Path, list[str]]:
        self.saved_with = options, max_side
        if Path(path).exists() and not overwrite:
            raise FesappError(f"{path} exists; choose another name")
        frame = self.preview(opened, recipe, (0.0, 0.0, *map(float, opened.size)), opened.size)
        if not cv2.imwrite(str(path), cv2.cvtColor(frame.pixels, cv2.COLOR_RGB2BGR)):
            raise FesappError(f"{path} cannot be written; choose another folder")
        return Path(path), list(self.losses)

    def animate(self, opened, animation, path, overwrite):
        def render(recipe, region, size):
            return self.preview(opened, recipe, region, size).pixels

        pictured = Pictured(animation, opened.size, opened.faces, render)
        return write_animation(animation, pictured, Path(path), overwrite)

    def graphics_card(self) -> str | None:
        return self.card


def _pull(opened: FakeOpened, edit, at_x: np.ndarray, at_y: np.ndarray) -> np.ndarray:
    """How far a face's lower half is pulled down, in photo pixels, falling off to nothing at the box."""
    face = opened.faces[edit.face or 0]
    left, top, width, height = face.box
    across = np.clip(1 - np.abs((at_x - left - width / 2) / (width / 2)), 0, 1)
    down = np.clip(1 - np.abs((at_y - top - height * 0.75) / (height / 4)), 0, 1)
    moved = sum(value - face.aus[control] for control, value in edit.aus.items())
    return across * down * moved * edit.warp * height / 100


def _inside(photo, region, size) -> tuple[float, float, float, float]:
    zoom = size[0] / region[2]
    left, top = max(round(-region[0] * zoom), 0), max(round(-region[1] * zoom), 0)
    right = min(round((photo[0] - region[0]) * zoom), size[0])
    bottom = min(round((photo[1] - region[1]) * zoom), size[1])
    return left, top, right - left, bottom - top
