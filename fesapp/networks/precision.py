"""Networks made faster for the processor they run on: convolutions with the activation after them as one step, their
weights laid out for it once, in bfloat16 where it multiplies that itself."""

from __future__ import annotations

import functools
from itertools import zip_longest

import torch
from torch import Tensor, nn


@functools.cache
def has_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 itself (AVX-512 BF16 or AMX); elsewhere it would be slower."""
    asked = (getattr(torch.cpu, name, None) for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"))
    return any(ask is not None and ask() for ask in asked)


def can_quicken() -> bool:
    """Whether this torch has oneDNN's convolutions."""
    return torch.backends.mkldnn.is_available() and hasattr(torch.ops.mkldnn, "_convolution_pointwise")


def quicken(network: nn.Module, exact: nn.Module | None = None) -> None:
    """Make the convolutions of a network on the CPU faster, in place, all but those of its part `exact`; it cannot be
    trained any more.

    They are oneDNN's own, as torch's compiler uses them; where torch was built without (not on x86), or has them no
    more, they stay as they are.
    """
    if not can_quicken():
        return
    kept = set() if exact is None else set(exact.modules())
    for parent in list(network.modules()):
        if parent not in kept:
            _quicken_children(parent)


def _quicken_children(parent: nn.Module) -> None:
    children = dict(parent.named_children())
    for (name, layer), follower in zip_longest(children.items(), list(children)[1:]):
        if isinstance(layer, nn.Conv2d):
            activated = isinstance(parent, nn.Sequential) and isinstance(children.get(follower), nn.SiLU)
            setattr(parent, name, _Packed(layer, "swish" if activated else "none"))
            if activated:
                setattr(parent, follower, nn.Identity())


class _Packed(nn.Module):
    """A convolution whose weights are laid out for the processor, with what follows it ("none" or "swish")."""

    def __init__(self, layer: nn.Conv2d, following: str) -> None:
        super().__init__()
        kind = torch.bfloat16 if has_bfloat16() else torch.float32
        self.weight = layer.weight.detach().to(kind)
        self.bias = None if layer.bias is None else layer.bias.detach().to(kind)
        self.shape = (layer.padding, layer.stride, layer.dilation, layer.groups)
        self.following = following
        self.packed: Tensor | None = None

    def forward(self, maps: Tensor) -> Tensor:
        maps = maps.to(self.weight.dtype)
        if self.packed is None:
            # the best layout depends on how large the pictures are
            self.packed = torch.ops.aten.mkldnn_reorder_conv2d_weight(
                self.weight.to_mkldnn(), *self.shape, list(maps.shape)
            )
        made: Tensor = torch.ops.mkldnn._convolution_pointwise(
            maps, self.packed, self.bias, *self.shape, self.following, [], ""
        )
        return made
