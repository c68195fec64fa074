import shutil

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QImageReader
from wide_colours import ADOBE_RGB

from fesapp.editing.kept_edit import KeptEdit
from fesapp.editing.sidecar import sidecar_of
from fesapp.editing.sidecar_writing import write_sidecar
from fesapp.gui.filmstrip import Filmstrip
from fesapp.gui.images import to_rgba
from fesapp.gui.session import IN_MEMORY
from fesapp.gui.thumbnail import read_thumbnail
from fesapp.photos import open_photo

_LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def strip_of():
    return lambda window: window.findChild(Filmstrip)


@pytest.fixture
def three(open_window, fake_engine, samples, hand):
    """A window with all three sample photos open, the first shown."""
    window = open_window(fake_engine)
    hand.drop(window, *samples)
    hand.wait_for_photo(window, samples[0])
    return window


@pytest.fixture
def strip(three, strip_of, hand):
    found = strip_of(three)
    hand.wait_for(lambda: found.isVisible())
    return found


def names(strip):
    return [thumb.photo.path.name for thumb in strip.thumbs]


def test_a_single_photo_needs_none(fake_window, strip_of):
    assert not strip_of(fake_window).isVisible()
    assert not fake_window.actions_by_name["next_photo"].isEnabled()


def test_dropped_photos_all_open_and_the_first_is_shown(strip, samples):
    assert names(strip) == [photo.name for photo in samples]
    assert [thumb.isChecked() for thumb in strip.thumbs] == [True, False, False]


def test_a_dropped_folder_opens_its_photos(open_window, fake_engine, samples, hand, strip_of):
    (samples[0].parent / "notes.txt").write_text("no photo")
    window = open_window(fake_engine)
    hand.drop(window, samples[0].parent)
    hand.wait_for_photo(window, samples[0])
    assert names(strip_of(window)) == [photo.name for photo in samples]


def test_a_folder_without_photos_is_told(fake_window, tmp_path, hand, sample):
    (tmp_path / "empty").mkdir()
    hand.drop(fake_window, tmp_path / "empty")
    assert "no photo in empty" in fake_window.message_bar.text
    assert fake_window.document.path == sample


def test_only_the_photo_that_is_shown_is_opened(three, samples):
    opened = [photo.opened is not None for photo in three.files.session.photos]
    assert opened == [True, False, False]


