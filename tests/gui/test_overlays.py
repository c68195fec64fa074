import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

from fesapp.gui import overlay_export
from fesapp.gui.document import Wanted
from fesapp.gui.icons import icon
from fesapp.gui.legend import legend_words
from fesapp.gui.look import STYLES, Look
from fesapp.gui.overlay_bar import OverlayBar
from fesapp.gui.shown import draw_preview

LEFT = Qt.MouseButton.LeftButton
WITH_LEGEND = ("wheel", "magnitude", "uncovered", "attention")


@pytest.fixture
def talking(window, hand):
    """The window with an open mouth and wide eyes asked for."""
    hand.drag(window.panel.rows["AU26"].sliders["AU26"], 4.5)
    hand.drag(window.panel.rows["AU5"].sliders["AU5L"], 4.0)
    hand.wait_for_view(window)
    return window


def legend_plate(seen):
    """The lower right corner, where the legend stands."""
    return seen[-80:-20, -120:-20]


@pytest.mark.parametrize("style", WITH_LEGEND)
def test_colours_have_a_legend_in_the_corner(talking, hand, style):
    plain = hand.see(talking)
    talking.look.set_style(style)
    plate = legend_plate(hand.see(talking))
    assert (plate != legend_plate(plain)).any(axis=2).mean() > 0.8
    assert np.ptp(plate) > 150  # words or colours on the dark plate


@pytest.mark.parametrize("style", ["arrows", "grid"])
def test_arrows_and_grid_say_what_they_are(talking, hand, style):
    plain = hand.see(talking)
    talking.look.set_style(style)
    assert (legend_plate(hand.see(talking)) != legend_plate(plain)).any(axis=2).mean() > 0.5
    assert np.ptp(legend_plate(hand.see(talking))) > 150


def test_the_legend_of_distance_counts_in_the_photos_pixels_at_every_zoom(talking, hand):
    talking.look.set_style("magnitude")
    hand.wait_for_view(talking)
    fitted = talking.canvas.current_view.full
    talking.canvas.zoom_to(2.0)
    hand.wait_for_view(talking)
    assert talking.canvas.current_view.full == pytest.approx(fitted)
    assert 0 < fitted < talking.document.faces[0].box[2] / 4
    title, low, high = legend_words("magnitude", fitted)
    assert (low, high) == ("0", f"{fitted:.0f} px")
    assert "photo" in title


def test_without_motion_the_legend_names_no_distance():
    assert legend_words("magnitude", 0.0)[2] == ""
    assert legend_words("wheel", 0.0)[2] == ""
    assert legend_words("attention", 0.0)[1:] == ("0 %", "100 %")


def test_where_nothing_is_uncovered_or_painted_the_legend_says_so(window, hand):
    for style, said in (("uncovered", "Nothing is uncovered"), ("attention", "Nothing is painted")):
        window.look.set_style(style)
        hand.wait_for_view(window)
        view = window.canvas.current_view
        assert legend_words(style, view.full, view.blank)[0] == said
    hand.drag(window.panel.rows["AU26"].sliders["AU26"], 4.5)
    hand.wait_for_view(window)
    view = window.canvas.current_view
    assert legend_words("attention", view.full, view.blank)[0] == "Painted by the networks"


def test_painted_is_shown_in_mouth_and_eyes_and_more_than_uncovered(talking, hand):
    plain = hand.see(talking)
    changed = {}
    for style in ("uncovered", "attention"):
        talking.look.set_style(style)
        changed[style] = (abs(hand.see(talking) - plain).max(axis=2) > 20)[:, :-200]
    x, y, _, height = talking.document.faces[0].box
    middle = round(talking.canvas.widget_point(x, y + height * 0.55).y())
    assert changed["attention"][:middle].any(), "the eyes"
    assert changed["attention"][middle:].sum() > changed["uncovered"][middle:].sum() > 50


def test_the_overlay_is_drawn_over_the_edit_only(talking, qtbot, hand):
    qtbot.keyClick(talking.canvas, Qt.Key.Key_Y)
    plain = hand.see(talking)
    talking.look.set_style("magnitude")
    changed = (hand.see(talking) != plain).any(axis=2)
    half = talking.canvas.width() // 2
    assert not changed[:, : half - 2].any()
    assert changed[:, half:].any()


