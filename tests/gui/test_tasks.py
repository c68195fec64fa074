"""Tasks in the render thread: they take turns, and none of them ends the thread."""

import pytest

from fesapp.gui.tasks import Task


@pytest.fixture
def ask(fake_window, hand):
    """Asks for a task of the window's worker; its answers and reasons come into the list that is returned."""
    hand.wait_for_view(fake_window)

    def ask_for(steps, **more):
        heard = []
        task = Task("Trying", steps, heard.append, heard.append, **more)
        fake_window.worker.ask(task)
        return task, heard

    return ask_for


def counting(steps):
    def run(engine):
        yield from range(steps)
        return "counted"

    return run


def test_a_task_that_cannot_clean_up_does_not_end_the_thread(ask, hand):
    def stubborn(engine):
        try:
            while True:
                yield None
        finally:
            raise OSError("the disk is gone")

    begun = []
    task, _ = ask(stubborn, progress=begun.append)
    hand.wait_for(lambda: begun)
    task.cancel()
    _, heard = ask(counting(1))
    hand.wait_for(lambda: heard == ["counted"])


def test_a_short_task_is_answered_before_a_long_one_ends(ask, hand):
    ended = []

    def endless(engine):
        while not ended:
            yield None
        return "at last"

    _, long = ask(endless)
    _, short = ask(counting(3))
    try:
        hand.wait_for(lambda: short == ["counted"])
        assert long == []
    finally:
        ended.append(True)
    hand.wait_for(lambda: long == ["at last"])


def test_closing_the_window_finishes_what_is_written_and_leaves_the_rest(ask, fake_window, hand):
    ended = []

    def counted(engine):
        yield from range(50)
        ended.append("written")

    def endless(engine):
        while True:
            yield None

    begun = []
    ask(endless, progress=begun.append)
    hand.wait_for(lambda: begun)
    ask(counted, writes=True)
    assert fake_window.close()
    assert fake_window.worker.isFinished()
    assert ended == ["written"]


def test_an_overlay_picture_that_is_being_saved_is_there_after_closing(ask, fake_window, answers, hand, tmp_path):
    fake_window.edits.set_values({"AU26": 4.0}, "", 1)
    fake_window.look.set_style("grid")
    hand.wait_for_view(fake_window)
    answers.picture = (tmp_path / "motion.png", False)
    fake_window.actions_by_name["export_overlay"].trigger()
    assert fake_window.close()
    assert answers.picture[0].exists()
