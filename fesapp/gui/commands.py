"""Editing with undo: every verb is one step, and all moves of one gesture are the same step.

A *gesture* is one act of the hand: a drag from press to release, a key held down, a run of the wheel. Whoever starts
one asks `new_gesture()` for its number.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Literal

from PySide6.QtGui import QUndoCommand, QUndoGroup, QUndoStack

from fesapp.gui.document import Document, Wanted
from fesapp.gui.step_names import strength_step
from fesapp.gui.words import tr

Strength = Literal["warp", "texture"]
# the name of a step from what was wanted of a face and what is; plain text where that does not matter
Named = str | Callable[[Wanted, Wanted], str]

UNDO_LIMIT = 1000  # steps of a photo; a day's work, and no more memory than that

_gestures = itertools.count(1)


def new_gesture() -> int:
    """A number that no other gesture has."""
    return next(_gestures)


class ChangeWanted(QUndoCommand):
    """What is wanted of the faces changes from one state to another."""

    def __init__(self, document: Document, after: tuple[Wanted, ...], name: Named, gesture: int) -> None:
        super().__init__()
        self._document = document
        self._before, self._after = document.wanted, after
        self._face = document.selected
        self._name = name
        self._gesture = gesture
        self._show_name()

    def _show_name(self) -> None:
        name = self._name
        self.setText(name if isinstance(name, str) else name(self._before[self._face], self._after[self._face]))

    def redo(self) -> None:
        self._show(self._after)

    def undo(self) -> None:
        self._show(self._before)

    def _show(self, wanted: tuple[Wanted, ...]) -> None:
        # The face whose sliders change is selected first, so that the user sees what is undone.
        self._document.select(self._face)
        self._document.wanted = wanted

    def id(self) -> int:
        return self._gesture

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ChangeWanted) or other._face != self._face:
            return False
        self._after, self._name = other._after, other._name
        self._show_name()
        self.setObsolete(self._after == self._before)
        return True


class Edits:
    """The verbs of the sliders, on the selected face."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.group = QUndoGroup()
        self.begin(self.new_stack())

    @property
    def stack(self) -> QUndoStack:
        """The history of the photo that is shown."""
        return self.group.activeStack()

    def new_stack(self) -> QUndoStack:
        """The empty history of a photo."""
        stack = QUndoStack(self.group)
        stack.setUndoLimit(UNDO_LIMIT)
        return stack

    def begin(self, stack: QUndoStack) -> None:
        """Go on with the history of another photo."""
        self.group.addStack(stack)
        self.group.setActiveStack(stack)

    def set_values(self, values: Mapping[str, float], name: Named, gesture: int) -> None:
        """Set controls of the selected face to intensities."""
        wanted = self.document.selected_wanted.with_values(values, self.document.measured)
        self._change(wanted, name, gesture)

    def reset(self, controls: Iterable[str], text: str, gesture: int) -> None:
        """Put controls of the selected face back to their measured values."""
        self._change(self.document.selected_wanted.without(controls), text, gesture)

    def set_strength(self, strength: Strength, value: float, gesture: int) -> None:
        """Set how much of the motion, or of what is painted, is applied to the selected face; 1 is all of it."""
        wanted = self.document.selected_wanted
        changed = replace(wanted, warp=value) if strength == "warp" else replace(wanted, texture=value)
        name = tr("Warp strength") if strength == "warp" else tr("Texture strength")
        self._change(changed, partial(strength_step, name, strength), gesture)

    def set_faces(self, wanted: tuple[Wanted, ...], text: str, gesture: int) -> None:
        """Set what is wanted of every face; a trial of it ends."""
        self._push(wanted, text, gesture)
        self.document.trial = None

    def take_back(self, gesture: int) -> None:
        """End a gesture as if it had never been: its step goes and cannot be redone."""
        last = self.stack.command(self.stack.index() - 1) if self.stack.index() else None
        if last is not None and last.id() == gesture:
            last.setObsolete(True)
            self.stack.undo()

    def reset_face(self) -> None:
        """Put every slider of the selected face back."""
        self._change(Wanted(), tr("Reset face {}").format(self.document.selected + 1), new_gesture())

    def reset_all(self) -> None:
        """Put every slider of every face back."""
        self._push(tuple(Wanted() for _ in self.document.wanted), tr("Reset all"), new_gesture())

    def restore(self, wanted: tuple[Wanted, ...]) -> None:
        """Ask of all faces again what was kept of an earlier day, as a step that undo takes back."""
        self._push(wanted, tr("Edits restored"), new_gesture())

    def _change(self, wanted: Wanted, name: Named, gesture: int) -> None:
        if self.document.wanted:
            faces = list(self.document.wanted)
            faces[self.document.selected] = wanted
            self._push(tuple(faces), name, gesture)

    def _push(self, wanted: tuple[Wanted, ...], name: Named, gesture: int) -> None:
        if wanted != self.document.wanted:
            self.stack.push(ChangeWanted(self.document, wanted, name, gesture))
