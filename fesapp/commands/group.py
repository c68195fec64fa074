"""The command line's grammar: `fesapp [PHOTO]…` beside `fesapp COMMAND …`, and how each way to fail ends."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from typer.core import TyperGroup

from fesapp.commands.messages import DONE, FAILED, INTERRUPTED, WRONG_USAGE, WrongUsage, complain
from fesapp.errors import FesappError

# the command behind `fesapp [PHOTO]…`; a name with a space is never typed, so it takes no photo's name away
WINDOW = "the window"


class PhotoOrCommand(TyperGroup):
    """A group of commands whose first word may also be a photo, which is then opened in the window.

    A command's name beats a photo's: `./edit` opens a photo that is called `edit`.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, self._with_command(args))

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run and exit: 0 done, 1 failed, 2 wrong usage, 130 interrupted. One line on stderr says why."""
        sys.exit(self._status(*args, **{**extra, "standalone_mode": False}))

    def _with_command(self, args: list[str]) -> list[str]:
        if not args or args[0] == "--":
            return [WINDOW, *args]
        first = args[0]
        if first in self.commands or first.startswith("-"):
            return args
        _require_photo_or_command(first, [name for name, command in self.commands.items() if not command.hidden])
        return [WINDOW, *args]

    def _status(self, *args: Any, **extra: Any) -> int:
        try:
            return super().main(*args, **extra) or DONE
        except WrongUsage as error:
            complain(str(error))
            return WRONG_USAGE
        except FesappError as error:
            complain(str(error))
        except MemoryError:
            complain("too little memory; close other programs, or take a smaller photo")
        except ImportError as error:
            if (error.name or "fesapp").partition(".")[0] == "fesapp":
                raise
            complain(f"a library cannot be loaded ({error}); `fesapp doctor` says what is missing")
        except KeyboardInterrupt:
            return INTERRUPTED
        except Exception as error:
            if not hasattr(error, "format_message"):  # by which typer's own errors are known; it hides their class
                raise
            complain(_said_by_typer(error))
            return WRONG_USAGE
        return FAILED


def _require_photo_or_command(word: str, commands: list[str]) -> None:
    """Tell a mistyped command from a photo that is not there."""
    path = Path(word)
    if path.exists() or path.suffix or path.name != word:
        return
    close = get_close_matches(word.lower(), commands, 1)
    hint = f"did you mean {close[0]}?" if close else f"commands are {', '.join(commands)}"
    raise WrongUsage(f"{word} is neither a command nor a photo; {hint}")


def _said_by_typer(error: Any) -> str:
    text = error.format_message().rstrip(".")
    path = error.ctx.command_path if getattr(error, "ctx", None) else "fesapp"
    return f"{text}; see {path.removesuffix(' ' + WINDOW)} --help"
