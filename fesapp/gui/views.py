"""The newest views of a photo, original and edited, sharp and draft, and which of them to draw."""

from __future__ import annotations

from fesapp.gui.engine import Region, Size
from fesapp.gui.jobs import Shown


class Views:
    """Views of one photo. A sharp view replaces the draft before it."""

    def __init__(self, photo: Size = (1, 1)) -> None:
        self._photo = photo
        self._sharp: dict[bool, Shown] = {}  # by whether it shows the original
        self._drafts: dict[bool, Shown] = {}
        self._whole: dict[bool, Shown] = {}

    def take(self, view: Shown) -> None:
        """Show a view from now on."""
        if view.is_draft:
            self._drafts[view.original] = view
            return
        self._drafts.pop(view.original, None)
        self._sharp[view.original] = view
        x, y, width, height = view.region
        if x <= 0 and y <= 0 and x + width >= self._photo[0] and y + height >= self._photo[1]:
            self._whole[view.original] = view

    def newest(self, original: bool) -> Shown | None:
        """The newest view of the original or of the edit; of the other, as long as there is none."""
        for which in (original, not original):
            found = self._drafts.get(which) or self._sharp.get(which)
            if found is not None:
                return found
        return None

    def layers(self, original: bool, region: Region) -> list[Shown]:
        """What to draw, one over the other, so that `region` is filled as well as can be: the whole photo where the
        newest view lies elsewhere, and below a draft, whose edges are coarse, the last sharp view."""
        newest = self.newest(original)
        if newest is None:
            return []
        below = [self._whole.get(newest.original)] if newest.region != region else []
        if newest.is_draft:
            below.append(self._sharp.get(newest.original))
        return [view for view in below if view is not None and view is not newest] + [newest]
