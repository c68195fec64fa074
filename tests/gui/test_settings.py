"""Settings hold at once, are remembered, and are honest about what the editor cannot do."""

import struct

import pytest
from PySide6.QtCore import QSettings, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QMenu, QProgressBar, QPushButton, QToolButton

from fesapp.gui.settings import Settings
from fesapp.gui.settings_dialog import SettingsDialog
from fesapp.gui.settings_feature import SettingsFeature
from fesapp.gui.translation import install_language, languages
from fesapp.gui.words import tr


def dialog_of(window) -> SettingsDialog:
    window.actions_by_name["settings"].trigger()
    return next(feature for feature in window.features if isinstance(feature, SettingsFeature)).dialog


@pytest.fixture
def dialog(fake_window) -> SettingsDialog:
    return dialog_of(fake_window)


@pytest.fixture(autouse=True)
def theme_of_the_system(theme):
    yield
    theme.set_mode("system")


def pick(box: QComboBox, data) -> None:
    """Choose as a user does: the box tells that it was activated."""
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_ctrl_comma_opens_them(fake_window, qtbot):
    qtbot.keyClick(fake_window.canvas, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert fake_window.findChild(SettingsDialog).isVisible()


def test_the_theme_is_that_of_the_menu(fake_window, dialog, theme):
    pick(dialog.theme, "light")
    assert theme.mode == "light"
    themes = next(menu for menu in fake_window.findChildren(QMenu) if menu.title() == "&Theme")
    themes.aboutToShow.emit()
    assert [action.text() for action in themes.actions() if action.isChecked()] == ["Light"]


@pytest.mark.parametrize("card", [None, "NVIDIA H200"])
def test_a_graphics_card_is_shown_but_cannot_be_chosen_and_why_is_said(fake_window, fake_engine, hand, card):
    fake_engine.card = card
    dialog = dialog_of(fake_window)
    reason = "finds none" if card is None else "NVIDIA H200 is there, but"
    hand.wait_for(lambda: reason in dialog.device_note.text())
    model = dialog.device.model()
    enabled = [bool(model.index(row, 0).flags() & Qt.ItemFlag.ItemIsEnabled) for row in range(2)]
    assert enabled == [True, False]
    assert dialog.device.currentData() == "cpu"
    assert "computes on the processor" in dialog.device_note.text()


def test_arrows_take_the_colour_chosen(fake_window, dialog, hand):
    fake_window.look.set_style("arrows")
    fake_window.edits.set_values({"AU26": 5.0}, "", 1)
    hand.wait_for_view(fake_window)
    dialog.line_colour.choose((255, 0, 0))
    hand.wait_for_view(fake_window)
    overlay = fake_window.canvas.current_view.overlay
    colours = {overlay.pixelColor(x, y).getRgb()[:3] for x in range(0, overlay.width(), 7) for y in range(0, 700, 7)}
    assert any(red > 0 and green == blue == 0 for red, green, blue in colours)
    assert Settings().line_colour == (255, 0, 0)
    dialog.line_colour.reset_button.click()
    hand.wait_for_view(fake_window)
    assert fake_window.look.tint is None
    assert Settings().line_colour is None


def test_a_colour_is_for_its_own_styles(fake_window, dialog):
    dialog.uncovered_colour.choose((1, 2, 3))
    dialog.painted_colour.choose((4, 5, 6))
    tints = []
    for style in ("arrows", "grid", "wheel", "magnitude", "uncovered", "attention"):
        fake_window.look.set_style(style)
        tints.append(fake_window.look.tint)
    assert tints == [None, None, None, None, (1, 2, 3), (4, 5, 6)]


def test_lines_take_a_colour_and_keep_their_dark_outlines():
    import numpy as np

    from fesapp.editing.tinting import tinted

    picture = np.array([[[255, 255, 255, 235], [0, 0, 0, 150], [0, 0, 0, 0]]], np.uint8)
    assert tinted(picture, "arrows", (250, 100, 0)).tolist() == [[[250, 100, 0, 235], [0, 0, 0, 150], [0, 0, 0, 0]]]
    assert tinted(picture, "uncovered", (9, 8, 7))[0, 1].tolist() == [9, 8, 7, 150]


def test_an_arrow_key_moves_a_slider_by_the_step_chosen(fake_window, dialog, qtbot):
    pick(dialog.step, "0.5")
    before = fake_window.document.value("AU26")
    qtbot.keyClick(fake_window.panel.rows["AU26"].sliders["AU26"], Qt.Key.Key_Right)
    assert fake_window.document.value("AU26") == pytest.approx(before + 0.5)
    assert Settings().slider_step == 0.5


def test_with_reduced_motion_no_bar_moves(fake_window, dialog):
    dialog.reduce_motion.setChecked(True)
    fake_window.status.show_busy("Opening…")
    assert not fake_window.statusBar().findChild(QProgressBar).isVisible()
    assert not QApplication.isEffectEnabled(Qt.UIEffect.UI_AnimateCombo)
    dialog.reduce_motion.setChecked(False)
    assert fake_window.statusBar().findChild(QProgressBar).isVisible()
    fake_window.status.show_busy("")


def test_the_layout_goes_back_to_the_first_one(fake_window, dialog):
    fake_window.dock.hide()
    fake_window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, fake_window.dock)
    dialog.layout_button.click()
    assert fake_window.dock.isVisible()
    assert fake_window.dockWidgetArea(fake_window.dock) == Qt.DockWidgetArea.RightDockWidgetArea


