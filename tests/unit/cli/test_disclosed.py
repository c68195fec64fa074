"""What the commands write says that it was edited, and how; `--recipe` takes that from a picture."""

from __future__ import annotations

import json
from pathlib import Path

import c2pa
import numpy as np
import pytest
from c2pa_certificates import MadeCredentials

from fesapp.editing.recipe import Recipe
from fesapp.photos import Metadata, Photo, open_photo
from fesapp.photos.disclosure import is_disclosed, recipe_in


@pytest.fixture(scope="module")
def edited(fesapp, pair: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second of two faces, edited by the shell."""
    out = tmp_path_factory.mktemp("edited") / "edited.png"
    result = fesapp("edit", pair, out, "--au", "12=3.5", "--au", "26=2", "--face", "1", "--texture", "0.8")
    assert result.exit_code == 0, result.stderr
    return out


def test_an_exported_picture_is_its_own_recipe(fesapp, edited, pair, tmp_path):
    (edit,) = Recipe.load(edited).faces
    assert (edit.face, edit.texture, edit.aus["AU26"]) == (1, 0.8, 2.0)
    again = tmp_path / "again.png"
    assert fesapp("edit", pair, again, "--recipe", edited).exit_code == 0
    assert np.array_equal(open_photo(again).pixels, open_photo(edited).pixels)
    assert Recipe.load(again) == Recipe.load(edited)


def test_it_is_applied_to_another_photo_too(fesapp, edited, sample, tmp_path):
    refused = fesapp("edit", sample, tmp_path / "other.jpg", "--recipe", edited)
    assert refused.exit_code == 1
    assert "face 1, which is not there" in refused.reason
    first = tmp_path / "first.jpg"
    assert fesapp("edit", sample, first, "--au", "12=4", "--json").exit_code == 0
    result = fesapp("edit", sample, tmp_path / "other.jpg", "--preset", first, "--json")
    assert json.loads(result.stdout)["faces"][0]["aus_asked"] == {"AU12": {"left": 4.0, "right": 4.0}}


def test_a_picture_without_a_recipe_is_refused_in_one_line(fesapp, sample, tmp_path):
    result = fesapp("edit", sample, tmp_path / "out.jpg", "--recipe", sample)
    assert result.exit_code == 1
    assert "holds no recipe" in result.reason
    assert not list(tmp_path.iterdir())


def test_the_flows_picture_says_nothing_and_an_edit_of_nothing_neither(fesapp, sample, tmp_path):
    flow, same = tmp_path / "flow.png", tmp_path / "same.jpg"
    assert fesapp("edit", sample, tmp_path / "out.jpg", "--au", "4=3", "--flow", flow).exit_code == 0
    assert open_photo(flow).metadata.xmp is None
    assert fesapp("edit", sample, same, "--au", "12=0", "--relative").exit_code == 0
    assert open_photo(same).metadata.xmp is None


def test_damaged_xmp_is_told_and_the_picture_is_written(fesapp, sample, tmp_path):
    source = Photo(open_photo(sample).pixels[::2, ::2].copy(), None, Metadata(xmp=b"damaged")).save(tmp_path / "s.png")
    result = fesapp("edit", source, tmp_path / "out.png", "--au", "12=3")
    assert result.exit_code == 0
    assert "XMP begins anew" in result.reason
    assert is_disclosed(open_photo(tmp_path / "out.png").metadata.xmp)


def test_animate_says_so_and_takes_recipes_from_pictures(fesapp, edited, pair, tmp_path):
    out = tmp_path / "out.gif"
    words = ("animate", pair, out, "--recipe", edited, "--frames", "2", "--size", "64")
    assert fesapp(*words).exit_code == 0
    data = out.read_bytes()
    packet = data[data.index(b"<?xpacket begin") : data.index(b'<?xpacket end="w"?>')]
    assert recipe_in(packet) == recipe_in(open_photo(edited).metadata.xmp)


@pytest.mark.parametrize("command", ["edit", "animate"])
def test_pictures_are_signed_when_asked(command, fesapp, sample, tmp_path):
    made = MadeCredentials.make(tmp_path)
    out = tmp_path / {"edit": "out.jpg", "animate": "out.gif"}[command]
    few = ("--frames", "2", "--size", "64") if command == "animate" else ()
    result = fesapp(command, sample, out, "--au", "12=3", *few, "--sign", made.certificate, made.key)
    assert result.exit_code == 0, result.stderr
    with c2pa.Reader(str(out)) as reader:
        assert reader.get_validation_state() == "Valid"
        assert (reader.get_active_manifest() or {})["ingredients"][0]["title"] == sample.name


def test_credentials_that_do_not_fit_are_told_before_any_work(fesapp, sample, tmp_path):
    made, other = (MadeCredentials.make(folder) for folder in (tmp_path, sub(tmp_path)))
    out = tmp_path / "out.jpg"
    result = fesapp("edit", sample, out, "--au", "12=3", "--sign", made.certificate, other.key)
    assert result.exit_code == 1
    assert "is not the key" in result.reason
    assert not out.exists()


def sub(folder: Path) -> Path:
    (folder / "other").mkdir()
    return folder / "other"
