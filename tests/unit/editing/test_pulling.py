"""Pulls on sample photos: which intensities explain them, and how far the handle follows."""

from __future__ import annotations

import numpy as np
import pytest

from fesapp.action_units import BY_NUMBER, MAX_INTENSITY
from fesapp.editing.face_motion import FaceDriver
from fesapp.editing.handles import HANDLES
from fesapp.editing.pulling import Pull, Pulled, explain, places
from fesapp.editing.recipe import FaceEdit
from fesapp.editing.rivals import RIVALS

LINKED = frozenset(BY_NUMBER)
# rivals whose effects lie less than a straight line apart: between them one hands over to the other
HAND_OVER = ((2, 4), (12, 18), (18, 20))
UP, DOWN = (0.0, -1.0), (0.0, 1.0)
# away from the middle of the face and towards it, for the person's left
OUT, IN = (1.0, 0.0), (-1.0, 0.0)
UP_OUT, DOWN_OUT = (0.6, -0.8), (0.6, 0.8)
# where muscles take each handle
NATURAL = {
    "mouth_corner": (UP, UP_OUT, OUT, DOWN_OUT, DOWN, IN),
    "inner_brow": (UP, (-0.7, 0.7)),
    "outer_brow": (UP, (-0.8, 0.6)),
    "upper_lid": (UP, DOWN),
    "pupil": (UP, DOWN, OUT, IN),
    "lower_lid": (UP,),
    "cheek": (UP, UP_OUT),
    "nostril": (UP,),
    "upper_lip": (UP,),
    "lower_lip": (UP, DOWN),
    "chin": (UP, DOWN),
}
WAYS = [
    (key, (-x if handle.side == "R" else x, y))
    for key, handle in HANDLES.items()
    for x, y in NATURAL[key.removesuffix("_L").removesuffix("_R")]
]


class PulledFace:
    """A face under pulls, given in crop pixels."""

    def __init__(self, faces) -> None:
        self.face = faces.face
        self.shown = self.face.aus
        self.driver = FaceDriver(faces.photo.pixels, self.face)
        self._to_crop = self.face.matrix[:, :2].astype(float)

    def pull(self, handle: str, by, edit: FaceEdit | None = None, linked=frozenset()) -> Pulled:
        to_photo = np.linalg.solve(self._to_crop, np.array(by))
        return explain(
            self.driver, Pull(0, handle, edit or FaceEdit(), (float(to_photo[0]), float(to_photo[1])), linked)
        )

    def motion(self, handle: str, after, before=None) -> np.ndarray:
        """How far (2,) a handle has moved, crop pixels."""
        before = places(self.face) if before is None else before
        return self._to_crop @ np.subtract(after[handle], before[handle])

    def edited(self, aus: dict[str, float], warp: float = 1.0):
        return places(self.face, self.driver, FaceEdit(aus=aus, warp=warp))

    def changes(self, pulled: Pulled, start: dict[str, float] | None = None) -> dict[str, float]:
        return {c: value - (start or {}).get(c, self.shown[c]) for c, value in pulled.values.items()}


@pytest.fixture(scope="module", params=["calm", "smiling"])
def pulled_face(request) -> PulledFace:
    return PulledFace(request.getfixturevalue(request.param))


@pytest.fixture(scope="module")
def calm_face(calm) -> PulledFace:
    return PulledFace(calm)


@pytest.mark.parametrize(("handle", "way"), WAYS)
def test_every_handle_goes_its_natural_ways_or_to_a_limit(pulled_face, handle, way):
    by = 3 * np.array(way)
    pulled = pulled_face.pull(handle, by, linked=LINKED)
    explained = pulled_face.motion(handle, pulled.places) @ way / 3
    at_limit = [value for value in pulled.values.values() if value == MAX_INTENSITY]
    at_limit += [c for c, value in pulled.values.items() if value == 0 < pulled_face.shown[c]]
    assert explained >= 0.6 or at_limit


@pytest.mark.parametrize(
    ("control", "value", "handle"),
    [
        ("AU12L", 3.0, "mouth_corner_L"),
        ("AU12R", 3.0, "mouth_corner_R"),
        ("AU15L", 4.0, "mouth_corner_L"),
        ("AU20R", 3.0, "mouth_corner_R"),
        ("AU1L", 3.0, "inner_brow_L"),
        ("AU4R", 4.0, "inner_brow_R"),
        ("AU2R", 3.0, "outer_brow_R"),
        ("AU5L", 4.0, "upper_lid_L"),
        ("AU45R", 3.0, "upper_lid_R"),
        ("AU7L", 4.0, "lower_lid_L"),
        ("AU6R", 3.0, "cheek_R"),
        ("AU9L", 3.0, "nostril_L"),
        ("AU26", 3.0, "chin"),
        ("AU17", 3.0, "chin"),
        ("AU61", 3.0, "pupil_L"),
        ("AU62", 3.0, "pupil_R"),
        ("AU63", 3.0, "pupil_L"),
        ("AU64", 3.0, "pupil_L"),
    ],
)
def test_what_a_slider_moves_a_pull_traces_back_to_it(calm_face, control, value, handle):
    motion = calm_face.motion(handle, calm_face.edited({control: value}))
    pulled = calm_face.pull(handle, motion)
    assert pulled.values[control] == pytest.approx(value, abs=0.2 * value)
    others = [abs(change) for other, change in calm_face.changes(pulled).items() if other != control]
    assert max(others) < 0.5


