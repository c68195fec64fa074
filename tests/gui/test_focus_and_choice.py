"""What has the keyboard's focus looks different from what is chosen: a ring, not a fill."""

import pytest
from contrast import contrast
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QToolButton

from fesapp.gui.filmstrip import Filmstrip
from fesapp.gui.theme import DARK, LIGHT

BOTH = pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])


def looks(button: QToolButton) -> tuple[bool, bool]:
    """Whether a button has a ring and whether it is filled, as its picture shows."""
    theme = DARK if QApplication.palette().window().color().name() == DARK.panel else LIGHT
    picture = button.grab().toImage()
    ratio = button.devicePixelRatioF()
    edge, inside = QPoint(round(1 * ratio), picture.height() // 2), QPoint(round(5 * ratio), picture.height() // 2)
    return picture.pixelColor(edge).name() == theme.accent, picture.pixelColor(inside).name() == theme.chosen


@pytest.fixture
def themed(theme, colours):
    theme.set_mode(colours.name)
    yield
    theme.set_mode("system")


@BOTH
@pytest.mark.usefixtures("themed")
def test_only_the_photo_that_is_shown_is_filled_and_only_the_focused_one_ringed(
    open_window, fake_engine, samples, hand
):
    window = open_window(fake_engine)
    hand.drop(window, *samples)
    hand.wait_for_photo(window, samples[0])
    thumbs = window.findChild(Filmstrip).thumbs
    hand.wait_for(lambda: thumbs[0].isVisible())
    thumbs[1].setFocus(Qt.FocusReason.TabFocusReason)
    assert [looks(thumb) for thumb in thumbs] == [(False, True), (True, False), (False, False)]
    thumbs[0].setFocus(Qt.FocusReason.TabFocusReason)
    assert [looks(thumb) for thumb in thumbs] == [(True, True), (False, False), (False, False)]


@BOTH
@pytest.mark.usefixtures("themed")
def test_so_it_is_with_the_overlays(fake_window, hand):
    buttons = fake_window.overlay_bar.buttons
    fake_window.look.set_style("grid")
    buttons["wheel"].setFocus(Qt.FocusReason.TabFocusReason)
    hand.wait_for(lambda: buttons["wheel"].hasFocus())
    seen = {style: looks(button) for style, button in buttons.items()}
    assert seen["grid"] == (False, True)
    assert seen["wheel"] == (True, False)
    assert {look for style, look in seen.items() if style not in ("grid", "wheel")} == {(False, False)}


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
def test_words_on_what_is_chosen_can_be_read(colours):
    assert contrast(colours.text, colours.chosen) >= 4.5
    assert contrast(colours.accent, colours.panel) >= 3
