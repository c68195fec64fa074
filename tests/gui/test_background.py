"""Slow work beside the window: it answers in the window's thread, says why it fails, and gives way."""

from __future__ import annotations

import os
import sys
import threading

import pytest
from PySide6.QtCore import QObject

from fesapp.errors import FesappError
from fesapp.gui.background import Background


@pytest.fixture
def background(qtbot):
    parent = QObject()
    yield Background(parent)
    parent.deleteLater()


def done(background: Background, qtbot, work) -> tuple[list, list]:
    """What is answered and what is told to have failed, and in which threads that happens."""
    answers, failures = [], []
    background.do(
        work,
        lambda value: answers.append((value, threading.current_thread())),
        lambda reason: failures.append((reason, threading.current_thread())),
    )
    assert background.is_busy
    qtbot.waitUntil(lambda: not background.is_busy)
    return answers, failures


def test_it_answers_in_the_windows_thread(background, qtbot):
    answers, failures = done(background, qtbot, lambda: threading.current_thread())
    ((worked_in, answered_in),) = answers
    assert worked_in is not answered_in
    assert answered_in is threading.main_thread()
    assert not failures


@pytest.mark.parametrize(
    ("error", "told"), [(FesappError("the folder is gone"), "the folder is gone"), (KeyError("x"), "KeyError: 'x'")]
)
def test_what_fails_is_told(background, qtbot, error, told):
    def fail():
        raise error

    answers, failures = done(background, qtbot, fail)
    assert failures == [(told, threading.main_thread())]
    assert not answers


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere priorities are those of whole processes")
def test_it_gives_way_and_the_window_does_not(background, qtbot):
    before = os.getpriority(os.PRIO_PROCESS, 0)
    answers, _ = done(background, qtbot, lambda: os.getpriority(os.PRIO_PROCESS, 0))
    assert answers[0][0] >= 10
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