def test_every_photo_has_a_picture(strip, hand):
    hand.wait_for(lambda: all(thumb.property("icon_name") == "" for thumb in strip.thumbs))
    first = strip.thumbs[0].icon().pixmap(strip.thumbs[0].iconSize()).toImage()
    assert len({first.pixelColor(x, first.height() // 2).name() for x in range(first.width())}) > 10


def test_a_click_shows_a_photo(strip, three, samples, hand, qtbot):
    qtbot.mouseClick(strip.thumbs[2], _LEFT)
    hand.wait_for_photo(three, samples[2])
    assert [thumb.isChecked() for thumb in strip.thumbs] == [False, False, True]
    assert three.windowTitle().startswith(samples[2].name)


def test_page_keys_go_round(three, samples, hand, qtbot):
    for key, index in ((Qt.Key.Key_PageDown, 1), (Qt.Key.Key_PageUp, 0), (Qt.Key.Key_PageUp, 2)):
        qtbot.keyClick(three.canvas, key)
        hand.wait_for_photo(three, samples[index])


def test_two_page_keys_in_a_row_go_two_photos_on(three, samples, hand, qtbot):
    for _ in range(2):
        qtbot.keyClick(three.canvas, Qt.Key.Key_PageDown)
    hand.wait_for_photo(three, samples[2])


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_the_keyboard_chooses_a_photo(strip, three, samples, hand, qtbot, key):
    strip.thumbs[0].setFocus()
    qtbot.keyClick(strip.thumbs[0], Qt.Key.Key_Right)
    assert strip.thumbs[1].hasFocus()
    qtbot.keyClick(strip.thumbs[1], key)
    hand.wait_for_photo(three, samples[1])


def test_each_photo_keeps_its_edits_its_steps_and_its_face(open_window, fake_engine, samples, hand):
    fake_engine.faces = 2
    window = open_window(fake_engine, samples[0])
    window.open(samples[1])
    hand.wait_for_photo(window, samples[1])
    hand.drag(window.panel.rows["AU26"].sliders["AU26"], 4.0)
    window.open(samples[0])
    hand.wait_for_photo(window, samples[0])
    assert window.document.recipe().faces == []
    window.document.select(1)
    hand.drag(window.panel.rows["AU12"].sliders["AU12L"], 3.0)
    window.open(samples[1])
    hand.wait_for_photo(window, samples[1])
    assert window.document.selected == 0
    assert set(window.document.selected_wanted.aus) == {"AU26"}
    window.actions_by_name["undo"].trigger()
    assert window.document.recipe().faces == []
    window.open(samples[0])
    hand.wait_for_photo(window, samples[0])
    assert window.document.selected == 1
    assert [edit.face for edit in window.document.recipe().faces] == [1]


def test_edited_photos_have_a_dot(strip, three, hand):
    assert not any("edited" in thumb.accessibleName() for thumb in strip.thumbs)
    plain = strip.thumbs[0].grab().toImage()
    hand.drag(three.panel.rows["AU26"].sliders["AU26"], 4.0)
    assert ["edited" in thumb.accessibleName() for thumb in strip.thumbs] == [True, False, False]
    assert strip.thumbs[0].grab().toImage().pixelColor(11, 11) != plain.pixelColor(11, 11)
    three.actions_by_name["undo"].trigger()
    assert "edited" not in strip.thumbs[0].accessibleName()


def test_a_photo_edited_another_day_has_its_dot_before_it_is_shown(open_window, fake_engine, samples, hand, strip_of):
    write_sidecar(sidecar_of(samples[2]), samples[2], [KeptEdit(aus={"AU26": 3.0}, face=0)])
    window = open_window(fake_engine)
    hand.drop(window, *samples)
    hand.wait_for(lambda: len(strip_of(window).thumbs) == 3)
    hand.wait_for(lambda: "edited" in strip_of(window).thumbs[2].accessibleName())


def test_the_zoom_stays_between_photos_of_one_size(open_window, fake_engine, samples, hand, tmp_path):
    twin = tmp_path / "twin.jpg"
    shutil.copy(samples[0], twin)
    window = open_window(fake_engine, samples[0])
    middle = QPointF(window.canvas.rect().center())
    window.canvas.zoom_to(1.0, QPointF(10, 10))
    looked_at = window.canvas.photo_point(middle)
    window.open(twin)
    hand.wait_for_photo(window, twin)
    assert window.canvas.viewport.zoom == 1.0
    assert window.canvas.photo_point(QPointF(window.canvas.rect().center())) == pytest.approx(looked_at, abs=2)


def test_closing_a_photo_shows_the_next_and_keeps_its_edits(strip, three, samples, hand, qtbot):
    hand.drag(three.panel.rows["AU26"].sliders["AU26"], 4.0)
    qtbot.mouseClick(strip.thumbs[0].close_button, _LEFT)
    hand.wait_for_photo(three, samples[1])
    assert names(strip) == [photo.name for photo in samples[1:]]
    assert sidecar_of(samples[0]).exists()
    three.open(samples[0])
    hand.wait_for_photo(three, samples[0])
    assert three.document.value("AU26") == pytest.approx(4.0, abs=0.06)


def test_del_closes_a_photo_that_is_not_shown(strip, three, samples, qtbot):
    strip.thumbs[1].setFocus()
    qtbot.keyClick(strip.thumbs[1], Qt.Key.Key_Delete)
    assert names(strip) == [samples[0].name, samples[2].name]
    assert three.document.path == samples[0]


def test_the_strip_goes_with_the_last_but_one_photo(strip, three, samples, hand, qtbot):
    for left in (samples[1], samples[2]):
        qtbot.keyClick(three.canvas, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
        hand.wait_for_photo(three, left)
    assert not strip.isVisible()


def test_hidden_with_f5_it_stays_hidden(strip, three, samples, hand, qtbot, tmp_path):
    qtbot.keyClick(three.canvas, Qt.Key.Key_F5)
    assert not strip.isVisible()
    another = tmp_path / "another.jpg"
    shutil.copy(samples[0], another)
    three.open(another)
    hand.wait_for_photo(three, another)
    assert not strip.isVisible()


def test_a_broken_photo_among_others_is_told_and_the_next_is_shown(open_window, fake_engine, samples, hand, strip_of):
    samples[0].write_bytes(b"broken")
    window = open_window(fake_engine)
    hand.drop(window, *samples)
    hand.wait_for_photo(window, samples[1])
    assert samples[0].name in window.message_bar.text
    assert names(strip_of(window)) == [photo.name for photo in samples[1:]]


def test_a_broken_photo_of_the_strip_is_told_and_leaves_it(strip, three, samples, hand, qtbot):
    samples[2].write_bytes(b"broken")
    qtbot.mouseClick(strip.thumbs[2], _LEFT)
    hand.wait_for(lambda: samples[2].name in three.message_bar.text)
    assert three.document.path == samples[0]
    assert names(strip) == [photo.name for photo in samples[:2]]


def test_of_many_photos_only_a_few_stay_in_memory(open_window, fake_engine, samples, hand, tmp_path, qtbot):
    many = [tmp_path / f"{number}.jpg" for number in range(6)]
    for path in many:
        shutil.copy(samples[0], path)
    window = open_window(fake_engine)
    hand.drop(window, *many)
    hand.wait_for_photo(window, many[0])
    hand.drag(window.panel.rows["AU26"].sliders["AU26"], 4.0)
    window.files.autosave.flush()
    for path in many[1:]:
        qtbot.keyClick(window.canvas, Qt.Key.Key_PageDown)
        hand.wait_for_photo(window, path)
    photos = window.files.session.photos
    assert [photo.opened is not None for photo in photos] == [False] * (6 - IN_MEMORY) + [True] * IN_MEMORY
    qtbot.keyClick(window.canvas, Qt.Key.Key_PageDown)
    hand.wait_for_photo(window, many[0])
    assert window.document.value("AU26") == pytest.approx(4.0, abs=0.06)
    assert window.actions_by_name["undo"].isEnabled()


def test_a_photo_whose_folder_is_gone_stays_open_with_its_edits(open_window, fake_engine, samples, hand, strip_of):
    window = open_window(fake_engine, samples[0])
    hand.drag(window.panel.rows["AU26"].sliders["AU26"], 4.0)
    window.open(samples[1])
    hand.wait_for_photo(window, samples[1])
    window.files.session.photos[0].opened = None  # long out of sight
    samples[0].rename(samples[0].with_name("elsewhere.jpg"))
    window.files.show_beside(-1)
    hand.wait_for(lambda: samples[0].name in window.message_bar.text)
    assert names(strip_of(window)) == [photo.name for photo in samples[:2]]
    samples[0].with_name("elsewhere.jpg").rename(samples[0])
    window.files.show_beside(-1)
    hand.wait_for_photo(window, samples[0])
    assert window.document.value("AU26") == pytest.approx(4.0, abs=0.06)


def test_pictures_are_upright_and_small(samples, tmp_path):
    lying = tmp_path / "lying.jpg"
    with Image.open(samples[0]) as image:
        exif = Image.Exif()
        exif[0x0112] = 6  # to be turned by a quarter
        image.save(lying, exif=exif)
        upright = image.height / image.width
    picture = read_thumbnail(lying, QSize(104, 62))
    assert picture.width() <= 104
    assert picture.height() <= 62
    assert picture.width() / picture.height() == pytest.approx(upright, rel=0.05)


def test_what_qt_cannot_read_is_read_as_the_editor_reads_it(samples, monkeypatch):
    by_qt = read_thumbnail(samples[0], QSize(104, 62))
    monkeypatch.setattr("fesapp.gui.thumbnail.QImageReader", lambda _: QImageReader())
    picture = read_thumbnail(samples[0], QSize(104, 62))
    assert picture.size() == by_qt.size()
    assert abs(picture.pixelColor(20, 20).lightness() - by_qt.pixelColor(20, 20).lightness()) < 40


def test_a_file_that_is_no_photo_has_no_picture(tmp_path):
    (tmp_path / "notes.jpg").write_text("no photo")
    assert read_thumbnail(tmp_path / "notes.jpg", QSize(104, 62)).isNull()


def test_a_strength_alone_counts_as_an_edit_before_a_photo_is_shown_too(
    open_window, fake_engine, samples, hand, strip_of
):
    box = fake_engine.open(str(samples[1])).faces[0].box
    write_sidecar(sidecar_of(samples[1]), samples[1], [KeptEdit(warp=0.5, face=0, box=box)])
    window = open_window(fake_engine)
    hand.drop(window, *samples)
    hand.wait_for_photo(window, samples[0])
    photo = window.files.session.find(samples[1])
    hand.wait_for(lambda: photo.edited)
    window.open(samples[1])
    hand.wait_for_photo(window, samples[1])
    assert photo.edited


@pytest.mark.parametrize("kind", [".png", ".tif"])
def test_a_thumbnail_shows_a_wide_photo_in_the_colours_of_the_screen(kind, tmp_path, samples):
    photo = open_photo(samples[0])
    wide = ADOBE_RGB.photo(photo).save(tmp_path / f"wide{kind}")
    shown, wanted = (to_rgba(read_thumbnail(path, QSize(104, 62))).astype(int) for path in (wide, samples[0]))
    assert np.abs(shown - wanted).mean() < 1.5
