"""What `fesapp animate` was told, checked before anything slow is loaded."""

from __future__ import annotations

from dataclasses import dataclass

from fesapp.commands.edit_options import EditOptions
from fesapp.commands.messages import WrongUsage
from fesapp.commands.targets import check_target
from fesapp.editing.animation import EASINGS, SUFFIXES, Animation


@dataclass(frozen=True)
class AnimateOptions:
    """`edit` says which expression is to be reached, as for `fesapp edit`; `animation` all else, its end not yet."""

    edit: EditOptions
    animation: Animation

    def check(self) -> None:
        """Raise WrongUsage if nothing is asked, FesappError if the file asked for cannot be written."""
        if self.edit.typed is None and self.edit.recipe is None:
            raise WrongUsage("nothing to do: say what to reach with --au, as in --au 12=3.5, or with --recipe FILE")
        if self.animation.easing not in EASINGS:
            raise WrongUsage(f"--easing: there is no {self.animation.easing}; choose one of {', '.join(EASINGS)}")
        check_target(self.edit.out, self.edit.overwrite, self.edit.photo, SUFFIXES)
