"""The settings show each overlay's own colour, and change no other's."""

import numpy as np
import pytest

from fesapp.editing.flow_picture import draw_legend
from fesapp.gui.settings_dialog import SettingsDialog


@pytest.mark.parametrize(("setting", "style"), [("uncovered_colour", "uncovered"), ("painted_colour", "attention")])
def test_the_swatch_of_a_mask_is_the_colour_that_it_is_drawn_in(fake_window, setting, style):
    swatch = getattr(SettingsDialog(fake_window), setting).button.text()
    drawn = draw_legend(style, 40)
    fullest = drawn[drawn.shape[0] // 2, drawn[drawn.shape[0] // 2, :, 3].argmax()]
    assert swatch == "#" + bytes(fullest[:3].tolist()).hex()


def test_a_chosen_colour_of_one_mask_leaves_the_other(fake_window):
    dialog = SettingsDialog(fake_window)
    dialog.uncovered_colour.choose((1, 2, 3))
    fake_window.look.set_style("attention")
    assert fake_window.look.tint is None
    fake_window.look.set_style("uncovered")
    assert np.array_equal(fake_window.look.tint, (1, 2, 3))
