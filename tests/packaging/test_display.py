"""When there is no display, and what is said then."""

from __future__ import annotations

import os
import socket
import sys

import display
import pytest
import system_libraries


def why_none(environ, x=False, wayland=False, platform="linux"):
    return display.why_none(environ, platform, lambda _: x, lambda _: wayland)


def test_linux_without_either_variable_has_no_display():
    assert "neither DISPLAY nor WAYLAND_DISPLAY" in why_none({"DISPLAY": ""}, x=True)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_always_have_one(platform):
    assert why_none({}, platform=platform) is None


def test_an_x_server_that_answers_is_a_display():
    assert why_none({"DISPLAY": ":0"}, x=True) is None


def test_one_answering_server_of_two_is_enough():
    assert why_none({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, wayland=True) is None


def test_a_display_that_cannot_be_reached_is_named():
    assert why_none({"DISPLAY": ":77"}) == "the display cannot be reached (DISPLAY=:77)"


@pytest.mark.skipif(not system_libraries.opens("libxcb.so.1"), reason="libxcb is what asks")
def test_an_x_server_that_does_not_run_does_not_answer(tmp_path):
    assert not display.x_answers({**os.environ, "DISPLAY": f"{tmp_path}/nobody:0"})


@pytest.mark.skipif(sys.platform != "linux", reason="Wayland is Linux's")
def test_a_compositor_that_does_not_run_does_not_answer(tmp_path):
    assert not display.wayland_answers({"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "wayland-0"})


@pytest.mark.skipif(sys.platform != "linux", reason="Wayland is Linux's")
def test_a_compositor_that_listens_answers(tmp_path):
    with socket.socket(socket.AF_UNIX) as compositor:
        compositor.bind(str(tmp_path / "wayland-0"))
        compositor.listen()
        assert display.wayland_answers({"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "wayland-0"})
