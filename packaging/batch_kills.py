"""Kills a batch at random moments, again and again, and compares what comes of it with a run that was left alone.

python3 packaging/batch_kills.py PHOTOS... [--kills 20] [--seed 1] [--conflict new]

Each round begins a batch, kills it (SIGKILL) a random moment after a random row, and so on until one gets through; then
files and names must equal those of the unbroken run, and nothing half-written or temporary may be left. Exit status 1
where anything differs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

# a kill comes at most so long after the row that it waits for
LATEST_S = 1.5
OWN = ("fesapp-batch-", ".fesapp-batch")


def main() -> int:
    """Run and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", nargs="+")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--conflict", default="new")
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as place:
        whole, broken = Path(place, "whole"), Path(place, "broken")
        for out in (whole, broken):
            _foreign_files(out)
        rows = len(_run(asked, whole)["rows"])
        wanted = _content(whole)
        kills = rounds = differing = 0
        while kills < asked.kills:
            rounds += 1
            killed, last = _killed_until_through(asked, broken, chance, rows)
            kills += killed
            differing += not _is_same(wanted, _content(broken), last, rounds)
            print(f"round {rounds}: {killed} kills, {differing} rounds differ so far", flush=True)
            shutil.rmtree(broken)
            _foreign_files(broken)
    print(f"{kills} kills in {rounds} rounds of {rows} rows: {differing} rounds differ")
    return 1 if differing else 0


def _command(asked: argparse.Namespace, out: Path) -> list[str]:
    recipes = ("--recipe", "happiness", "--recipe", "surprise")
    return [
        sys.executable, "-m", "fesapp", "batch", *asked.photos, *recipes, "--out", str(out),
        "--conflict", asked.conflict, "--workers", "2", "--json",
    ]  # fmt: skip


def _foreign_files(out: Path) -> None:
    """Files of somebody else in the way, so that names have to be found."""
    out.mkdir()
    (out / "composite-1_happiness.jpg").write_bytes(b"somebody else's")
    (out / "composite-1_happiness-2.jpg").write_bytes(b"somebody else's too")


def _run(asked: argparse.Namespace, out: Path) -> dict[str, Any]:
    ended = subprocess.run(_command(asked, out), capture_output=True, text=True)
    document: dict[str, Any] = json.loads(ended.stdout)
    return document


def _killed_until_through(
    asked: argparse.Namespace, out: Path, chance: random.Random, rows: int
) -> tuple[int, dict[str, Any]]:
    """How many times it was killed until one run got through, and what that said."""
    kills = 0
    while True:
        said = out.parent / "said.json"
        with said.open("w") as file, subprocess.Popen(_command(asked, out), stdout=file) as process:
            if not _reaches(process, out, chance.randint(0, rows // 2), chance.uniform(0, LATEST_S)):
                return kills, json.loads(said.read_text())
            # its workers are left to find out by themselves
            process.kill()
            kills += 1


def _reaches(process: subprocess.Popen[bytes], out: Path, more: int, later: float) -> bool:
    """Wait until the journal has so many more lines, and a moment longer; False where the run is over before."""
    wanted = _journal_lines(out) + more
    while _journal_lines(out) < wanted:
        if process.poll() is not None:
            return False
        time.sleep(0.005)
    try:
        process.wait(later)
    except subprocess.TimeoutExpired:
        return True
    return False


def _journal_lines(out: Path) -> int:
    journal = out / ".fesapp-batch.jsonl"
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def _content(out: Path) -> dict[str, str]:
    """Digest of each file by name, reports left out: they hold times."""
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith(OWN)
    }


def _is_same(wanted: dict[str, str], found: dict[str, str], last: dict[str, Any], number: int) -> bool:
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            print(f"round {number}: {name} is {'missing' if name not in found else 'another'}", file=sys.stderr)
    if last["failed"] or last["queued"]:
        print(f"round {number}: {last['failed']} failed", file=sys.stderr)
    return wanted == found and not last["failed"]


if __name__ == "__main__":
    sys.exit(main())
