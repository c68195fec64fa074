"""Training the identity network: it learns, goes on where it was, and tells people apart whom it never saw."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from portraits import VALIDATION, Command

from fesapp.action_units import INDEX
from fesapp.editing.networks import identity_network
from fesapp.faces import detect_faces
from fesapp.networks.identity import IdentityNetwork
from fesapp.networks.weights import load_weights, read_card
from training.crop_faces import CropFace
from training.evaluate_identity import area_under_curve, equal_error_rate, identity_distance, identity_distances
from training.identity_samples import EXPRESSIONS, IdentitySampler, find_people
from training.identity_views import disguise, tremble
from training.prepared import PreparedSet
from training.run_folder import RunFolder
from training.train_folds import Pair
from training.train_identity import IdentityOptions, IdentityTrainer, contrast

TINY = ("--batch", 3, "--width", 2)


@pytest.fixture
def pairs_file(tmp_path: Path) -> Path:
    """Two people with two photos each; a photo of the first is in the validation split."""
    path = tmp_path / "pairs.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("portrait-00.png", "portrait-01.png"), ("portrait-02.png", "portrait-05.png")])
    return path


def checkpoint(run: Path) -> dict[str, Any]:
    state = RunFolder(run).load()
    assert state is not None
    return state


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return all(torch.equal(one[name], other[name]) for name in one)


def drawn_from(sampler: IdentitySampler) -> set[str]:
    """Names of the photos that a sampler draws from."""
    return {str(sampler.prepared.files[photo]) for theirs in sampler.single + sampler.paired for photo in theirs}


def test_training_resumes_and_counts_on(prepared_folder: Path, tmp_path: Path, command: Command) -> None:
    run = tmp_path / "run"

    def train(steps: int) -> dict[str, Any]:
        code, _, errors = command("train", "identity", prepared_folder, "--run", run, "--steps", steps, *TINY)
        assert (code, errors) == (0, "")
        return checkpoint(run)

    first = train(2)
    assert first["step"] == 2
    assert same(first["network"], train(2)["network"])
    further = train(4)
    assert further["step"] == 4
    assert further["seconds"] > first["seconds"]
    assert int(max(row["step"] for row in further["optimiser"]["state"].values())) == 4
    assert not same(first["network"], further["network"])
    lines = [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [2, 4]
    for line in lines:
        assert 0 <= line["recognised"] <= 1
        # without pairs nobody can be compared with another photo of theirs
        assert "auc" not in line


def test_the_same_seed_gives_the_same_run(prepared_folder: Path, tmp_path: Path) -> None:
    options = IdentityOptions(steps=2, batch=3, width=2, seed=5)
    states = []
    for name in ("one", "other"):
        IdentityTrainer(prepared_folder, tmp_path / name, options).run()
        states.append(checkpoint(tmp_path / name)["network"])
    assert same(*states)
    IdentityTrainer(prepared_folder, tmp_path / "seeded", replace(options, seed=6)).run()
    assert not same(states[0], checkpoint(tmp_path / "seeded")["network"])


def test_a_run_stops_when_its_minutes_are_over_and_keeps_what_it_learned(prepared_folder: Path, tmp_path: Path) -> None:
    IdentityTrainer(prepared_folder, tmp_path, IdentityOptions(steps=10**6, batch=2, width=2, minutes=1e-6)).run()
    assert checkpoint(tmp_path)["step"] == 1
    assert (tmp_path / "log.jsonl").exists()


def test_people_are_learned_apart(prepared_folder: Path, tmp_path: Path) -> None:
    trainer = IdentityTrainer(prepared_folder, tmp_path, IdentityOptions(steps=140, batch=6, width=8, rate=0.02))
    views = trainer.samples.draw(6, np.random.default_rng(1))

    def confusion() -> float:
        with torch.no_grad():
            vectors = trainer.network.train()(views.crops, views.landmarks)
        return float(contrast(vectors, views.people))

    before = confusion()
    trainer.run()
    assert confusion() < 0.7 * before


def test_nobody_is_learned_from_of_whom_a_photo_is_for_validation(
    prepared_folder: Path, pairs_file: Path, tmp_path: Path
) -> None:
    options = IdentityOptions(steps=1, batch=2, width=2)
    trainer = IdentityTrainer(prepared_folder, tmp_path / "run", options, pairs_file)
    names = {f"portrait-0{k}.png" for k in (2, 3, 4, 5, 6)}
    assert drawn_from(trainer.samples) == names
    assert [len(theirs) for theirs in trainer.samples.paired] == [2]
    assert drawn_from(trainer.unseen) == set(VALIDATION)
    assert len(trainer.unseen_pairs) == 1
    held_back = IdentityTrainer(prepared_folder, tmp_path / "run", replace(options, hold_back=1), pairs_file)
    assert drawn_from(held_back.samples) == names - {"portrait-02.png", "portrait-05.png"}
    assert len(held_back.unseen_pairs) == 2
    figures = held_back.validate()
    assert figures["pairs"] == 2
    assert 0 <= figures["auc"] <= 1


def test_who_is_on_one_photo_with_two_others_is_one_person_on_three() -> None:
    assert find_people(5, [Pair(0, 3), Pair(3, 1), Pair(4, 4)]).tolist() == [0, 0, 2, 0, 4]
    assert len(set(find_people(4, [Pair(1, 0), Pair(3, 2), Pair(2, 1)]))) == 1


def test_two_views_are_two_photos_of_a_person_or_two_expressions_of_a_photo(
    prepared: PreparedSet, place: dict[str, int]
) -> None:
    pair = Pair(place["portrait-02.png"], place["portrait-05.png"])
    people = find_people(len(prepared), [pair])
    sampler = IdentitySampler(prepared, people, np.flatnonzero(~prepared.validation), seed=0)
    for seed in range(8):
        keys = sampler._keys(4, np.random.default_rng(seed))
        firsts, seconds = keys[: len(keys) // 2], keys[len(keys) // 2 :]
        assert len({people[photo] for photo, _ in firsts}) == len(firsts)
        for one, other in zip(firsts, seconds, strict=True):
            assert people[one[0]] == people[other[0]]
            assert one != other
            assert {one[0], other[0]} in ({pair.neutral, pair.smiling}, {one[0]})
            assert 0 <= min(one[1], other[1]) <= max(one[1], other[1]) <= EXPRESSIONS


def test_views_show_the_photo_and_faces_that_moved_with_their_landmarks(prepared: PreparedSet) -> None:
    photos = np.flatnonzero(~prepared.validation)
    sampler = IdentitySampler(prepared, np.arange(len(prepared)), photos, seed=0)
    views = sampler.draw(100, np.random.default_rng(0))
    assert views.crops.shape == (2 * len(photos), 3, 128, 128)
    assert sorted(views.people.tolist()) == sorted([*photos, *photos])
    photo = int(photos[0])
    sampler._make([(photo, number) for number in range(EXPRESSIONS + 1)])
    _, own = sampler._kept[photo, 0]
    np.testing.assert_array_equal(own, prepared.landmarks[photo, :, :2])
    moved = [float(np.abs(sampler._kept[photo, k][1] - own).max()) for k in range(1, EXPRESSIONS + 1)]
    assert max(moved) > 3


def test_a_disguise_changes_colours_and_keeps_face_and_mask_together(prepared: PreparedSet) -> None:
    network = IdentityNetwork(2)
    photos = np.flatnonzero(~prepared.validation)
    views = IdentitySampler(prepared, np.arange(len(prepared)), photos, seed=0).draw(6, np.random.default_rng(0))
    faces, inside = network.cut(views.crops, views.landmarks)
    assert 0.4 < float(inside.mean()) < 0.9
    torch.manual_seed(0)
    # what is outside is black, and stays where the mask is 0, also in the mirror
    disguised, masks = disguise(faces * (inside > 0), inside)
    assert disguised.shape == faces.shape
    assert (disguised >= 0).all()
    assert (disguised <= 1).all()
    turned = masks.flatten(1) != inside.flatten(1)
    assert 0 < int(turned.any(1).sum()) < len(faces)
    brightness = disguised.mean(1, keepdim=True)
    assert brightness[masks > 0.9].mean() > 2 * brightness[masks == 0].mean()


def test_landmarks_tremble_by_a_few_pixels_and_by_chance(prepared: PreparedSet) -> None:
    landmarks = prepared.landmarks[:3]
    one, other = (tremble(landmarks, np.random.default_rng(seed)) for seed in (0, 1))
    assert one.shape == (3, 478, 2)
    assert not np.array_equal(one, other)
    away = np.linalg.norm(one - landmarks[..., :2], axis=2)
    assert 0.5 < away.mean() < 10


def test_the_shipped_network_knows_a_face_after_an_edit_from_two_different_people(
    prepared: PreparedSet, place: dict[str, int]
) -> None:
    network = identity_network()
    names = [f"portrait-0{k}.png" for k in (1, 2, 3)]
    crops, landmarks = zip(*((prepared.crop(place[n]), prepared.landmarks[place[n]]) for n in names), strict=True)
    strangers = [
        identity_distance(network, crops[a], crops[b], landmarks[a], landmarks[b]) for a, b in ((0, 1), (1, 2), (0, 2))
    ]
    for name in names:
        face = CropFace(prepared, place[name])
        assert identity_distance(network, face.pixels, face.pixels, face.face.landmarks, face.face.landmarks) < 1e-5
        wanted = face.shown.copy()
        wanted[[INDEX[control] for control in ("AU12L", "AU12R", "AU26", "AU4L", "AU4R")]] = (4, 4, 3, 3, 3)
        edited = face.edit(wanted)
        (again,) = detect_faces(edited)
        kept = identity_distance(network, face.pixels, edited, face.face.landmarks, again.landmarks)
        assert 1e-4 < kept < 0.5 * min(strangers)


def test_the_shipped_network_finds_people_again_among_others(prepared: PreparedSet, place: dict[str, int]) -> None:
    """Of each sample another portrait: darker, tilted, or in a mirror."""
    named = (("00", "01"), ("02", "11"), ("03", "27"))
    pairs = [Pair(place[f"portrait-{one}.png"], place[f"portrait-{other}.png"]) for one, other in named]
    figures = identity_distances(prepared, identity_network(), pairs)
    assert figures["pairs"] == 3
    assert figures["auc"] == figures["auc_all"] == 1
    assert figures["equal_error_rate"] == figures["equal_error_rate_all"] == 0
    assert figures["same_person"] < 0.5 * figures["different_people_of_pairs"]
    assert figures["same_person"] < 0.5 * figures["different_people"]


def test_without_pairs_only_strangers_are_compared(prepared: PreparedSet) -> None:
    assert set(identity_distances(prepared, identity_network())) == {"different_people"}


def test_the_figures_of_two_crowds_are_those_of_the_textbook() -> None:
    near, far = np.array([0.1, 0.2, 0.3, 0.4]), np.array([0.5, 0.6, 0.7, 0.8, 0.9])
    assert area_under_curve(near, far) == 1
    assert equal_error_rate(near, far) == 0
    assert area_under_curve(far, near) == 0
    assert area_under_curve(near, near) == 0.5
    mixed = np.array([0.35, 0.6, 0.7, 0.8])
    # one of sixteen comparisons is the wrong way round
    assert area_under_curve(near, mixed) == 1 - 1 / 16
    assert equal_error_rate(near, mixed) == 0.25


def test_the_exported_network_is_the_averaged_one(prepared_folder: Path, tmp_path: Path, command: Command) -> None:
    run, out = tmp_path / "run", tmp_path / "identity.safetensors"
    command("train", "identity", prepared_folder, "--run", run, "--steps", 2, *TINY)
    code, _, errors = command("export", "identity", "--run", run, "--out", out, "--trained-on", "the samples")
    assert (code, errors) == (0, "")
    card = read_card(out)
    assert (card.network, card.options, card.figures) == ("identity", {"width": 2}, {"steps": 2})
    loaded = load_weights(out, "identity").state_dict()
    for name, value in checkpoint(run)["average"].items():
        torch.testing.assert_close(loaded[name], value, rtol=1e-2, atol=1e-2, check_dtype=False, msg=name)


def test_a_run_of_another_width_is_not_gone_on_with(prepared_folder: Path, tmp_path: Path, command: Command) -> None:
    run = tmp_path / "run"
    command("train", "identity", prepared_folder, "--run", run, "--steps", 1, *TINY)
    code, _, errors = command("train", "identity", prepared_folder, "--run", run, "--steps", 2, "--width", 3)
    assert code == 1
    assert "this run has width 2; give --width so, or another --run" in errors


@pytest.mark.parametrize(
    ("option", "value"),
    [("steps", 0), ("batch", 1), ("width", 0), ("rate", 0), ("minutes", -1), ("hold-back", 2), ("device", "abacus")],
)
def test_an_option_that_makes_no_sense_is_refused_by_name_in_one_line(
    option: str, value: object, prepared_folder: Path, tmp_path: Path, command: Command
) -> None:
    arguments = {"--run": tmp_path / "run", "--steps": 1, f"--{option}": value}
    code, _, errors = command("train", "identity", prepared_folder, *(a for pair in arguments.items() for a in pair))
    assert code == 1
    assert f"--{option}" in errors
    assert errors.count("\n") == 1, errors


def test_one_person_alone_is_refused(prepared_folder: Path, tmp_path: Path, command: Command) -> None:
    path = tmp_path / "pairs.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("portrait-01.png", f"portrait-0{k}.png") for k in (2, 3, 4, 5, 6)])
    code, _, errors = command(
        "train", "identity", prepared_folder, "--run", tmp_path / "run", "--steps", 1, "--pairs", path
    )
    assert code == 1
    assert "two people at least" in errors
    assert errors.count("\n") == 1


def test_pairs_that_are_not_there_are_said(prepared_folder: Path, tmp_path: Path, command: Command) -> None:
    code, _, errors = command("train", "identity", prepared_folder, "--pairs", tmp_path / "none.csv")
    assert code == 1
    assert "none.csv" in errors


def test_a_loss_that_is_no_number_stops_the_run_with_advice(
    prepared_folder: Path, tmp_path: Path, command: Command
) -> None:
    code, _, errors = command(
        "train", "identity", prepared_folder, "--run", tmp_path / "run", "--steps", 9, "--rate", 1e30, *TINY
    )
    assert code == 1
    assert "try a smaller --rate" in errors
