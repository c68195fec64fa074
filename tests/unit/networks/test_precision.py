"""Networks that were made faster say the same, and nothing of them is left as slow as it was."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from fesapp.networks import precision
from fesapp.networks.precision import quicken


class _Small(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1), nn.SiLU(inplace=True), nn.Conv2d(8, 8, 1))
        self.many = nn.ModuleList(nn.Conv2d(8, 8, 3, 1, 1) for _ in range(2))
        self.last = nn.Conv2d(8, 4, 3, 1, 1)

    def forward(self, maps: Tensor) -> Tensor:
        h = self.body(maps)
        for layer in self.many:
            h = torch.nn.functional.silu(layer(h))
        return self.last(h).float()  # type: ignore[no-any-return]


@pytest.fixture
def network() -> _Small:
    torch.manual_seed(3)
    return _Small().eval().requires_grad_(False)


@pytest.mark.parametrize("half", [False, True])
def test_a_quickened_network_says_the_same(network: _Small, half: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precision, "has_bfloat16", lambda: half)
    pictures = [torch.rand(count, 3, side, side) for count, side in ((1, 32), (2, 32), (1, 48))]
    before = [network(picture) for picture in pictures]
    quicken(network)
    for picture, expected in zip(pictures, before, strict=True):
        # bfloat16 keeps 8 bits
        torch.testing.assert_close(network(picture), expected, rtol=0, atol=0.02 if half else 1e-5)


def test_no_convolution_is_overlooked_but_those_that_must_be_exact(network: _Small) -> None:
    if not precision.can_quicken():
        pytest.skip("this torch has no oneDNN")
    quicken(network, exact=network.many)
    left = [name for name, layer in network.named_modules() if isinstance(layer, (nn.Conv2d, nn.SiLU))]
    assert left == ["many.0", "many.1"]
