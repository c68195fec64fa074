"""Commands as a user gives them, run in this process, and photos to give them to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from fesapp.cli import app
from fesapp.photos import Photo, open_photo


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it said."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def reason(self) -> str:
        """The one line that a failure puts on stderr."""
        assert len(self.stderr.splitlines()) == 1, self.stderr
        assert self.stderr.startswith("fesapp: ")
        return self.stderr


Command = Callable[..., Ran]


@pytest.fixture(scope="session")
def fesapp() -> Command:
    """Runs `fesapp` with the words given; a bug's traceback comes through as it would in a shell."""
    runner = CliRunner()

    def run(*words: object) -> Ran:
        result = runner.invoke(app, [str(word) for word in words], prog_name="fesapp", catch_exceptions=False)
        return Ran(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture(scope="session")
def faceless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo of a sky."""
    shade = np.linspace(120, 230, 300, dtype=np.uint8)[:, None, None]
    path = tmp_path_factory.mktemp("faceless") / "sky.png"
    return Photo(pixels=np.broadcast_to(shade, (300, 400, 3)).copy()).save(path)


@pytest.fixture(scope="session")
def pair(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample twice, side by side."""
    pixels = open_photo(sample).pixels[::2, ::2]
    return Photo(pixels=np.hstack([pixels, pixels])).save(tmp_path_factory.mktemp("pair") / "pair.png")
