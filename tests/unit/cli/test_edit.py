"""`fesapp edit`: what it writes, what it says, and that it never writes what it should not."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD

from fesapp.action_units import ACTION_UNITS
from fesapp.photos import Photo, open_photo


@pytest.fixture(scope="module")
def smiling(fesapp, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """What `edit --json` says of a smile with the jaw a little open, and the folder it wrote to."""
    folder = tmp_path_factory.mktemp("smiling")
    result = fesapp(
        *("edit", sample, folder / "out.png", "--flow", folder / "flow.png"),
        *("--au", "12=5", "--au", "AU26=2", "--au", "4L=3", "--json"),
    )
    assert result.exit_code == 0, result.stderr
    assert not result.stderr
    return json.loads(result.stdout), folder


def test_json_has_exactly_the_keys_of_the_contract(smiling):
    document, folder = smiling
    assert list(document) == ["output", "faces", "ms", "losses"]
    assert document["output"] == str(folder / "out.png")
    assert document["ms"] > 0
    assert all(list(face) == ["box", "aus_before", "aus_asked", "aus_after"] for face in document["faces"])


def test_json_has_every_action_unit_with_sides_where_there_are_sides(smiling):
    face = smiling[0]["faces"][0]
    for aus in (face["aus_before"], face["aus_after"]):
        assert set(aus) == {unit.key for unit in ACTION_UNITS}
        assert set(aus["AU12"]) == {"left", "right"}
        assert isinstance(aus["AU26"], float)


def test_asked_are_the_action_units_named_and_no_others(smiling):
    asked = smiling[0]["faces"][0]["aus_asked"]
    assert asked == {"AU4": {"left": 3.0}, "AU12": {"left": 5.0, "right": 5.0}, "AU26": 2.0}


def test_a_smile_that_is_asked_for_is_measured_in_the_result(smiling):
    face = smiling[0]["faces"][0]
    for side in ("left", "right"):
        assert face["aus_after"]["AU12"][side] > face["aus_before"]["AU12"][side] + 1


def test_the_result_has_the_photos_size_and_is_another_picture(smiling, sample):
    before, after = open_photo(sample), open_photo(smiling[1] / "out.png")
    assert after.size == before.size
    assert not np.array_equal(before.pixels, after.pixels)


def test_the_flow_is_drawn_in_colour_where_the_face_moves_and_white_elsewhere(smiling, sample):
    flow = open_photo(smiling[1] / "flow.png")
    assert flow.size == open_photo(sample).size
    x, y, width, height = (int(number) for number in smiling[0]["faces"][0]["box"])
    assert (flow.pixels[:8] == 255).all()
    assert np.ptp(flow.pixels[y : y + height, x : x + width], axis=2).max() > 60


def test_what_already_shows_asked_relatively_by_nothing_leaves_every_pixel(fesapp, pair, tmp_path):
    result = fesapp("edit", pair, tmp_path / "out.png", "--au", "12=0", "--relative", "--json")
    assert result.exit_code == 0
    assert np.array_equal(open_photo(pair).pixels, open_photo(tmp_path / "out.png").pixels)
    for face in json.loads(result.stdout)["faces"]:
        assert face["aus_after"] == face["aus_before"]
        assert face["aus_asked"]["AU12"] == face["aus_before"]["AU12"]


def test_no_warp_strength_leaves_every_pixel(fesapp, pair, tmp_path):
    assert fesapp("edit", pair, tmp_path / "out.png", "--au", "12=5", "--warp", "0").exit_code == 0
    assert np.array_equal(open_photo(pair).pixels, open_photo(tmp_path / "out.png").pixels)


def test_only_the_chosen_face_is_edited(fesapp, pair, tmp_path):
    result = fesapp("edit", pair, tmp_path / "out.png", "--au", "12=4", "--face", "1", "--json")
    assert result.exit_code == 0
    other, chosen = json.loads(result.stdout)["faces"]
    assert other["aus_asked"] == {}
    assert other["aus_after"] == other["aus_before"]
    assert chosen["aus_asked"] == {"AU12": {"left": 4.0, "right": 4.0}}
    assert _moved(pair, tmp_path / "out.png", chosen["box"])
    assert not _moved(pair, tmp_path / "out.png", other["box"])


def test_without_a_choice_every_face_is_edited(fesapp, pair, tmp_path):
    result = fesapp("edit", pair, tmp_path / "out.png", "--au", "26=4", "--json")
    faces = json.loads(result.stdout)["faces"]
    assert [face["aus_asked"] for face in faces] == [{"AU26": 4.0}] * 2
    assert all(_moved(pair, tmp_path / "out.png", face["box"]) for face in faces)


def test_the_text_shows_before_asked_and_after(fesapp, sample, tmp_path):
    result = fesapp("edit", sample, tmp_path / "out.jpg", "--au", "12=3.5")
    assert result.exit_code == 0
    for words in ("Wrote", "before", "asked", "after", "AU12", "L 3.5 / R 3.5"):
        assert words in result.stdout


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--au", "99=1"],
        ["--au", "12"],
        ["--au", "12="],
        ["--au", "12=wide"],
        ["--au", "12=nan"],
        ["--au", "12=5.5"],
        ["--au", "12=-1"],
        ["--au", "12=-6", "--relative"],
        ["--au", "26L=1"],
        ["--au", "12=1", "--warp", "1.5"],
        ["--au", "12=1", "--face", "-1"],
        ["--au", "12=1", "--quality", "0"],
        ["--au", "12=1", "--quality", "fine"],
        ["--au", "12=1", "--subsampling", "4:1:1"],
        ["--au", "12=1", "--metadata", "some"],
        ["--au", "12=1", "--max-side", "0"],
        ["--relative"],
    ],
)
def test_wrong_usage_exits_with_2_says_why_in_one_line_and_writes_nothing(fesapp, sample, tmp_path, words):
    result = fesapp("edit", sample, tmp_path / "out.jpg", *words)
    assert result.exit_code == 2
    assert result.reason
    assert not result.stdout
    assert not list(tmp_path.iterdir())


def test_a_face_that_is_not_there_fails_and_says_how_many_there_are(fesapp, pair, tmp_path):
    result = fesapp("edit", pair, tmp_path / "out.png", "--au", "12=3", "--face", "2", "--json")
    assert result.exit_code == 1
    assert "2 faces" in result.reason
    assert not result.stdout
    assert not list(tmp_path.iterdir())


def test_a_photo_without_a_face_fails(fesapp, faceless, tmp_path):
    result = fesapp("edit", faceless, tmp_path / "out.png", "--au", "12=3")
    assert result.exit_code == 1
    assert "sky.png shows no face" in result.reason
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("out", "reason"),
    [("out.gif", "ends in"), ("out", "ends in"), ("nowhere/out.jpg", "no folder"), ("folder.jpg", "is a folder")],
)
def test_where_nothing_can_be_written_it_fails_with_the_reason(fesapp, sample, tmp_path, out, reason):
    (tmp_path / "folder.jpg").mkdir()
    result = fesapp("edit", sample, tmp_path / out, "--au", "12=3")
    assert result.exit_code == 1
    assert reason in result.reason
    assert out in result.reason


def test_a_photo_that_is_not_there_fails(fesapp, tmp_path):
    result = fesapp("edit", tmp_path / "holiday.jpg", tmp_path / "out.jpg", "--au", "12=3")
    assert result.exit_code == 1
    assert "holiday.jpg does not exist" in result.reason


def test_a_damaged_photo_fails_in_one_line(fesapp, sample, tmp_path):
    damaged = tmp_path / "damaged.jpg"
    damaged.write_bytes(sample.read_bytes()[:5000])
    result = fesapp("edit", damaged, tmp_path / "out.jpg", "--au", "12=3")
    assert result.exit_code == 1
    assert "damaged.jpg" in result.reason
    assert not (tmp_path / "out.jpg").exists()


@pytest.mark.parametrize("option", ["OUT", "--flow"])
def test_a_file_that_exists_is_not_written_over(fesapp, sample, tmp_path, option):
    precious = tmp_path / "precious.png"
    precious.write_bytes(b"precious")
    where = [precious] if option == "OUT" else [tmp_path / "out.jpg", "--flow", precious]
    result = fesapp("edit", sample, *where, "--au", "12=3")
    assert result.exit_code == 1
    assert "--overwrite" in result.reason
    assert precious.read_bytes() == b"precious"
    assert [path.name for path in tmp_path.iterdir()] == ["precious.png"]


def test_a_file_that_exists_is_replaced_if_that_is_asked_for(fesapp, pair, tmp_path):
    out = tmp_path / "out.jpg"
    out.write_bytes(b"old")
    assert fesapp("edit", pair, out, "--au", "12=3", "--overwrite").exit_code == 0
    assert open_photo(out).size == open_photo(pair).size


@pytest.mark.parametrize("words", [[], ["--overwrite"]])
@pytest.mark.parametrize("name", ["photo.png", "link.png", "hard.png"])
def test_the_source_photo_is_never_written_over(fesapp, pair, tmp_path, name, words):
    source = tmp_path / "photo.png"
    source.write_bytes(pair.read_bytes())
    (tmp_path / "link.png").symlink_to(source)
    os.link(source, tmp_path / "hard.png")
    result = fesapp("edit", source, tmp_path / "." / name, "--au", "12=3", *words)
    assert result.exit_code == 1
    assert "source photo itself" in result.reason
    assert source.read_bytes() == pair.read_bytes()


@pytest.mark.parametrize("name", ["photo.png", "out.png"])
def test_the_flow_never_takes_the_place_of_photo_or_result(fesapp, pair, tmp_path, name):
    source = tmp_path / "photo.png"
    source.write_bytes(pair.read_bytes())
    words = ("--au", "12=3", "--flow", tmp_path / name, "--overwrite")
    result = fesapp("edit", source, tmp_path / "out.png", *words)
    assert result.exit_code == 2
    assert result.reason
    assert source.read_bytes() == pair.read_bytes()
    assert not (tmp_path / "out.png").exists()


@pytest.fixture(scope="module")
def panorama(sample, tmp_path_factory):
    """A face in a picture that is too wide for WebP."""
    pixels = open_photo(sample).pixels[::4, ::4]
    wide = np.full((pixels.shape[0], 16400, 3), 128, np.uint8)
    wide[:, : pixels.shape[1]] = pixels
    return Photo(pixels=wide).save(tmp_path_factory.mktemp("panorama") / "panorama.png")


@pytest.mark.parametrize(("out", "flow"), [("out.webp", "flow.png"), ("out.png", "flow.webp")])
def test_where_one_of_two_pictures_cannot_be_written_neither_is(fesapp, panorama, tmp_path, out, flow):
    result = fesapp("edit", panorama, tmp_path / out, "--flow", tmp_path / flow, "--au", "12=3")
    assert result.exit_code == 1
    assert "cannot be saved as WebP" in result.reason
    assert not list(tmp_path.iterdir())


def _moved(before: Path, after: Path, box: list[float]) -> bool:
    x, y, width, height = (int(number) for number in box)
    part = slice(y, y + height), slice(x, x + width)
    return not np.array_equal(open_photo(before).pixels[part], open_photo(after).pixels[part])


def test_what_the_format_cannot_hold_is_noted_on_stderr_and_in_json(fesapp, sample, tmp_path):
    deep = open_photo(sample).pixels[::2, ::2].astype(np.uint16) * 257
    source = Photo(deep, np.full(deep.shape[:2], 40_000, np.uint16)).save(tmp_path / "deep.png")
    result = fesapp("edit", source, tmp_path / "out.jpg", "--au", "12=3", "--json")
    assert result.exit_code == 0
    losses = json.loads(result.stdout)["losses"]
    assert losses == ["16-bit depth becomes 8-bit", "transparency is laid on white"]
    assert result.stderr.splitlines() == [f"fesapp: note: {tmp_path / 'out.jpg'}: {loss}" for loss in losses]
    result = fesapp("edit", source, tmp_path / "out.tif", "--au", "12=3", "--json")
    assert json.loads(result.stdout)["losses"] == []
    assert result.stderr == ""


def test_quality_metadata_and_size_are_as_asked(fesapp, sample, tmp_path):
    exif = Image.Exif()
    exif[271] = "Cam"
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (48.0, 23.0, 54.5)})
    source = tmp_path / "source.jpg"
    with Image.open(sample) as image:
        image.reduce(2).save(source, exif=exif, quality=61, subsampling="4:2:2")
    words = ("--quality", "source", "--metadata", "no-gps", "--max-side", "300", "--subsampling", "4:2:0")
    result = fesapp("edit", source, tmp_path / "out.jpg", "--au", "12=3", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    metadata = open_photo(tmp_path / "out.jpg").metadata
    assert metadata.tables == open_photo(source).metadata.tables
    assert (metadata.quality, metadata.subsampling) == (61, "4:2:0")
    with Image.open(tmp_path / "out.jpg") as out:
        assert max(out.size) == 300
        assert out.getexif()[271] == "Cam"
        assert not out.getexif().get_ifd(IFD.GPSInfo)
    fesapp("edit", source, tmp_path / "bare.jpg", "--au", "12=3", "--metadata", "none")
    assert open_photo(tmp_path / "bare.jpg").metadata.exif is None
