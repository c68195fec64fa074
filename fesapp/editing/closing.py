"""Lids and lips that come together: what they cover is gone, and nothing of it is smeared over them.

Where a lid slides over the eye the flow jumps, by more than a network's cells can follow. But where the edges lie in
the photo is known from its landmarks, and where they go from the network's: skin beside the new opening must come from
beside the old one. The source of every such pixel is therefore kept on its own side of the old edge, column by column,
for in the crop eyes and mouth lie level.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fesapp.networks.landmark_pairs import INNER_LIPS, LEFT_LIDS, RIGHT_LIDS

# corners of eyes and mouth, where the upper and lower edge meet
CORNERS = ((33, 133), (362, 263), (78, 308))
BROWS = {(33, 133): (46, 53, 52, 65, 55), (362, 263): (285, 295, 282, 283, 276)}
# as seen, from left to right
PAIRS = (RIGHT_LIDS, LEFT_LIDS[::-1], INNER_LIPS)
OPENINGS = tuple(
    (corners, tuple(upper for upper, _ in pairs), tuple(lower for _, lower in pairs))
    for corners, pairs in zip(CORNERS, PAIRS, strict=True)
)
# an opening counts as closing once its edges come this much nearer (crop pixels)
NEARER = 0.3
# crop pixels beside the old edge that skin is at least fetched from: past the wet line and the lips' rim
BESIDE_UPPER, BESIDE_LOWER = 0.4, 1.3
# the upper lid's skin comes out of its fold: this many times the lid's way above the old edge it begins to stretch,
# and is wholly the stretch's after this share of the way from there to the new edge
FOLD, WHOLLY = 1.3, 0.5
# the fold gives more than the rim with its lashes: 0 stretches evenly, 1 the fold alone
UNEVEN = 0.3
# share of the way from the lid's edge to the brow that the fold may take
BELOW_BROW = 0.7
# landmarks lie on the outer rims of lids and lips, which are thick: the rims come together while the landmarks come
# from the second to the first share of their old distance
TOUCHING, NEAR = 0.28, 0.5
# crop pixels above and below the edges that are looked at
AROUND = 6.0


@dataclass(frozen=True)
class Opening:
    """Upper and lower edge of an eye or mouth as functions of x, in crop pixels; y grows downwards."""

    x: np.ndarray
    upper: np.ndarray
    lower: np.ndarray

    def edges(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """y of the upper and lower edge at any x; past a corner both stay at the corner's."""
        return np.interp(x, self.x, self.upper), np.interp(x, self.x, self.lower)

    @property
    def height(self) -> float:
        return float((self.lower - self.upper).mean())


@dataclass(frozen=True)
class Closing:
    """An opening before and after its edges came nearer.

    `brow` (2, N) is the lower edge of the brow above an eye, x and y, down to which the lid's skin stretches; None for
    the mouth, whose lips do not.
    """

    old: Opening
    new: Opening
    brow: np.ndarray | None

    def box(self) -> tuple[float, float, float, float]:
        """x0, y0, x1, y1 in crop pixels of all that it may concern."""
        way = float((self.new.lower - self.old.edges(self.new.x)[0]).max())
        low = min(self.old.upper.min(), self.new.upper.min()) - max(AROUND, FOLD * way)
        high = max(self.old.lower.max(), self.new.lower.max()) + AROUND
        return min(self.old.x[0], self.new.x[0]), low, max(self.old.x[-1], self.new.x[-1]), high


def closings(landmarks: np.ndarray, displacement: np.ndarray) -> list[Closing]:
    """What closes when landmarks (478, 2 or 3) in crop pixels move by `displacement` (478, 2)."""
    before = landmarks[:, :2].astype(np.float64)
    found = []
    for which in OPENINGS:
        old, new = _opening(before, which), _opening(before + displacement, which)
        if old is not None and new is not None and old.height - new.height > NEARER:
            brow = before[list(BROWS[which[0]])].T if which[0] in BROWS else None
            found.append(Closing(old, new, brow))
    return found


def keep_apart(x: np.ndarray, y: np.ndarray, flow_x: np.ndarray, flow_y: np.ndarray, closing: Closing) -> None:
    """Mend a flow in place where lids or lips close.

    Args:
        x, y: (h, w) crop pixels where the flow is given.
        flow_x, flow_y: (h, w) float32 backward flow in crop pixels; `flow_y` is mended.
        closing: what closes.
    """
    new_upper, new_lower = closing.new.edges(x)
    still_open = np.clip((closing.new.height / closing.old.height - TOUCHING) / (NEAR - TOUCHING), 0, 1)
    rim = (new_lower - new_upper) * (1 - still_open) / 2
    above, below = y < new_upper + rim, y > new_lower - rim
    old_upper, old_lower = closing.old.edges(x + flow_x)
    source = y + flow_y
    upper_skin = old_upper - BESIDE_UPPER
    lower_skin = old_lower + np.minimum(BESIDE_LOWER, (old_lower - old_upper) / 3)
    # only what came from the old opening is mended; skin that moved as skin keeps its own flow
    inside = (source > upper_skin) & (source < lower_skin)
    kept = np.clip(source, old_upper, old_lower)
    kept = np.where(above, np.where(inside, upper_skin, source), kept)
    kept = np.where(below & ~above, np.where(inside, lower_skin, source), kept)
    if closing.brow is not None:
        brow = np.interp(x, *closing.brow)
        kept = np.where(above, _stretched(y, kept, old_upper, new_upper + rim, brow), kept)
    flow_y += (kept - source).astype(np.float32)


def _stretched(y: np.ndarray, source: np.ndarray, old: np.ndarray, new: np.ndarray, brow: np.ndarray) -> np.ndarray:
    """Source of the upper lid's skin at rows `y` above the new edge: from the old edge at the new one, evenly less far
    away above, and `source` again where the fold begins, well below the brow."""
    way = np.maximum(new - old, 1e-3)
    fold = np.maximum(old - FOLD * way, old - np.maximum(BELOW_BROW * (old - brow), 1))
    along = np.clip((y - fold) / (new - fold), 0, 1)
    even = fold + along * (1 - UNEVEN + UNEVEN * along) * (old - fold)
    share = np.clip(along / WHOLLY, 0, 1) * np.clip(way, 0, 1)
    return source + share * (even - source)


def _opening(points: np.ndarray, which: tuple[tuple[int, int], tuple[int, ...], tuple[int, ...]]) -> Opening | None:
    """The opening as seen, None where the head is turned so far that its edges fold back."""
    (right, left), upper, lower = which
    edges = [points[[right, *edge, left]] for edge in (upper, lower)]
    if any((np.diff(edge[:, 0]) <= 0).any() for edge in edges):
        return None
    x = np.unique(np.concatenate([edge[:, 0] for edge in edges]))
    top, bottom = (np.interp(x, edge[:, 0], edge[:, 1]) for edge in edges)
    # edges of a closed opening cross by a detector's trembling
    middle = (top + bottom) / 2
    return Opening(x, np.minimum(top, middle), np.maximum(bottom, middle))
