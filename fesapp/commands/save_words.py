"""How a picture is to be saved, as the command line spells it."""

from __future__ import annotations

from fesapp.commands.messages import WrongUsage
from fesapp.errors import FesappError
from fesapp.photos import Keep, SaveOptions

SOURCE = "source"  # like the source photo


def parse_saving(quality: str, subsampling: str, metadata: str) -> SaveOptions:
    """The options that `--quality 90 --subsampling 4:2:0 --metadata no-gps` spell.

    Raises:
        WrongUsage: a spelling or a number that is wrong.
    """
    options = SaveOptions(_quality(quality), None if subsampling == SOURCE else subsampling, _keep(metadata))
    try:
        options.check()
    except FesappError as error:
        raise WrongUsage(str(error)) from None
    return options


def _quality(text: str) -> int | None:
    if text == SOURCE:
        return None
    try:
        return int(text)
    except ValueError:
        raise WrongUsage(f"--quality: {text!r} is neither a number from 1 to 100 nor {SOURCE!r}") from None


def _keep(text: str) -> Keep:
    try:
        return Keep(text)
    except ValueError:
        known = ", ".join(keep.value for keep in Keep)
        raise WrongUsage(f"--metadata: {text!r} is none of {known}") from None