def test_a_pull_of_nothing_changes_nothing(pulled_face):
    edit = FaceEdit(aus={"AU12L": 2.5, "AU25": 1.0})
    for handle in HANDLES:
        pulled = pulled_face.pull(handle, (0, 0), edit)
        assert all(change == 0 for change in pulled_face.changes(pulled, edit.aus).values())


def test_a_small_step_of_the_hand_is_a_small_step_of_the_sliders(pulled_face):
    turn = np.linspace(0, 2 * np.pi, 120)
    for handle in [handle for handle in HANDLES if not handle.endswith("_R")][::3]:
        # away, once around, and back
        path = [(r, 0.0) for r in np.linspace(0, 5, 40)] + [(5 * np.cos(t), 5 * np.sin(t)) for t in turn]
        steps = [pulled_face.pull(handle, by, linked=LINKED).values for by in path]
        before, after = (np.array([list(step.values()) for step in part]) for part in (steps[:-1], steps[1:]))
        assert np.abs(after - before).max() < 1.0, handle


def test_a_pull_begins_at_what_is_asked_already(calm_face):
    asked = {"AU12L": 2.0}
    start = calm_face.edited(asked)
    pulled = calm_face.pull(
        "mouth_corner_L",
        calm_face.motion("mouth_corner_L", calm_face.edited({"AU12L": 4.0}), start),
        FaceEdit(aus=asked),
    )
    assert pulled.values["AU12L"] == pytest.approx(4.0, abs=0.3)


def test_pulling_back_undoes_a_smile(calm_face):
    asked = {"AU12L": 4.0}
    there = calm_face.edited(asked)
    back = calm_face.motion("mouth_corner_L", places(calm_face.face), there)
    pulled = calm_face.pull("mouth_corner_L", back, FaceEdit(aus=asked))
    assert pulled.values["AU12L"] < 0.5


def test_linked_sides_move_alike_and_unlinked_ones_alone(calm_face):
    start = {"AU12L": 1.0, "AU12R": 2.0}
    linked = calm_face.pull("mouth_corner_L", (2.0, -3.0), FaceEdit(aus=start), LINKED)
    change = calm_face.changes(linked, start)
    assert change["AU12L"] > 0.5
    assert change["AU12R"] == pytest.approx(change["AU12L"], abs=0.011)
    alone = calm_face.pull("mouth_corner_L", (2.0, -3.0), FaceEdit(aus=start))
    assert "AU12R" not in alone.values


def test_one_pull_moves_few_sliders(pulled_face):
    for handle, way in WAYS:
        changes = pulled_face.changes(pulled_face.pull(handle, 4 * np.array(way)))
        moved = {control[:-1] if control[-1] in "LR" else control for control, by in changes.items() if abs(by) > 0.1}
        assert len(moved) <= 4, handle


def test_one_pull_does_not_raise_opposites(pulled_face):
    turn = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    opposites = [pair for pair in RIVALS if pair not in HAND_OVER]
    for handle in HANDLES:
        for by in ((8 * np.cos(t), 8 * np.sin(t)) for t in turn):
            raised = pulled_face.changes(pulled_face.pull(handle, by, linked=LINKED))
            for pair in opposites:
                both = (raised.get(BY_NUMBER[number].controls[0], 0.0) for number in pair)
                assert min(both) < 0.3, (handle, by)


def test_a_corner_pulled_up_and_a_little_inwards_smiles_and_does_not_pucker(pulled_face):
    raised = pulled_face.changes(pulled_face.pull("mouth_corner_L", (-2.0, -7.0), linked=LINKED))
    assert raised["AU12L"] > 1
    assert raised["AU18"] < 0.3


def test_a_corner_goes_as_far_down_as_it_is_pulled_or_to_its_end(calm_face):
    pulled = calm_face.pull("mouth_corner_L", (0.0, 5.0), linked=LINKED)
    down = calm_face.motion("mouth_corner_L", pulled.places)[1]
    assert down > 4 or pulled.values["AU15L"] > 4.5


def test_intensities_stay_within_0_and_5_however_far_the_pull(pulled_face):
    for handle, way in WAYS:
        pulled = pulled_face.pull(handle, 80 * np.array(way), linked=LINKED)
        assert all(0 <= value <= MAX_INTENSITY for value in pulled.values.values())


def test_at_half_strength_the_same_pull_asks_for_more(calm_face):
    whole, half = (calm_face.pull("chin", (0, 4.0), FaceEdit(warp=warp)).values["AU26"] for warp in (1.0, 0.5))
    assert half > 1.5 * whole


def test_at_strength_zero_nothing_moves_and_nothing_is_asked(calm_face):
    pulled = calm_face.pull("chin", (0, 4.0), FaceEdit(warp=0.0))
    assert all(change == 0 for change in calm_face.changes(pulled).values())


def test_eyes_turn_one_way_at_a_time(pulled_face):
    for by in ((4.0, 3.0), (-4.0, -3.0)):
        values = pulled_face.pull("pupil_L", by).values
        assert min(values["AU61"], values["AU62"]) == 0
        assert min(values["AU63"], values["AU64"]) == 0


def test_a_pull_that_returns_gives_back_the_very_numbers_that_were_asked(pulled_face):
    edit = FaceEdit(aus={"AU12L": 2.3, "AU12R": 1.7})
    values = pulled_face.pull("mouth_corner_L", (0.0, 0.0), edit).values
    assert values["AU12L"] == 2.3
    assert all(value == edit.aus.get(control, pulled_face.shown[control]) for control, value in values.items())
