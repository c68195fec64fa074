"""A folder of portraits made of the samples, a toy face model that fits them, and the set the real command prepares."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for the helpers beside this file

from portraits import PORTRAITS, Command, run_training, write_picture
from toy_face import write_toy_face

from fesapp.faces import detect_faces, to_crop
from fesapp.photos import open_photo
from training.__main__ import main
from training.prepared import PreparedSet, read_prepared


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs `python -m training` within this process, which starts sooner; returns exit code, stdout and stderr."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["training", *map(str, arguments)])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        return code, *capsys.readouterr()

    return run


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


@pytest.fixture(scope="session")
def hidden(prepared_folder: Path, portraits: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set whose open mouths were hidden, those of the sample that smiles, validation's too; and its eyes."""
    folder = Path(shutil.copytree(prepared_folder, tmp_path_factory.mktemp("hidden") / "set"))
    done = run_training("hide", folder, "--portraits", portraits, "--mouths", 2, "--workers", 1)
    assert done.returncode == 0, done.stderr
    return folder
