"""Half the work where the processor can do it: convolutions in bfloat16."""

from __future__ import annotations

import functools

import torch
from torch import Tensor, nn


@functools.cache
def has_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 itself (AVX-512 BF16 or AMX); elsewhere it would be slower."""
    asked = (getattr(torch.cpu, name, None) for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"))
    return any(ask is not None and ask() for ask in asked)


def quicken(*parts: nn.Module) -> None:
    """Let the layers in `parts` of a network on the CPU work in bfloat16, in place, where that is faster."""
    if not has_bfloat16():
        return
    for part in parts:
        for layer in part.modules():
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                layer.to(torch.bfloat16)
                layer.register_forward_pre_hook(_halve)


def _halve(layer: nn.Module, given: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    return tuple(value.to(torch.bfloat16) for value in given)
