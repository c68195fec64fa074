"""From a run to weights that the program loads, and the figures that say how good they are."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from portraits import Command

import training.contact_sheets
import training.evaluate_response
import training.expression_sheets
import training.train_aus
import training.train_motion
from fesapp.action_units import ACTION_UNITS, BY_NUMBER, CONTROLS, MAX_INTENSITY
from fesapp.editing.networks import OWN, measurement_network
from fesapp.errors import FesappError
from fesapp.networks.weights import load_weights, read_card
from training.contact_sheets import VALUES, write_contact_sheets
from training.crop_faces import CropFace
from training.evaluate_measurement import evaluate_measurement, rank_correlation
from training.evaluate_response import evaluate_response
from training.expression_sheets import TILE, write_expression_sheets
from training.prepared import PreparedSet
from training.run_folder import RunFolder
from training.train_aus import MeasurementOptions, train_aus
from training.train_motion import MotionOptions, train_motion
from training.ways import rendered


@pytest.fixture(scope="module")
def runs(prepared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a short run of each network."""
    folder = tmp_path_factory.mktemp("runs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training.train_motion, "VALIDATION_SAMPLES", 16)
        patch.setattr(training.train_aus, "LOOKED_AT", 200)
        options = MotionOptions(landmark_steps=2, steps=2, batch=2, replay=1, width=8, workers=0)
        train_motion(prepared_folder, folder / "motion", options)
        train_aus(prepared_folder, folder / "measurement", MeasurementOptions(steps=3, batch=16, width=16))
    return folder


@pytest.fixture
def exported(runs: Path, tmp_path: Path, command: Command) -> Callable[..., Path]:
    """Exports a network as a user does."""

    def export(network: str, *more: object) -> Path:
        out = tmp_path / "weights" / f"{network}.safetensors"
        code, said, errors = command(
            "export", network, "--run", runs / network, "--out", out, "--trained-on", "the samples", *more
        )
        assert (code, errors) == (0, "")
        assert str(out) in said.replace("\n", "")
        return out

    return export


@pytest.mark.parametrize("network", ["motion", "measurement"])
def test_an_exported_network_is_the_runs_averaged_one(network: str, exported: Callable[..., Path], runs: Path) -> None:
    path = exported(network)
    state = RunFolder(runs / network).load()
    assert state is not None
    loaded = load_weights(path, network).state_dict()
    for name, value in state["average"].items():
        torch.testing.assert_close(loaded[name], value, rtol=1e-3, atol=1e-4, msg=name)
    card = read_card(path)
    assert card.trained_on == "the samples"
    assert card.figures["steps"] == state["step"]


def test_evaluation_writes_figures_per_side_that_export_puts_into_the_card(
    prepared_folder: Path, exported: Callable[..., Path], tmp_path: Path, command: Command
) -> None:
    out = tmp_path / "evaluation"
    code, said, errors = command(
        "evaluate", prepared_folder, "--out", out, "--motion", exported("motion"),
        "--measurement", exported("measurement"), "--photos", 2, "--response-photos", 0,
    )  # fmt: skip
    assert (code, errors) == (0, "")
    assert all(unit.key in said for unit in ACTION_UNITS)
    document = json.loads((out / "evaluation.json").read_text(), parse_constant=pytest.fail)
    assert document["validation_photos"] == 3
    assert set(document["flow"]["controls"]) == set(CONTROLS)
    # hardly trained, it moves things hardly better than not at all
    assert 0.5 < document["overall"]["motion"]["endpoint_error"] < 1.5
    assert set(document["measurement"]["controls"]["AU12L"]) == {"rank_correlation", "mean_absolute_error"}
    assert 0 <= document["overall"]["measurement"]["mean_absolute_error"] <= 5
    assert "response" not in document
    assert document["zero_edit"] == 3
    opened = document["hidden"]["opened_eyes"]
    assert opened["samples"] == 3
    assert {"untouched", "warp_only", "both"} <= set(opened)
    # different people of the samples
    assert document["identity"]["different_people"] > 0.3
    card = read_card(exported("motion", "--evaluation", out / "evaluation.json"))
    assert card.figures["endpoint_error"] == document["overall"]["motion"]["endpoint_error"]


def test_the_response_of_the_weights_that_ship_is_measured_on_edited_photos(
    prepared: PreparedSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training.evaluate_response, "ACTION_UNITS", (BY_NUMBER[12], BY_NUMBER[26]))
    monkeypatch.setattr(training.evaluate_response, "VALUES", (0.0, 2.5, 5.0))
    document = evaluate_response(prepared, rendered(1.0), measurement_network(), 2)
    assert document["lost"] == 0
    units = document["units"]
    assert isinstance(units, dict)
    for figures in units.values():
        assert figures["rank_correlation"] > 0.8
        assert figures["gain"] > 0.15
        assert figures["leak"] < figures["gain"]


def test_contact_sheets_show_each_unit_growing_on_every_photo(
    prepared: PreparedSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training.contact_sheets, "ACTION_UNITS", (BY_NUMBER[12], BY_NUMBER[26]))
    paths = write_contact_sheets(prepared, OWN, tmp_path / "sheets", count=2, tile=64)
    assert [path.name for path in paths] == ["AU12.png", "AU26.png"]
    for path in paths:
        sheet = cv2.imread(str(path)).astype(int)
        assert sheet.shape[0] == 64
        none, half, full = (sheet[:, k * 64 : (k + 1) * 64] for k in range(len(VALUES)))
        assert np.abs(full - none).mean() > np.abs(half - none).mean() > 0.3


def test_expression_sheets_show_faces_before_and_after_at_full_size(
    prepared: PreparedSet, portraits: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        training.expression_sheets, "EXPRESSIONS", {"jaw_drop": {"AU26": 4.0}, "no_smile": {"AU12": 0.0}}
    )
    paths = write_expression_sheets(prepared, portraits, tmp_path / "sheets", count=2)
    assert paths[0].name == "jaw_drop.png"
    width, height = TILE
    sheet = cv2.imread(str(paths[0])).astype(int)
    assert sheet.shape == (height, 2 * width * 4, 3)
    before, after = sheet[:, :width], sheet[:, width : 2 * width]
    changed = np.abs(after - before).max(axis=2) > 8
    # the lower half of the face moved, the upper edge did not
    assert changed[height // 2 :].mean() > 0.02
    assert changed[: height // 8].mean() < 0.01
    with pytest.raises(FesappError, match="none of the set's photos"):
        write_expression_sheets(prepared, tmp_path / "elsewhere", tmp_path / "none", count=2)


def test_a_prepared_crop_is_edited_as_the_program_would(prepared: PreparedSet, place: dict[str, int]) -> None:
    face = CropFace(prepared, place["portrait-01.png"])
    np.testing.assert_array_equal(face.edit(face.shown), prepared.crop(place["portrait-01.png"]))
    wanted = face.shown.copy()
    wanted[CONTROLS.index("AU26")] = 5
    edited = face.edit(wanted)
    assert (edited != face.pixels).any(axis=2)[180:].mean() > 0.05
    np.testing.assert_array_equal(edited[:, :2], face.pixels[:, :2])


def test_one_photo_to_validate_on_gives_figures_where_there_can_be_any_and_never_nan(
    prepared: PreparedSet, place: dict[str, int]
) -> None:
    alone = replace(prepared, validation=np.arange(len(prepared)) == place["portrait-11.png"])
    document = evaluate_measurement(alone, measurement_network())
    # of one photo nothing can be ranked
    assert document["rank_correlation"] is None
    controls = document["controls"]
    assert isinstance(controls, dict)
    assert set(controls) == set(CONTROLS)
    for figures in controls.values():
        assert figures["rank_correlation"] is None
        assert 0 <= figures["mean_absolute_error"] <= MAX_INTENSITY
    assert document["mean_absolute_error"] == pytest.approx(
        np.mean([figures["mean_absolute_error"] for figures in controls.values()]), abs=1e-5
    )


def test_a_set_with_one_photo_to_validate_on_is_evaluated_into_valid_json(
    prepared_folder: Path, tmp_path: Path, command: Command
) -> None:
    folder = Path(shutil.copytree(prepared_folder, tmp_path / "set"))
    with np.load(folder / "photos-0000.npz") as arrays:
        changed = {name: arrays[name] for name in arrays.files}
    changed["validation"][np.flatnonzero(changed["validation"])[1:]] = False
    np.savez(folder / "photos-0000.npz", **changed)
    code, said, errors = command("evaluate", folder, "--out", tmp_path / "out", "--photos", 4, "--response-photos", 0)
    assert (code, errors) == (0, "")
    assert "nan" not in said.lower()
    document = json.loads((tmp_path / "out" / "evaluation.json").read_text(), parse_constant=pytest.fail)
    assert document["validation_photos"] == 1
    assert document["overall"]["measurement"]["rank_correlation"] is None
    assert document["overall"]["measurement"]["mean_absolute_error"] > 0


def test_rank_correlation_of_what_does_not_vary_says_nothing() -> None:
    assert rank_correlation(np.array([1.0, 2, 3]), np.array([2.0, 4, 9])) == pytest.approx(1)
    assert rank_correlation(np.array([1.0, 2, 3]), np.array([3.0, 2, 1])) == pytest.approx(-1)
    assert rank_correlation(np.array([1.0, 2, 3]), np.zeros(3)) is None


@pytest.mark.parametrize(
    ("network", "run", "reason"),
    [
        ("smile", "motion", "there is no network 'smile'"),
        ("glasses", "motion", "not a run of the glasses network"),
        ("motion", "measurement", "not a run of the motion network"),
        ("measurement", "motion", "not a run of the measurement network"),
        ("motion", "nothing", "no checkpoint there; train first"),
    ],
)
def test_what_cannot_be_exported_is_one_line_and_exit_1(
    network: str, run: str, reason: str, runs: Path, tmp_path: Path, command: Command
) -> None:
    out = tmp_path / "out.safetensors"
    code, _, errors = command("export", network, "--run", runs / run, "--out", out, "--trained-on", "nothing")
    assert code == 1
    assert reason in errors
    assert errors.count("\n") == 1
    assert not out.exists()
    assert not (runs / "nothing").exists()


@pytest.mark.parametrize("text", ["{", "{}", '{"overall": {}}'])
def test_an_evaluation_without_figures_is_refused(text: str, runs: Path, tmp_path: Path, command: Command) -> None:
    evaluation = tmp_path / "evaluation.json"
    evaluation.write_text(text)
    code, _, errors = command(
        "export", "motion", "--run", runs / "motion", "--out", tmp_path / "out.safetensors",
        "--trained-on", "nothing", "--evaluation", evaluation,
    )  # fmt: skip
    assert code == 1
    assert "no figures of motion there" in errors
    assert errors.count("\n") == 1
