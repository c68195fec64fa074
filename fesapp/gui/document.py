"""The document: one photo, its faces, and what is wanted of each. Plain Python; the widgets observe it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path
from types import MappingProxyType

from fesapp.action_units import ACTION_UNITS, MAX_INTENSITY, ActionUnit
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.gui.engine import Opened, ShownFace
from fesapp.gui.listeners import Listeners

# A value this close to the measured one is the measured one: half of what a slider or its box can tell apart.
SAME = 0.005


class Change(Enum):
    """What of a document has changed."""

    PHOTO = auto()
    WANTED = auto()
    SELECTION = auto()
    LINKS = auto()
    SAVED = auto()
    TRIAL = auto()


@dataclass(frozen=True)
class Wanted:
    """What is wanted of one face: intensities by control key, only where they differ from the measured ones."""

    aus: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    warp: float = 1.0
    texture: float = 1.0

    def with_values(self, values: Mapping[str, float], measured: Mapping[str, float]) -> Wanted:
        """Set controls to intensities (limited to 0 to 5); one set to its measured value is no longer wanted."""
        aus = dict(self.aus)
        for control, value in values.items():
            value = min(max(value, 0.0), MAX_INTENSITY)
            aus[control] = value
            if abs(value - measured.get(control, 0.0)) < SAME:
                del aus[control]
        return replace(self, aus=MappingProxyType(aus))

    def without(self, controls: Iterable[str]) -> Wanted:
        """Back to the measured values of `controls`."""
        dropped = set(controls)
        return replace(self, aus=MappingProxyType({c: v for c, v in self.aus.items() if c not in dropped}))


@dataclass(frozen=True)
class State:
    """How a photo is left, so that it can be shown again as it was."""

    boxes: tuple[tuple[float, float, float, float], ...]
    wanted: tuple[Wanted, ...]
    saved: Recipe
    selected: int = 0
    unlinked: frozenset[int] | None = None  # numbers of the units whose sides move apart; None: as at first


class Document:
    """The opened photo and its edits. Every change is told to `listeners` with what has changed."""

    def __init__(self) -> None:
        self.listeners: Listeners[[Change]] = Listeners()
        self.path: Path | None = None
        self.opened: Opened | None = None
        self.selected = 0
        self._measured: list[dict[str, float]] = []
        self._wanted: tuple[Wanted, ...] = ()
        self._trial: tuple[Wanted, ...] | None = None
        self._saved = Recipe(faces=[])
        self.links_at_first = True  # whether sides move together in a photo that is opened anew
        self._unlinked: frozenset[int] = frozenset()

    def show(self, path: Path, opened: Opened, state: State | None = None) -> None:
        """Another photo takes the place of this one, as it was left; at first without edits, its largest face selected.

        A state of other faces than the photo has now is not used.
        """
        boxes = tuple(face.box for face in opened.faces)
        if state is None or state.boxes != boxes:
            state = State(boxes, tuple(Wanted() for _ in boxes), Recipe(faces=[]))
        self.path, self.opened, self.selected = path, opened, state.selected
        self._measured = [_limited(face.aus or {}) for face in opened.faces]
        self._wanted, self._saved = state.wanted, state.saved
        self._unlinked = self._unlinked_at_first() if state.unlinked is None else state.unlinked
        self._trial = None
        self.listeners.tell(Change.PHOTO)

    def close(self) -> None:
        """Nothing is open any more."""
        self.path, self.opened, self.selected = None, None, 0
        self._measured, self._wanted, self._saved, self._trial = [], (), Recipe(faces=[]), None
        self.listeners.tell(Change.PHOTO)

    @property
    def state(self) -> State:
        """How the photo is now."""
        return State(tuple(face.box for face in self.faces), self._wanted, self._saved, self.selected, self._unlinked)

    @property
    def faces(self) -> tuple[ShownFace, ...]:
        return tuple(self.opened.faces) if self.opened else ()

    def select(self, face: int) -> None:
        """Make a face the one that the sliders edit."""
        if face != self.selected and 0 <= face < len(self._wanted):
            self.selected = face
            self.listeners.tell(Change.SELECTION)

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """What is wanted of every face."""
        return self._wanted

    @wanted.setter
    def wanted(self, wanted: tuple[Wanted, ...]) -> None:
        if wanted != self._wanted:
            self._wanted, self._trial = wanted, None
            self.listeners.tell(Change.WANTED)
        else:
            self.trial = None

    @property
    def is_edited(self) -> bool:
        """Whether anything is wanted of any face, be it a strength."""
        return any(wanted != Wanted() for wanted in self._wanted)

    @property
    def trial(self) -> tuple[Wanted, ...] | None:
        """What is only looked at, in place of what is wanted: it is neither undone nor saved, and any edit ends it."""
        return self._trial

    @trial.setter
    def trial(self, trial: tuple[Wanted, ...] | None) -> None:
        if trial != self._trial:
            self._trial = trial
            self.listeners.tell(Change.TRIAL)

    @property
    def selected_wanted(self) -> Wanted:
        return self._wanted[self.selected] if self._wanted else Wanted()

    @property
    def measured(self) -> Mapping[str, float]:
        """Measured intensities of the selected face, 0 to 5, by control key."""
        return self._measured[self.selected] if self._measured else {}

    @property
    def all_measured(self) -> list[dict[str, float]]:
        """Measured intensities of every face."""
        return self._measured

    @property
    def selected_shown(self) -> Wanted:
        """What the canvas shows of the selected face, and its sliders with it: the trial, or what is wanted."""
        return self.selected_wanted if self._trial is None else self._trial[self.selected]

    def value(self, control: str) -> float:
        """What a slider shows: the intensity tried or wanted, or the measured one where nothing else is."""
        return self.selected_shown.aus.get(control, self.measured.get(control, 0.0))

    def wanted_value(self, control: str) -> float:
        """The wanted intensity, whatever is tried, or the measured one where nothing else is wanted."""
        return self.selected_wanted.aus.get(control, self.measured.get(control, 0.0))

    def is_changed(self, control: str) -> bool:
        return control in self.selected_wanted.aus

    def is_linked(self, unit: ActionUnit) -> bool:
        """Whether left and right move together."""
        return unit.number not in self._unlinked

    def _unlinked_at_first(self) -> frozenset[int]:
        return frozenset() if self.links_at_first else frozenset(unit.number for unit in ACTION_UNITS if unit.sided)

    def link(self, units: Iterable[ActionUnit], linked: bool) -> None:
        """Close or open the chain between left and right."""
        numbers = {unit.number for unit in units}
        self._unlinked = self._unlinked - numbers if linked else self._unlinked | numbers
        self.listeners.tell(Change.LINKS)

    def recipe(self) -> Recipe:
        """All edits; faces at their measured values are not in it."""
        return recipe_for(self._wanted)

    def recipe_to_show(self) -> Recipe:
        """What the canvas shows: the trial, or all edits where nothing is tried."""
        return recipe_for(self._wanted if self._trial is None else self._trial)

    def mark_saved(self, recipe: Recipe) -> None:
        """Remember that a picture with these edits has been written."""
        self._saved = recipe
        self.listeners.tell(Change.SAVED)

    @property
    def needs_saving(self) -> bool:
        return self.recipe() != self._saved


def recipe_for(faces: Iterable[Wanted]) -> Recipe:
    """What is wanted of the faces, in their order, as a recipe; those left as they are are not in it."""
    edits = [
        FaceEdit(aus=dict(wanted.aus), warp=wanted.warp, texture=wanted.texture, face=index)
        for index, wanted in enumerate(faces)
        if wanted.aus
    ]
    return Recipe(faces=edits)


def _limited(aus: Mapping[str, float]) -> dict[str, float]:
    return {control: min(max(float(value), 0.0), MAX_INTENSITY) for control, value in aus.items()}
