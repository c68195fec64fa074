"""Pulling at a face: the intensities that bring a handle where the hand wants it.

A small bounded least-squares over the motion network's response. With u the change of each *lever* (a control, or
controls that move together) from where it was when the handle was grabbed, J the handle's motion per intensity and b
the pull, it minimises

    |J u - b|² / 2 s² + sum of c (SPARSE |u| + SHARE u² / 2)

within 0 to 5, an elastic net (Zou & Hastie 2005): its first penalty leaves alone what explains little, its second
shares between what explains as much. s is the strongest lever's motion per intensity, c how dear a lever is: the
dearer, the more it moves the handle across the pull instead of along. Without that, a mouth corner drawn straight up
would pucker the lips to take back the little that a smile moves it outwards. What the handle misses across the pull
counts less than what it misses along it (BESIDE): the hand wants it that way, not that line. Units that work against
each other compete, see `rivals`. As the response is not quite linear, J is taken anew where the last solution lies
(Gauss-Newton). Every solution begins at the grabbed face and depends on the pull alone, not on the way the hand took: a
pull that returns leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fesapp.action_units import BY_NUMBER, CONTROLS, INDEX, MAX_INTENSITY, OPPOSITES, expand
from fesapp.editing.handles import HANDLES, Handle, Places
from fesapp.editing.recipe import FaceEdit
from fesapp.editing.rivals import rivalry

if TYPE_CHECKING:
    from fesapp.editing.face_motion import FaceDriver
    from fesapp.faces import Face

# From intensities (n, len(CONTROLS)) to the handle's motion (n, 2) in crop pixels
Response = Callable[[np.ndarray], np.ndarray]

# intensities of the strongest lever that the first penalty costs, and the share of them that the second does
SPARSE, SHARE = 0.03, 0.02
# intensity by which a lever is tried to learn what it does
TRIED = 0.25
# solutions of the linear problem at most, and the change of intensity that ends them
TURNS, STEADY = 7, 0.005
SWEEPS = 100
# how far a lever that moves a handle only across the pull still counts as one that moves it along
ACROSS = 0.25
# what a miss across the pull counts, compared with one along it
BESIDE = 0.6
# levers pay by the way they move the handle, those weaker than this share of the strongest as if they were not
WEAK = 0.4
# what a face shows below this may be the measuring's noise, and is not taken away
NOISE = 0.25
# intensities are rounded to what a slider can tell apart
DECIMALS = 2


@dataclass(frozen=True)
class Pull:
    """A handle that was grabbed and is held somewhere else now.

    Attributes:
        face: which of the photo's faces; handle: key in `HANDLES`.
        edit: what was asked of the face when it was grabbed.
        by: how far the handle is to be from where it was then, photo pixels.
        linked: numbers of the Action Units whose sides move together.
    """

    face: int
    handle: str
    edit: FaceEdit
    by: tuple[float, float]
    linked: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Pulled:
    """What explains a pull: intensities of every control that may, and where all handles lie then."""

    values: dict[str, float]
    places: Places


@dataclass(frozen=True)
class Lever:
    """Controls that move as one; those of `against` are what they turn into below 0, as gaze left turns into right."""

    controls: tuple[int, ...]
    against: tuple[int, ...]
    dearness: float
    number: int = 0  # of the Action Unit

    def room(self, start: np.ndarray) -> tuple[float, float]:
        """The least and the greatest change from intensities (len(CONTROLS),)."""
        at = start[list(self.controls)]
        if self.against:
            middle = float(at[0] - start[self.against[0]])
            return -MAX_INTENSITY - middle, MAX_INTENSITY - middle
        return -float(at.max()) if at.max() > NOISE else 0.0, MAX_INTENSITY - float(at.min())

    def move(self, start: np.ndarray, moved: np.ndarray, change: np.ndarray) -> None:
        """Set this lever's columns in `moved` (n, len(CONTROLS)) to `start` changed by (n,)."""
        for control in self.controls:
            at = start[control] - sum(start[other] for other in self.against)
            moved[:, control] = np.clip(at + change, 0, MAX_INTENSITY)
            for other in self.against:
                moved[:, other] = np.clip(-at - change, 0, MAX_INTENSITY)


