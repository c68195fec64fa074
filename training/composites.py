"""The program's sample photos: faces of nobody, each the average of a dozen people of the London set.

    python -m training.composites --portraits DIR --out DIR

The face comes from all people of a group alike; hair, ears, neck and clothes come from one of them, in whose skin tone
the face is averaged.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from mediapipe.python.solutions.face_mesh_connections import FACEMESH_FACE_OVAL

from training.composite_alignment import HEIGHT, WIDTH, Portrait, fetch, find_portrait, landmark_map, mean_shape, refine
from training.composite_bands import average, blend, collapse, pyramid

QUALITY = 92
# px inside the face's outline: where the others' pictures end, the seam, and where only eyes, nose and mouth are left
OUTLINE, INSET, CORE = 24, 38, 110
SEAM = 13.0
# a place that looks like skin by one part in this many is taken for skin
SURE = 4.0
# the finest bands, which enlarging leaves weak, are amplified by so much
SHARPER = (1.6, 2.0, 1.4)
# as far as this around the face, where the compression of one photo shows
AROUND = 0.4
# what varies less than this (grey values) in them is the traces of JPEG compression, and is weakened
FLAT = (0.35, 0.6, 0.6)
# strength, in grey values, of the pores on fully lit skin and of the film's grain
PORES, GRAIN = 6.0, 1.5


@dataclass(frozen=True)
class Group:
    """People of the set, by number, averaged into one face; the first lends hair and clothes."""

    name: str
    people: tuple[int, ...]
    folder: str
    suffix: str

    def files(self, portraits: Path) -> list[Path]:
        return [portraits / self.folder / f"{person:03d}_{self.suffix}.jpg" for person in self.people]


GROUPS = (
    Group("composite-1", (94, 127, 34, 66, 6, 64, 30, 32, 7, 135, 86, 129), "london_neutral", "03"),
    Group("composite-2", (24, 119, 117, 31, 21, 172, 125, 173, 121, 114, 82, 8), "london_neutral", "03"),
    Group("composite-3", (9, 100, 97, 2, 139, 113, 120, 107, 10, 102), "london_smiling", "08"),
)


def make_composites(portraits: Path, out: Path, names: tuple[str, ...] = ()) -> list[Path]:
    """Write the sample photos of `GROUPS` (or those in `names`) into `out`, from the set's folders in `portraits`."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for group in GROUPS:
        if names and group.name not in names:
            continue
        people = [find_portrait(_read(file)) for file in group.files(portraits)]
        written.append(out / f"{group.name}.jpg")
        picture = cv2.cvtColor(compose(people), cv2.COLOR_RGB2BGR)
        cv2.imwrite(str(written[-1]), picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return written


def compose(people: list[Portrait]) -> np.ndarray:
    """The composite (HEIGHT, WIDTH, 3) uint8 RGB of portraits; the first lends everything but the face."""
    shape = mean_shape(people)
    within = face_mask(shape, CORE // 2, SEAM)
    maps = refine(people, [landmark_map(person, shape) for person in people], within)
    pictures = [fetch(person.pixels, where) for person, where in zip(people, maps, strict=True)]
    return finish(merged(pictures, shape), shape)


def merged(pictures: list[np.ndarray], shape: np.ndarray) -> np.ndarray:
    """Float32 picture, 0 to 255: the crisp average of aligned pictures on the face, the first one around it."""
    lender = pictures[0].astype(np.float32)
    mask = averaged_part(lender, shape)
    # what lies behind the people's jaws must not shine into the coarse bands
    outline = face_mask(shape, OUTLINE, 5.0)[..., None]
    toned = [lender + outline * (toned_like(picture, pictures[0], mask) - lender) for picture in pictures]
    return blend(average(toned), lender, mask)


def averaged_part(lender: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """(HEIGHT, WIDTH) float32: 1 where all people count alike: the face, but for the lender's hair falling onto it."""
    bare = cv2.GaussianBlur(np.minimum(1, SURE * skin(lender, shape)), (0, 0), SEAM / 2)
    return np.maximum(face_mask(shape, CORE, SEAM), face_mask(shape, INSET, SEAM) * bare)


def face_mask(shape: np.ndarray, inset: int, softness: float) -> np.ndarray:
    """(HEIGHT, WIDTH) float32: 1 on the face, 0 beyond; its edge, `softness` wide, is `inset` px inside the outline."""
    oval = shape[sorted({index for edge in FACEMESH_FACE_OVAL for index in edge})]
    hull = cv2.convexHull(oval.astype(np.float32)).astype(np.int32)
    filled = cv2.fillConvexPoly(np.zeros((HEIGHT, WIDTH), np.uint8), hull, (1,))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * inset + 1, 2 * inset + 1))
    return cv2.GaussianBlur(cv2.erode(filled, disc).astype(np.float32), (0, 0), softness)


def toned_like(picture: np.ndarray, model: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """`picture` (H, W, 3) uint8 as float32 0 to 255, with the mean and spread of `model`'s face in CIE Lab."""
    own, wanted = (cv2.cvtColor(p.astype(np.float32) / 255, cv2.COLOR_RGB2LAB) for p in (picture, model))
    face = mask > 0.5
    spread = np.clip(wanted[face].std(axis=0) / own[face].std(axis=0), 0.7, 1.4)
    toned = (own - own[face].mean(axis=0)) * spread + wanted[face].mean(axis=0)
    return 255 * cv2.cvtColor(toned.astype(np.float32), cv2.COLOR_LAB2RGB)


def finish(picture: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """uint8 of a picture 0 to 255 enlarged from smaller photos: sharpened, with pores and the grain of a film."""
    bands = pyramid(picture)
    face = face_mask(shape, INSET, SEAM)
    for index, (gain, flat) in enumerate(zip(SHARPER, FLAT, strict=True)):
        energy = cv2.GaussianBlur((bands[index] ** 2).mean(axis=2), (0, 0), 4)
        gain_here = 1 + (gain - 1) * (AROUND + (1 - AROUND) * cv2.resize(face, energy.shape[::-1]))
        bands[index] *= (gain_here * energy / (energy + flat**2))[..., None]
    sharp = collapse(bands)
    light = cv2.GaussianBlur(picture.mean(axis=2), (0, 0), 4) / 255
    texture = PORES * skin(picture, shape) * light * pores() + GRAIN * noise(0.7, seed=1)
    return np.clip(np.rint(sharp + texture[..., None]), 0, 255).astype(np.uint8)


def skin(picture: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """(HEIGHT, WIDTH) float32 from 0 to 1: how much each place has the colour of the face's skin."""
    lab = cv2.cvtColor(cv2.GaussianBlur(picture, (0, 0), 3).astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    face = lab[face_mask(shape, INSET, SEAM) > 0.99]
    away = (lab - np.median(face, axis=0)) / np.array([28, 9, 10], np.float32)
    away[..., 0] *= np.where(away[..., 0] > 0, 0.4, 1)  # skin shines
    return cv2.GaussianBlur(np.exp(-0.5 * (away**2).sum(axis=2)), (0, 0), 3)


def pores() -> np.ndarray:
    """Skin's relief (HEIGHT, WIDTH), standard deviation about 1: small dark pits, and finer and coarser unevenness."""
    pits = noise(1.7, seed=2) - noise(3.4, seed=2) * 0.8
    pits = np.where(pits < 0, 1.4, 0.7) * pits
    return 0.8 * pits + 0.5 * noise(1.0, seed=3) + 0.35 * noise(4.0, seed=4)


def noise(width: float, seed: int) -> np.ndarray:
    """Gaussian noise (HEIGHT, WIDTH) float32 smoothed over `width` px, standard deviation 1."""
    rough = np.random.default_rng(seed).standard_normal((HEIGHT, WIDTH)).astype(np.float32)
    smooth = cv2.GaussianBlur(rough, (0, 0), width)
    return smooth / smooth.std()


def _read(file: Path) -> np.ndarray:
    return cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the sample photos of resources/samples.")
    parser.add_argument("--portraits", type=Path, required=True, help="folder with london_neutral and london_smiling")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="names of composites; default: all")
    arguments = parser.parse_args()
    for file in make_composites(arguments.portraits, arguments.out, tuple(arguments.only)):
        print(file)


if __name__ == "__main__":
    main()
