"""`fesapp bench`: every figure of the contract is there, whatever the machine."""

from __future__ import annotations

import json

import pytest

from fesapp.commands import bench

pytest.importorskip("PySide6.QtWidgets")

TIMES = ("slider_step_ms", "open_photo_ms", "export_ms", "start_ms")


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each thing is done once or twice: what matters here is not how long it takes."""
    for name, runs in (
        ("SLIDER_STEPS", 2),
        ("OPENINGS", 1),
        ("EXPORTS", 1),
        ("STARTS", 1),
        ("DRAG_SECONDS", 3.0),
        ("DRAG_MOVES", 600),
    ):
        monkeypatch.setattr(bench, name, runs)


def test_json_has_median_and_p95_of_every_time_the_peak_of_memory_and_the_device(fesapp, once):
    result = fesapp("bench", "--json")
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    for name in TIMES:
        assert 0 < document[name]["median"] <= document[name]["p95"]
    assert document["drag_fps"] > 0
    assert document["drag_close_fps"] > 0
    assert document["drag_block_ms"] > 0
    assert document["drag_memory_mb"] < 200
    assert 100 < document["peak_rss_mb"] < 4000
    assert document["device"]["cpu"]
    assert document["device"]["torch_threads"] >= 1


def test_a_window_that_does_not_open_costs_that_figure_alone(fesapp, once, monkeypatch):
    monkeypatch.setattr(bench, "measure_peak_memory", lambda photo: 500.0)
    monkeypatch.setenv("QT_QPA_PLATFORM", "no-such-platform")
    result = fesapp("bench", "--json")
    assert result.exit_code == 1
    assert "start_ms" in result.stderr
    document = json.loads(result.stdout)
    assert document["start_ms"] is None
    assert document["drag_fps"] is None
    assert document["export_ms"]["median"] > 0
    assert document["peak_rss_mb"] == 500.0
