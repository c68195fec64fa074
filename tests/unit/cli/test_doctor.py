"""`fesapp doctor`: says what there is, and exits with 1 where something needed is not."""

from __future__ import annotations

import json

import pytest

from fesapp.commands import doctor

pytest.importorskip("PySide6.QtWidgets")


def test_on_a_whole_installation_nothing_is_missing(fesapp, sample):
    result = fesapp("doctor", "--json")
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert document["missing"] == []
    assert document["device"]["cores"] >= 1
    assert {part["name"] for part in document["libraries"]} >= {"torch", "mediapipe", "PySide6-Essentials"}
    assert sample.name in {part["name"] for part in document["samples"]}


def test_the_weights_are_told_with_card_and_size(fesapp):
    weights = json.loads(fesapp("doctor", "--json").stdout)["weights"]
    networks = {"motion", "measurement", "texture", "eyes", "folds", "glasses", "identity"}
    assert {part["name"] for part in weights} == networks
    for part in weights:
        assert part["details"]["card"]["network"] == part["name"]
        assert 0 < part["details"]["bytes"] < 10e6


def test_the_text_names_libraries_weights_and_samples(fesapp, sample):
    result = fesapp("doctor")
    assert result.exit_code == 0
    for words in ("torch", "Weights", "motion", sample.name):
        assert words in result.stdout


def test_a_missing_library_fails_and_is_named(fesapp, monkeypatch):
    monkeypatch.setitem(doctor.LIBRARIES, "no-such-library", "no_such_library")
    result = fesapp("doctor", "--json")
    assert result.exit_code == 1
    assert "no-such-library is not installed" in result.reason
    assert len(json.loads(result.stdout)["missing"]) == 1


def test_missing_weights_and_samples_fail_and_are_named(fesapp, monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "resource", lambda name: tmp_path / name)
    result = fesapp("doctor")
    assert result.exit_code == 1
    for word in ("motion.safetensors", "measurement.safetensors", "no sample photo"):
        assert word in result.reason


def test_damaged_weights_fail(fesapp, monkeypatch, tmp_path, samples):
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "motion.safetensors").write_bytes(b"damaged")
    monkeypatch.setattr(doctor, "resource", lambda name: tmp_path / name)
    result = fesapp("doctor")
    assert result.exit_code == 1
    assert "motion.safetensors: not a readable safetensors file" in result.reason
