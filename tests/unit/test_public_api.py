"""What `import fesapp` offers: the names of the documentation, at no cost until they are used."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

import fesapp

HEAVY = "torch cv2 mediapipe PySide6 PIL numpy"


def test_importing_the_package_loads_none_of_the_heavy_libraries():
    code = f"import sys, fesapp; loaded = set('{HEAVY}'.split()) & set(sys.modules); assert not loaded, loaded"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


def test_every_public_name_is_there_and_listed():
    for name in fesapp.__all__:
        assert getattr(fesapp, name) is not None
        assert name in dir(fesapp)


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="smile"):
        fesapp.smile  # type: ignore[attr-defined]  # noqa: B018


def test_the_version_is_that_of_the_installed_package():
    assert fesapp.__version__ == metadata.version("fesapp")


def test_a_photo_is_opened_edited_and_saved_as_the_documentation_says(sample: Path, tmp_path: Path):
    photo = fesapp.open_photo(sample)
    faces = fesapp.find_faces(photo)
    recipe = fesapp.Recipe.from_aus({"AU12": 3.0, "AU4L": 2.0}, relative=False)
    edited = fesapp.render(photo, faces, recipe)
    saved = fesapp.open_photo(edited.save(tmp_path / "smiling.png"))
    assert saved.size == photo.size
    assert np.array_equal(saved.pixels, edited.pixels)
    assert not np.array_equal(saved.pixels, photo.pixels)


def test_an_empty_recipe_changes_nothing(sample: Path):
    photo = fesapp.open_photo(sample)
    assert np.array_equal(fesapp.render(photo, fesapp.find_faces(photo), fesapp.Recipe()).pixels, photo.pixels)


def test_what_the_user_can_act_on_is_one_kind_of_error(tmp_path: Path):
    with pytest.raises(fesapp.FesappError, match="does not exist"):
        fesapp.open_photo(tmp_path / "none.jpg")
    with pytest.raises(fesapp.FesappError, match="AU99"):
        fesapp.Recipe.from_aus({"AU99": 1.0})
