"""The opening between two lids or lips, column by column: in the crop eyes and mouth lie level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


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


def opening_between(
    points: np.ndarray, corners: tuple[int, int], upper: tuple[int, ...], lower: tuple[int, ...]
) -> Opening | None:
    """The opening between two edges from corner to corner, of landmarks `points` (478, 2) named from left to right as
    seen; None where the head is turned so far that its edges fold back."""
    edges = [points[[corners[0], *lid, corners[1]]] for lid in (upper, lower)]
    if any((np.diff(edge[:, 0]) <= 0).any() for edge in edges):
        return None
    x = np.unique(np.concatenate([edge[:, 0] for edge in edges]))
    top, bottom = (np.interp(x, edge[:, 0], edge[:, 1]) for edge in edges)
    # edges that touch cross by a detector's trembling
    middle = (top + bottom) / 2
    return Opening(x, np.minimum(top, middle), np.maximum(bottom, middle))


def between(
    opening: Opening, edges: tuple[np.ndarray, np.ndarray], x: np.ndarray, y: np.ndarray, feather: float
) -> np.ndarray:
    """How far (h, w), 0 to 1, pixels lie between two edges at their x, and not past an opening's corners."""
    upper, lower = edges
    share = np.clip(np.minimum(y - upper, lower - y) / feather + 0.5, 0, 1)
    return np.where((x > opening.x[0]) & (x < opening.x[-1]), share, 0)


def smoothstep(share: np.ndarray | float) -> np.ndarray:
    """0 to 1 with level ends (a smoothstep)."""
    share = np.clip(share, 0, 1)
    return share * share * (3 - 2 * share)
