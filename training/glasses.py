"""Drawn glasses on training faces, whose shape is known: what the glasses network learns to see, and the motion network
to leave in place.

A flow learned from the bare 3D face would bend the frames of people who wear glasses.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

# outer and inner eye corners and the temples, the person's right and left
EYES = ((33, 133), (263, 362))
TEMPLES = (127, 356)
# sixteenths of a pixel: cv2's sub-pixel drawing
SHIFT = 4
WHITE = (255,)
# how a warm metal or plastic differs from grey
BROWN = (0.25, 0.0, -0.35)
# lenses darker than this hide the eyes
OPAQUE = 0.6


@dataclass(frozen=True)
class Frame:
    """One pair of glasses.

    Attributes:
        lenses: rims, closed lines in crop pixels; lines: bridge and temples.
        colour: of the rim, 0 to 1; thickness: of the rim, pixels, and `brow` more along its upper half.
        tint: how dark the lenses are, 0 to 1, and `glare`, how much light they mirror along a slanting band.
        clear: how much of the face shows through the rim, 0 to 1.
    """

    lenses: list[np.ndarray]
    lines: list[np.ndarray]
    colour: tuple[float, float, float]
    thickness: int
    brow: int
    tint: float
    glare: float
    clear: float


def random_frame(landmarks: np.ndarray, rng: np.random.Generator) -> Frame:
    """A pair that fits landmarks (478, 3) in crop pixels: round to square, thin wire to thick plastic."""
    centres = [landmarks[list(eye), :2].mean(axis=0) for eye in EYES]
    across = centres[1] - centres[0]
    distance = float(np.linalg.norm(across))
    drop = np.array([-across[1], across[0]]) * rng.uniform(0.0, 0.12)
    half = distance * np.array([rng.uniform(0.34, 0.47), rng.uniform(0.2, 0.4)])
    power = rng.uniform(2.0, 5.0)
    turn = np.arctan2(across[1], across[0])
    # a turned head shows the far lens narrower
    widths = [float(np.linalg.norm(landmarks[a, :2] - landmarks[b, :2])) for a, b in EYES]
    lenses = [
        _superellipse(centre + drop, half * (np.sqrt(width / max(widths)), 1), power, turn)
        for centre, width in zip(centres, widths, strict=True)
    ]
    # the nearest points of the two rims carry the bridge; the furthest ones the temples
    inner = [
        lens[np.argmin(np.linalg.norm(lens - other, axis=1))] for lens, other in zip(lenses, centres[::-1], strict=True)
    ]
    outer = [
        lens[np.argmax(np.linalg.norm(lens - other, axis=1))] for lens, other in zip(lenses, centres[::-1], strict=True)
    ]
    lift = -drop * rng.uniform(0.2, 1.5)
    bridge = np.stack([inner[0], (inner[0] + inner[1]) / 2 + lift, inner[1]])
    temples = [np.stack([o, landmarks[t, :2]]) for o, t in zip(outer, TEMPLES, strict=True)]
    # black and brown plastic, grey and golden metal; some of any colour
    shade = rng.uniform(0, 1) if rng.random() < 0.35 else rng.uniform(0, 0.2)
    hue = np.array(BROWN) * rng.uniform(0, 1) + rng.normal(0, 0.15 if rng.random() < 0.15 else 0.02, 3)
    colour = np.clip(shade * (1 + hue), 0, 1)
    sunglasses = rng.random() < 0.2
    return Frame(
        lenses,
        [bridge, *temples],
        tuple(colour),
        thickness=int(rng.choice([1, 2, 3, 4, 5, 6], p=[0.2, 0.25, 0.25, 0.15, 0.1, 0.05])),
        brow=int(rng.integers(1, 4)) if rng.random() < 0.35 else 0,
        tint=rng.uniform(0.6, 0.97) if sunglasses else rng.uniform(0, 0.4) if rng.random() < 0.3 else 0.0,
        glare=rng.uniform(0, 0.5) if rng.random() < 0.5 else 0.0,
        clear=rng.uniform(0, 0.5) if rng.random() < 0.15 else 0.0,
    )


def wear(crop: np.ndarray, frame: Frame) -> tuple[np.ndarray, np.ndarray]:
    """Draw a frame on a crop (H, W, 3) uint8.

    Returns:
        the picture, and the mask (H, W) float32, 0 to 1, of what does not move: rims, and lenses too dark to see
        eyes through.
    """
    size = crop.shape[:2]
    mask, glass = np.zeros(size, np.uint8), np.zeros(size, np.uint8)
    for lens in frame.lenses:
        cv2.fillPoly(glass, [_fixed(lens)], WHITE, cv2.LINE_AA, SHIFT)
        cv2.polylines(mask, [_fixed(lens)], True, WHITE, frame.thickness, cv2.LINE_AA, SHIFT)
        if frame.brow:
            upper = lens[lens[:, 1] < lens[:, 1].mean()]
            upper = upper[np.argsort(upper[:, 0])] - (0, frame.brow / 2)
            cv2.polylines(mask, [_fixed(upper)], False, WHITE, frame.thickness + frame.brow, cv2.LINE_AA, SHIFT)
    for line in frame.lines:
        cv2.polylines(mask, [_fixed(line)], False, WHITE, max(1, frame.thickness - 1), cv2.LINE_AA, SHIFT)
    rim, lens = mask.astype(np.float32)[..., None] / 255, glass.astype(np.float32)[..., None] / 255
    # frames throw a soft shadow below themselves
    shadow = 1 - 0.3 * cv2.GaussianBlur(np.roll(rim[..., 0], 3, axis=0), (0, 0), 2)[..., None]
    y, x = np.mgrid[: size[0], : size[1]]
    band = np.exp(-(np.square(((x + y) % 80) - 40.0) / 150))[..., None]
    seen = crop * shadow * (1 - frame.tint * lens) + 255 * frame.glare * band * lens
    # a lit upper edge makes the rim look solid
    light = 1 + 0.5 * (np.roll(rim, 1, axis=0) - np.roll(rim, -1, axis=0))
    solid = rim * (1 - frame.clear)
    picture = seen * (1 - solid) + solid * np.clip(np.array(frame.colour) * 255 * light, 0, 255)
    still = np.maximum(rim, lens) if frame.tint > OPAQUE else rim
    return np.clip(picture, 0, 255).astype(np.uint8), still[..., 0]


def held_still(mask: np.ndarray, grid: int) -> np.ndarray:
    """Share (grid, grid) float32 of the motion that is left around glasses (H, W), 0 to 1: none on them, all a little
    beside."""
    cells = cv2.resize(cv2.dilate(mask, np.ones((3, 3), np.uint8)), (grid, grid), interpolation=cv2.INTER_AREA)
    core = np.clip(cells * 3, 0, 1)
    around = cv2.GaussianBlur(core, (0, 0), 1.6)
    return 1 - np.maximum(core, np.clip(around * 1.5, 0, 1))


def _superellipse(centre: np.ndarray, half: np.ndarray, power: float, turn: float) -> np.ndarray:
    """(48, 2) points of |x/a|^p + |y/b|^p = 1, turned by `turn` radians."""
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    x = half[0] * np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** (2 / power)
    y = half[1] * np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** (2 / power)
    return centre + np.stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)], 1)


def _fixed(points: np.ndarray) -> np.ndarray:
    return np.round(points * (1 << SHIFT)).astype(np.int32)
