"""Batches of small photos, run in this process's own thread by a crew that works at once, or by real workers."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from batch_crew import AtOnce

from fesapp.batch.options import BatchOptions
from fesapp.batch.plan import plan
from fesapp.batch.run import BatchRun
from fesapp.photos import open_photo

Batch = Callable[..., BatchRun]


@pytest.fixture(scope="session")
def small(samples: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The sample photos, 300 pixels high."""
    folder = tmp_path_factory.mktemp("small")
    made = []
    for sample in samples:
        photo = open_photo(sample)
        pixels = cv2.resize(
            photo.pixels, (round(300 * photo.size[0] / photo.size[1]), 300), interpolation=cv2.INTER_AREA
        )
        cv2.imwrite(str(folder / sample.name), cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
        made.append(folder / sample.name)
    return made


@pytest.fixture
def shoot(small: list[Path], tmp_path: Path) -> Path:
    """A folder `shoot` with three photos, one of them in a folder below."""
    folder = tmp_path / "shoot"
    (folder / "day two").mkdir(parents=True)
    shutil.copy(small[0], folder / "anna.jpg")
    shutil.copy(small[1], folder / "bo.jpg")
    shutil.copy(small[2], folder / "day two" / "anna.jpg")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def run(out: Path, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """Runs a batch into `out` to its end, with workers only where asked."""

    def run(*inputs: object, recipes: tuple[str, ...] = ("happiness",), processes: bool = False, **more) -> BatchRun:
        if not processes:
            monkeypatch.setattr("fesapp.batch.run.Processes", AtOnce)
        options = BatchOptions(tuple(map(str, inputs)), recipes, more.pop("out", out), **{"sheet": "none", **more})
        batch = BatchRun(plan(options))
        batch.start()
        assert batch.wait(300)
        return batch

    return run
