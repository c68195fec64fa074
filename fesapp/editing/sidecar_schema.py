"""The sidecar's form as a JSON Schema (draft 2020-12), so that other programs can check what they write."""

from __future__ import annotations

import json
from inspect import cleandoc
from typing import Any

import msgspec

from fesapp.action_units import MAX_INTENSITY
from fesapp.editing.sidecar import VERSION, Sidecar
from fesapp.resource_files import resource

SCHEMA_FILE = resource("schema/sidecar.schema.json")

# the spellings of `action_units.controls_of`, in any case, with any zeros before the number
_ACTION_UNIT = "^ *([aA][uU])?0*[0-9]+(_[rR])?[lLrR]? *$"
# what the types alone do not say, and `KeptEdit.check` does
_LIMITS: dict[str, dict[str, Any]] = {
    "warp": {"minimum": 0, "maximum": 1},
    "texture": {"minimum": 0, "maximum": 1},
}


def sidecar_schema() -> dict[str, Any]:
    """The schema, from the structs that read sidecars and the limits that they check."""
    schema = msgspec.json.schema(Sidecar)
    structs = schema["$defs"]
    for struct in structs.values():
        struct["description"] = cleandoc(struct["description"])
    structs["Sidecar"]["properties"]["version"] |= {"minimum": 1, "maximum": VERSION}
    edit = structs["KeptEdit"]["properties"]
    for key, limits in _LIMITS.items():
        edit[key] |= limits
    edit["aus"]["additionalProperties"] |= {"minimum": -MAX_INTENSITY, "maximum": MAX_INTENSITY}
    edit["aus"]["propertyNames"] = {"pattern": _ACTION_UNIT}
    _not_null(edit["face"])["minimum"] = 0
    _not_null(edit["photo_size"])["prefixItems"] = [{"type": "integer", "minimum": 1}] * 2
    number, length = {"type": "number"}, {"type": "number", "exclusiveMinimum": 0}
    _not_null(edit["box"])["prefixItems"] = [number, number, length, length]
    structs["KeptIdentity"]["properties"]["vector"]["contentEncoding"] = "base64"
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "fesapp sidecar: the edits of the faces of a photo, PHOTO.fes.json",
    }
    return {**head, **schema}


def schema_text() -> str:
    """The file's text."""
    return json.dumps(sidecar_schema(), indent=2, ensure_ascii=False) + "\n"


def _not_null(key: dict[str, Any]) -> dict[str, Any]:
    """The schema of a value that may be null as well."""
    found: dict[str, Any] = next(one for one in key["anyOf"] if one.get("type") != "null")
    return found
