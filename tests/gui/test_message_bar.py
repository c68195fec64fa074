"""Bad news in words, above the photo."""

from PySide6.QtWidgets import QLabel

from fesapp.gui import mouse


def test_a_message_stands_above_the_photo_and_covers_nothing_of_it(fake_window, hand):
    canvas, bar = fake_window.canvas, fake_window.message_bar
    height = canvas.height()
    bar.tell("broken.jpg is not a picture; open another")
    hand.wait_for(lambda: canvas.height() < height)
    assert bar.geometry().bottom() + 1 == canvas.geometry().top()
    bar.hide()
    hand.wait_for(lambda: canvas.height() == height)


def test_a_long_message_is_told_in_full(fake_window, hand):
    bar = fake_window.message_bar
    bar.tell("One word more. " * 30)
    (label,) = bar.findChildren(QLabel)
    hand.wait_for(lambda: label.height() >= label.heightForWidth(label.width()) > 2 * label.fontMetrics().height())


def test_a_message_waits_until_nothing_is_dragged_so_that_the_photo_does_not_jump(fake_window, hand, monkeypatch):
    looked = []
    monkeypatch.setattr(mouse, "hand_is_down", lambda: len(looked) < 3 and not looked.append(1))
    height = fake_window.canvas.height()
    fake_window.message_bar.tell("The disk is full")
    assert not fake_window.message_bar.isVisible()
    assert fake_window.canvas.height() == height
    hand.wait_for(fake_window.message_bar.isVisible)
