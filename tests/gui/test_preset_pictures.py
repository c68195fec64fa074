"""The pictures of the presets, each drawn of the face that is open."""

from preset_grid import show

from fesapp.errors import FesappError


def test_every_preset_has_a_picture_of_this_face(presets, fake_window, hand):
    grid = presets.gallery.list
    hand.wait_for(lambda: len(presets._pictures._drawn) == grid.count())
    smile, surprise = (grid.item_of(name).icon().pixmap(112, 112).toImage() for name in ("Happiness", "Surprise"))
    assert smile.width() >= 112
    assert smile != surprise


def test_another_face_has_other_pictures(open_window, fake_engine, sample, hand):
    fake_engine.faces = 2
    window = open_window(fake_engine, sample)
    presets = show(window)
    hand.wait_for(lambda: len(presets._pictures._drawn) == presets.gallery.list.count())
    before = presets.gallery.list.item_of("Surprise").icon().pixmap(112, 112).toImage()
    window.document.select(1)
    hand.wait_for(lambda: len(presets._pictures._drawn) == presets.gallery.list.count())
    assert presets.gallery.list.item_of("Surprise").icon().pixmap(112, 112).toImage() != before


def test_pictures_are_drawn_only_while_the_panel_is_seen(fake_window, fake_engine, hand):
    hand.wait_for_view(fake_window)
    fake_engine.gate.clear()
    while fake_engine.begun.acquire(blocking=False):
        pass
    presets = show(fake_window)
    hand.wait_for(lambda: presets._pictures._task and fake_engine.begun.acquire(blocking=False))
    fake_window.actions_by_name["presets"].trigger()
    fake_engine.gate.set()
    hand.wait_for(lambda: not fake_window.worker._tasks)
    assert not presets._pictures._drawn
    fake_window.actions_by_name["presets"].trigger()
    hand.wait_for(lambda: len(presets._pictures._drawn) == presets.gallery.list.count())


def test_nothing_is_kept_of_a_photo_that_was_left(presets, fake_window, hand, samples):
    hand.wait_for(lambda: len(presets._pictures._drawn) == presets.gallery.list.count())
    fake_window.actions_by_name["presets"].trigger()
    fake_window.open(samples[-1])
    hand.wait_for_photo(fake_window, samples[-1])
    assert not presets._pictures._drawn
    assert presets._pictures._of[0] is fake_window.document.opened


def test_pictures_that_failed_are_drawn_when_asked_for_again(fake_window, fake_engine, hand):
    hand.wait_for_view(fake_window)
    fake_engine.failure = FesappError("no room")
    presets = show(fake_window)
    hand.wait_for(lambda: "no room" in fake_window.statusBar().currentMessage())
    assert not presets._pictures.pause()
    fake_engine.failure = None
    for _ in range(2):
        fake_window.actions_by_name["presets"].trigger()
    hand.wait_for(lambda: len(presets._pictures._drawn) == presets.gallery.list.count())
