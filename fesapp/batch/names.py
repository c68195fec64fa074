"""Names of the files that a batch writes, made from a template."""

from __future__ import annotations

import hashlib
import re
import string
from collections.abc import Mapping

from fesapp.errors import FesappError

FIELDS = ("stem", "recipe", "n", "ext", "folder")
_KNOWN = ", ".join(f"{{{name}}}" for name in FIELDS)
# what some file system cannot have in a name (Windows' list is the longest), and names that it cannot have at all
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
# bytes of a name, its suffix and "-12345" left room for; file systems have 255
_LONGEST = 230


def check_template(template: str) -> None:
    """Raise FesappError where a template cannot name files.

    Its fields: `{stem}` the photo's name without suffix, `{recipe}` the recipe's name, `{n}` the number of the row,
    counted from 1 (`{n:04}` with zeros before it), `{ext}` the photo's suffix without its dot, `{folder}` the name of
    its folder. `/` makes folders. The file's own suffix comes after it by itself.
    """
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError as error:
        raise FesappError(f"template {template!r}: {error}; fields are {_KNOWN}") from None
    for _, field, spec, conversion in parts:
        if field is not None and field not in FIELDS:
            raise FesappError(f"template {template!r}: there is no field {{{field}}}; fields are {_KNOWN}")
        if conversion or (spec and not (field == "n" and re.fullmatch(r"0?\d{1,2}", spec))):
            raise FesappError(f"template {template!r}: only {{n}} takes a format, a width as in {{n:04}}")
    if any(part.strip(" .") == "" for part in template.split("/")):
        raise FesappError(f"template {template!r}: every folder and file in it needs a name, as in {{stem}}_{{recipe}}")
    if template.startswith("/") or "\\" in template or re.match(r"[A-Za-z]:", template):
        raise FesappError(f"template {template!r}: names are made below the output folder; leave out its place")


def file_name(template: str, values: Mapping[str, str | int], suffix: str) -> str:
    """The name, with folders where the template has them, that any file system can hold; `suffix` ends it once."""
    kept = {name: _safe(value) if isinstance(value, str) else value for name, value in values.items()}
    *folders, name = template.format_map(kept).split("/")
    if name.lower().endswith(suffix.lower()):
        name = name[: -len(suffix)]
    return "/".join([*(_whole(folder) for folder in folders), _whole(name) + suffix])


def numbered(name: str, number: int) -> str:
    """Another name for a file: `a/b.jpg` as `a/b-2.jpg`."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}-{number}{dot}{suffix}"


def _safe(text: str) -> str:
    return _FORBIDDEN.sub("_", text)


def _whole(name: str) -> str:
    """One part of a path, free of what would not come back as it was written."""
    name = _FORBIDDEN.sub("_", name).strip(" ").rstrip(" .") or "_"
    if _RESERVED.match(name):
        name = f"_{name}"
    as_bytes = name.encode("utf-8", "surrogateescape")
    if len(as_bytes) <= _LONGEST:
        return name
    digest = hashlib.sha256(as_bytes).hexdigest()[:8]
    return f"{as_bytes[: _LONGEST - 9].decode('utf-8', 'ignore')}~{digest}"
