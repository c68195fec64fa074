"""Training end to end: the generator does what the program does, runs resume, every switch has its effect."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from portraits import Command, run_training

from fesapp.action_units import INDEX
from fesapp.editing.networks import eye_texture_network, motion_network, texture_network
from fesapp.networks.weights import load_weights
from training.crop_faces import face_of
from training.end_to_end import WarpThenTexture
from training.full_loss import geometry_loss, mask_loss, smooth_loss
from training.prepared import PreparedSet
from training.run_folder import RunFolder
from training.texture_only import load_texture_only
from training.ways import Editor, generated, rendered, untouched, zero_edit

QUICK = ("--batch", 2, "--critic-from", 1, "--read-first", 1, "--threads", 1)


@pytest.mark.parametrize("texture", [0.0, 1.0])
@pytest.mark.parametrize("asked", [{"AU26": 4}, {"AU45L": 5, "AU12R": 4}, {"AU1L": 3, "AU5L": 5, "AU5R": 5}])
def test_the_generator_edits_as_the_program_does(
    prepared: PreparedSet, asked: dict[str, float], texture: float
) -> None:
    index = 0
    crop, shown = prepared.crop(index), prepared.aus[index]
    wanted = shown.copy()
    for control, value in asked.items():
        wanted[INDEX[control]] = value
    painters = (texture_network(), eye_texture_network()) if texture else ()
    generator = WarpThenTexture(motion_network(), *painters)
    with torch.inference_mode():
        edited = generator(
            torch.from_numpy(crop).permute(2, 0, 1)[None].float() / 255,
            torch.from_numpy(prepared.landmarks[[index]]),
            torch.from_numpy(shown)[None],
            torch.from_numpy(wanted)[None],
        )
    picture = edited.picture[0].permute(1, 2, 0).clamp(0, 1).numpy() * 255
    program = rendered(texture)(crop, face_of(prepared, index))(wanted, None).astype(np.float32)
    changed = np.abs(program - crop).max(axis=2) > 6
    assert changed.sum() > 100
    assert np.abs(picture - program)[changed].mean() < 0.25 * np.abs(program - crop)[changed].mean()


def test_the_generator_paints_what_the_program_paints(prepared: PreparedSet) -> None:
    crop, wanted = prepared.crop(0), prepared.aus[0].copy()
    wanted[[INDEX["AU26"], INDEX["AU25"]]] = 4
    given = (
        torch.from_numpy(crop).permute(2, 0, 1)[None].float() / 255,
        torch.from_numpy(prepared.landmarks[[0]]),
        torch.from_numpy(prepared.aus[[0]]),
        torch.from_numpy(wanted)[None],
    )
    program, warped = (rendered(t)(crop, face_of(prepared, 0))(wanted, None).astype(np.float32) for t in (1.0, 0.0))
    opened = np.abs(program - warped).max(axis=2) > 20
    assert opened.sum() > 50
    apart = []
    for painters in ((), (texture_network(), eye_texture_network())):
        with torch.inference_mode():
            picture = WarpThenTexture(motion_network(), *painters)(*given).picture[0].permute(1, 2, 0).numpy() * 255
        apart.append(np.abs(picture - program)[opened].mean())
    assert apart[1] < 0.4 * apart[0]


@pytest.mark.parametrize("generator", ["both", "warp", "texture"])
def test_each_generator_trains_resumes_and_draws_a_sheet(
    hidden: Path, tmp_path: Path, command: Command, generator: str
) -> None:
    run = tmp_path / "run"
    for steps in (1, 2):
        code, out, errors = command(
            "train", "full", hidden, "--run", run, "--generator", generator, "--steps", steps, *QUICK
        )
        assert (code, errors) == (0, "")
        assert f"step {steps}" in out
    state = RunFolder(run).load()
    assert state is not None
    assert state["step"] == 2
    assert cv2.imread(str(run / "step-000002.png")).shape[0] == 3 * 128
    logged = json.loads((run / "log.jsonl").read_text().splitlines()[-1])
    terms = {"adversarial", "units", "reverse", "identity", "attention"}
    assert terms | ({"smooth", "geometry"} if generator != "texture" else set()) <= set(logged)
    assert ("restored" in logged) == (generator == "both")
    code, _, errors = command(
        "train", "full", hidden, "--run", run, "--generator", "both" if generator == "warp" else "warp"
    )
    assert code == 1
    assert f"--generator {generator}" in errors
    if generator == "both":
        for network in ("motion", "texture", "eyes"):
            out_file = tmp_path / f"{network}.safetensors"
            assert command("export", network, "--run", run, "--out", out_file, "--trained-on", "samples")[0] == 0
            learned = load_weights(out_file, network).state_dict()
            own = Path(__file__).parents[2] / "resources" / "weights" / f"{network}.safetensors"
            mixed_file = tmp_path / "mixed.safetensors"
            done = command(
                "export", network, "--run", run, "--out", mixed_file, "--trained-on", "samples", "--mix", own
            )
            assert done[0] == 0
            begun, mixed = load_weights(own, network).state_dict(), load_weights(mixed_file, network).state_dict()
            for key, value in mixed.items():
                torch.testing.assert_close(value, (learned[key] + begun[key]) / 2, rtol=0, atol=0.01, msg=key)
    if generator == "texture":
        assert load_texture_only(run).layers


def test_a_config_weighs_the_losses_and_wrong_ones_are_refused(hidden: Path, tmp_path: Path, command: Command) -> None:
    config = tmp_path / "weights.json"
    config.write_text('{"adversarial": 0, "restored": 0}')
    run = tmp_path / "run"
    code, _, errors = command("train", "full", hidden, "--run", run, "--config", config, "--steps", 1, *QUICK)
    assert (code, errors) == (0, "")
    assert "restored" not in json.loads((run / "log.jsonl").read_text().splitlines()[-1])
    for text in ('{"beauty": 1}', '{"units": -1}', "units: 1"):
        config.write_text(text)
        code, _, errors = command("train", "full", hidden, "--run", tmp_path / "other", "--config", config)
        assert code == 1
        assert len(errors.splitlines()) == 1
        assert str(config) in errors
    code, _, errors = command("train", "full", hidden, "--run", tmp_path / "other", "--generator", "magic")
    assert code == 1
    assert "both, warp or texture" in errors


def test_two_processes_make_one_run(hidden: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    # the bare -- keeps torchrun from taking --run for an option of its own
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m", "--"]
    options = ["--steps", "2", "--batch", "4", "--width", "10", "--critic-from", "1", "--threads", "1"]
    command = [*torchrun, "training", "train", "texture", str(hidden), "--run", str(run), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert [json.loads(line)["step"] for line in (run / "log.jsonl").read_text().splitlines()] == [2]
    assert RunFolder(run).load() is not None
    odd = ["3" if part == "4" else part for part in command]
    done = subprocess.run(odd, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode != 0
    assert "cannot be shared by 2 processes" in done.stderr


def test_flow_losses_tell_smooth_from_rough_and_near_from_far() -> None:
    level, rough = torch.ones(1, 2, 32, 32), torch.randn(1, 2, 32, 32)
    assert smooth_loss(level) == 0
    assert smooth_loss(rough) > 1
    assert geometry_loss(level, level) == 0
    assert geometry_loss(2 * level, level) == pytest.approx(1)
    assert mask_loss(5 * level, 5 * level) < 0.1 < mask_loss(-5 * level, 5 * level)


def test_nothing_asked_changes_nothing_however_it_is_edited(prepared: PreparedSet) -> None:
    count = int(prepared.validation.sum())
    assert zero_edit(prepared, rendered(1.0)) == count
    assert zero_edit(prepared, untouched) == count

    def careless(pixels: np.ndarray, face: object) -> Editor:
        return lambda wanted, displacement: np.clip(pixels.astype(int) + 1, 0, 255).astype(np.uint8)

    assert zero_edit(prepared, careless) == 0


def test_a_texture_only_generator_changes_the_crop_itself(hidden: Path, prepared: PreparedSet, tmp_path: Path) -> None:
    done = run_training("train", "full", hidden, "--run", tmp_path, "--generator", "texture", "--steps", 1, *QUICK)
    assert done.returncode == 0, done.stderr
    edit = generated(load_texture_only(tmp_path))(prepared.crop(0), face_of(prepared, 0))
    assert np.array_equal(edit(prepared.aus[0], None), prepared.crop(0))
    assert edit(np.full_like(prepared.aus[0], 2.5), None).shape == (256, 256, 3)
