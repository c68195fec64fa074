"""What the network that sees glasses says of a crop; what it is right about is asked where glasses can be drawn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from fesapp.editing.networks import glasses_network
from fesapp.faces import cut_crop, detect_faces
from fesapp.networks.glasses import COLUMNS, ROWS, GlassesNetwork
from fesapp.photos import open_photo


@pytest.fixture(scope="module")
def crops(samples: list[Path]) -> torch.Tensor:
    """The samples' faces, (3, 3, 256, 256), with bars drawn over the eyes of the last."""
    cut = []
    for path in samples:
        pixels = open_photo(path).pixels
        (face,) = detect_faces(pixels)
        cut.append(cut_crop(pixels, face.matrix))
    cut[-1][90:94, 40:216] = 15
    return torch.from_numpy(np.stack(cut)).permute(0, 3, 1, 2).float() / 255


def test_it_says_how_likely_each_pixel_is_and_nothing_of_those_where_it_does_not_look(crops: torch.Tensor) -> None:
    with torch.inference_mode():
        mask = glasses_network().mask(crops)
    assert mask.shape == (3, 1, 256, 256)
    assert mask.min() >= 0
    assert mask.max() <= 1
    looked_at = torch.zeros(256, 256, dtype=torch.bool)
    looked_at[ROWS, COLUMNS] = True
    assert not mask[..., ~looked_at].any()
    assert mask[..., looked_at].min() > 0


def test_it_looks_at_the_eyes_of_every_face(samples: list[Path]) -> None:
    for path in samples:
        pixels = open_photo(path).pixels
        (face,) = detect_faces(pixels)
        eyes = face.landmarks[[33, 133, 263, 362, 105, 334], :2] @ face.matrix[:, :2].T + face.matrix[:, 2]
        assert (eyes > (COLUMNS.start, ROWS.start)).all()
        assert (eyes < (COLUMNS.stop, ROWS.stop)).all()


def test_crops_in_a_batch_do_not_touch_each_other(crops: torch.Tensor) -> None:
    with torch.inference_mode():
        together = glasses_network().mask(crops)
        alone = torch.cat([glasses_network().mask(crop[None]) for crop in crops])
    torch.testing.assert_close(together, alone, rtol=1e-3, atol=1e-3)
    assert (together[2] - together[0]).abs().max() > 0.1


@pytest.mark.parametrize("width", [1, 4, 12])
def test_a_network_of_any_width_gives_one_logit_a_pixel(width: int, crops: torch.Tensor) -> None:
    torch.manual_seed(1)
    with torch.inference_mode():
        logits = GlassesNetwork(width).eval()(crops[:1])
    assert logits.shape == (1, 1, ROWS.stop - ROWS.start, COLUMNS.stop - COLUMNS.start)
