"""The photos that are open at once: which, in what order, which one is shown, and how the others were left.

Plain Python; the filmstrip and the session's file observe it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fesapp.gui.document import State
from fesapp.gui.engine import Opened
from fesapp.gui.listeners import Listeners
from fesapp.gui.same_file import is_one_of

# Photos that stay decoded, the shown one among them: going back and forth between two or three takes no time, and a
# filmstrip of a hundred takes no more memory.
IN_MEMORY = 3


@dataclass(eq=False)
class OpenPhoto:
    """One photo of the session.

    Attributes:
        opened: decoded, None until it is first shown and after it has been long out of sight.
        state: how it was left; None until it is first shown.
        history: its undo stack, made when it is first shown.
        edited: whether something is wanted of it, as far as is known.
    """

    path: Path
    opened: Opened | None = None
    state: State | None = None
    history: Any = None
    edited: bool = False


class Session:
    """All open photos. Every change is told to `listeners`."""

    def __init__(self) -> None:
        self.listeners: Listeners[[]] = Listeners()
        self.photos: list[OpenPhoto] = []
        self.shown: OpenPhoto | None = None
        self._by_place: dict[str, OpenPhoto] = {}
        self._seen: list[OpenPhoto] = []  # that are in memory, the shown one last

    def __len__(self) -> int:
        return len(self.photos)

    def find(self, path: Path) -> OpenPhoto | None:
        return self._by_place.get(os.path.abspath(path))

    def is_source(self, path: Path) -> bool:
        """Whether a path leads to the file of an open photo, also if that is gone: nothing is to be written there."""
        return is_one_of(path, (photo.path for photo in self.photos))

    def add(self, paths: Iterable[Path]) -> None:
        """Add photos at the end; those that are open already stay where they are."""
        before = len(self.photos)
        for path in paths:
            place = os.path.abspath(path)
            if place not in self._by_place:
                self._by_place[place] = OpenPhoto(path)
                self.photos.append(self._by_place[place])
        if len(self.photos) > before:
            self.listeners.tell()

    def show(self, photo: OpenPhoto, opened: Opened, pinned: Iterable[OpenPhoto] = ()) -> None:
        """Remember which photo is shown, and forget the pixels of those long out of sight, but not of `pinned`."""
        photo.opened, self.shown = opened, photo
        self._seen = [other for other in self._seen if other is not photo] + [photo]
        kept = {id(one) for one in (*self._seen[-IN_MEMORY:], *pinned)}
        for other in [other for other in self._seen if id(other) not in kept]:
            other.opened = None
            self._seen.remove(other)
        self.listeners.tell()

    def remove(self, photo: OpenPhoto) -> None:
        """Take a photo out of the session; the one that is shown only if it is the last."""
        self.photos.remove(photo)
        if photo is self.shown:
            self.shown = None
        del self._by_place[os.path.abspath(photo.path)]
        self._seen = [other for other in self._seen if other is not photo]
        photo.opened = None
        self.listeners.tell()

    def mark_edited(self, photo: OpenPhoto, edited: bool) -> None:
        if edited != photo.edited:
            photo.edited = edited
            self.listeners.tell()

    def beside(self, photo: OpenPhoto, step: int) -> OpenPhoto:
        """The photo so many places further on, from the end on to the beginning."""
        return self.photos[(self.photos.index(photo) + step) % len(self.photos)]
