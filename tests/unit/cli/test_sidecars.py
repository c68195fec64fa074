"""Edits that were made in the window, applied in the shell: the same faces, the same pixels."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import fesapp as api
from fesapp.editing.engine import Engine, Opened
from fesapp.editing.face_marks import FaceMarks
from fesapp.editing.kept_edit import KeptEdit
from fesapp.editing.measuring import find_faces
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.editing.sidecar import Sidecar, sidecar_of
from fesapp.editing.sidecar_writing import write_sidecar
from fesapp.photos import Photo, open_photo

SMILE = {"AU12L": 4.0, "AU12R": 4.0}
JAW = {"AU26": 3.0}


@pytest.fixture(scope="module")
def people(samples: list[Path]) -> list[np.ndarray]:
    """Three people, small, each picture as wide and high as the others."""
    return [np.ascontiguousarray(open_photo(path).pixels[::4, ::4]) for path in samples]


def side_by_side(people: Sequence[np.ndarray], path: Path) -> Path:
    return Photo(np.hstack(people)).save(path)


@pytest.fixture(scope="module")
def two(people: list[np.ndarray], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo of two people, the first at the left."""
    return side_by_side(people[:2], tmp_path_factory.mktemp("two") / "two.png")


@pytest.fixture(scope="module")
def opened(two: Path) -> Opened:
    return Engine().open(str(two))


@pytest.fixture(scope="module")
def left_smiles(opened: Opened, two: Path) -> Path:
    """The sidecar in which the one at the left smiles and the other opens the mouth."""
    edits = [
        KeptEdit.of(FaceEdit(SMILE if face.box[0] < opened.size[0] / 2 else JAW, face=number), mark)
        for number, (face, mark) in enumerate(zip(opened.faces, opened.marks(range(2)), strict=True))
    ]
    write_sidecar(sidecar_of(two), two, edits)
    return sidecar_of(two)


@pytest.fixture
def asked(fesapp, tmp_path: Path):
    """Edits a photo; brings what was asked of each face, from left to right."""

    def run(photo: Path, *words: object) -> list[dict[str, Any]]:
        result = fesapp("edit", photo, tmp_path / "out.png", "--json", "--overwrite", *words)
        assert result.exit_code == 0, result.stderr
        faces = json.loads(result.stdout)["faces"]
        return [face["aus_asked"] for face in sorted(faces, key=lambda face: face["box"][0])]

    return run


SMILES, OPENS = {"AU12": {"left": 4.0, "right": 4.0}}, {"AU26": 3.0}


def test_what_the_window_saves_the_shell_and_python_give_pixel_for_pixel(
    fesapp, asked, opened, two, left_smiles, tmp_path
):
    kept = Sidecar.load(left_smiles)
    window = Recipe([edit.plain(edit.face) for edit in kept.faces])
    path, _ = Engine().save(opened, window, str(tmp_path / "window.png"), False)
    saved = open_photo(path).pixels
    assert (saved != open_photo(two).pixels).any()
    for way in (("--sidecar",), ("--recipe", left_smiles)):
        asked(two, *way)
        np.testing.assert_array_equal(open_photo(tmp_path / "out.png").pixels, saved)
    photo = open_photo(two)
    made = api.render(photo, find_faces(photo)[::-1], Recipe.load(left_smiles))  # in another order
    np.testing.assert_array_equal(made.pixels, saved)


def test_people_who_have_changed_places_keep_their_edits(asked, people, left_smiles, tmp_path):
    turned = side_by_side([people[1], people[0]], tmp_path / "turned.png")
    assert asked(turned, "--recipe", left_smiles) == [OPENS, SMILES]


def test_in_a_part_of_the_photo_at_another_size_they_keep_them_too(asked, people, left_smiles, tmp_path):
    part = np.hstack([people[0][:, 60:], people[1]]).repeat(2, axis=0).repeat(2, axis=1)
    assert asked(Photo(part).save(tmp_path / "part.png"), "--recipe", left_smiles) == [SMILES, OPENS]


def test_a_face_that_nobody_kept_an_edit_of_is_left_alone(asked, people, left_smiles, tmp_path):
    three = side_by_side([people[2], people[1], people[0]], tmp_path / "three.png")
    assert asked(three, "--recipe", left_smiles) == [{}, OPENS, SMILES]


def test_an_edit_whose_face_is_gone_is_left_out_and_that_is_said(fesapp, people, left_smiles, tmp_path):
    alone = Photo(people[1]).save(tmp_path / "alone.png")
    result = fesapp("edit", alone, tmp_path / "out.png", "--recipe", left_smiles, "--json")
    assert result.exit_code == 0
    assert "1 kept edit is left out" in result.reason
    assert [face["aus_asked"] for face in json.loads(result.stdout)["faces"]] == [OPENS]


def test_the_edits_of_another_photo_are_for_a_face_that_is_chosen(fesapp, asked, people, left_smiles, tmp_path):
    stranger = Photo(people[2]).save(tmp_path / "stranger.png")
    result = fesapp("edit", stranger, tmp_path / "out.png", "--recipe", left_smiles)
    assert result.exit_code == 1
    assert "faces in two.png that stranger.png does not show" in result.reason
    assert "--face" in result.reason
    assert not (tmp_path / "out.png").exists()
    (edit,) = (edit for edit in Sidecar.load(left_smiles).faces if edit.face == 0)
    assert asked(stranger, "--recipe", left_smiles, "--face", "0") == [SMILES if edit.aus == SMILE else OPENS]


def test_twins_are_told_apart_by_their_place(asked, people, tmp_path):
    twins = side_by_side([people[0], people[0]], tmp_path / "twins.png")
    photo = open_photo(twins)
    faces = find_faces(photo)
    aus = [SMILE if face.box[0] < photo.size[0] / 2 else JAW for face in faces]
    marks = FaceMarks(photo, faces).marks(range(2))
    edits = [KeptEdit.of(FaceEdit(one, face=n), mark) for n, (one, mark) in enumerate(zip(aus, marks, strict=True))]
    write_sidecar(sidecar_of(twins), twins, edits)
    assert asked(twins, "--sidecar") == [SMILES, OPENS]
    half = Photo(np.ascontiguousarray(photo.pixels[::2, ::2])).save(tmp_path / "half.png")
    assert asked(half, "--recipe", sidecar_of(twins)) == [SMILES, OPENS]


def test_a_photo_without_kept_edits_says_so(fesapp, people, tmp_path):
    photo = Photo(people[0]).save(tmp_path / "plain.png")
    result = fesapp("edit", photo, tmp_path / "out.png", "--sidecar")
    assert result.exit_code == 1
    assert "plain.png" in result.reason
    assert "no edits are kept" in result.reason


def test_own_edits_and_others_at_once_are_wrong_usage(fesapp, two, tmp_path):
    result = fesapp("edit", two, tmp_path / "out.png", "--sidecar", "--recipe", "wink")
    assert result.exit_code == 2


def test_typed_units_add_to_the_kept_edits(asked, two, left_smiles):
    left, right = asked(two, "--sidecar", "--au", "17=2")
    assert left == {**SMILES, "AU17": 2.0}
    assert right == {**OPENS, "AU17": 2.0}


def test_an_animation_moves_the_faces_that_the_edits_belong_to(fesapp, people, left_smiles, tmp_path):
    turned = side_by_side([people[1], people[0]], tmp_path / "turned.png")
    made = fesapp("animate", turned, tmp_path / "out.gif", "--recipe", left_smiles, "--frames", "2", "--size", "64")
    assert made.exit_code == 0, made.stderr
