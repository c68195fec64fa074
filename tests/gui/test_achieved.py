"""Asked and achieved: what was asked of a face, what is measured on the result, and who it still is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fesapp.editing.expression import read_expression
from fesapp.errors import FesappError
from fesapp.gui import achieved
from fesapp.gui.achieved import AskedAndAchieved
from fesapp.gui.achieved_panel import EMPTY, MEASURING, UNCHANGED
from fesapp.gui.theme import DARK, LIGHT


def feature_of(window) -> AskedAndAchieved:
    (feature,) = [one for one in window.features if isinstance(one, AskedAndAchieved)]
    return feature


def in_view(window, hand) -> AskedAndAchieved:
    feature = feature_of(window)
    feature.show_panel()
    hand.wait_for(feature.panel.isVisible)
    return feature


@pytest.fixture
def real(window, hand) -> AskedAndAchieved:
    """The panel in view, on the real engine."""
    return in_view(window, hand)


@pytest.fixture
def fake(fake_window, hand) -> AskedAndAchieved:
    """The panel in view, on the fake engine."""
    return in_view(fake_window, hand)


def cells(feature) -> list[list[str]]:
    table = feature.panel.table
    return [[table.item(row, column).text() for column in range(3)] for row in range(table.rowCount())]


def edit(window, hand, feature, **values) -> None:
    """Change sliders and wait for the measuring."""
    window.edits.set_values(values, "", 1)
    hand.wait_for(lambda: feature.is_settled)


def test_a_smile_by_hand_is_measured_and_undone(window, hand, qtbot):
    feature = feature_of(window)
    shown = dict(window.document.measured)
    before = read_expression(shown)
    hand.drag(window.panel.rows["AU12"].sliders["AU12L"], 3.0)
    in_view(window, hand)
    hand.wait_for(lambda: feature.is_settled)
    names, asked, measured = zip(*cells(feature), strict=True)
    assert [name[:6] for name in names] == ["AU12 L", "AU12 R"]
    # the sides stay as far apart as they are in the photo
    apart = shown["AU12R"] - shown["AU12L"]
    assert [float(value) for value in asked] == pytest.approx([3.0, 3.0 + apart], abs=0.15)
    assert float(measured[0]) > shown["AU12L"] + 1
    assert float(measured[1]) > shown["AU12R"] + 1
    assert feature.panel.expressions.after["happiness"] > before["happiness"] + 0.1
    assert feature.panel.badge.text().startswith("Same person 9")
    assert not feature.panel.note.text()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert cells(feature) == []
    assert feature.panel.note.text() == UNCHANGED
    assert feature.panel.badge.isHidden()
    assert feature.panel.expressions.after == before


def test_until_it_is_measured_it_says_so(fake, fake_window, fake_engine, hand):
    fake_engine.measuring_gate.clear()
    fake_window.edits.set_values({"AU26": 4.0}, "", 1)
    assert fake.panel.note.text() == MEASURING
    assert cells(fake) == [["AU26  Jaw drop", "4.0", "…"]]
    fake_engine.measuring_gate.set()
    hand.wait_for(lambda: fake.is_settled)
    assert not fake.panel.note.text()
    assert cells(fake)[0][2] not in ("…", "–")


def test_the_changed_controls_stand_in_the_groups_of_the_sliders(fake, fake_window, hand):
    edit(fake_window, hand, fake, AU26=4.0, AU12L=3.0, AU4R=2.0, AU9L=1.7)
    assert [row[0].split()[0] for row in cells(fake)] == ["AU4", "AU9", "AU12", "AU26"]


@pytest.mark.parametrize(
    ("distance", "text", "colour"),
    [(0.02, "Same person 98 %", "text"), (0.2, "Same person? 80 %", "warning"), (0.9, "Another person? 10 %", "error")],
)
@pytest.mark.parametrize("colours", [DARK, LIGHT])
def test_the_badge_warns_of_another_person(
    fake, fake_window, fake_engine, theme, hand, distance, text, colour, colours
):
    theme.set_mode(colours.name)
    fake_engine.distance = distance
    edit(fake_window, hand, fake, AU26=4.0)
    assert fake.panel.badge.text() == fake.panel.badge.accessibleName() == text
    seen = {pixel.name() for pixel in colours_of(fake.panel.badge)}
    assert getattr(colours, colour) in seen
    assert ("warp strength" in fake.panel.badge.toolTip()) == (colour != "text")
    theme.set_mode("system")


def test_a_click_on_the_badge_below_the_sliders_brings_the_panel(fake_window, hand, qtbot):
    feature = feature_of(fake_window)
    assert not feature.strip.badge.isVisible()
    edit(fake_window, hand, feature, AU26=4.0)
    assert feature.strip.badge.isVisible()
    assert feature.strip.badge.text() == "Same person 98 %"
    qtbot.mouseClick(feature.strip.badge, Qt.MouseButton.LeftButton)
    hand.wait_for(feature.panel.isVisible)
    assert cells(feature)[0][1] == "4.0"


def test_without_sliders_and_panel_the_badge_stands_in_the_status_bar(fake_window, hand, qtbot):
    feature = feature_of(fake_window)
    edit(fake_window, hand, feature, AU26=4.0)
    assert not feature.badge.isVisible()
    fake_window.dock.hide()
    hand.wait_for(feature.badge.isVisible)
    assert feature.badge.text() == "Same person 98 %"
    qtbot.mouseClick(feature.badge, Qt.MouseButton.LeftButton)
    hand.wait_for(lambda: feature.panel.isVisible() and not feature.badge.isVisible())


@pytest.mark.parametrize("also", [(), ("presets",), ("presets", "history")])
def test_the_panel_never_takes_the_sliders_place_on_a_small_screen(fake_window, hand, also):
    fake_window.resize(1280, 720)
    for name in (*also, "achieved"):
        fake_window.actions_by_name[name].trigger()
    feature = feature_of(fake_window)
    edit(fake_window, hand, feature, AU12L=4.0)
    QApplication.processEvents()
    slider = fake_window.panel.rows["AU1"].sliders["AU1L"]
    for seen in (feature.panel.table, feature.strip, slider):
        assert not seen.visibleRegion().isEmpty()
    assert fake_window.size().toTuple() == (1280, 720)
    assert fake_window.canvas.width() >= 481  # as wide as this photo is when it is as high as the window lets it


def test_behind_the_presets_f7_brings_the_panel_forward(fake, fake_window, hand, qtbot):
    fake_window.actions_by_name["presets"].trigger()
    hand.wait_for(lambda: fake.panel.visibleRegion().isEmpty())
    qtbot.keyClick(fake_window, Qt.Key.Key_F7)
    hand.wait_for(lambda: not fake.panel.visibleRegion().isEmpty())


def test_f7_shows_and_hides_the_panel(fake_window, hand, qtbot):
    feature = feature_of(fake_window)
    for shown in (True, False):
        qtbot.keyClick(fake_window, Qt.Key.Key_F7)
        hand.wait_for(lambda shown=shown: feature.panel.isVisible() == shown)


def test_a_face_that_is_lost_is_told_in_one_line(fake, fake_window, fake_engine, hand):
    fake_engine.measures = False
    edit(fake_window, hand, fake, AU26=4.0)
    assert "No face is found" in fake.panel.note.text()
    assert cells(fake) == [["AU26  Jaw drop", "4.0", "–"]]
    assert fake.panel.badge.isHidden()
    assert not fake.badge.isVisible()
    assert not fake.panel.expressions.after


def test_why_it_could_not_be_measured_is_told_and_the_next_edit_is_measured(fake, fake_window, fake_engine, hand):
    fake_engine.achieved_failure = FesappError("identity.safetensors is missing; run the installer again")
    edit(fake_window, hand, fake, AU26=4.0)
    assert "identity.safetensors" in fake.panel.note.text()
    assert "\n" not in fake.panel.note.text()
    fake_engine.achieved_failure = None
    edit(fake_window, hand, fake, AU26=3.0)
    assert not fake.panel.note.text()
    assert fake.panel.badge.text() == "Same person 98 %"


def test_nothing_is_measured_while_the_hand_is_down(fake, fake_window, fake_engine, hand, monkeypatch):
    looked = []
    monkeypatch.setattr(achieved, "hand_is_down", lambda: len(looked) < 3 and not looked.append(1))
    fake_window.edits.set_values({"AU26": 4.0}, "", 1)
    hand.wait_for(lambda: len(looked) == 2)
    assert fake_engine.measured_recipes == []
    hand.wait_for(lambda: fake.is_settled)
    assert len(fake_engine.measured_recipes) == 1


def test_what_was_measured_of_an_earlier_edit_is_dropped(fake, fake_window, fake_engine, hand):
    shown = []
    fake_window.panel.show_achieved = lambda values: shown.append(values and round(values["AU26"], 1))
    fake_engine.measuring_gate.clear()
    fake_window.edits.set_values({"AU26": 5.0}, "", 1)
    hand.wait_for(lambda: fake_engine.measured_recipes)
    fake_window.edits.set_values({"AU26": 1.0}, "", 2)
    fake_engine.measuring_gate.set()
    hand.wait_for(lambda: fake.is_settled)
    assert [values for values in shown if values is not None] == [round(measured(fake_window, "AU26", 1.0), 1)]
    fake_window.edits.reset_all()
    assert shown[-1] is None


def test_another_photo_begins_with_nothing_measured(fake, fake_window, fake_engine, hand, samples):
    edit(fake_window, hand, fake, AU26=4.0)
    fake_engine.measuring_gate.clear()
    fake_window.edits.set_values({"AU26": 5.0}, "", 2)
    hand.wait_for(lambda: len(fake_engine.measured_recipes) == 2)
    fake_window.open(samples[1])
    fake_engine.measuring_gate.set()
    hand.wait_for_photo(fake_window, samples[1])
    hand.wait_for(lambda: fake.is_settled)
    assert cells(fake) == []
    assert fake.panel.note.text() == UNCHANGED


def test_every_face_has_its_own_measures(open_window, fake_engine, hand, sample):
    fake_engine.faces = 2
    window = open_window(fake_engine, sample)
    feature = in_view(window, hand)
    edit(window, hand, feature, AU26=4.0)
    window.document.select(1)
    assert cells(feature) == []
    assert feature.panel.note.text() == UNCHANGED
    edit(window, hand, feature, AU17=2.5)
    assert [row[0][:4] for row in cells(feature)] == ["AU17"]
    window.document.select(0)
    assert [row[0][:4] for row in cells(feature)] == ["AU26"]
    assert feature.is_settled


def test_without_a_photo_the_panel_says_what_it_is_for(open_window, fake_engine, hand):
    feature = in_view(open_window(fake_engine), hand)
    assert feature.panel.note.text() == EMPTY
    assert not feature.panel.expressions.after


def test_the_expressions_can_be_read_out(real):
    spoken = real.panel.expressions.accessibleDescription()
    assert spoken.count("before") == 8
    assert "not what a person feels" in real.panel.expressions.toolTip()


def test_the_panel_fits_the_smallest_window(fake, fake_window, hand):
    fake_window.resize(1280, 720)
    edit(fake_window, hand, fake, AU26=4.0, AU12L=3.0)
    QApplication.processEvents()
    assert fake_window.size().toTuple() == (1280, 720)
    assert fake.panel.table.columnWidth(0) > 100
    assert sum(fake.panel.table.columnWidth(column) for column in range(4)) <= fake.panel.table.width()


def measured(window, control: str, asked: float) -> float:
    """What the fake engine measures."""
    shown = window.document.measured[control]
    return shown + 0.9 * (asked - shown)


def colours_of(widget):
    image = widget.grab().toImage()
    return [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