def test_settings_hold_at_the_next_start(open_window, fake_engine):
    settings = Settings()
    settings.line_colour, settings.slider_step, settings.reduce_motion = (10, 20, 30), 0.25, True
    window = open_window(fake_engine)
    assert window.look.line_colour == (10, 20, 30)
    dialog = dialog_of(window)
    assert dialog.step.currentData() == "0.25"
    assert dialog.reduce_motion.isChecked()
    assert dialog.line_colour.button.text() == "#0a141e"
    settings.reduce_motion = False


def test_settings_that_make_no_sense_are_those_of_the_program():
    store = QSettings()
    for name in ("line_colour", "slider_step"):
        store.setValue(name, "nonsense")
    settings = Settings()
    assert (settings.line_colour, settings.slider_step) == (None, 0.1)


def test_whoever_listens_hears_of_every_change():
    settings, heard = Settings(), []
    settings.listeners.add(lambda: heard.append(settings.language))
    settings.language = "de"
    assert heard == ["de"]


def test_languages_are_those_that_are_there_and_english(tmp_path):
    assert list(languages(tmp_path)) == ["system", "en"]
    (tmp_path / "de.qm").write_bytes(b"")
    assert languages(tmp_path)["de"] == "Deutsch"


def test_without_a_translation_the_window_speaks_english(qapp, tmp_path):
    assert install_language(qapp, "de", tmp_path) == "en"
    (tmp_path / "de.qm").write_bytes(b"broken")
    assert install_language(qapp, "de", tmp_path) == "en"


def test_a_translation_that_is_there_is_spoken(qapp, tmp_path):
    (tmp_path / "de.qm").write_bytes(qm_file("Settings", "Einstellungen"))
    known = set(qapp.findChildren(QTranslator))
    assert install_language(qapp, "de", tmp_path) == "de"
    assert tr("Settings") == "Einstellungen"
    for translator in set(qapp.findChildren(QTranslator)) - known:
        qapp.removeTranslator(translator)
    assert tr("Settings") == "Settings"


def qm_file(text: str, translation: str) -> bytes:
    """A translation file with one text, as Qt's lrelease writes it."""
    number = 0
    for byte in text.encode():  # the ELF hash
        number = (number << 4) + byte
        high = number & 0xF0000000
        number = (number ^ high >> 24) & ~high if high else number
    parts = ((3, translation.encode("utf-16-be")), (6, text.encode()), (7, b"fesapp"))
    message = b"".join(struct.pack(">BI", tag, len(part)) + part for tag, part in parts) + b"\x01"
    blocks = ((0x42, struct.pack(">II", number or 1, 0)), (0x69, message))
    magic = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")
    return magic + b"".join(struct.pack(">BI", tag, len(block)) + block for tag, block in blocks)


class Marking(QTranslator):
    """Puts marks around every text, so that one that is not translated can be told."""

    def isEmpty(self):
        return False

    def translate(self, context, text, disambiguation=None, n=-1):
        return f"«{text}»" if context == "fesapp" else ""


def test_words_of_menus_dialogs_and_messages_can_be_translated(qapp, open_window, fake_engine, sample):
    from fesapp.gui.animation_dialog import AnimationDialog
    from fesapp.gui.help_dialogs import AboutDialog, ShortcutsDialog

    translator = Marking()
    qapp.installTranslator(translator)
    try:
        window = open_window(fake_engine, sample)
        dialogs = (
            ShortcutsDialog(window.actions_by_name, window),
            AboutDialog(window),
            AnimationDialog(window),
            SettingsDialog(window),
        )
        assert all(action.text().startswith("«") for action in window.menuBar().actions())
        for dialog in dialogs:
            assert dialog.windowTitle().startswith("«")
            for label in dialog.findChildren(QLabel):
                assert "«" in label.text() or label.text().strip() in ("", "Sliders"), label.text()
        for one in (*dialogs[2].findChildren(QComboBox), *dialogs[3].findChildren(QComboBox)):
            assert "«" in one.toolTip() + one.accessibleName()
    finally:
        qapp.removeTranslator(translator)


def test_a_language_is_remembered_and_waits_for_the_next_start(dialog):
    pick(dialog.language, "en")
    assert Settings().language == "en"
    assert "started again" in dialog.language_note.text()


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_wherever_the_focus_is_it_is_seen(fake_window, dialog, theme, qtbot, scheme):
    theme.set_mode(scheme)
    fake_window.look.set_style("arrows")  # without one its opacity is disabled
    row = fake_window.panel.rows["AU12"]
    in_window = [
        fake_window.canvas,
        fake_window.overlay_bar.opacity,
        fake_window.compare_button,
        row.sliders["AU12L"],
        row.boxes["AU12L"],
        row.chain,
        fake_window.panel.groups[0].header,
        fake_window.panel.link_button,
    ]
    dialog_controls = [dialog.theme, dialog.reduce_motion, dialog.line_colour.button, dialog.hints_button]
    for window, controls in ((dialog, dialog_controls), (fake_window, in_window)):
        if window is fake_window:
            dialog.close()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        for control, other in zip(controls, [*controls[1:], controls[0]], strict=True):
            other.setFocus(Qt.FocusReason.TabFocusReason)
            without = control.grab().toImage()
            control.setFocus(Qt.FocusReason.TabFocusReason)
            assert control.grab().toImage() != without, control.accessibleName()


def test_every_control_of_the_dialog_has_a_tooltip_a_name_and_can_be_reached(dialog):
    controls = [one for kind in (QComboBox, QCheckBox, QPushButton, QToolButton) for one in dialog.findChildren(kind)]
    assert len(controls) >= 11
    for control in controls:
        assert control.toolTip(), control
        assert control.accessibleName() or control.text(), control
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control
    assert all(label.buddy() for label in dialog.findChildren(QLabel) if label.text() in ("Theme", "Device"))
