"""Several processes as one run under torchrun: each draws samples, gradients are averaged, one writes.

The folder of the run must be one that all processes see, for all go on from the checkpoint in it:

torchrun --nproc-per-node 2 -m -- training train full SET --run DIR
"""

from __future__ import annotations

import os
from collections.abc import Iterable

import torch
import torch.distributed as dist
from torch import nn

from fesapp.errors import FesappError


def join() -> None:
    """Join the other processes, where torchrun started this one; alone, nothing happens."""
    if "WORLD_SIZE" in os.environ and not dist.is_initialized():
        dist.init_process_group("cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo")
        if torch.cuda.is_available():
            torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", 0)))


def leave() -> None:
    """Take leave of the others at the end."""
    if dist.is_initialized():
        dist.destroy_process_group()


def rank() -> int:
    """Which of the processes this is, from 0."""
    return dist.get_rank() if dist.is_initialized() else 0


def share_of(batch: int) -> int:
    """How many of a batch's samples this process draws.

    Raises:
        FesappError: the batch cannot be shared out evenly.
    """
    processes = dist.get_world_size() if dist.is_initialized() else 1
    if batch % processes:
        raise FesappError(f"--batch {batch} cannot be shared by {processes} processes; give a multiple of {processes}")
    return batch // processes


def average_gradients(parameters: Iterable[nn.Parameter]) -> None:
    """Replace the gradients by their mean over all processes, which then take the same step."""
    if not dist.is_initialized():
        return
    learning = [p for p in parameters if p.requires_grad]
    # what this process's samples did not touch has no gradient here, but maybe elsewhere
    flat = torch.cat([(torch.zeros_like(p) if p.grad is None else p.grad).flatten() for p in learning])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    for parameter, mean in zip(learning, flat.split([p.numel() for p in learning]), strict=True):
        parameter.grad = mean.view_as(parameter).clone()


def any_of_them(here: bool, device: torch.device) -> bool:
    """Whether something is so in any process: all stop when one's minutes are over."""
    if not dist.is_initialized():
        return here
    told = torch.tensor([float(here)], device=device)
    dist.all_reduce(told)
    return bool(told.item() > 0)