def places(face: Face, driver: FaceDriver | None = None, edit: FaceEdit | None = None) -> Places:
    """Where the handles of a face lie, as it is in the photo or as an edit moves it."""
    at = face.landmarks[:, :2].astype(np.float64)
    if driver is not None and edit is not None:
        moved = driver.displacements(edit.wanted(face.aus or {})[None])[0]
        at = at + moved @ np.linalg.inv(face.matrix[:, :2].astype(np.float64)).T
    middles = ((key, at[list(handle.landmarks)].mean(axis=0)) for key, handle in HANDLES.items())
    return {key: (float(x), float(y)) for key, (x, y) in middles}


def explain(driver: FaceDriver, pull: Pull) -> Pulled:
    """The intensities that explain a pull, as far as any do."""
    handle, face = HANDLES[pull.handle], driver.face
    start = FaceEdit(aus=pull.edit.aus).wanted(face.aus or {})
    levers = levers_of(handle, pull.linked)
    warp = np.float32(pull.edit.warp)

    def response(wanted: np.ndarray) -> np.ndarray:
        moved = driver.displacements(driver.shown + warp * (wanted - driver.shown))
        return np.asarray(moved[:, list(handle.landmarks)].mean(axis=1))

    by = face.matrix[:, :2].astype(np.float64) @ np.array(pull.by)
    change = solve(response, start, levers, by)
    values = _values(start, levers, change, {**(face.aus or {}), **expand(pull.edit.aus)})
    now = FaceEdit(aus=pull.edit.aus | values, warp=pull.edit.warp)
    return Pulled(values, places(face, driver, now))


def levers_of(handle: Handle, linked: frozenset[int]) -> list[Lever]:
    """What may explain a pull at a handle: one side of an Action Unit, or both where they are linked."""
    turned = dict(OPPOSITES)
    levers = []
    for number, dearness in handle.units.items():
        unit = BY_NUMBER[number]
        both = not unit.sided or not handle.side or number in linked
        controls = unit.controls if both else (unit.key + handle.side,)
        against = tuple(INDEX[turned[control]] for control in controls if control in turned)
        levers.append(Lever(tuple(INDEX[control] for control in controls), against, dearness, number))
    return levers


def solve(response: Response, start: np.ndarray, levers: list[Lever], by: np.ndarray) -> np.ndarray:
    """Changes (len(levers),) of intensity that move a handle by (2,) crop pixels from where `start` has it."""
    room = np.array([lever.room(start) for lever in levers])
    change = np.zeros(len(levers))
    here, slopes = _slopes(response, start, levers, change, room)
    strongest = float(np.linalg.norm(slopes, axis=0).max())
    if strongest == 0 or not by.any():
        return change
    target = here + by
    share = np.maximum(np.linalg.norm(slopes, axis=0) / strongest, WEAK)
    dear = np.array([lever.dearness for lever in levers]) * share / _agreement(slopes, by) ** 2
    seen = _seen_along(by) / strongest
    rivals = rivalry([lever.number for lever in levers], seen @ slopes)
    cost, tried = np.inf, change
    for _ in range(TURNS):
        there, slopes_there = _slopes(response, start, levers, tried, room)
        asked = _cost(seen @ (target - there), dear, rivals, tried)
        if asked < cost:
            change, cost, here, slopes = tried, asked, there, slopes_there
            pull = target - here + slopes @ change
            tried = np.array(_elastic_net(seen @ slopes, seen @ pull, dear, rivals, room, change))
        else:
            # where the motion wears off the straight line leads too far
            tried = (change + tried) / 2
        if np.abs(tried - change).max() < STEADY:
            break
    return change


