import subprocess
import sys

import pytest
from contrast import contrast
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QApplication, QComboBox, QScrollBar

from fesapp.gui.help_dialogs import AboutDialog, ShortcutsDialog
from fesapp.gui.theme import DARK, LIGHT, ThemeSwitch


def test_the_window_starts_without_networks_and_face_models():
    program = (
        "import sys, fesapp.gui.application;"
        "heavy = {'torch', 'mediapipe', 'cv2', 'fesapp.editing.engine'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_cv2s_own_qt_plugins_are_forgotten_and_the_users_are_kept(monkeypatch):
    import cv2

    from fesapp.gui.cv2_paths import forget_cv2_plugins

    monkeypatch.setenv("QT_QPA_PLATFORM_PLUGIN_PATH", f"{cv2.__path__[0]}/qt/plugins")
    monkeypatch.setenv("QT_QPA_FONTDIR", "/usr/share/fonts")
    forget_cv2_plugins()
    import os

    assert "QT_QPA_PLATFORM_PLUGIN_PATH" not in os.environ
    assert os.environ["QT_QPA_FONTDIR"] == "/usr/share/fonts"


def test_the_window_bears_the_programs_icon_sharp_at_every_size(window):
    sizes = {size.width() for size in QApplication.windowIcon().availableSizes()}
    assert {16, 32, 48, 256} <= sizes
    assert not window.windowIcon().isNull()


def test_without_a_photo_the_window_says_what_to_do(open_window, fake_engine, hand):
    window = open_window(fake_engine)
    hand.wait_for(lambda: not window.canvas.busy)
    assert "drop" in window.canvas.message
    assert not window.panel.rows["AU12"].sliders["AU12L"].isEnabled()
    assert not window.actions_by_name["save"].isEnabled()


def test_every_control_has_a_tooltip_and_a_name_to_be_read_out(window):
    kinds = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox)
    controls = [one for kind in kinds for one in window.findChildren(kind)]
    controls = [one for one in controls if not isinstance(one, QScrollBar) and one.isVisible()]
    assert len(controls) > 100
    for control in controls:
        spoken = control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")
        assert spoken, control
        assert control.toolTip(), spoken


def test_the_keyboard_reaches_every_slider(window, qtbot):
    reached = set()
    widget = window.canvas
    for _ in range(500):
        widget = widget.nextInFocusChain()
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            reached.add(widget)
    for row in window.panel.rows.values():
        assert set(row.sliders.values()) <= reached


@pytest.mark.parametrize("colours", [DARK, LIGHT])
def test_text_can_be_read_in_both_themes(colours):
    for text, ground in (
        (colours.text, colours.panel),
        (colours.muted, colours.panel),
        (colours.accent, colours.panel),
    ):
        assert contrast(text, ground) >= 4.5


def test_the_theme_changes_at_once_and_is_remembered(window, theme, hand):
    theme.set_mode("dark")
    dark = hand.see(window)[2, 2]
    theme.set_mode("light")
    light = hand.see(window)[2, 2]
    assert light.sum() > dark.sum() + 100
    assert ThemeSwitch(QApplication.instance()).mode == "light"
    theme.set_mode("system")


def test_the_icons_take_the_colours_of_the_theme(window, theme):
    def brightness():
        image = window.actions_by_name["open"].icon().pixmap(32, 32).toImage()
        colours = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
        return max(colour.lightness() for colour in colours if colour.alpha() > 200)

    theme.set_mode("dark")
    dark = brightness()
    theme.set_mode("light")
    assert brightness() < dark
    theme.set_mode("system")


def test_f1_lists_every_shortcut(window):
    from PySide6.QtWidgets import QLabel

    dialog = ShortcutsDialog(window.actions_by_name, window)
    text = " ".join(label.text() for label in dialog.findChildren(QLabel))
    for keys in ("Ctrl+O", "Ctrl+S", "Ctrl+Z", "Ctrl+Y", "0 or Ctrl+0", "Hold \\", "Space", "F1", "Shift+O"):
        assert keys in text


def test_about_names_those_who_are_to_be_thanked(window):
    from PySide6.QtWidgets import QLabel

    text = " ".join(label.text() for label in AboutDialog(window).findChildren(QLabel))
    for name in ("Athar", "DeBruine", "Beniaguev", "ICT-FaceKit", "MediaPipe", "Apache"):
        assert name in text


def test_the_status_bar_tells_size_faces_time_and_zoom(window, hand):
    from PySide6.QtWidgets import QLabel

    hand.wait_for_view(window)
    texts = [label.text() for label in window.statusBar().findChildren(QLabel)]
    width, height = window.document.opened.size
    assert f"{width} × {height}" in texts
    assert "1 face" in texts
    assert f"{100 * window.canvas.viewport.zoom:.0f} %" in texts
    assert any(text.endswith(" ms") for text in texts)
