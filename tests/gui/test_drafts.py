import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPointF

from fesapp.gui.drafts import DRAFT_MS, SLOW_MS, SMALLEST, Drafts


@pytest.fixture
def slow(fake_window, fake_engine, hand):
    """A window on an engine whose pictures in full size are said to take 80 ms, with a face to pull."""
    width, height = fake_window.canvas.pixel_size
    fake_engine.ms_per_megapixel = 80 / (width * height / 1e6)
    fake_window.edits.set_values({"AU26": 3.0}, "", 1)
    hand.wait_for_view(fake_window)
    return fake_window


def test_a_quick_picture_is_never_drafted(fake_window, fake_engine, hand):
    hand.drag(fake_window.panel.rows["AU26"].sliders["AU26"], 4.0)
    hand.wait_for_view(fake_window)
    assert {size for _, size in fake_engine.sizes} == {fake_window.canvas.pixel_size}
    assert fake_window.live.is_settled


def test_while_a_slider_is_dragged_slow_pictures_are_drafts_and_then_comes_the_whole(slow, fake_engine, hand):
    done = len(fake_engine.sizes)
    hand.drag(slow.panel.rows["AU26"].sliders["AU26"], 5.0)
    assert not slow.live.is_settled
    hand.wait_for_view(slow)
    *drafts, last = [size for _, size in fake_engine.sizes[done:]]
    whole = slow.canvas.pixel_size
    assert last == whole
    assert drafts
    for width, _ in drafts:
        assert SMALLEST <= width / whole[0] <= 0.6
    assert not slow.canvas.current_view.is_draft
    assert fake_engine.rendered[-1]["AU26"] == pytest.approx(5.0, abs=0.06)


def test_a_draft_is_shown_at_once_and_the_whole_replaces_it(slow, hand):
    drafted = []
    slow.canvas.painted.connect(lambda: drafted.append(slow.canvas.current_view.is_draft))
    slow.edits.set_values({"AU26": 5.0}, "", 2)
    hand.wait_for(lambda: True in drafted)
    assert not slow.live.is_settled
    hand.wait_for(lambda: drafted and not drafted[-1])
    assert slow.live.is_settled


def settled_and_drafted(window, hand, value):
    """What the canvas shows of a value, whole and as a draft."""
    window.edits.set_values({"AU26": value}, "", 2)
    whole = hand.see(window)
    window.edits.set_values({"AU26": value - 0.5}, "", 3)
    hand.wait_for_view(window)
    drafts = []

    def look(_ms):
        if window.canvas.current_view.is_draft:
            drafts.append(hand.glance(window))

    window.live.rendered.connect(look)  # a draft may be gone when somebody looks later
    window.edits.set_values({"AU26": value}, "", 4)
    hand.wait_for(lambda: drafts)
    window.live.rendered.disconnect(look)
    return whole, drafts[0]


@pytest.mark.parametrize("share", [0.5, 0.6875])
@pytest.mark.parametrize("zoom", [None, 1.0, 2.0])
def test_a_draft_lies_where_the_whole_picture_lies(window, hand, monkeypatch, zoom, share):
    monkeypatch.setattr(window.live.drafts, "share", share)
    monkeypatch.setattr(window.live.drafts, "learn", lambda share, ms: None)
    if zoom is not None:
        window.canvas.zoom_to(zoom)
        window.canvas.pan(QPointF(13, 7))
        hand.wait_for_view(window)
    whole, draft = settled_and_drafted(window, hand, 3.0)
    assert (whole != draft).any()
    grey = [cv2.GaussianBlur(seen.mean(axis=2), (0, 0), 2)[40:-40, 40:-40] for seen in (whole, draft)]
    # least squares of the shift along x and y that makes the one of the other
    slopes = np.stack([slope.ravel() for slope in np.gradient(grey[0])], axis=1)
    shift = np.linalg.lstsq(slopes, (grey[0] - grey[1]).ravel(), rcond=None)[0]
    assert abs(shift).max() < 0.1
    assert abs(grey[0] - grey[1]).mean() < 1


def test_the_photos_edge_does_not_jump_between_draft_and_whole(slow, hand):
    slow.canvas.fit()
    whole, draft = settled_and_drafted(slow, hand, 3.0)
    covered = [(seen != whole[2, 2]).any(axis=2) for seen in (whole, draft)]
    for axis in (0, 1):
        along = [np.flatnonzero(one.any(axis=axis)) for one in covered]
        assert (along[0][0], along[0][-1]) == (along[1][0], along[1][-1])


def test_the_overlay_is_live_in_drafts(slow, hand):
    slow.look.set_style("wheel")
    hand.wait_for_view(slow)
    views = []
    slow.live.rendered.connect(lambda _ms: views.append(slow.canvas.current_view))
    slow.edits.set_values({"AU26": 5.0}, "", 2)
    hand.wait_for(lambda: any(view.is_draft for view in views))
    view = next(view for view in views if view.is_draft)
    assert view.overlay is not None
    assert view.overlay.size() == view.image.size()
    hand.wait_for_view(slow)


def test_pan_and_zoom_are_drafted_too(slow, fake_engine, hand):
    slow.canvas.zoom_to(1.0)
    hand.wait_for_view(slow)
    done = len(fake_engine.sizes)
    slow.canvas.pan(QPointF(20, 10))
    hand.wait_for_view(slow)
    sizes = [size for _, size in fake_engine.sizes[done:]]
    assert sizes[0][0] < slow.canvas.pixel_size[0]
    assert sizes[-1] == slow.canvas.pixel_size


def test_a_draft_that_was_left_for_the_original_is_made_whole_afterwards(slow, hand):
    slow.edits.set_values({"AU26": 5.0}, "", 2)
    slow.look.compare(True)
    hand.wait_for_view(slow)
    slow.look.compare(False)
    hand.wait_for_view(slow)
    assert not slow.canvas.current_view.is_draft


def test_side_by_side_both_halves_end_whole(slow, hand):
    slow.look.toggle_comparison("side")
    slow.canvas.zoom_by(2)
    hand.wait_for_view(slow)
    for pane in slow.canvas.panes:
        assert all(not view.is_draft for view in slow.canvas.views.layers(pane.original, slow.canvas.region))


# ---- how small ----


def test_a_draft_is_as_large_as_its_time_allows_and_never_below_half():
    for ms in (30, 50, 80, 300):
        drafts = Drafts()
        drafts.learn(1.0, ms)
        assert SMALLEST <= drafts.share < 1
        assert drafts.share == SMALLEST or 0.8 * DRAFT_MS < ms * drafts.share**2 <= SLOW_MS


def test_a_part_of_the_time_that_no_size_saves_makes_drafts_smaller():
    def cost(share):
        return 12 + 30 * share**2

    drafts = Drafts()
    drafts.learn(1.0, cost(1.0))
    for _ in range(20):
        drafts.learn(drafts.share, cost(drafts.share))
    assert 16 <= cost(drafts.share) <= 26


def test_one_late_picture_changes_nothing():
    drafts = Drafts()
    drafts.learn(1.0, 60)
    share = drafts.share
    for ms in (22, 200, 21, 22, 190, 23):
        drafts.learn(share, ms)
    assert drafts.share == share


def test_the_next_drag_begins_with_the_size_that_the_last_ended_with():
    drafts = Drafts()
    drafts.learn(1.0, 50)
    for _ in range(3):
        drafts.learn(drafts.share, 35)
    share = drafts.share
    drafts.learn(1.0, 55)
    assert drafts.share == share
    drafts.learn(1.0, 20)
    assert drafts.share == 1.0
