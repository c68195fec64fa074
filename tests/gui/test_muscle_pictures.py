import base64
import re

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QLabel, QToolTip

from fesapp.action_units import ACTION_UNITS
from fesapp.gui.elided_label import ElidedLabel
from fesapp.gui.muscle_picture import MuscleIcon, colours_of, muscle_image
from fesapp.gui.muscle_shapes import SHAPES
from fesapp.gui.theme import DARK, LIGHT, palette
from fesapp.muscles import EFFECTS, FAMILIAR


def test_every_action_unit_is_explained_and_drawn():
    numbers = {unit.number for unit in ACTION_UNITS}
    assert set(EFFECTS) == set(FAMILIAR) == set(SHAPES) == numbers


def pixels(image: QImage) -> np.ndarray:
    """(h, w, 4) int of an image."""
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4).astype(int)


def marked(number: int, sides: str, theme=LIGHT, height: int = 132, ratio: float = 1.0) -> np.ndarray:
    """Where the muscle's colour is seen, (h, w) bool."""
    colours = colours_of(palette(theme))
    seen = pixels(muscle_image(number, sides, height, ratio, colours))
    wanted = [int(colours[2][n : n + 2], 16) for n in (1, 3, 5)]
    return np.abs(seen[..., :3] - wanted).max(axis=2) < 40


@pytest.mark.parametrize("unit", ACTION_UNITS, ids=lambda unit: unit.key)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_muscle_is_seen_within_the_picture_in_both_themes(unit, theme):
    seen = marked(unit.number, "LR", theme)
    assert seen.sum() > 40
    assert not seen[:2].any()
    assert not seen[-2:].any()
    assert not seen[:, :2].any()
    assert not seen[:, -2:].any()


@pytest.mark.parametrize("unit", [unit for unit in ACTION_UNITS if unit.sided], ids=lambda unit: unit.key)
def test_one_side_is_marked_alone_and_the_other_mirrors_it(unit):
    left, right = marked(unit.number, "L"), marked(unit.number, "R")
    middle = left.shape[1] // 2
    assert not left[:, : middle - 3].any()  # the person's own left is on the right
    assert not right[:, middle + 3 :].any()
    assert (left[:, ::-1] != right).mean() < 0.01


def test_the_gaze_turns_both_eyes_the_same_way():
    left, right = marked(61, "LR"), marked(62, "LR")
    assert (left[:, ::-1] != right).mean() < 0.01
    assert (left != right).any()


def test_a_picture_is_as_sharp_as_the_screen():
    image = muscle_image(12, "LR", 132, 2.0, colours_of(palette(LIGHT)))
    assert image.height() == 264
    assert image.deviceIndependentSize().height() == 132


def show_tip(widget) -> str:
    """Rest the pointer on a widget, and read the tooltip that appears."""
    where = widget.rect().center()
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, where, widget.mapToGlobal(where)))
    return QToolTip.text()


def test_the_tooltip_of_a_slider_shows_its_side_and_says_what_the_muscle_does(fake_window):
    row = fake_window.panel.rows["AU12"]
    left, right = show_tip(row.sliders["AU12L"]), show_tip(row.sliders["AU12R"])
    for tip in (left, right):
        assert "AU12 Lip corner puller" in tip
        assert "corner of the mouth back and up" in tip
        assert "Zygomaticus major" in tip
    assert "own left" in left
    assert "own right" in right
    pictures = [re.search(r"base64,([^\"]+)", tip)[1] for tip in (left, right)]
    assert pictures[0] != pictures[1]
    assert not QImage.fromData(base64.b64decode(pictures[0]), "PNG").isNull()


def test_the_picture_in_the_tooltip_is_really_drawn(fake_window, qtbot):
    label = QLabel(show_tip(fake_window.panel.rows["AU12"]))
    qtbot.addWidget(label)
    label.resize(label.sizeHint())
    without = QLabel(re.sub("<img[^>]*>", "", label.text()))
    qtbot.addWidget(without)
    assert label.sizeHint().height() > 132
    assert label.sizeHint().width() > without.sizeHint().width() + 80
    assert len(np.unique(pixels(label.grab().toImage())[:132, :80].reshape(-1, 4), axis=0)) > 10


def test_every_row_has_its_icon_and_it_takes_the_colours_of_the_theme(fake_window, theme):
    def seen():
        icon = fake_window.panel.rows["AU1"].findChild(MuscleIcon)
        return pixels(icon.grab().toImage())[..., :3].mean()

    icons = fake_window.panel.findChildren(MuscleIcon)
    assert [icon.unit for icon in icons] != []
    assert {icon.unit for icon in icons} == set(ACTION_UNITS)
    theme.set_mode("dark")
    dark = seen()
    theme.set_mode("light")
    assert seen() > dark + 40
    theme.set_mode("system")


def test_the_tooltip_says_what_was_asked_and_what_was_measured(fake_window):
    row = fake_window.panel.rows["AU12"]
    fake_window.edits.set_values({"AU12L": 3.0}, "", 1)
    assert "measured" not in show_tip(row.sliders["AU12L"])
    fake_window.panel.show_achieved({"AU12L": 2.4})
    assert "asked 3.0, measured 2.4" in show_tip(row.sliders["AU12L"])
    assert "measured" not in show_tip(row.sliders["AU12R"])
    assert "left: asked 3.0, measured 2.4" in show_tip(row)
    fake_window.panel.show_achieved(None)
    assert "measured" not in show_tip(row.sliders["AU12L"])


def test_what_was_measured_is_a_mark_above_the_groove(fake_window):
    slider = fake_window.panel.rows["AU26"].sliders["AU26"]

    def picture():
        return pixels(slider.grab().toImage())[..., :3]

    before = picture()
    fake_window.panel.show_achieved({"AU26": 3.2})
    changed = np.abs(picture() - before).max(axis=2) > 20
    ratio = slider.devicePixelRatioF()
    rows, columns = np.nonzero(changed)
    assert rows.max() < slider.height() * ratio / 2
    assert columns.mean() == pytest.approx(slider.handle_x(3.2) * ratio, abs=2)
    fake_window.panel.show_achieved(None)
    assert (picture() == before).all()


def test_a_mark_beyond_the_scale_stays_at_its_end(fake_window):
    slider = fake_window.panel.rows["AU26"].sliders["AU26"]
    fake_window.panel.show_achieved({"AU26": 5.0})
    at_end = slider.grab().toImage()
    fake_window.panel.show_achieved({"AU26": 5.7})
    assert slider.grab().toImage() == at_end


def test_pointing_at_the_name_of_a_row_shows_its_tooltip(fake_window, qtbot):
    row = fake_window.panel.rows["AU4"]
    label = row.childAt(QPoint(60, 12))
    assert isinstance(label, QLabel)
    assert "Corrugator" in show_tip(label)


def test_the_marks_of_one_face_are_not_shown_for_another(open_window, fake_engine, sample):
    fake_engine.faces = 2
    window = open_window(fake_engine, sample)
    window.panel.show_achieved({"AU26": 3.2})
    window.document.select(1)
    assert window.panel.rows["AU26"].sliders["AU26"].achieved is None


def test_a_muscle_whose_name_is_cut_off_is_told_in_full_where_it_stands(fake_window):
    for row in fake_window.panel.rows.values():
        (label,) = row.findChildren(ElidedLabel)
        middle = label.rect().center()
        QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, middle, label.mapToGlobal(middle)))
        assert row.unit.muscle in QToolTip.text()
        QToolTip.hideText()
