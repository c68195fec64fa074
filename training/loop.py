"""The loop of a run: steps, reports, checkpoints, and an end when steps or minutes are over."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

import torch
from torch import Tensor

from training.distributed import any_of_them

CHECKPOINT_EVERY = 120.0  # seconds


class LoopOptions(Protocol):
    """When a run ends."""

    @property
    def steps(self) -> int: ...
    @property
    def minutes(self) -> float: ...


class Run(Protocol):
    """A run that `go_on` takes further; `step` is counted by each of its steps."""

    step: int
    seconds: float
    device: torch.device

    def report(self, running: dict[str, float]) -> None:
        """Log the running means of what the steps return, and draw a sheet."""

    def save(self) -> None:
        """Write the checkpoint."""


def go_on(run: Run, options: LoopOptions, take_step: Callable[[], dict[str, Tensor]], report_every: int) -> None:
    """Take steps until they are done, or the minutes over in one of the processes."""
    started = saved = time.monotonic()
    before = run.seconds
    running: dict[str, float] = {}
    while run.step < options.steps:
        parts = take_step()
        running = {k: 0.98 * running.get(k, float(v)) + 0.02 * float(v) for k, v in parts.items()}
        run.seconds = before + time.monotonic() - started
        if run.step % report_every == 0:
            run.report(running)
        if time.monotonic() - saved > CHECKPOINT_EVERY:
            run.save()
            saved = time.monotonic()
        over = bool(options.minutes) and time.monotonic() - started > 60 * options.minutes
        if any_of_them(over, run.device):
            break
    run.save()
    if running and run.step % report_every:
        run.report(running)
