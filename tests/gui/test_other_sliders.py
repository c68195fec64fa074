"""The sliders that move no Action Unit are as handy as those that do: typed into, put back."""

import pytest
from PySide6.QtCore import Qt

from fesapp.gui.look import DEFAULT_OPACITY
from fesapp.gui.preset_gallery import PresetGallery

RIGHT = Qt.MouseButton.RightButton


@pytest.fixture
def gallery(fake_window):
    fake_window.actions_by_name["presets"].trigger()
    return fake_window.findChild(PresetGallery)


@pytest.fixture
def blending(fake_window, hand, answers, samples):
    """An expression from another photo, to be blended with in its bar."""
    answers.open_path = samples[-1]
    fake_window.actions_by_name["expression_from_photo"].trigger()
    feature = next(one for one in fake_window.features if type(one).__name__ == "ExpressionFromPhoto")
    hand.wait_for(lambda: feature.bar is not None)
    return feature


@pytest.fixture(params=["Enter", "right click"])
def ask_to_type(request, qtbot):
    def ask(slider):
        slider.setFocus()
        if request.param == "Enter":
            qtbot.keyClick(slider, Qt.Key.Key_Return)
        else:
            qtbot.mouseClick(slider, RIGHT, pos=slider.rect().center())

    return ask


def test_the_overlays_opacity_is_typed(fake_window, hand, ask_to_type):
    fake_window.look.set_style("arrows")
    ask_to_type(fake_window.overlay_bar.opacity)
    box = fake_window.focusWidget()
    hand.type_into(box, "35")
    assert fake_window.look.opacity == pytest.approx(0.35)
    assert fake_window.overlay_bar.opacity.value() == pytest.approx(0.35)
    assert fake_window.overlay_bar.opacity.hasFocus()


def test_also_in_a_bar_too_narrow_to_show_it(fake_window, hand, ask_to_type):
    fake_window.look.set_style("arrows")
    fake_window.overlay_bar.resize(330, fake_window.overlay_bar.height())
    ask_to_type(fake_window.overlay_bar.opacity)
    hand.type_into(fake_window.focusWidget(), "35")
    assert fake_window.look.opacity == pytest.approx(0.35)


def test_delete_puts_it_back(fake_window, qtbot):
    fake_window.look.set_style("arrows")
    fake_window.look.set_opacity(0.2)
    qtbot.keyClick(fake_window.overlay_bar.opacity, Qt.Key.Key_Delete)
    assert fake_window.look.opacity == DEFAULT_OPACITY


def test_a_presets_strength_is_typed(gallery, fake_window, hand, ask_to_type):
    ask_to_type(gallery.strength)
    hand.type_into(fake_window.focusWidget(), "120")
    assert gallery.strength.value() == pytest.approx(1.2)
    assert gallery.strength.hasFocus()


def test_enter_on_the_blend_applies_it(blending, qtbot):
    qtbot.keyClick(blending.bar.slider, Qt.Key.Key_Return)
    assert blending.bar is None


def test_a_right_click_on_the_blend_does_not(blending, qtbot):
    slider = blending.bar.slider
    qtbot.mouseClick(slider, RIGHT, pos=slider.rect().center())
    assert blending.bar is not None


@pytest.mark.parametrize("by", ["double click", "Del"])
def test_the_blend_is_put_back(blending, hand, qtbot, by):
    bar = blending.bar
    hand.drag(bar.slider, 0.4)
    assert bar.share == pytest.approx(0.4, abs=0.02)
    hand.double_click(bar.slider) if by == "double click" else qtbot.keyClick(bar.slider, Qt.Key.Key_Delete)
    assert bar.share == 1.0
    assert bar._figure.text() == "100 %"
