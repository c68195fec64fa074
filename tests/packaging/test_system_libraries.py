"""What is said and done about system libraries that are missing."""

from __future__ import annotations

import pytest
import system_libraries
from console import SetupError
from system_libraries import ANY_FONT, LIBRARIES, PICTURES, QT, WAYLAND, X11

CURSOR = next(lib for lib in LIBRARIES if lib.soname == "libxcb-cursor.so.0")
GL = next(lib for lib in LIBRARIES if lib.soname == "libGL.so.1")


@pytest.fixture
def linux(monkeypatch):
    """A Linux with apt-get and without the right to use it."""
    monkeypatch.setattr(system_libraries.sys, "platform", "linux")
    monkeypatch.setattr(system_libraries.debian, "exists", lambda: True)
    monkeypatch.setattr(system_libraries.debian, "can_install", lambda: False)
    return monkeypatch


def test_only_libraries_that_do_not_open_are_missing():
    lacking = system_libraries.missing({}, lambda soname: soname != CURSOR.soname, lambda: True)
    assert lacking == [CURSOR]


def test_a_system_without_any_font_is_asked_for_one():
    assert system_libraries.missing({}, lambda soname: True, lambda: False) == [ANY_FONT]


def test_waylands_libraries_count_only_in_a_wayland_session():
    def purposes(environ):
        return {lib.purpose for lib in system_libraries.missing(environ, lambda soname: False, lambda: True)}

    assert WAYLAND not in purposes({"DISPLAY": ":0"})
    assert WAYLAND in purposes({"WAYLAND_DISPLAY": "wayland-0"})


def test_a_window_needs_the_libraries_of_its_session():
    assert system_libraries.needed_for_window({"DISPLAY": ":0"}) == {PICTURES, QT, X11}
    assert system_libraries.needed_for_window({"WAYLAND_DISPLAY": "wayland-0"}) == {PICTURES, QT, WAYLAND}


def test_a_library_that_does_not_exist_does_not_open():
    assert not system_libraries.opens("libnobody-has-this.so.9")


def test_fonts_are_found_in_subfolders(tmp_path):
    assert not system_libraries.has_font([str(tmp_path)])
    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / "Sans.TTF").touch()
    assert system_libraries.has_font([str(tmp_path)])


def test_no_package_is_named_twice_in_the_line_to_type(linux):
    line = system_libraries.message(LIBRARIES)
    packages = line.split("apt-get install -y ")[1].split()
    assert len(packages) == len(set(packages)) == len(LIBRARIES)


def test_the_editor_stops_with_the_exact_line_to_type(linux):
    with pytest.raises(SetupError) as caught:
        system_libraries.ensure({QT, X11}, lambda: [GL, CURSOR])
    assert "run: sudo apt-get install -y libgl1 libxcb-cursor0, then" in str(caught.value)


def test_other_distributions_are_told_the_libraries_names(linux):
    linux.setattr(system_libraries.debian, "exists", lambda: False)
    with pytest.raises(SetupError) as caught:
        system_libraries.ensure({X11}, lambda: [CURSOR])
    assert "libxcb-cursor.so.0" in str(caught.value)
    assert "apt-get" not in str(caught.value)


def test_what_is_missing_but_not_needed_is_a_note(linux, capsys):
    system_libraries.ensure({PICTURES}, lambda: [CURSOR])
    assert "sudo apt-get install -y libxcb-cursor0" in capsys.readouterr().out


def test_root_on_debian_gets_them_installed(linux):
    installed: list[str] = []
    linux.setattr(system_libraries.debian, "can_install", lambda: True)
    linux.setattr(system_libraries.debian, "install", installed.extend)
    system_libraries.ensure({PICTURES, X11}, lambda: [] if installed else [GL, CURSOR])
    assert installed == ["libgl1", "libxcb-cursor0"]


def test_an_installation_that_did_not_help_stops_the_editor(linux):
    linux.setattr(system_libraries.debian, "can_install", lambda: True)
    linux.setattr(system_libraries.debian, "install", lambda packages: False)
    with pytest.raises(SetupError, match="libgl1"):
        system_libraries.ensure({PICTURES}, lambda: [GL])


def test_other_systems_are_not_asked(linux):
    linux.setattr(system_libraries.sys, "platform", "darwin")
    system_libraries.ensure({PICTURES, QT}, lambda: pytest.fail("it looked"))
