"""What `fesapp edit` was told, read and checked before anything slow is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fesapp.action_units import expand
from fesapp.commands.messages import WrongUsage
from fesapp.commands.targets import check_flow_target, check_target
from fesapp.editing.face_edit import FaceEdit
from fesapp.editing.presets import recipe_named
from fesapp.editing.recipe import Recipe
from fesapp.editing.sidecar import Sidecar, is_sidecar, sidecar_to_read
from fesapp.errors import FesappError
from fesapp.photos import SaveOptions


@dataclass(frozen=True)
class EditOptions:
    """See the command's help. `typed` is what `--au` asks, `recipe` what a file does; None where there is none.

    `max_side` is the most that the longer side of the result may have, in pixels; None for the photo's own size.
    `sign` is the files of certificate and key.
    """

    photo: Path
    out: Path
    typed: FaceEdit | None = None
    face: int | None = None
    recipe: Recipe | Sidecar | None = None
    warp: float | None = None
    texture: float | None = None
    flow: Path | None = None
    overwrite: bool = False
    saving: SaveOptions = field(default_factory=SaveOptions)
    max_side: int | None = None
    sign: tuple[Path, Path] | None = None

    def check(self) -> None:
        """Raise WrongUsage if nothing is asked, FesappError if the files asked for cannot be written."""
        if self.typed is None and self.recipe is None:
            ways = "with --recipe FILE, or take the edits kept beside the photo with --sidecar"
            raise WrongUsage(f"nothing to do: say what to change with --au, as in --au 12=3.5, or {ways}")
        check_target(self.out, self.overwrite, self.photo)
        if self.flow is not None:
            check_flow_target(self.flow, self.overwrite, self.photo, self.out)


def file_asked(named: str | None, own: bool, photo: Path) -> Recipe | Sidecar | None:
    """What `--recipe` names, a file or a preset, or where `own` is asked the edits that are kept beside the photo.

    Raises:
        WrongUsage: both are asked.
        FesappError: it is not there or cannot be read.
    """
    if own and named is not None:
        raise WrongUsage("--sidecar takes the photo's own edits, --recipe others; give one of them")
    try:
        if own:
            return Sidecar.load(sidecar_to_read(photo))
        if named is not None:
            return Sidecar.load(Path(named)) if is_sidecar(Path(named)) else recipe_named(named)
    except FileNotFoundError as error:
        raise FesappError(f"{named or photo}: no edits are kept there ({error.filename} does not exist)") from None
    return None


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
