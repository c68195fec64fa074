"""A portrait pasted into larger pictures, scaled and tilted, with the places where its landmarks then belong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from fesapp.faces import Face, cut_crop, detect_faces


@dataclass(frozen=True)
class Portrait:
    pixels: np.ndarray
    face: Face

    @classmethod
    def of(cls, path: Path) -> Portrait:
        pixels = np.asarray(Image.open(path).convert("RGB"))
        (face,) = detect_faces(pixels)
        return cls(pixels, face)

    @property
    def middle(self) -> np.ndarray:
        x, y, width, height = self.face.box
        return np.array([x + width / 2, y + height / 2])

    def paste(self, scene: np.ndarray, width: float, centre: tuple[float, float], tilt: float = 0) -> np.ndarray:
        """Paste the head so that its face is `width` pixels wide; returns where its landmarks (478, 2) belong."""
        matrix = self._placing(width, centre, tilt)
        size = (scene.shape[1], scene.shape[0])
        head = cv2.warpAffine(self._softened(width), matrix, size, flags=cv2.INTER_LINEAR)
        oval = cv2.warpAffine(self._head(), matrix, size, flags=cv2.INTER_LINEAR)
        scene[:] = np.where(oval[..., None] > 127, head, scene)
        return self.face.landmarks[:, :2] @ matrix[:, :2].T + matrix[:, 2]

    def tilted(self, degrees: float, width: float = 200) -> tuple[np.ndarray, np.ndarray]:
        """A photo of the head alone, tilted clockwise, and where its landmarks belong."""
        scene = background(round(3 * width), round(3 * width))
        return scene, self.paste(scene, width, (1.5 * width, 1.5 * width), degrees)

    def _placing(self, width: float, centre: tuple[float, float], tilt: float) -> np.ndarray:
        scale, angle = width / self.face.box[2], np.radians(tilt)
        turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        return np.column_stack([turn, np.array(centre) - turn @ self.middle])

    def _softened(self, width: float) -> np.ndarray:
        """The portrait without the detail that would turn into a pattern at that width."""
        shrinking = self.face.box[2] / width
        return cv2.GaussianBlur(self.pixels, (0, 0), 0.5 * shrinking) if shrinking > 1.2 else self.pixels

    def _head(self) -> np.ndarray:
        mask = np.zeros(self.pixels.shape[:2], np.uint8)
        _, _, width, height = self.face.box
        axes = (round(0.85 * width), round(0.85 * height))
        cv2.ellipse(mask, tuple(self.middle.round().astype(int)), axes, 0, 0, 360, 255, thickness=-1)
        return mask


def background(width: int, height: int, seed: int = 0) -> np.ndarray:
    """Soft clouds of colour with grain: a scene with detail everywhere and no face."""
    chance = np.random.default_rng(seed)
    coarse = chance.integers(40, 215, (height // 90 + 2, width // 90 + 2, 3)).astype(np.uint8)
    clouds = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    grain = chance.normal(0, 6, (height, width, 1))
    return np.clip(clouds + grain, 0, 255).astype(np.uint8)


def distance(face: Face, landmarks: np.ndarray) -> float:
    """Mean distance of a face's landmarks from where they belong, as a share of the face's width."""
    return float(np.linalg.norm(face.landmarks[:, :2] - landmarks, axis=1).mean() / np.ptp(landmarks[:, 0]))


def one_at(faces: list[Face], landmarks: np.ndarray) -> Face:
    """The face whose landmarks lie closest to these."""
    assert faces, "no face found"
    return min(faces, key=lambda face: distance(face, landmarks))


def crops_alike(pixels: np.ndarray, face: Face, other: Face) -> float:
    """Correlation of the grey crops that two faces cut from the same photo."""
    first, second = (cv2.cvtColor(cut_crop(pixels, item.matrix), cv2.COLOR_RGB2GRAY) for item in (face, other))
    return float(np.corrcoef(first.ravel(), second.ravel())[0, 1])
