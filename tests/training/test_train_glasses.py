"""Training the network that sees glasses: it learns, goes on where it was, and becomes weights the program loads."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from portraits import Command

import training.train_glasses
from fesapp.errors import FesappError
from fesapp.networks.glasses import COLUMNS, ROWS, GlassesNetwork
from fesapp.networks.weights import load_weights, read_card
from training.glasses import random_frame
from training.motion_samples import training_indices
from training.run_folder import RunFolder
from training.train_glasses import GlassesOptions, GlassesTrainer

TINY = ("--batch", 2, "--width", 2)


def checkpoint(run: Path) -> dict[str, Any]:
    state = RunFolder(run).load()
    assert state is not None
    return state


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return all(torch.equal(one[name], other[name]) for name in one)


def test_training_resumes_and_counts_on(prepared_folder: Path, tmp_path: Path, command: Command) -> None:
    run = tmp_path / "run"

    def train(steps: int) -> dict[str, Any]:
        code, _, errors = command("train", "glasses", prepared_folder, "--run", run, "--steps", steps, *TINY)
        assert (code, errors) == (0, "")
        return checkpoint(run)

    def updates(state: dict[str, Any]) -> int:
        return int(max(row["step"] for row in state["optimiser"]["state"].values()))

    first = train(3)
    assert (first["step"], updates(first)) == (3, 3)
    assert same(first["network"], train(3)["network"])
    further = train(5)
    assert (further["step"], updates(further)) == (5, 5)
    assert not same(first["network"], further["network"])
    lines = [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [3, 5]
    assert all(0 <= line["overlap"] <= 1 for line in lines)


def test_photos_taken_to_show_glasses_are_kept_over_a_stop_and_not_drawn_from(
    prepared_folder: Path, tmp_path: Path
) -> None:
    GlassesTrainer(prepared_folder, tmp_path, GlassesOptions(steps=3, batch=2, width=2)).run()
    again = GlassesTrainer(prepared_folder, tmp_path, GlassesOptions(steps=6, batch=2, width=2))
    assert 1 <= int(again.suspect.sum()) <= 3
    assert torch.equal(again.suspect, checkpoint(tmp_path)["suspect"])
    (left,) = training_indices(again.prepared)[:1]
    again.suspect[:] = True
    again.suspect[left] = False
    drawn: list[int] = []
    crop = again.prepared.crop
    again.prepared.crop = lambda index: (drawn.append(int(index)), crop(index))[1]  # type: ignore[method-assign]
    for seed in range(4):
        again.draw(np.random.default_rng(seed))
    assert set(drawn) == {int(left)}


def test_the_masks_lie_where_glasses_were_drawn_also_in_a_mirror(
    prepared_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    black = {"colour": (0.0, 0.0, 0.0), "thickness": 5, "brow": 3, "tint": 1.0, "glare": 0.0, "clear": 0.0}
    monkeypatch.setattr(training.train_glasses, "random_frame", lambda *face: replace(random_frame(*face), **black))
    monkeypatch.setattr(training.train_glasses, "vary", lambda crops: crops)
    trainer = GlassesTrainer(prepared_folder, tmp_path, GlassesOptions(steps=1, batch=6, width=2))
    for seed in range(4):
        crops, masks = trainer.draw(np.random.default_rng(seed))
        assert crops.shape == (6, 3, 256, 256)
        assert masks.shape == (6, 1, ROWS.stop - ROWS.start, COLUMNS.stop - COLUMNS.start)
        # nobody is without glasses before photos that show real ones are known
        assert (masks.amax((1, 2, 3)) > 0.9).all()
        brightness = crops[..., ROWS, COLUMNS].amax(1, keepdim=True)
        assert brightness[masks == 1].max() < 0.03
        assert brightness[masks == 0].mean() > 0.3


def test_drawn_glasses_are_learned(prepared_folder: Path, tmp_path: Path) -> None:
    trainer = GlassesTrainer(prepared_folder, tmp_path, GlassesOptions(steps=40, batch=4, width=4, rate=1.0))
    torch.manual_seed(1)
    crops, masks = trainer.draw(np.random.default_rng(1))

    def contrast() -> float:
        """How much likelier the network finds glasses where they are than beside them."""
        with torch.no_grad():
            likely = torch.sigmoid(trainer.network(crops))
        return float(likely[masks > 0.5].mean() / likely[masks < 0.5].mean())

    assert contrast() < 1.5
    trainer.run()
    assert contrast() > 2


def test_a_run_of_another_width_is_not_gone_on_with(prepared_folder: Path, tmp_path: Path, command: Command) -> None:
    run = tmp_path / "run"
    command("train", "glasses", prepared_folder, "--run", run, "--steps", 1, *TINY)
    before = (run / "checkpoint.pt").read_bytes()
    code, _, errors = command("train", "glasses", prepared_folder, "--run", run, "--steps", 2, "--width", 3)
    assert code == 1
    assert "this run has width 2; give --width so, or another --run" in errors
    assert errors.count("\n") == 1
    assert (run / "checkpoint.pt").read_bytes() == before


def test_the_run_of_another_network_of_that_width_is_one_line(tmp_path: Path) -> None:
    folder, network, other = RunFolder(tmp_path), GlassesNetwork(2), torch.nn.Linear(3, 4)
    optimiser = torch.optim.AdamW(other.parameters())
    state = {name: network.state_dict() for name in ("network", "average")}
    with pytest.raises(FesappError, match="the run of another network; give another --run") as caught:
        folder.resume({**state, "options": {"width": 2}}, 2, other, other, optimiser)
    assert "\n" not in str(caught.value)


def test_a_run_put_back_is_the_run_that_was_saved(tmp_path: Path) -> None:
    torch.manual_seed(0)
    folder, network, average = RunFolder(tmp_path), torch.nn.Linear(3, 4), torch.nn.Linear(3, 4)
    optimiser = torch.optim.AdamW(network.parameters())
    network(torch.ones(1, 3)).sum().backward()
    optimiser.step()
    state = {"network": network.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict()}
    folder.save({**state, "options": {"width": 4}})
    again, mean = torch.nn.Linear(3, 4), torch.nn.Linear(3, 4)
    rebuilt = torch.optim.AdamW(again.parameters())
    folder.resume(checkpoint(tmp_path), 4, again, mean, rebuilt)
    assert same(network.state_dict(), again.state_dict())
    assert same(average.state_dict(), mean.state_dict())
    assert torch.equal(rebuilt.state_dict()["state"][0]["exp_avg"], optimiser.state_dict()["state"][0]["exp_avg"])


def test_the_exported_network_is_the_averaged_one_and_sees_the_same(
    prepared_folder: Path, tmp_path: Path, command: Command
) -> None:
    run, out = tmp_path / "run", tmp_path / "glasses.safetensors"
    command("train", "glasses", prepared_folder, "--run", run, "--steps", 2, *TINY)
    code, _, errors = command("export", "glasses", "--run", run, "--out", out, "--trained-on", "the samples")
    assert (code, errors) == (0, "")
    card = read_card(out)
    assert (card.network, card.options, card.trained_on) == ("glasses", {"width": 2}, "the samples")
    average = GlassesNetwork(2).eval()
    average.load_state_dict(checkpoint(run)["average"])
    crops = torch.rand(1, 3, 256, 256, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        loaded = load_weights(out, "glasses")(crops)
        torch.testing.assert_close(loaded, average(crops), rtol=1e-2, atol=1e-2)


@pytest.mark.parametrize(
    ("option", "value"),
    [("steps", 0), ("batch", 0), ("width", 0), ("rate", 0), ("device", "abacus")],
)
def test_an_option_that_makes_no_sense_is_refused_by_name_in_one_line(
    option: str, value: object, prepared_folder: Path, tmp_path: Path, command: Command
) -> None:
    arguments = {"--run": tmp_path / "run", "--steps": 1, f"--{option}": value}
    code, _, errors = command("train", "glasses", prepared_folder, *(a for pair in arguments.items() for a in pair))
    assert code == 1
    assert f"--{option}" in errors
    assert errors.count("\n") == 1, errors


def test_a_loss_that_is_no_number_stops_the_run_with_advice(prepared_folder: Path, tmp_path: Path) -> None:
    trainer = GlassesTrainer(prepared_folder, tmp_path, GlassesOptions(steps=1, batch=2, width=2))
    crops, masks = trainer.draw(np.random.default_rng(0))
    crops[0, 0, 100, 100] = float("nan")
    with pytest.raises(FesappError, match="no number at step 0; try a smaller --rate"):
        trainer._loss(crops, masks)