def _seen_along(by: np.ndarray) -> np.ndarray:
    """(2, 2) by which motion is seen from a pull: as it is along it, smaller across."""
    way = by / np.linalg.norm(by)
    along = np.outer(way, way)
    return np.asarray(along + np.sqrt(BESIDE) * (np.eye(2) - along))


def _cost(missing: np.ndarray, dear: np.ndarray, rivals: np.ndarray, change: np.ndarray) -> float:
    risen = np.maximum(change, 0)
    paid = dear @ (SPARSE * np.abs(change) + SHARE / 2 * change**2)
    return float(missing @ missing / 2 + paid + risen @ rivals @ risen / 2)


def _agreement(slopes: np.ndarray, by: np.ndarray) -> np.ndarray:
    """How far (n,), 0 to 1, each lever moves the handle along the pull rather than across it."""
    along = np.abs(by @ slopes) / (np.linalg.norm(by) * np.linalg.norm(slopes, axis=0) + 1e-9)
    return np.maximum(along, ACROSS)


def _slopes(
    response: Response, start: np.ndarray, levers: list[Lever], change: np.ndarray, room: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The handle's motion (2,) at a change, and its motion (2, len(levers)) per intensity of each lever there."""
    tried = np.where(change + TRIED <= room[:, 1], TRIED, -TRIED)
    changes = np.vstack([change, change + np.diag(tried)])
    motion = response(moved_levers(start, levers, changes)).astype(np.float64)
    return motion[0], ((motion[1:] - motion[0]) / tried[:, None]).T


def moved_levers(start: np.ndarray, levers: list[Lever], changes: np.ndarray) -> np.ndarray:
    """Intensities (n, len(CONTROLS)) float32 with levers changed by (n, len(levers)) from `start`."""
    moved = np.repeat(start[None].astype(np.float32), len(changes), axis=0)
    for lever, change in zip(levers, changes.T, strict=True):
        lever.move(start, moved, change)
    return moved


def _elastic_net(
    slopes: np.ndarray, pull: np.ndarray, dear: np.ndarray, rivals: np.ndarray, room: np.ndarray, first: np.ndarray
) -> list[float]:
    """The changes (n,) within `room` (n, 2) that minimise the cost of linear motion, by coordinate descent."""
    # plain numbers: of so few levers numpy's calls would take longer than the arithmetic
    pairs, towards = (slopes.T @ slopes).tolist(), (slopes.T @ pull).tolist()
    limits, sparse, share = room.tolist(), (SPARSE * dear).tolist(), (SHARE * dear).tolist()
    against = rivals.tolist()
    change = np.clip(first, room[:, 0], room[:, 1]).tolist()
    for _ in range(SWEEPS):
        most = 0.0
        for i, (pair, (low, high)) in enumerate(zip(pairs, limits, strict=True)):
            gain = towards[i] - sum(p * c for p, c in zip(pair, change, strict=True)) + pair[i] * change[i]
            rival = sum(r * max(c, 0.0) for r, c in zip(against[i], change, strict=True))
            gain = max(gain - sparse[i] - rival, 0.0) + min(gain + sparse[i], 0.0)
            moved = min(max(gain / (pair[i] + share[i]), low), high)
            most, change[i] = max(most, abs(moved - change[i])), moved
        if most < STEADY / 4:
            break
    return change


def _values(start: np.ndarray, levers: list[Lever], change: np.ndarray, asked: Mapping[str, float]) -> dict[str, float]:
    """Intensities by control of all levers; those that hardly move are exactly where `asked` has them, before float32
    rounded it."""
    values = {}
    moved = moved_levers(start, levers, change[None])[0]
    for lever, by in zip(levers, change, strict=True):
        for index in (*lever.controls, *lever.against):
            control, still = CONTROLS[index], abs(by) < STEADY
            values[control] = asked.get(control, 0.0) if still else round(float(moved[index]), DECIMALS)
    return values
