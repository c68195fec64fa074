"""The filmstrip keeps the photo that is shown in view."""

from fesapp.gui.filmstrip import Filmstrip


def test_the_photo_that_is_shown_stays_in_view_when_the_window_gets_narrower(fake_window, samples, hand):
    fake_window.open(*samples)
    hand.wait_for(lambda: len(fake_window.files.session) == len(samples))
    fake_window.files.show(fake_window.files.session.photos[-1])
    hand.wait_for_photo(fake_window, samples[-1])
    strip = fake_window.findChild(Filmstrip)
    hand.wait_for(strip.isVisible)
    strip.setMaximumWidth(200)
    hand.wait_for(lambda: strip.width() <= 200)
    assert not strip.thumbs[-1].visibleRegion().isEmpty()
