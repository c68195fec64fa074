"""Lids that move: where they close the eye they cover is gone, and nothing of it is smeared over them.

Where a lid slides over the eye the flow jumps, by more than a network's cells can follow. But where the lids' edges lie
in the photo is known from its landmarks, and where they go from the network's: skin beside the new opening must come
from beside the old one. So beside the edges the lids' skin is stretched by rule, column by column, for in the crop eyes
lie level; further off the network's own flow takes over. (Lips hardly stretch; the network alone does them better.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fesapp.editing.openings import Opening, between, opening_between, smoothstep
from fesapp.networks.landmark_pairs import LEFT_LIDS, RIGHT_LIDS

# MediaPipe landmarks of each eye as seen from left to right: corners, upper and lower lid, lower edge of the brow
EYES = tuple(
    (corners, tuple(upper for upper, _ in lids), tuple(lower for _, lower in lids), brow)
    for corners, lids, brow in (
        ((33, 133), RIGHT_LIDS, (46, 53, 52, 65, 55)),
        ((362, 263), LEFT_LIDS[::-1], (285, 295, 282, 283, 276)),
    )
)
# an eye counts as closing or opening once its lids' edges come this much nearer or further (crop pixels)
NEARER = 0.3
# lids that open or close by less than the first (crop pixels, on average) are left to the warp, by the second painted
UNPAINTED, PAINTED = 0.6, 1.2
# mean height of an eye over its width under which its iris is not seen at all, and from which it is
SHUT, HALF_CLOSED = 0.10, 0.16
# crop pixels inside the lids' edges where the eyeball is surely seen: not their wet rims, nor lashes
RIM_WIDTH = 0.7
# crop pixels beside the old edge from which skin is fetched at the new one: past the wet line
BESIDE_UPPER, BESIDE_LOWER = 0.4, 1.3
# the upper lid's skin comes out of its fold: this many times the lid's way above the old edge it begins to stretch, but
# at most this share of the way to the brow; the fold gives more than the rim with its lashes (0 would be evenly)
FOLD, BELOW_BROW, UNEVEN = 1.3, 0.7, 0.3
# crop pixels below the old edge down to which the lower lid stretches
LOWER_LID = 4.0
# from this share of such a band on the network's own flow takes over, smoothly
WHOLLY = 0.5
# crop pixels over which the mending sets in at the corners
CORNER = 3.0
# where the fold ends they are this much more, and as many above the edge
FOLD_CORNER = 8.0
# MediaPipe's middles of the irises, in the order of EYES; crop pixels that they move when the eye turns
IRISES, TURNS = (468, 473), 0.25
# landmarks lie on the outer rims of the lids, which are thick: the rims come together while the landmarks come
# from the second to the first share of their old distance
TOUCHING, NEAR = 0.28, 0.5
# crop pixels above and below the edges that are looked at
AROUND = 6.0


@dataclass(frozen=True)
class LidMotion:
    """An eye before and after its lids moved, in crop pixels.

    Attributes:
        left: whether it is the person's left eye; old, new: its openings.
        brow: (2, N) x and y of the lower edge of the brow above it; turns: whether the eyeball moves too.
    """

    left: bool
    old: Opening
    new: Opening
    brow: np.ndarray
    turns: bool

    @property
    def closes(self) -> bool:
        return self.old.height > self.new.height

    @property
    def painted(self) -> float:
        """How much, 0 to 1, is left to paint."""
        return float(smoothstep((abs(self.old.height - self.new.height) - UNPAINTED) / (PAINTED - UNPAINTED)))

    def gaze_lift(self, iris: float) -> float:
        """By how many crop pixels the iris, which landmarks put at the row `iris`, lies lower (above 0) or higher in
        the opened eye: behind closed lids they cannot see it, and an eye that opens looks ahead."""
        width = float(self.old.x[-1] - self.old.x[0])
        unseen = smoothstep((HALF_CLOSED - self.old.height / max(width, 1e-3)) / (HALF_CLOSED - SHUT))
        ahead = float((self.new.upper + self.new.lower).mean() / 2)
        return 0.0 if self.closes else float(unseen) * (ahead - iris)

    def inside(self, x: np.ndarray, y: np.ndarray, feather: float) -> np.ndarray:
        """How far (h, w), 0 to 1, crop pixels lie between the lids; `feather` is the width of their edges."""
        return between(self.new, self.edges(x) if self.closes else self.new.edges(x), x, y, feather)

    def seen(self, x: np.ndarray, y: np.ndarray, feather: float, rim: float = 0.0) -> np.ndarray:
        """The same for the photo as it was, `rim` crop pixels inside its lids' edges."""
        upper, lower = self.old.edges(x)
        return between(self.old, (upper + rim, lower - rim), x, y, feather)

    def uncovered(self, x: np.ndarray, y: np.ndarray, feather: float) -> np.ndarray:
        """How far (h, w), 0 to 1, eyeball that the photo does not show comes to lie there."""
        if self.closes:
            return np.zeros(np.broadcast_shapes(x.shape, y.shape))
        return self.inside(x, y, feather) * (1 - self.seen(x, y, feather, RIM_WIDTH))

    def covered(self, x: np.ndarray, y: np.ndarray, feather: float) -> np.ndarray:
        """How far (h, w), 0 to 1, lids lie where the photo shows eyeball."""
        return self.seen(x, y, feather) * (1 - self.inside(x, y, feather))

    def masks(self, x: np.ndarray, y: np.ndarray, feather: float) -> list[np.ndarray]:
        """What an `EyeTextureNetwork` is told: inside, uncovered and covered."""
        return [self.inside(x, y, feather), self.uncovered(x, y, feather), self.covered(x, y, feather)]

    def hole_box(self) -> tuple[float, float, float, float]:
        """x0, y0, x1, y1 in crop pixels around the openings before and after."""
        both = (self.old, self.new)
        return (
            min(opening.x[0] for opening in both) - 1,
            min(opening.upper.min() for opening in both) - 1,
            max(opening.x[-1] for opening in both) + 1,
            max(opening.lower.max() for opening in both) + 1,
        )

    def reach(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """How far, 0 to 1, crop pixels are concerned: not beyond the corners, where nothing closes, and more gently so
        where the fold ends than where the lids meet."""
        first, last = min(self.old.x[0], self.new.x[0]), max(self.old.x[-1], self.new.x[-1])
        corner = CORNER + FOLD_CORNER * smoothstep((self.new.edges(x)[0] - y) / FOLD_CORNER)
        return smoothstep((x - first) / corner) * smoothstep((last - x) / corner)

    def edges(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """y of the lids' rims at x once they close: they are thick, and meet before the landmarks do."""
        upper, lower = self.new.edges(x)
        still_open = np.clip((self.new.height / self.old.height - TOUCHING) / (NEAR - TOUCHING), 0, 1)
        rim = (lower - upper) * (1 - still_open) / 2
        return upper + rim, lower - rim

    def at_an_edge(self, x: np.ndarray, y: np.ndarray, width: float) -> np.ndarray:
        """How far (h, w), 0 to 1, crop pixels lie on a rim, a line as wide as `width`."""
        upper, lower = self.edges(x)
        distance = np.minimum(np.abs(y - upper), np.abs(y - lower)) / width
        inside = (x > self.new.x[0]) & (x < self.new.x[-1])
        return np.where(inside, np.exp(-np.square(distance)), 0)

    def box(self) -> tuple[float, float, float, float]:
        """x0, y0, x1, y1 in crop pixels of all that it may concern."""
        way = float((self.new.lower - self.old.edges(self.new.x)[0]).max()) if self.closes else 0.0
        low = min(self.old.upper.min(), self.new.upper.min()) - max(AROUND, FOLD * way)
        high = max(self.old.lower.max(), self.new.lower.max()) + AROUND
        return min(self.old.x[0], self.new.x[0]), low, max(self.old.x[-1], self.new.x[-1]), high


def lid_motions(landmarks: np.ndarray, displacement: np.ndarray) -> list[LidMotion]:
    """The eyes that close or open when landmarks (478, 2 or 3) in crop pixels move by `displacement` (478, 2)."""
    before = landmarks[:, :2].astype(np.float64)
    found = []
    for left, ((corners, upper, lower, brow), iris) in enumerate(zip(EYES, IRISES, strict=True)):
        # most edits leave the lids alone, which is quickly seen
        upper_way, lower_way = displacement[list(upper), 1], displacement[list(lower), 1]
        if max(upper_way.max() - lower_way.min(), lower_way.max() - upper_way.min()) <= NEARER:
            continue
        old, new = (opening_between(points, corners, upper, lower) for points in (before, before + displacement))
        if old is not None and new is not None and abs(old.height - new.height) > NEARER:
            turns = bool(np.hypot(*displacement[iris]) > TURNS)
            # a far brow folds back; its height is asked by x
            lower_edge = before[sorted(brow, key=lambda mark: before[mark, 0])].T
            found.append(LidMotion(bool(left), old, new, lower_edge, turns))
    return found


def keep_apart(x: np.ndarray, y: np.ndarray, flow_x: np.ndarray, flow_y: np.ndarray, closing: LidMotion) -> None:
    """Mend a flow in place where lids close.

    Args:
        x, y: (h, w) crop pixels where the flow is given.
        flow_x, flow_y: (h, w) float32 backward flow in crop pixels, mended in place.
        closing: the eye that closes.
    """
    new_upper, new_lower = closing.edges(x)
    if not closing.turns:
        between = (y > new_upper) & (y < new_lower)
        flow_x[between], flow_y[between] = 0, 0
    old_upper, old_lower = closing.old.edges(x + flow_x)
    upper_skin = old_upper - BESIDE_UPPER
    lower_skin = old_lower + np.minimum(BESIDE_LOWER, (old_lower - old_upper) / 3)
    source = y + flow_y
    above = _out_of_the_fold(y, source, new_upper, upper_skin, np.interp(x, *closing.brow))
    below = _stretched(y, source, new_lower, lower_skin, lower_skin + LOWER_LID)
    mended = np.where(y < new_upper, above, np.where(y > new_lower, below, np.clip(source, old_upper, old_lower)))
    flow_y += ((mended - source) * closing.reach(x, y)).astype(np.float32)


def keep_still(
    x: np.ndarray, y: np.ndarray, flow_x: np.ndarray, flow_y: np.ndarray, opening: LidMotion, share: float
) -> None:
    """Let the eyeball that the photo shows stay as it is, by a `share` of 0 to 1, where lids open; the other arguments
    as of `keep_apart`."""
    if not opening.turns:
        moved = (1 - share * opening.painted * opening.seen(x, y, 1.0)).astype(np.float32)
        flow_x *= moved
        flow_y *= moved


def _stretched(y: np.ndarray, source: np.ndarray, new: np.ndarray, old: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Source at rows `y` of skin that stretches evenly from an edge, which moved from `old` to `new`, to `end`."""
    along = np.clip((y - new) / np.maximum(end - new, 1e-3), 0, 1)
    return source + _share(along) * (old + along * (end - old) - source)


def _out_of_the_fold(
    y: np.ndarray, source: np.ndarray, new: np.ndarray, old: np.ndarray, brow: np.ndarray
) -> np.ndarray:
    """Source at rows `y` of the upper lid's skin, which stretches from its fold to the edge that moved from `old` to
    `new`: little at the edge with its lashes, more in the fold."""
    way = np.maximum(new - old, 0)
    fold = np.maximum(old - FOLD * way, old - np.maximum(BELOW_BROW * (old - brow), 1))
    up = np.clip((y - fold) / np.maximum(new - fold, 1e-3), 0, 1)
    stretched = fold + up * (1 - UNEVEN + UNEVEN * up) * (old - fold)
    # where the lid hardly comes down there is nothing to stretch
    return source + smoothstep(way) * _share(1 - up) * (stretched - source)


def _share(along: np.ndarray) -> np.ndarray:
    """How far a band's own rule counts: wholly at the edge (0), not at all at its end (1)."""
    return smoothstep((1 - along) / (1 - WHOLLY))
