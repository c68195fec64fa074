"""Cycles with widgets in them are found in the GUI's thread alone."""

import gc
import threading
import weakref

from PySide6.QtWidgets import QWidget

from fesapp.gui.garbage import Garbage


class Knot(QWidget):
    """A widget that is part of a cycle."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


def test_a_thread_that_makes_many_objects_deletes_no_widget_and_the_gui_does(theme, qapp):
    knot = weakref.ref(Knot())
    made = []
    busy = threading.Thread(target=lambda: made.extend([] for _ in range(200_000)))
    busy.start()
    busy.join()
    assert knot() is not None
    assert not gc.isenabled()
    qapp.findChild(Garbage).collect()
    assert knot() is None


def test_what_has_long_been_there_waits_while_the_hand_is_down(theme, qapp, monkeypatch):
    from fesapp.gui import garbage

    monkeypatch.setattr(gc, "get_count", lambda: (5, 5, 99))
    looked = []
    monkeypatch.setattr(gc, "collect", looked.append)
    monkeypatch.setattr(garbage.QGuiApplication, "mouseButtons", lambda: garbage.Qt.MouseButton.LeftButton)
    qapp.findChild(Garbage).collect()
    assert looked == []
    monkeypatch.setattr(garbage.QGuiApplication, "mouseButtons", lambda: garbage.Qt.MouseButton.NoButton)
    qapp.findChild(Garbage).collect()
    assert looked == [2]
