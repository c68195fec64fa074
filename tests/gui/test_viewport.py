import pytest

from fesapp.gui.viewport import MAX_ZOOM, Viewport


@pytest.fixture
def viewport() -> Viewport:
    made = Viewport(size=(800, 600))
    made.show((4000, 2000))
    return made


def test_fit_shows_the_whole_photo_in_the_middle(viewport):
    left, top = viewport.to_screen(0, 0)
    right, bottom = viewport.to_screen(4000, 2000)
    assert left >= 0
    assert top >= 0
    assert right <= 800
    assert bottom <= 600
    assert left + right == pytest.approx(800, abs=2)
    assert top + bottom == pytest.approx(600, abs=2)


@pytest.mark.parametrize("at", [(10, 200), (400, 300), (790, 420)])
@pytest.mark.parametrize("zoom", [0.5, 1.0, 7.3])
def test_zooming_keeps_the_point_under_the_pointer(viewport, at, zoom):
    before = viewport.to_photo(*at)
    viewport.zoom_at(zoom, *at)
    there = viewport.to_screen(*before)
    assert viewport.zoom == zoom
    assert there == pytest.approx(at, abs=1)  # whole screen pixels


def test_at_100_percent_photo_pixels_lie_on_screen_pixels(viewport):
    viewport.zoom_at(1.0, 333.3, 222.2)
    assert viewport.x == round(viewport.x)
    assert viewport.y == round(viewport.y)


def test_a_fitted_photo_stays_fitted_when_the_window_grows(viewport):
    viewport.resize((1600, 1200))
    assert viewport.zoom == pytest.approx(viewport.fit_zoom)


def test_a_zoomed_photo_keeps_its_middle_when_the_window_grows(viewport):
    viewport.zoom_at(2.0, 400, 300)
    middle = viewport.to_photo(400, 300)
    viewport.resize((1000, 900))
    assert viewport.to_photo(500, 450) == pytest.approx(middle, abs=1)
    assert viewport.zoom == 2.0


def test_the_photo_cannot_be_lost_by_panning(viewport):
    viewport.zoom_at(1.0, 400, 300)
    viewport.pan(1e6, -1e6)
    x, y = viewport.to_photo(400, 300)
    assert 0 <= x <= 4000
    assert 0 <= y <= 2000


def test_zoom_has_limits(viewport):
    viewport.zoom_at(1e9, 400, 300)
    assert viewport.zoom == MAX_ZOOM
    viewport.zoom_at(1e-9, 400, 300)
    assert 0 < viewport.zoom < viewport.fit_zoom