def test_shift_o_goes_through_all_overlays(window, qtbot):
    window.look.set_style("arrows")
    seen = [window.look.style]
    for _ in STYLES:
        qtbot.keyClick(window.canvas, Qt.Key.Key_O, Qt.KeyboardModifier.ShiftModifier)
        seen.append(window.look.style)
    assert seen == [*STYLES, "arrows"]


def test_the_bar_fits_a_narrow_window_and_keeps_every_overlay_at_hand(open_window, fake_engine, sample, qtbot):
    window = open_window(fake_engine, sample)
    window.resize(1280, 720)
    assert window.width() == 1280
    bar = window.overlay_bar
    qtbot.waitUntil(lambda: bar.width() == window.canvas.width())
    for button in (*bar.buttons.values(), bar.opacity):
        assert bar.rect().contains(button.geometry())


def test_a_wide_window_names_the_overlays_beside_their_icons(open_window, fake_engine, sample, qtbot):
    window = open_window(fake_engine, sample)
    with_words, icon_only = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
    for width, style in ((1800, with_words), (1100, icon_only), (1800, with_words)):
        window.resize(width, 800)
        buttons = window.overlay_bar.buttons.values()
        qtbot.waitUntil(lambda style=style, buttons=buttons: {one.toolButtonStyle() for one in buttons} == {style})


# ---- the picture of it ----


def export(window, qtbot):
    """Click the button on the overlay bar."""
    action = window.actions_by_name["export_overlay"]
    button = next(one for one in window.overlay_bar.findChildren(QToolButton) if one.defaultAction() is action)
    qtbot.mouseClick(button, LEFT)


@pytest.mark.parametrize("style", STYLES)
def test_the_overlay_is_written_over_the_edited_photo_as_it_is_seen(talking, answers, qtbot, hand, tmp_path, style):
    talking.look.set_style(style)
    talking.canvas.zoom_to(1.0)
    seen = hand.see(talking)
    answers.picture = (tmp_path / "motion.png", False)
    export(talking, qtbot)
    hand.wait_for((tmp_path / "motion.png").exists)
    written = cv2.imread(str(tmp_path / "motion.png"), cv2.IMREAD_UNCHANGED)
    assert written.shape == seen.shape
    apart = abs(written[..., ::-1].astype(int) - seen).max(axis=2)
    assert (apart > 2).mean() < 0.002  # the outlines of words may differ
    assert answers.suggested.name == f"{talking.document.path.stem}_{style}.png"
    assert answers.suggested.parent == talking.document.path.parent


def test_the_export_has_the_users_colours_and_what_is_only_tried(
    open_window, fake_engine, sample, answers, qtbot, hand, tmp_path, monkeypatch
):
    window = open_window(fake_engine, sample)
    window.look.set_colours((255, 0, 0), None, None)
    window.look.set_style("arrows")
    window.document.trial = (Wanted(aus={"AU26": 4.0}),)
    hand.wait_for_view(window)
    asked = []
    monkeypatch.setattr(
        overlay_export, "draw_preview", lambda engine, job: asked.append(job) or draw_preview(engine, job)
    )
    answers.picture = (tmp_path / "motion.png", False)
    export(window, qtbot)
    hand.wait_for((tmp_path / "motion.png").exists)
    assert asked[0].tint == (255, 0, 0)
    assert asked[0].recipe.faces[0].aus == {"AU26": 4.0}


def test_a_file_is_replaced_though_the_photo_has_gone(open_window, fake_engine, sample, answers, qtbot, hand, tmp_path):
    window = open_window(fake_engine, sample)
    window.look.set_style("wheel")
    hand.wait_for_view(window)
    sample.unlink()
    path = tmp_path / "there.png"
    path.write_text("old")
    answers.picture = (path, False)
    export(window, qtbot)
    hand.wait_for(lambda: path.read_bytes()[:4] == b"\x89PNG")


def test_fitted_the_picture_ends_where_the_photo_ends(talking, answers, qtbot, hand, tmp_path):
    talking.look.set_style("grid")
    hand.wait_for_view(talking)
    answers.picture = (tmp_path / "motion.png", False)
    export(talking, qtbot)
    hand.wait_for((tmp_path / "motion.png").exists)
    written = cv2.imread(str(tmp_path / "motion.png"))
    width, height = talking.document.opened.size
    assert written.shape[1] / written.shape[0] == pytest.approx(width / height, rel=0.01)
    assert written[:5, :5].min() > 60  # no background of the canvas


