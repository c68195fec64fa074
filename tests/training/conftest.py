"""A folder of portraits made of the samples, a toy face model that fits them, and the set the real command prepares."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for the helpers beside this file

from toy_face import write_toy_face

from fesapp.faces import detect_faces, to_crop
from fesapp.photos import open_photo
from training.prepared import PreparedSet, read_prepared

# sample, mirrored, brightness, tilt in degrees; the names of the last three fall into the validation split
PORTRAITS = {
    "portrait-01.png": (0, False, 1.0, 0),
    "portrait-02.png": (1, False, 1.0, 0),
    "portrait-03.png": (2, False, 1.0, 0),
    "portrait-04.png": (0, True, 1.0, 0),
    "portrait-05.png": (1, True, 1.0, 0),
    "portrait-06.png": (2, True, 1.0, 0),
    "portrait-00.png": (0, False, 0.7, 8),
    "portrait-11.png": (1, True, 0.8, -8),
    "portrait-27.png": (2, False, 0.9, 5),
}
VALIDATION = ("portrait-00.png", "portrait-11.png", "portrait-27.png")


def run_training(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m training` as a user runs it."""
    command = [sys.executable, "-m", "training", *map(str, arguments)]
    # words as they are: a terminal's width and colours are not what is tested
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "OMP_NUM_THREADS": "1", **environment}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@pytest.fixture(scope="session")
def faces(samples: list[Path]) -> list[np.ndarray]:
    """The samples, small."""
    return [cv2.resize(open_photo(p).pixels, None, fx=0.3, fy=0.3, interpolation=cv2.INTER_AREA) for p in samples]


@pytest.fixture(scope="session")
def portraits(faces: list[np.ndarray], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as people have them: portraits, a picture without a face, a broken file and something else."""
    folder = tmp_path_factory.mktemp("portraits")
    for name, (index, mirrored, light, tilt) in PORTRAITS.items():
        pixels = faces[index][:, ::-1] if mirrored else faces[index]
        height, width = pixels.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1)
        pixels = cv2.warpAffine(pixels, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
        write_picture(folder / name, (pixels * light).astype(np.uint8))
    (folder / "others").mkdir()
    write_picture(folder / "others" / "wall.png", np.full((200, 300, 3), 180, np.uint8))
    (folder / "others" / "broken.png").write_bytes((folder / "portrait-01.png").read_bytes()[:3000])
    (folder / "notes.txt").write_text("no picture")
    return folder


def write_picture(path: Path, pixels: np.ndarray) -> None:
    cv2.imwrite(str(path), np.ascontiguousarray(pixels[..., ::-1]))


@pytest.fixture(scope="session")
def calm_landmarks(faces: list[np.ndarray]) -> np.ndarray:
    """Landmarks (478, 3) in crop pixels of a face with closed lips."""
    (face,) = detect_faces(faces[0])
    return to_crop(face.landmarks, face.matrix)


@pytest.fixture(scope="session")
def face_model(calm_landmarks: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "face_model.npz"
    write_toy_face(path, calm_landmarks)
    return path


@pytest.fixture(scope="session")
def prepared_folder(portraits: Path, face_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `python -m training prepare` makes of the portraits."""
    out = tmp_path_factory.mktemp("prepared") / "set"
    done = run_training("prepare", "--portraits", portraits, "--face-model", face_model, "--out", out, "--workers", 1)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="session")
def prepared(prepared_folder: Path) -> PreparedSet:
    return read_prepared(prepared_folder)


@pytest.fixture(scope="session")
def place(prepared: PreparedSet) -> dict[str, int]:
    """Index in the prepared set by file."""
    return {str(file): index for index, file in enumerate(prepared.files)}
