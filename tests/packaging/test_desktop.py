"""The desktop's entry and icons, and the script that puts them into a user's menu."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import desktop
import pytest
from PIL import Image

ICONS = Path(__file__).parents[2] / "resources" / "icons"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="desktop entries are Linux's")


def read(text: str) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment]
    parser.read_string(text)
    return parser["Desktop Entry"]


def add_to_menu(folder: Path, data: Path, *arguments: str) -> None:
    environ = {**os.environ, "XDG_DATA_HOME": str(data)}
    subprocess.run([str(folder / "add-to-menu.sh"), *arguments], env=environ, cwd="/", check=True)


@pytest.fixture
def program(tmp_path):
    """A program's folder whose name is full of what a shell and a desktop entry treat in their own ways."""
    folder = tmp_path / 'a "face" for $HOME, 100% `new` \\ ü'
    folder.mkdir()
    desktop.put_into(folder, ICONS)
    return folder


def test_the_entry_opens_several_photos_of_every_format():
    entry = read(desktop.entry())
    assert entry["Exec"].endswith(" %F")
    assert {"image/jpeg", "image/webp", "image/heic"} <= set(entry["MimeType"].split(";"))
    assert entry["Icon"] == entry["StartupWMClass"] == "fesapp"


def test_there_is_an_icon_of_every_size(program):
    themed = program / "share" / "icons" / "hicolor"
    for size in desktop.ICON_SIZES:
        with Image.open(themed / f"{size}x{size}" / "apps" / "fesapp.png") as icon:
            assert icon.size == (size, size)
            assert icon.getpixel((0, 0))[3] == 0
    assert (themed / "scalable" / "apps" / "fesapp.svg").read_text().startswith("<svg")


def test_the_menus_entry_starts_the_program_whatever_its_folder_is_called(program, tmp_path):
    data = tmp_path / "data"
    add_to_menu(program, data)
    line = read((data / "applications" / "fesapp.desktop").read_text(encoding="utf-8"))["Exec"]
    quoted = line.removesuffix(" %F").replace("\\\\", "\\").replace("%%", "%")
    unquoted = quoted[1:-1]
    for character in '"`$\\':
        unquoted = unquoted.replace(f"\\{character}", character)
    assert unquoted == str(program / "fesapp")
    assert (data / "icons" / "hicolor" / "48x48" / "apps" / "fesapp.png").is_file()


def test_what_was_added_to_the_menu_is_removed_and_nothing_else(program, tmp_path):
    data = tmp_path / "data"
    add_to_menu(program, data)
    other = data / "icons" / "hicolor" / "48x48" / "apps" / "other.png"
    other.touch()
    add_to_menu(program, data, "--remove")
    assert [path for path in data.rglob("*") if path.is_file()] == [other]


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="desktop-file-utils is not installed")
def test_the_entry_is_valid(program):
    file = program / "share" / "applications" / "fesapp.desktop"
    subprocess.run(["desktop-file-validate", str(file)], check=True)