def test_alone_the_overlay_is_clear_where_nothing_moves(talking, answers, qtbot, hand, tmp_path):
    talking.look.set_style("magnitude")
    talking.look.set_opacity(0.2)
    hand.wait_for_view(talking)
    answers.picture = (tmp_path / "alone.png", True)
    export(talking, qtbot)
    hand.wait_for((tmp_path / "alone.png").exists)
    written = cv2.imread(str(tmp_path / "alone.png"), cv2.IMREAD_UNCHANGED)
    assert written.shape[2] == 4
    assert not written[:20, :20, 3].any()
    assert written[..., 3].max() == 255  # the opacity on the screen is left to whoever lays it over something


def test_a_file_that_the_dialog_agreed_to_replace_is_replaced(talking, answers, qtbot, hand, tmp_path):
    path = tmp_path / "there.png"
    path.write_text("old")
    talking.look.set_style("wheel")
    answers.picture = (path, False)
    export(talking, qtbot)
    hand.wait_for(lambda: path.read_bytes()[:4] == b"\x89PNG")


def test_a_file_that_came_after_the_dialog_is_not_replaced(
    open_window, fake_engine, sample, answers, qtbot, hand, tmp_path
):
    window = open_window(fake_engine, sample)
    window.look.set_style("wheel")
    hand.wait_for_view(window)
    path = tmp_path / "late.png"
    answers.picture = (path, False)
    fake_engine.gate.clear()
    export(window, qtbot)
    path.write_text("someone else's")
    fake_engine.gate.set()
    hand.wait_for(lambda: window.message_bar.text)
    assert "late.png" in window.message_bar.text
    assert path.read_text() == "someone else's"


def test_the_photo_itself_is_never_written_over(window, answers, qtbot, hand):
    before = window.document.path.read_bytes()
    window.look.set_style("wheel")
    answers.picture = (window.document.path, False)
    export(window, qtbot)
    assert "never written over" in window.message_bar.text
    assert window.document.path.read_bytes() == before


def test_a_folder_that_is_not_there_is_named_in_one_line(talking, answers, qtbot, hand, tmp_path):
    talking.look.set_style("wheel")
    answers.picture = (tmp_path / "nowhere" / "motion.png", False)
    export(talking, qtbot)
    hand.wait_for(lambda: talking.message_bar.text)
    assert "nowhere" in talking.message_bar.text
    assert "\n" not in talking.message_bar.text


@pytest.mark.parametrize("left", [True, False])
def test_nothing_happens_when_the_dialog_is_left(fake_window, fake_engine, answers, hand, tmp_path, monkeypatch, left):
    written = []
    monkeypatch.setattr(fake_engine, "save_picture", lambda *arguments: written.append(arguments[2]))
    fake_window.look.set_style("wheel")
    answers.picture = None if left else (tmp_path / "motion.png", False)
    fake_window.actions_by_name["export_overlay"].trigger()
    hand.wait_for(lambda: not fake_window.worker._tasks)
    assert written == ([] if left else [str(tmp_path / "motion.png")])
    assert not fake_window.message_bar.text


def test_the_export_is_in_the_view_menu_and_asks_for_an_overlay_first(window):
    action = window.actions_by_name["export_overlay"]
    view = next(a.menu() for a in window.menuBar().actions() if a.text() == "&View")
    assert isinstance(view, QMenu)
    assert action in view.actions()
    assert not action.isEnabled()
    window.look.set_style("grid")
    assert action.isEnabled()
    window.look.set_style(None)
    assert not action.isEnabled()


@pytest.mark.parametrize("width", [320, 335, 350, 365, 400, 560, 1000])
def test_nothing_in_the_bar_is_cut_off_or_squeezed_however_narrow_it_is(qtbot, theme, width):
    bar = OverlayBar(Look())
    qtbot.addWidget(bar)
    bar.add_action(QAction(icon("image-move"), "Export"))
    bar.resize(width, 44)
    bar.show()
    QApplication.processEvents()  # the layout moves its widgets then
    seen = [child for child in bar.findChildren(QWidget) if child.isVisible()]
    assert bar.opacity in seen
    for child in seen:
        assert bar.rect().contains(child.geometry())
        assert child.width() >= child.minimumSizeHint().width() - 4  # the icon is whole
