"""The texture network's samples and training, and the folds of pairs."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from portraits import Command

from fesapp.action_units import CONTROLS, INDEX
from fesapp.networks.folds import FoldMaps
from fesapp.networks.texture import MOUTH_MARKS, RIGHT_EYE_MARKS, EyeTextureNetwork, TextureNetwork
from fesapp.networks.weights import load_weights
from fesapp.networks.windows import MOUTH, RIGHT_EYE
from training import hidden_eyes
from training.evaluate_hidden import evaluate_hidden
from training.eye_samples import EyeSampler
from training.hidden_mouths import PARTING, hidden_intensities, open_mouths
from training.mouth_samples import MouthSampler
from training.picture_measures import compare
from training.prepared import PreparedSet, read_prepared
from training.run_folder import RunFolder
from training.ways import rendered, untouched

TINY = ("--batch", 2, "--width", 10, "--critic-from", 1)


def test_smiling_portraits_are_closed_and_opened_again(hidden: Path, prepared: PreparedSet) -> None:
    smiling = {"portrait-03.png", "portrait-06.png", "portrait-27.png"}
    assert {str(prepared.files[i]) for i in open_mouths(prepared)} == smiling
    sampler = MouthSampler(hidden, prepared, validation=False)
    assert len(sampler) >= 2
    batch = sampler.batch(np.arange(len(sampler)))
    assert batch.target.shape[2:] == MOUTH.size[::-1]
    # beside the mouth the photo came back as it was
    away = (batch.inside == 0).float()
    away[..., 30:-20, 15:-15] = 0
    assert ((batch.warped - batch.target).abs() * away).sum() / (3 * away.sum()) < 0.03
    # and something of the mouth was lost on the way
    lost = batch.uncovered > 0.9
    assert lost.any()
    assert (batch.warped - batch.target).abs().mean(1, keepdim=True)[lost].mean() > 0.1


def test_hiding_closes_the_mouth_and_never_opens_it(prepared: PreparedSet) -> None:
    shown = prepared.aus[open_mouths(prepared)[0]]
    rows = np.array([hidden_intensities(shown, np.random.default_rng(seed)) for seed in range(50)])
    for control in PARTING:
        assert (rows[:, INDEX[control]] <= shown[INDEX[control]]).all()


def test_a_drawn_batch_keeps_its_parts_together(hidden: Path, prepared: PreparedSet) -> None:
    batch = MouthSampler(hidden, prepared, validation=False).draw(12, np.random.default_rng(0))
    assert (batch.uncovered <= batch.inside + 1e-6).all()
    # the lips' landmarks stay around the opening, also where it was mirrored and shifted
    corners, upper, lower = (
        [MOUTH_MARKS.index(78), MOUTH_MARKS.index(308)],
        MOUTH_MARKS.index(13),
        MOUTH_MARKS.index(14),
    )
    for inside, marks in zip(batch.inside[:, 0].numpy(), batch.marks.numpy(), strict=True):
        rows, columns = np.nonzero(inside > 0.5)
        low, high = marks[corners, 0].min() - 4, marks[corners, 0].max() + 4
        assert low <= columns.min()
        assert columns.max() <= high
        assert marks[upper, 1] - 6 <= rows.mean() <= marks[lower, 1] + 6


def test_open_eyes_are_closed_and_opened_again(hidden: Path, prepared: PreparedSet) -> None:
    sampler = EyeSampler(hidden, prepared, validation=False)
    batch = sampler.batch(np.arange(len(sampler)))
    # the samples' eyes are open, so all that is hidden is eyeball, and most of it is gone
    assert (batch.uncovered.sum((1, 2, 3)) > 0.3 * batch.inside.sum((1, 2, 3))).float().mean() > 0.7
    lost = batch.uncovered > 0.9
    assert (batch.warped - batch.target).abs().mean(1, keepdim=True)[lost].mean() > 0.05
    # left eyes are stored mirrored: every iris lies where its landmarks say, darker than what is beside it
    middle = batch.marks[:, RIGHT_EYE_MARKS.index(468)].round().long()
    iris = torch.stack([p[:, y, x].mean() for p, (x, y) in zip(batch.target, middle, strict=True)])
    assert (iris < batch.target.mean((1, 2, 3))).float().mean() > 0.9
    drawn = sampler.draw(16, np.random.default_rng(0))
    assert (drawn.uncovered <= drawn.inside + 1e-6).all()


def test_eyes_that_are_closed_are_opened_and_others_closed() -> None:
    shown = np.zeros(len(CONTROLS), np.float32)
    shown[INDEX["AU45L"]] = 5
    for seed in range(20):
        wanted = hidden_eyes.hidden_intensities(shown, np.array([False, True]), np.random.default_rng(seed))
        assert wanted[INDEX["AU45L"]] == 0
        assert wanted[INDEX["AU45R"]] + wanted[INDEX["AU7R"]] > 0


def test_training_resumes_counts_on_and_draws_a_sheet(hidden: Path, tmp_path: Path, command: Command) -> None:
    run = tmp_path / "run"
    for steps in (2, 4):
        code, out, errors = command("train", "texture", hidden, "--run", run, "--steps", steps, *TINY)
        assert (code, errors) == (0, "")
        assert f"step {steps}" in out
        state = RunFolder(run).load()
        assert state is not None
        assert state["step"] == steps
        assert cv2.imread(str(run / f"step-{steps:06d}.png")).shape[0] == 4 * MOUTH.height
    out = tmp_path / "texture.safetensors"
    assert command("export", "texture", "--run", run, "--out", out, "--trained-on", "samples")[0] == 0
    exported = load_weights(out, "texture")
    assert isinstance(exported, TextureNetwork)
    again = tmp_path / "again"
    assert command("train", "texture", hidden, "--run", again, "--steps", 1, *TINY, "--init", out)[0] == 0
    state = RunFolder(again).load()
    assert state is not None
    for name, value in exported.state_dict().items():
        torch.testing.assert_close(state["network"][name], value, rtol=0, atol=0.01, msg=name)
    code, _, errors = command("train", "texture", hidden, "--run", run, "--steps", 5, *TINY[:2], "--width", 15)
    assert code == 1
    assert "has width 10" in errors


def test_eyes_have_a_network_of_their_own(hidden: Path, tmp_path: Path, command: Command) -> None:
    run, out = tmp_path / "run", tmp_path / "eyes.safetensors"
    code, _, errors = command("train", "texture", hidden, "--part", "eyes", "--run", run, "--steps", 2, *TINY)
    assert (code, errors) == (0, "")
    assert cv2.imread(str(run / "step-000002.png")).shape[0] == 4 * RIGHT_EYE.height
    assert command("export", "eyes", "--run", run, "--out", out, "--trained-on", "samples")[0] == 0
    assert isinstance(load_weights(out, "eyes"), EyeTextureNetwork)
    code, _, errors = command("train", "texture", hidden, "--part", "nose", "--run", run)
    assert code == 1
    assert "mouth or eyes" in errors


@pytest.mark.parametrize(("name", "kind"), [("texture", TextureNetwork), ("eyes", EyeTextureNetwork)])
def test_a_run_can_go_on_from_the_checkpoint_that_ships(name: str, kind: type[TextureNetwork]) -> None:
    folder = Path(__file__).parents[2] / "training" / "checkpoints" / name
    state = RunFolder(folder).load()
    assert state is not None
    network = kind(state["options"]["width"])
    network.load_state_dict(state["network"])
    network.load_state_dict(state["average"])
    assert state["step"] > 1000


def test_a_set_without_hidden_mouths_says_how_to_make_them(
    prepared_folder: Path, tmp_path: Path, command: Command
) -> None:
    code, _, errors = command("train", "texture", prepared_folder, "--run", tmp_path / "run")
    assert code == 1
    assert "python -m training hide" in errors


@pytest.mark.parametrize("part", ["mouths", "opened_eyes"])
def test_the_shipped_networks_restore_more_than_the_warp_leaves(prepared: PreparedSet, part: str) -> None:
    figures = evaluate_hidden(prepared, {"untouched": untouched, "warp": rendered(0.0), "both": rendered(1.0)})[part]
    both, warp = figures["both"], figures["warp"]
    assert isinstance(both, dict)
    assert isinstance(warp, dict)
    assert both["l1"] < warp["l1"]
    assert both["psnr"] > warp["psnr"]


def test_pictures_compare_as_they_differ() -> None:
    chance = np.random.default_rng(0)
    picture = chance.random((40, 40, 3)).astype(np.float32)
    mask = np.zeros((40, 40), np.float32)
    mask[10:30, 10:30] = 1
    same = compare(picture, picture, mask)
    assert same["l1"] == 0
    assert same["ssim"] == pytest.approx(1, abs=1e-4)
    brighter = compare(picture, picture + 0.1, mask)
    assert brighter["l1"] == pytest.approx(0.1, abs=1e-5)
    assert brighter["psnr"] == pytest.approx(20, abs=1e-3)
    elsewhere = picture.copy()
    elsewhere[:5] = 0
    assert compare(picture, elsewhere, mask)["l1"] == 0
    assert compare(picture, chance.random((40, 40, 3)).astype(np.float32), mask)["ssim"] < 0.3


def test_folds_need_pairs_and_take_them_from_a_list(prepared_folder: Path, tmp_path: Path, command: Command) -> None:
    run = tmp_path / "run"
    code, _, errors = command("train", "folds", prepared_folder, "--run", run)
    assert code == 1
    assert "--pairs" in errors
    pairs = tmp_path / "pairs.csv"
    with pairs.open("w", newline="") as file:
        csv.writer(file).writerows([("portrait-01.png", "portrait-03.png"), ("portrait-02.png", "portrait-06.png")])
    code, out, errors = command("train", "folds", prepared_folder, "--run", run, "--pairs", pairs)
    assert (code, errors) == (0, "")
    assert "2 pairs" in out
    weights = tmp_path / "folds.safetensors"
    assert command("export", "folds", "--run", run, "--out", weights, "--trained-on", "samples")[0] == 0
    network = load_weights(weights, "folds")
    assert isinstance(network, FoldMaps)
    assert network.maps.abs().max() > 0.005


def test_a_list_of_pairs_that_is_not_there_is_said(prepared_folder: Path, tmp_path: Path, command: Command) -> None:
    code, _, errors = command("train", "folds", prepared_folder, "--pairs", tmp_path / "none.csv")
    assert code == 1
    assert "none.csv" in errors


def test_the_set_still_reads_beside_hidden_mouths(hidden: Path, prepared: PreparedSet) -> None:
    assert len(read_prepared(hidden)) == len(prepared)
