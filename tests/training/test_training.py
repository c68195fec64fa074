"""Training: it learns, it can be stopped at any minute, and it goes on where it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from portraits import Command

import training.train_aus
import training.train_motion
from fesapp.errors import FesappError
from training.motion_loss import endpoint_error, motion_loss
from training.motion_samples import training_indices
from training.run_folder import RunFolder
from training.schedule import cosine
from training.train_aus import MeasurementOptions, MeasurementTrainer
from training.train_motion import MotionOptions, MotionTrainer

TINY_MOTION = ("--batch", 2, "--replay", 1, "--width", 8, "--workers", 0)
TINY_AUS = ("--batch", 16, "--width", 16)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few samples to validate on, few landmarks at a time, and few faces to find principal directions from."""
    monkeypatch.setattr(training.train_aus, "LOOKED_AT", 400)
    monkeypatch.setattr(training.train_motion, "VALIDATION_SAMPLES", 16)
    monkeypatch.setattr(training.train_motion, "LANDMARK_BATCH", 32)


def checkpoint(run: Path) -> dict[str, Any]:
    state = RunFolder(run).load()
    assert state is not None
    return state


def log(run: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]


def updates(state: dict[str, Any]) -> int:
    """Most optimiser steps that any parameter has seen."""
    return int(max(row["step"] for row in state["optimiser"]["state"].values()))


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return all(torch.equal(one[name], other[name]) for name in one)


def test_motion_training_resumes_and_counts_on(prepared_folder: Path, tmp_path: Path, command: Command) -> None:
    run = tmp_path / "run"

    def train(steps: int) -> dict[str, Any]:
        code, out, errors = command(
            "train", "motion", prepared_folder, "--run", run, "--landmark-steps", 2, "--steps", steps, *TINY_MOTION
        )
        assert (code, errors) == (0, "")
        assert f"step {steps}" in out
        return checkpoint(run)

    first = train(2)
    assert (first["landmark_step"], first["step"], updates(first)) == (2, 2, 2)
    again = train(2)
    assert same(first["network"], again["network"])
    further = train(4)
    assert (further["landmark_step"], further["step"], updates(further)) == (2, 4, 4)
    assert not same(first["network"], further["network"])
    assert [line["step"] for line in log(run)] == [2, 2, 4]
    # the landmarks' motion is learned first and then left alone
    for name, value in first["network"].items():
        if name.startswith("landmark_motion."):
            torch.testing.assert_close(further["network"][name], value, rtol=0, atol=0, msg=name)


def test_measurement_training_resumes_and_counts_on(prepared_folder: Path, tmp_path: Path, command: Command) -> None:
    run = tmp_path / "run"

    def train(steps: int) -> dict[str, Any]:
        code, _, errors = command("train", "aus", prepared_folder, "--run", run, "--steps", steps, *TINY_AUS)
        assert (code, errors) == (0, "")
        return checkpoint(run)

    first = train(3)
    assert (first["step"], updates(first)) == (3, 3)
    assert same(first["network"], train(3)["network"])
    further = train(5)
    assert (further["step"], updates(further)) == (5, 5)
    assert not same(first["network"], further["network"])
    assert [line["step"] for line in log(run)] == [3, 5]


def test_motion_training_stops_when_its_minutes_are_over_and_can_go_on(
    prepared_folder: Path, tmp_path: Path, command: Command
) -> None:
    run = tmp_path / "run"
    options = ("--run", run, "--landmark-steps", 1, "--steps", 1000, *TINY_MOTION)
    for steps in (1, 2):
        code, _, _ = command("train", "motion", prepared_folder, *options, "--minutes", 1e-6)
        assert code == 0
        assert checkpoint(run)["step"] == steps


def test_a_run_of_another_width_is_not_gone_on_with(prepared_folder: Path, tmp_path: Path, command: Command) -> None:
    run = tmp_path / "run"
    command("train", "aus", prepared_folder, "--run", run, "--steps", 1, *TINY_AUS)
    code, _, errors = command("train", "aus", prepared_folder, "--run", run, "--steps", 2, "--width", 32)
    assert code == 1
    assert "this run has width 16" in errors
    assert errors.count("\n") == 1


@pytest.mark.parametrize("damage", ["cut", "pickle"])
def test_a_damaged_checkpoint_is_one_line_that_names_it(
    damage: str, prepared_folder: Path, tmp_path: Path, command: Command
) -> None:
    run = tmp_path / "run"
    command("train", "aus", prepared_folder, "--run", run, "--steps", 1, *TINY_AUS)
    file = run / "checkpoint.pt"
    file.write_bytes(file.read_bytes()[:2000] if damage == "cut" else b"\x80\x04no checkpoint")
    code, _, errors = command("train", "aus", prepared_folder, "--run", run, "--steps", 2, *TINY_AUS)
    assert code == 1
    assert f"{file}: damaged checkpoint" in errors
    assert errors.count("\n") == 1


def test_the_run_of_another_network_is_one_line_too(prepared_folder: Path, tmp_path: Path, command: Command) -> None:
    run = tmp_path / "run"
    command("train", "aus", prepared_folder, "--run", run, "--steps", 1, "--batch", 16, "--width", 8)
    code, _, errors = command(
        "train", "motion", prepared_folder, "--run", run, "--landmark-steps", 1, "--steps", 1, *TINY_MOTION
    )
    assert code == 1
    assert errors.count("\n") == 1, errors


