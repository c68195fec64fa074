"""Turning eyes: the iris moves as one piece inside the lids, and the white beside it gives way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fesapp.editing.lids import EYES
from fesapp.editing.openings import Opening, opening_between, smoothstep

# landmarks of the irises, in the order of EYES: middle, then four on the rim
IRISES = (slice(468, 473), slice(473, 478))
# crop pixels: an iris that moves less stays; lids less apart show none
UNMOVED, CLOSED = 0.25, 1.5
# the iris with its dark rim, in its radii; how far beyond it the white is stretched, in the iris's way, at least pixels
RIM, GIVES_WAY, AT_LEAST = 1.15, 1.8, 2.0


@dataclass(frozen=True)
class Gaze:
    """One eye's turn in crop pixels: its opening before and after, the iris's new middle, radius and way (2,)."""

    old: Opening
    new: Opening
    middle: np.ndarray
    radius: float
    way: np.ndarray

    def box(self) -> tuple[float, float, float, float]:
        """x0, y0, x1, y1 in crop pixels around the opening."""
        return self.new.x[0], self.new.upper.min() - 1, self.new.x[-1], self.new.lower.max() + 1

    def turn(self, x: np.ndarray, y: np.ndarray, flow_x: np.ndarray, flow_y: np.ndarray) -> None:
        """Put the eyeball's flow between the lids, in place; arguments as of `lids.keep_apart`."""
        upper, lower = self.new.edges(x)
        inside = np.clip(np.minimum(y - upper, lower - y) + 0.5, 0, 1)
        distance = np.hypot(x - self.middle[0], y - self.middle[1])
        stretch = AT_LEAST + GIVES_WAY * float(np.hypot(*self.way))
        share = smoothstep(1 - (distance - RIM * self.radius) / stretch)
        source_x, source_y = x - share * self.way[0], y - share * self.way[1]
        old_upper, old_lower = self.old.edges(source_x)
        # lids do not come along
        source_y = np.clip(source_y, np.minimum(old_upper + 0.5, old_lower), np.maximum(old_lower - 0.5, old_upper))
        # beside the turned iris there is no iris: where the photo shows it, the white to its left or right is taken
        across, down = source_x - (self.middle[0] - self.way[0]), source_y - (self.middle[1] - self.way[1])
        reach = np.sqrt(np.maximum((RIM * self.radius) ** 2 - down**2, 0))
        left_over = np.clip(distance - RIM * self.radius, 0, 1) * (np.abs(across) < reach)
        source_x += left_over * (np.where(across < 0, -reach, reach) - across)
        flow_x += (inside * (source_x - x - flow_x)).astype(np.float32)
        flow_y += (inside * (source_y - y - flow_y)).astype(np.float32)


def gazes(landmarks: np.ndarray, displacement: np.ndarray) -> list[Gaze]:
    """The eyes that turn when landmarks (478, 2 or 3) in crop pixels move by `displacement` (478, 2)."""
    before = landmarks[:, :2].astype(np.float64)
    found = []
    for (corners, upper, lower, _), iris in zip(EYES, IRISES, strict=True):
        way = displacement[iris].mean(axis=0).astype(np.float64)
        if np.hypot(*way) <= UNMOVED:
            continue
        points = before[iris]
        radius = float(np.linalg.norm(points[1:] - points[0], axis=1).mean())
        old, new = (opening_between(p, corners, upper, lower) for p in (before, before + displacement))
        if old is not None and new is not None and min(old.height, new.height) > CLOSED:
            found.append(Gaze(old, new, points[0] + way, radius, way))
    return found
