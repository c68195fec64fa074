"""What the window promises is named beside what was measured, and missed where it is not kept."""

from __future__ import annotations

import json

import pytest

from fesapp.commands import bench
from fesapp.commands.bench import Figures

DRAGS = {
    "drag_fps": 41.0,
    "drag_close_fps": 30.0,
    "drag_block_ms": 50.1,
    "drag_close_block_ms": 12.0,
    "drag_memory_mb": 3.5,
}


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """Figures of a machine that is too slow at one thing; change them before they are told."""
    drags = dict(DRAGS)
    times = {"start_ms": [900.0] * 9 + [2500.0]}
    monkeypatch.setattr(bench, "measure", lambda: Figures(times, drags or None, 500.0, 0.0, []))
    return drags


def limits(fesapp) -> dict[str, dict[str, object]]:
    result = fesapp("bench", "--json")
    assert result.exit_code == 0
    return json.loads(result.stdout)["limits"]


def test_json_says_each_limit_and_whether_it_is_kept(fesapp, measured):
    found = limits(fesapp)
    assert found["drag_fps"] == {"at_least": 30, "kept": True}
    assert found["drag_close_fps"] == {"at_least": 30, "kept": True}
    assert found["drag_block_ms"] == {"at_most": 50, "kept": False}
    assert found["drag_close_block_ms"] == {"at_most": 50, "kept": True}
    assert found["drag_memory_mb"] == {"at_most": 50, "kept": True}


def test_of_times_nearly_all_are_to_keep_it(fesapp, measured):
    assert limits(fesapp)["start_ms"] == {"at_most": 2000, "kept": True}
    assert (
        bench.as_document(Figures({"start_ms": [2100.0]}, None, None, 0.0, []))["limits"]["start_ms"]["kept"] is False
    )


def test_what_could_not_be_measured_is_neither_kept_nor_missed(fesapp, measured):
    measured.clear()
    assert limits(fesapp)["drag_fps"]["kept"] is None


def test_the_table_marks_what_is_missed_and_only_that(fesapp, measured, monkeypatch):
    monkeypatch.setenv("COLUMNS", "220")
    result = fesapp("bench")
    assert result.exit_code == 0  # the machine may just be slow or busy
    lines = {line.split("│")[1].strip(): line for line in result.stdout.splitlines() if line.count("│") > 3}
    assert "missed" in lines["drag_block_ms"]
    assert "≤ 50" in lines["drag_block_ms"]
    assert "missed" not in lines["drag_fps"]
    assert "≥ 30" in lines["drag_fps"]
    assert "missed" not in lines["peak_rss_mb"]
