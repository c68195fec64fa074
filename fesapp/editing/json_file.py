"""JSON files that anybody may have written: read with care, so that none of them stops the program."""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path
from typing import Any

import msgspec

from fesapp.errors import FesappError

# a sidecar of a hundred faces has 100 KB; more is something else
MOST_BYTES = 16 << 20

# what msgspec raises for a text that is no such JSON; the last where brackets lie hundreds deep
NOT_JSON = (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError)


def read_json_file(path: str | os.PathLike[str]) -> bytes:
    """The text of a JSON file, without the byte order mark that some editors put before it.

    Raises:
        FileNotFoundError: there is none.
        FesappError: it cannot be read, is no file (a pipe would never end), or is far too large; one line.
    """
    try:
        found = os.stat(path)
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise FesappError(f"{one_line(path)}: cannot be read (it is no file)")
        if found.st_size > MOST_BYTES:
            raise FesappError(f"{one_line(path)}: cannot be read ({found.st_size >> 20} MB, the most is 16 MB)")
        return Path(path).read_bytes().removeprefix(codecs.BOM_UTF8)
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        reason = getattr(error, "strerror", None) or error
        raise FesappError(f"{one_line(path)}: cannot be read ({reason})") from None


def why_not_json(error: Exception) -> str:
    """What is wrong with a text, in one line that names the key where there is one (`$.faces[0].box`)."""
    if isinstance(error, RecursionError):
        return "its brackets lie too deep in each other"
    return one_line(str(error))


def write_json_file(path: Path, document: Any) -> None:
    """Write a JSON document, whole or not at all.

    Raises:
        FesappError: what was read from a file and lies too deep to be written again.
        OSError: the folder cannot be written.
    """
    from fesapp.photos.atomic import write_atomically  # brings cv2, which reading does not need

    write_atomically(path, [json_text(document, path)], overwrite=True)


def json_text(document: Any, path: Path) -> bytes:
    """A JSON document as it is written; raises FesappError as `write_json_file`."""
    try:
        return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
    except RecursionError as error:
        raise FesappError(f"{one_line(path)}: cannot be written ({why_not_json(error)})") from None


def one_line(text: str | os.PathLike[str]) -> str:
    """A text or file name as part of a message; some names have several lines."""
    return " ".join(os.fspath(text).splitlines())
