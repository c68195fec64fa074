"""One process that tries cases one after the other and says how each ended: `child.py KIND FIRST LAST FOLDER`.

It may crash or be ended by its own watch: whoever started it sees which case it was at.
"""

from __future__ import annotations

import faulthandler
import json
import random
import sys
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from kinds import KINDS, Kind

from fesapp.errors import FesappError

SEED = 20240607
HUNG = 20  # seconds; a case takes a hundredth of one


def case(kind: Kind, files: dict[str, bytes], number: int) -> tuple[str, bytes]:
    """Name and content of a damaged file; the same number gives the same."""
    chance = random.Random(SEED * 1_000_003 + number)
    names = sorted(files)
    name = names[number % len(names)]
    return name, kind.damage(files[name], files[chance.choice(names)], chance)


def outcome(kind: Kind, path: Path) -> str:
    """How the program takes a file: "taken", "refused", or what is wrong with that."""
    try:
        kind.take(path)
    except FesappError as error:
        lines = str(error).splitlines()
        return "refused" if len(lines) == 1 else f"an error of {len(lines)} lines: {error}"
    except BaseException:
        return traceback.format_exc()
    return "taken"


def main(name: str, first: int, last: int, folder: Path) -> None:
    faulthandler.enable()
    kind = KINDS[name]
    files = dict(kind.files())
    for number in range(first, last):
        of, data = case(kind, files, number)
        path = folder / of
        path.write_bytes(data)
        print(json.dumps([number, of, None]), flush=True)
        faulthandler.dump_traceback_later(HUNG, exit=True)
        result = outcome(kind, path)
        faulthandler.cancel_dump_traceback_later()
        print(json.dumps([number, of, result]), flush=True)
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
