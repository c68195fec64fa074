"""The folder of one training run: checkpoints that survive a kill at any moment, and the log.

The log is written as JSON lines, and as curves for TensorBoard where that is installed.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.optim import Optimizer

from fesapp.errors import FesappError

CHECKPOINT = "checkpoint.pt"
LOG = "log.jsonl"


def trained_state(options: Any, network: nn.Module, average: nn.Module, optimiser: Optimizer) -> dict[str, Any]:
    """What every checkpoint holds; `RunFolder.resume` puts it back. `options` is the run's dataclass."""
    return {
        "options": asdict(options),
        "network": network.state_dict(),
        "average": average.state_dict(),
        "optimiser": optimiser.state_dict(),
    }


class RunFolder:
    """Where a run keeps its state. Created when something is first written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._curves: Any = None

    def save(self, state: dict[str, Any]) -> None:
        """Write the checkpoint whole or not at all."""
        self.path.mkdir(parents=True, exist_ok=True)
        partial = self.path / (CHECKPOINT + ".partial")
        torch.save(state, partial)
        os.replace(partial, self.path / CHECKPOINT)

    def load(self) -> dict[str, Any] | None:
        """The last checkpoint, or None in a new run.

        Raises:
            FesappError: it cannot be read.
        """
        file = self.path / CHECKPOINT
        if not file.exists():
            return None
        try:
            return torch.load(file, map_location="cpu", weights_only=True)
        except Exception as error:
            reason = str(error).splitlines()[0]
            raise FesappError(f"{file}: damaged checkpoint ({reason}); delete it or choose another --run") from None

    def resume(
        self, state: dict[str, Any], width: int, network: nn.Module, average: nn.Module, optimiser: Optimizer
    ) -> None:
        """Put a checkpoint's weights and optimiser into those of a run whose network has `width`.

        Raises:
            FesappError: the checkpoint is of another network.
        """
        if state["options"]["width"] != width:
            raise FesappError(f"this run has width {state['options']['width']}; give --width so, or another --run")
        try:
            network.load_state_dict(state["network"])
            average.load_state_dict(state["average"])
        except RuntimeError:
            raise FesappError(f"{self.path}: the run of another network; give another --run") from None
        optimiser.load_state_dict(state["optimiser"])

    def log(self, **values: float | int | str) -> None:
        """Append one line to the log; `step` is the x of the curves."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / LOG).open("a", encoding="utf-8") as file:
            file.write(json.dumps(values) + "\n")
        if "step" in values:
            self._draw(int(values["step"]), values)

    def _draw(self, step: int, values: dict[str, float | int | str]) -> None:
        """Add a point to each curve."""
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError:
            # a bare machine with a GPU may lack it; the JSON lines hold the same
            return
        if self._curves is None:
            self._curves = SummaryWriter(str(self.path))
        for name, value in values.items():
            if name != "step" and not isinstance(value, str):
                self._curves.add_scalar(name, value, step)
        self._curves.flush()
