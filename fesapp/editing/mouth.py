"""The mouth's opening: teeth that the photo shows stay as they are, and what lips uncover beside them is dark.

Lips part along a line that landmarks know better than a network's cells do, and teeth do not stretch: those of the
upper jaw, which a photo mostly shows, keep still. So inside the new opening, column by column, the photo's own opening
is kept in place, and all else there is uncovered. (Lower teeth, where they are seen, keep still with them.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fesapp.editing.openings import Opening, between
from fesapp.networks.landmark_pairs import INNER_LIPS

CORNERS = (78, 308)
UPPER, LOWER = np.array(INNER_LIPS).T
LIPS = np.concatenate([UPPER, LOWER])
# near the corners the lips' landmarks move with either lip; where the lips go, those in the middle tell most
CERTAIN = np.array([0.15, 0.4, 1, 1, 1, 1, 1, 0.4, 0.15])
COLUMNS = 49
# crop pixels: lips less than this apart are closed; lips that move less than this leave the mouth as it is
CLOSED, UNMOVED = 0.6, 0.15
# crop pixels by which the opening reaches under the lips' rims, where the flow of one lip turns into the other's
UNDER = 0.4


@dataclass(frozen=True)
class MouthOpening:
    """The opening between the lips in the photo and after they moved, in crop pixels."""

    old: Opening
    new: Opening

    def hole_box(self) -> tuple[float, float, float, float]:
        """x0, y0, x1, y1 in crop pixels around the new opening."""
        return self.new.x[0] - 1, self.new.upper.min() - 2, self.new.x[-1] + 1, self.new.lower.max() + 2

    def inside(self, x: np.ndarray, y: np.ndarray, feather: float) -> np.ndarray:
        """How far (h, w), 0 to 1, crop pixels lie in the new opening; `feather` is the width of its edge."""
        return _within(self.new, x, y, UNDER, feather)

    def uncovered(self, x: np.ndarray, y: np.ndarray, feather: float) -> np.ndarray:
        """How far (h, w), 0 to 1, crop pixels lie in the new opening where the photo shows nothing."""
        return self.inside(x, y, feather) * (1 - self.kept(x, y, feather))

    def masks(self, x: np.ndarray, y: np.ndarray, feather: float) -> list[np.ndarray]:
        """What a `TextureNetwork` is told: inside and uncovered."""
        return [self.inside(x, y, feather), self.uncovered(x, y, feather)]

    def kept(self, x: np.ndarray, y: np.ndarray, feather: float) -> np.ndarray:
        """How far (h, w), 0 to 1, crop pixels lie in the photo's own opening."""
        return _within(self.old, x, y, -UNDER, feather) if self.old.height > CLOSED else np.zeros(np.shape(x + y))


def mouth_opening(landmarks: np.ndarray, displacement: np.ndarray) -> MouthOpening | None:
    """The opening when landmarks (478, 2 or 3) in crop pixels move by `displacement` (478, 2); None where lips stay
    closed or still, or the head is turned so far that their edges fold back."""
    if np.abs(displacement[LIPS]).max() < UNMOVED:
        return None
    before = landmarks[:, :2].astype(np.float64)
    moved = before + displacement
    new = _opening(moved[list(CORNERS)], moved[UPPER], moved[LOWER], CERTAIN)
    if new is None or new.height < CLOSED:
        return None
    old = _opening(before[list(CORNERS)], before[UPPER], before[LOWER])
    return None if old is None else MouthOpening(old, new)


def _opening(
    corners: np.ndarray, upper: np.ndarray, lower: np.ndarray, certain: np.ndarray | float = 1.0
) -> Opening | None:
    """The opening from corner to corner (2, 2), its edges smooth curves along landmarks (N, 2), `certain` (N,) by
    weight."""
    (x0, y0), (x1, y1) = corners
    share = np.linspace(0, 1, COLUMNS)
    edges = []
    for points in (upper, lower):
        along = (points[:, 0] - x0) / max(x1 - x0, 1e-3)
        if x1 <= x0 or (np.diff(along) <= 0).any() or along[0] <= 0 or along[-1] >= 1:
            return None
        # a bow over the straight line between the corners, fitted by least squares, ends exactly in them
        height = points[:, 1] - (y0 + along * (y1 - y0))
        bow = np.stack([along * (1 - along) * along**k for k in range(3)], axis=1)
        weight = np.broadcast_to(certain, len(height))
        shape = np.linalg.lstsq(bow * weight[:, None], height * weight, rcond=None)[0]
        edges.append(y0 + share * (y1 - y0) + share * (1 - share) * np.polyval(shape[::-1], share))
    middle = (edges[0] + edges[1]) / 2
    x = x0 + share * (x1 - x0)
    return Opening(x, np.minimum(edges[0], middle), np.maximum(edges[1], middle))


def _within(opening: Opening, x: np.ndarray, y: np.ndarray, margin: float, feather: float) -> np.ndarray:
    upper, lower = opening.edges(x)
    # the margin goes where the lips meet, so that the corners stay closed
    margin = np.clip(margin, -np.inf, (lower - upper) / 2)
    return between(opening, (upper - margin, lower + margin), x, y, feather)
