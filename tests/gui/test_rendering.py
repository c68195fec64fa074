import threading
from dataclasses import replace

import pytest

from fesapp.editing.recipe import Recipe
from fesapp.errors import FesappError
from fesapp.gui.jobs import LoadJob, PreviewJob
from fesapp.gui.shown import draw_preview


@pytest.fixture
def held(fake_window, fake_engine, hand):
    """A window whose engine is in the middle of a preview, and stays there."""
    hand.wait_for_view(fake_window)
    while fake_engine.begun.acquire(blocking=False):
        pass
    fake_engine.gate.clear()
    fake_window.edits.set_values({"AU26": 1.0}, "", 1)
    hand.wait_for(lambda: fake_engine.begun.acquire(blocking=False))
    return fake_window


def test_the_newest_request_wins(held, fake_engine, hand):
    done = len(fake_engine.rendered)
    for value in (2.0, 3.0, 4.0, 5.0):
        held.edits.set_values({"AU26": value}, "", 1)
    fake_engine.gate.set()
    hand.wait_for_view(held)
    assert [aus["AU26"] for aus in fake_engine.rendered[done:]] == [1.0, 5.0]


def test_sliders_and_canvas_answer_while_a_picture_is_rendered(held, hand):
    hand.drag(held.panel.rows["AU12"].sliders["AU12L"], 4.0)
    held.canvas.zoom_by(3)
    held.canvas.grab()
    assert held.document.value("AU12L") == pytest.approx(4.0, abs=0.06)
    assert not held.live.is_settled


def test_the_window_closes_while_a_picture_is_rendered(held, fake_engine):
    threading.Timer(0.05, fake_engine.gate.set).start()
    held.close()
    assert not held.isVisible()
    assert held.worker.isFinished()


def test_a_photo_that_was_left_does_not_come_back(held, fake_engine, samples, hand):
    held.open(samples[-1])
    fake_engine.gate.set()
    hand.wait_for_photo(held, samples[-1])
    assert held.live.is_settled
    assert fake_engine.rendered[-1] == {}


def test_the_window_waits_for_a_save_before_it_closes(held, fake_engine, hand, answers, tmp_path):
    answers.save_path = tmp_path / "kept.png"
    held.actions_by_name["save"].trigger()
    held.close()
    assert held.isVisible()
    fake_engine.gate.set()
    hand.wait_for(lambda: not held.isVisible())
    assert answers.save_path.exists()
    assert answers.asked_about_unsaved == 0


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (FesappError("the weights are damaged; install them again"), "the weights are damaged; install them again"),
        (ZeroDivisionError("division by\nzero"), "failed unexpectedly: ZeroDivisionError: division by zero"),
    ],
)
def test_an_error_shows_on_the_canvas_in_words_until_a_picture_comes(fake_window, fake_engine, hand, failure, words):
    before = hand.see(fake_window)
    fake_engine.failure = failure
    fake_window.edits.set_values({"AU26": 4.0}, "", 1)
    hand.wait_for(lambda: fake_window.canvas.error)
    assert words in fake_window.canvas.error
    assert "\n" not in fake_window.canvas.error
    assert (fake_window.canvas.grab().toImage().size().width()) == before.shape[1]
    fake_engine.failure = None
    fake_window.edits.set_values({"AU26": 3.0}, "", 2)
    hand.wait_for_view(fake_window)
    assert not fake_window.canvas.error


def test_an_engine_that_cannot_load_says_why_and_the_window_stays(qtbot, theme, answers, hand, sample):
    from fesapp.gui.main_window import MainWindow

    def fail():
        raise FesappError("motion.safetensors is missing; run the installer again")

    window = MainWindow(theme, fail, answers)
    qtbot.addWidget(window)
    window.show()
    hand.wait_for(lambda: window.canvas.error)
    assert "motion.safetensors is missing" in window.canvas.error
    window.open(sample)
    hand.wait_for(lambda: window.message_bar.text)
    assert "motion.safetensors is missing" in window.message_bar.text
    assert window.document.path is None


def test_the_engine_loads_only_after_the_window_has_been_painted(qtbot, theme, fake_engine, answers, hand):
    from fesapp.gui.main_window import LOADING, MainWindow

    order = []

    def load():
        order.append("load")
        return fake_engine

    window = MainWindow(theme, load, answers)
    qtbot.addWidget(window)
    window.canvas.painted.connect(lambda: order.append("paint"))
    assert window.canvas.busy == LOADING
    with qtbot.waitSignal(window.worker.done, check_params_cb=lambda outcome: isinstance(outcome.job, LoadJob)):
        window.show()
    assert order.index("paint") < order.index("load")
    hand.wait_for(lambda: not window.canvas.busy)


def test_the_time_shown_is_that_of_the_overlay_too(fake_engine, sample):
    opened = fake_engine.open(str(sample))
    plain = PreviewJob(opened, Recipe(faces=[]), (0.0, 0.0, 100.0, 80.0), (100, 80))
    frame_ms = draw_preview(fake_engine, plain).ms
    assert draw_preview(fake_engine, replace(plain, style="wheel")).ms > frame_ms
