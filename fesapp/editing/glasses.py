"""Glasses stand still when the face behind them moves."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import torch

from fesapp.editing.networks import glasses_network
from fesapp.faces import CROP_SIZE

# glasses have a piece with this many pixels of the first likelihood across the nose's root; then all of the second
# around the eyes is taken for them, as thin rims are seen with gaps
LIKELY, POSSIBLE, FEWEST = 0.5, 0.08, 25
# MediaPipe landmarks: temples, the nose's root, under its tip, above the brows, outer corners of the eyes
TEMPLES, ROOT, TIP, BROWS, CORNERS = (127, 356), 168, 4, (105, 334), (33, 263)
# glasses are on both sides of the nose and have a bridge: around its root, in shares of the eyes' distance
BRIDGE = (0.09, 0.22)
# gaps of a rim up to this many pixels are closed
CLOSING = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (11, 11))
# MediaPipe's corners of each eye; a lens reaches these shares of the eyes' distance towards the nose, where the bridge
# begins, and away from it
EYES, LENS = ((33, 133), (362, 263)), (0.38, 0.5)
# width of a rim that was completed, and of the band along it where what was seen counts, crop pixels
RIM, BAND = 3, 5
# a lens is dark when this share of it was seen
DARK = 0.6
# crop pixels around what was seen that belong to it: its soft edge
EDGE = 1.5
# beside glasses skin moves by at most this share of its distance from them: then nothing of them is fetched
STEEPEST = 0.8
# crop pixels beside the glasses over which shading sets in
SOFT = 2.0


@dataclass(frozen=True)
class Glasses:
    """Frames, or lenses too dark to see through: `distance` (256, 256) float32 from them in crop pixels."""

    distance: np.ndarray

    def beside(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """How far (h, w) float32, 0 to 1, crop pixels are skin: 0 on the glasses, 1 from `SOFT` pixels beside them."""
        x, y = np.broadcast_arrays(np.asarray(x, np.float32), np.asarray(y, np.float32))
        distance = cv2.remap(self.distance, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.clip(distance / SOFT, 0, 1)

    def beside_pixels(self, from_crop: np.ndarray, rectangle: tuple[int, int, int, int]) -> np.ndarray:
        """The same for the pixels of a rectangle x0, y0, x1, y1 of a picture, by (2, 3) from crop to its pixels."""
        x0, y0, x1, y1 = rectangle
        here = from_crop.copy()
        here[:, 2] -= (x0, y0)
        distance = cv2.warpAffine(self.distance, here, (x1 - x0, y1 - y0), borderMode=cv2.BORDER_REPLICATE)
        return np.clip(distance / SOFT, 0, 1)

    def hold(self, flow_x: np.ndarray, flow_y: np.ndarray, distance: np.ndarray) -> None:
        """Shorten a flow in place, all (h, w) in crop pixels, where it comes near the glasses."""
        length = cv2.magnitude(flow_x, flow_y)
        share = np.minimum(STEEPEST * np.maximum(distance, 0) / np.maximum(length, 1e-6), 1)
        flow_x *= share
        flow_y *= share


def find_glasses(crop: np.ndarray, landmarks: np.ndarray) -> Glasses | None:
    """The glasses in a face's crop (256, 256, 3) uint8 with landmarks (478, 3), None where it wears none."""
    picture = torch.from_numpy(crop).permute(2, 0, 1)[None].float() / 255
    with torch.inference_mode():
        likely = glasses_network().mask(picture)[0, 0].numpy()
    count, pieces = cv2.connectedComponents((likely > POSSIBLE).astype(np.uint8), connectivity=8)
    certain = np.bincount(pieces[likely > LIKELY], minlength=count) >= FEWEST
    certain[0] = False
    near = _around_eyes(landmarks)
    seen = (pieces > 0) & near
    beside_nose = np.arange(CROP_SIZE) < landmarks[ROOT, 0]
    on_both_sides = min((seen & beside_nose).sum(), (seen & ~beside_nose).sum()) >= FEWEST
    if not on_both_sides or not (certain[pieces] & near & _bridge(landmarks)).any():
        return None
    closed = cv2.morphologyEx(seen.astype(np.uint8), cv2.MORPH_CLOSE, CLOSING)
    for eye in EYES:
        _complete_lens(closed, likely > LIKELY, landmarks[list(eye), :2].mean(axis=0), landmarks)
    return Glasses(np.maximum(cv2.distanceTransform(1 - closed, cv2.DIST_L2, 5) - EDGE, 0))


def _complete_lens(mask: np.ndarray, clear: np.ndarray, eye: np.ndarray, landmarks: np.ndarray) -> None:
    """Close, in place, the rim around an eye (2,), crop pixels: lenses are convex, so their rim is the hull of what was
    seen of it. What was seen inside, and not `clear`, is a lid or a reflection, unless it is so much that the lens is
    dark."""
    centres = [landmarks[list(corners), :2].mean(axis=0) for corners in EYES]
    away = np.arange(CROP_SIZE) - eye[0]
    towards_nose = away * (np.mean(centres, axis=0)[0] - eye[0]) > 0
    around = np.zeros_like(mask)
    here = np.abs(away) < np.where(towards_nose, *LENS) * np.linalg.norm(centres[0] - centres[1])
    around[:, here] = mask[:, here]
    points = cv2.findNonZero(around)
    if points is None or len(points) < FEWEST:
        return
    hull = cv2.convexHull(points)
    lens, rim = np.zeros_like(mask), np.zeros_like(mask)
    cv2.fillConvexPoly(lens, hull, (1,))
    cv2.polylines(rim, [hull], True, (1,), RIM)
    if not lens[int(np.clip(eye[1], 0, CROP_SIZE - 1)), int(np.clip(eye[0], 0, CROP_SIZE - 1))]:
        return
    if (around & lens).sum() > DARK * lens.sum():
        mask[lens > 0] = 1
        return
    inside = cv2.erode(lens, np.ones((2 * BAND + 1, 2 * BAND + 1), np.uint8))
    mask[(inside > 0) & ~clear] = 0
    mask[rim > 0] = 1


def _around_eyes(landmarks: np.ndarray) -> np.ndarray:
    """Crop pixels (256, 256) where glasses sit: between the temples, from above the brows to the nose's tip."""
    left, right = sorted(landmarks[list(TEMPLES), 0])
    top, bottom = landmarks[list(BROWS), 1].min(), landmarks[TIP, 1]
    return _box(left - 6, top - 6, right + 6, bottom)


def _bridge(landmarks: np.ndarray) -> np.ndarray:
    """Crop pixels (256, 256) around the nose's root."""
    distance = float(np.linalg.norm(np.subtract(*landmarks[list(CORNERS), :2])))
    x, y = landmarks[ROOT, :2]
    across, down = (share * distance for share in BRIDGE)
    return _box(x - across, y - down, x + across, y + down)


def _box(x0: float, y0: float, x1: float, y1: float) -> np.ndarray:
    inside = np.zeros((CROP_SIZE, CROP_SIZE), bool)
    inside[max(0, round(y0)) : max(0, round(y1)), max(0, round(x0)) : max(0, round(x1))] = True
    return inside
