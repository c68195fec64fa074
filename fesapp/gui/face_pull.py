"""One pull at a face, from press to release: asks what explains it and moves the sliders so, as one step to undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fesapp.action_units import ACTION_UNITS, BY_CONTROL
from fesapp.editing.handles import HANDLES, Places
from fesapp.editing.pulling import Pull, Pulled
from fesapp.editing.recipe import FaceEdit
from fesapp.gui.commands import new_gesture
from fesapp.gui.document import Wanted
from fesapp.gui.tasks import Task, one_step
from fesapp.gui.words import tr

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

_NAMED, _MOST_NAMED = 0.1, 3  # the least move that is named at the handle, and the most of them


class FacePull:
    """A handle in the hand. Of the places where it is held, the newest is asked about as soon as the last is answered.

    Args:
        grabbed: where in the photo the hand took hold; the handle moves as the hand does from there.
        show: takes where the handles lie with every answer.

    Attributes:
        brings_places: while it changes the document and will then tell where the handles lie.
    """

    def __init__(
        self, window: MainWindow, handle: str, grabbed: tuple[float, float], show: Callable[[Places], object]
    ) -> None:
        self._window, self._document, self._show = window, window.document, show
        self.handle = handle
        self.is_held = True
        self.brings_places = False
        self._grabbed = self._held_at = grabbed
        self._gesture = new_gesture()
        self._begun = self._given_up = False
        self._when_settled: Callable[[], object] = _nothing
        self._opened, self._face = self._document.opened, self._document.selected
        self._before = self._last = self._document.selected_wanted
        self._linked = frozenset(unit.number for unit in ACTION_UNITS if self._document.is_linked(unit))
        self._touched: set[str] = set()
        self._moved: dict[str, float] = {}  # by how much, by Action Unit, the most first
        self._asked: tuple[float, float] | None = None  # the place asked about last
        self._waiting: Task | None = None

    def begin_after(self, older: FacePull | None) -> None:
        """Begin once an older pull has its last answer, which still changes the face that this one starts from."""
        if older is None or older.is_settled:
            self._begin()
        else:
            older.let_go()
            older._when_settled = self._begin

    def _begin(self) -> None:
        self._begun = True
        self._before = self._last = self._document.selected_wanted
        if self._document.opened is not self._opened or self._document.selected != self._face:
            self._give_up()
        if not self._given_up:
            self._ask()
        self._tell_settled()

    @property
    def is_settled(self) -> bool:
        """Whether it has begun and waits for no answer."""
        return self._begun and self._waiting is None

    def _tell_settled(self) -> None:
        if self.is_settled:
            tell, self._when_settled = self._when_settled, _nothing
            tell()

    def to(self, at: tuple[float, float]) -> None:
        """The hand is at a point of the photo."""
        if self.is_held:
            self._held_at = at
            self._ask()

    def words(self) -> str:
        """What moves, the most first: "AU12 +1.3, AU6 +0.4"; while the first answer is awaited, that."""
        if self._asked is not None and not self._touched:
            return tr("getting ready…")
        moved = [f"{key} {change:+.1f}" for key, change in self._moved.items() if abs(change) >= _NAMED]
        return ", ".join(moved[:_MOST_NAMED])

    def let_go(self) -> None:
        """What was pulled stays; an answer that is under way is still taken."""
        self.is_held = False

    def take_back(self) -> None:
        """Put everything back as it was when the handle was grabbed."""
        self._give_up()
        if self._touched and self._is_ours:
            measured = self._document.measured
            values = {c: self._before.aus.get(c, measured.get(c, 0.0)) for c in self._touched}
            self._set(values)

    def _give_up(self) -> None:
        self.is_held = False
        self._given_up = True
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        self._tell_settled()

    @property
    def _is_ours(self) -> bool:
        """Whether nobody has changed the face since: undone, chosen another, or opened another photo."""
        document = self._document
        same = document.opened is self._opened and document.selected == self._face
        return same and document.selected_wanted == self._last

    def _ask(self) -> None:
        if not self._begun or self._waiting is not None or self._held_at == (self._asked or self._grabbed):
            return
        self._asked = self._held_at
        by = (self._held_at[0] - self._grabbed[0], self._held_at[1] - self._grabbed[1])
        pull = Pull(self._face, self.handle, _edit(self._before), by, self._linked)
        opened = self._opened
        steps = one_step(lambda engine: engine.pull(opened, pull))
        self._waiting = Task(tr("Pulling at the face"), steps, self._take, self._fail, replaces="pull")
        self._window.worker.ask(self._waiting)

    def _take(self, pulled: object) -> None:
        assert isinstance(pulled, Pulled)
        self._waiting = None
        if not self._is_ours:
            self._give_up()
            return
        self._touched |= set(pulled.values)
        self._moved = self._moves(pulled.values)
        self.brings_places = True
        self._set(pulled.values)
        self.brings_places = False
        self._show(pulled.places)
        if words := self.words():
            self._window.panel.bring_to_view(words.split()[0])
        self._ask()
        self._tell_settled()

    def _moves(self, values: dict[str, float]) -> dict[str, float]:
        before = {c: self._before.aus.get(c, self._document.measured.get(c, 0.0)) for c in values}
        moved: dict[str, float] = {}
        for control, value in values.items():
            key, change = BY_CONTROL[control].key, value - before[control]
            moved[key] = max(moved.get(key, 0.0), change, key=abs)
        return dict(sorted(moved.items(), key=lambda item: -abs(item[1])))

    def _fail(self, reason: str) -> None:
        self._give_up()
        self._window.message_bar.tell(reason)

    def _set(self, values: dict[str, float]) -> None:
        text = tr("Pull the {}").format(tr(HANDLES[self.handle].name))
        self._window.edits.set_values(values, text, self._gesture)
        self._last = self._document.selected_wanted


def _nothing() -> None:
    pass


def _edit(wanted: Wanted) -> FaceEdit:
    return FaceEdit(aus=dict(wanted.aus), warp=wanted.warp, texture=wanted.texture)
