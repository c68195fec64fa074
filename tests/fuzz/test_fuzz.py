"""Damaged files of every kind, thousands of them: each is read or refused in one line; nothing crashes, nothing hangs.

The cases are the same every time. To see one again: `python tests/fuzz/child.py KIND NUMBER NUMBER+1 FOLDER`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from kinds import KINDS

CHILD = Path(__file__).with_name("child.py")
MOST_FAILURES = 10  # a reader that fails that often need not be tried further


@dataclass
class Tried:
    """What came of the cases of a kind."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


def try_all(name: str, folder: Path) -> Tried:
    """Try every case of a kind; a process that dies is followed by another, which goes on behind the case."""
    tried, next_one = Tried(), 0
    while next_one < KINDS[name].cases and len(tried.failures) < MOST_FAILURES:
        words = [sys.executable, CHILD, name, str(next_one), str(KINDS[name].cases), folder]
        ended = subprocess.run(words, capture_output=True, text=True, errors="replace", timeout=600, check=False)
        begun = None
        for number, of, result in map(json.loads, ended.stdout.splitlines()):
            begun = (number, of) if result is None else None
            next_one = number + 1
            if result in ("taken", "refused"):
                tried.counts[result] += 1
            elif result is not None:
                tried.failures.append(f"{name} {number} ({of}): {result}")
        if ended.returncode != 0:
            tried.failures.append(f"{name} {begun}: ended with {ended.returncode}\n{ended.stderr[-2000:]}")
            if begun is None:
                break
        if "Traceback" in ended.stderr:
            tried.failures.append(f"{name}: {ended.stderr[-2000:]}")
    return tried


@pytest.mark.parametrize("name", KINDS)
def test_whatever_is_in_a_file_it_is_read_or_refused_in_one_line(name: str, tmp_path: Path) -> None:
    tried = try_all(name, tmp_path)
    assert not tried.failures, "\n\n".join(tried.failures)
    assert tried.counts.total() == KINDS[name].cases
    # damage that nothing notices, or that leaves nothing to read, would try little
    assert min(tried.counts["taken"], tried.counts["refused"]) > 0.04 * KINDS[name].cases, tried.counts


def test_the_cases_are_as_many_as_are_promised() -> None:
    assert sum(kind.cases for kind in KINDS.values()) >= 2000
