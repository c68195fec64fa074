"""What `fesapp edit` was told, read and checked before anything slow is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fesapp.action_units import expand
from fesapp.commands.messages import WrongUsage
from fesapp.commands.targets import check_flow_target, check_target
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.errors import FesappError
from fesapp.photos import SaveOptions


@dataclass(frozen=True)
class EditOptions:
    """See the command's help. `typed` is what `--au` asks; None where there is no `--au`.

    `max_side` is the most that the longer side of the result may have, in pixels; None for the photo's own size.
    """

    photo: Path
    out: Path
    typed: FaceEdit | None = None
    face: int | None = None
    recipe: Recipe | None = None
    warp: float | None = None
    texture: float | None = None
    flow: Path | None = None
    overwrite: bool = False
    saving: SaveOptions = field(default_factory=SaveOptions)
    max_side: int | None = None

    def check(self) -> None:
        """Raise WrongUsage if nothing is asked, FesappError if the files asked for cannot be written."""
        if self.typed is None and self.recipe is None:
            raise WrongUsage("nothing to do: say what to change with --au, as in --au 12=3.5, or with --recipe FILE")
        check_target(self.out, self.overwrite, self.photo)
        if self.flow is not None:
            check_flow_target(self.flow, self.overwrite, self.photo, self.out)


def parse_aus(texts: Sequence[str], relative: bool) -> FaceEdit | None:
    """The edit that `--au 12=3.5 --au 4L=2` spells; None without any. What comes later counts, and a side beats both.

    Raises:
        WrongUsage: a spelling or a number that is wrong.
    """
    if not texts and relative:
        raise WrongUsage("--relative is about --au; a recipe file says itself whether it is relative")
    if not texts:
        return None
    named: dict[str, float] = {}
    try:
        for name, value in map(_parse_au, texts):
            named.pop(name, None)  # goes to the end, where it beats other spellings of the same
            named[name] = value
        edit = FaceEdit(aus=expand(named), relative=relative)
        edit.check()
    except FesappError as error:
        raise WrongUsage(f"--au: {error}") from None
    return edit


def _parse_au(text: str) -> tuple[str, float]:
    name, equals, value = (part.strip() for part in text.partition("="))
    if not (name and equals and value):
        raise FesappError(f"{text!r} is not of the form 12=3.5 (Action Unit, L or R for one side, =, intensity)")
    try:
        return name, float(value)
    except ValueError:
        raise FesappError(f"{text!r} has no number after the =; write it as in 12=3.5") from None