def test_the_motion_loss_falls_on_a_few_samples(prepared_folder: Path, tmp_path: Path) -> None:
    trainer = MotionTrainer(
        prepared_folder, tmp_path, MotionOptions(landmark_steps=0, steps=40, batch=2, width=8, workers=0, rate=0.02)
    )
    batch = trainer.sampler.draw(2, np.random.default_rng(3))

    def figures() -> tuple[float, float]:
        with torch.no_grad():
            motion = trainer.network(batch.crops, batch.landmarks, batch.shown, batch.wanted)
        error, length = endpoint_error(motion.flow(), batch)
        return float(motion_loss(motion, batch)[0]), float(error.sum() / length.sum())

    loss, error = figures()
    for _ in range(40):
        trainer._train_step(batch)
    assert figures()[0] < 0.6 * loss
    assert figures()[1] < 0.9 * error


def test_the_landmarks_motion_is_learned_from_landmarks_alone(
    prepared_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = MotionTrainer(
        prepared_folder, tmp_path, MotionOptions(landmark_steps=120, steps=1, width=8, workers=0, rate=8e-3)
    )
    before = trainer.landmark_error()
    trainer._learn_landmarks()
    assert trainer.landmark_step == 120
    assert trainer.landmark_error() < 0.75 * before


def test_measuring_is_learned(prepared_folder: Path, tmp_path: Path) -> None:
    trainer = MeasurementTrainer(
        prepared_folder, tmp_path, MeasurementOptions(steps=120, batch=32, width=32, rate=8e-3)
    )
    before, after, shown, wanted = trainer.draw(np.random.default_rng(9))

    def errors() -> tuple[float, float]:
        """Of the intensities shown, and of their change."""
        with torch.no_grad():
            still, changed = trainer.average(before), trainer.average.measure_change(before, after)
        return float((still - shown).square().mean()), float((changed - (wanted - shown)).square().mean())

    untrained = errors()
    trainer.run()
    assert errors()[0] < 0.8 * untrained[0]
    assert errors()[1] < 0.8 * untrained[1]
    assert log(tmp_path)[-1]["step"] == 120


def test_a_loss_that_is_no_number_stops_the_run_with_advice(prepared_folder: Path, tmp_path: Path) -> None:
    trainer = MotionTrainer(
        prepared_folder, tmp_path, MotionOptions(landmark_steps=0, steps=1, batch=2, width=8, workers=0)
    )
    batch = trainer.sampler.draw(2, np.random.default_rng(0))
    batch.crops[0, 0, 0, 0] = float("nan")
    with pytest.raises(FesappError, match="no number at step 0; try a smaller --rate"):
        trainer._train_step(batch)


@pytest.mark.parametrize(
    ("network", "option", "value"),
    [
        ("motion", "steps", 0),
        ("motion", "batch", 0),
        ("motion", "replay", 0),
        ("motion", "width", -1),
        ("motion", "rate", 0),
        ("motion", "landmark-steps", -1),
        ("motion", "workers", -1),
        ("motion", "device", "abacus"),
        ("aus", "steps", 0),
        ("aus", "batch", 0),
        ("aus", "width", 0),
        ("aus", "rate", -1),
        ("aus", "device", "abacus"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused_by_name_in_one_line(
    network: str, option: str, value: object, prepared_folder: Path, tmp_path: Path, command: Command
) -> None:
    arguments = {"--run": tmp_path / "run", "--steps": 1, f"--{option}": value}
    code, _, errors = command("train", network, prepared_folder, *(a for pair in arguments.items() for a in pair))
    assert code == 1
    assert f"--{option}" in errors
    assert errors.count("\n") == 1, errors


def test_the_learning_rate_rises_then_falls_to_a_fiftieth() -> None:
    rates = [cosine(1e-3, step, 1000) for step in range(1001)]
    top = int(np.argmax(rates))
    assert 100 < top < 300
    assert max(rates) <= 1e-3
    assert (np.diff(rates[:top]) > 0).all()
    assert (np.diff(rates[top:]) < 0).all()
    assert rates[-1] == pytest.approx(1e-3 / 50)
    assert rates[0] < 1e-4


def test_a_set_too_small_to_validate_on_is_one_line(
    prepared_folder: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = tmp_path / "small"
    small.mkdir()
    for file in prepared_folder.iterdir():
        (small / file.name).write_bytes(file.read_bytes())
    shard = small / "photos-0000.npz"
    with np.load(shard) as arrays:
        changed = {name: arrays[name] for name in arrays.files}
    changed["validation"][:] = False
    np.savez(shard, **changed)
    for network in ("motion", "aus", "glasses"):
        code, _, errors = command("train", network, small, "--run", tmp_path / network, "--steps", 1)
        assert code == 1
        assert "for validation" in errors
        assert errors.count("\n") == 1
    changed["validation"][:] = True
    np.savez(shard, **changed)
    for network in ("motion", "aus", "glasses"):
        code, _, errors = command("train", network, small, "--run", tmp_path / network, "--steps", 1)
        assert code == 1
        assert "fit to learn from" in errors
    assert training_indices
