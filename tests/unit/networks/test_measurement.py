"""The measuring network that ships, on faces whose expression anyone can see."""

from __future__ import annotations

from pathlib import Path

import torch
from seen_faces import SeenFace, see

from fesapp.action_units import CONTROLS, INDEX, mirror_permutation
from fesapp.networks.measurement import MeasurementNetwork
from fesapp.photos import open_photo


def test_a_smile_is_measured_on_the_smiling_sample_and_not_on_the_others(samples: list[Path]) -> None:
    smiles = [see(open_photo(path).pixels).shown[0, [INDEX["AU12L"], INDEX["AU12R"]]].mean() for path in samples]
    assert smiles[2] > 1.5
    assert max(smiles[:2]) < 1


def test_measured_intensities_stay_between_0_and_5_for_any_landmarks(measuring: MeasurementNetwork) -> None:
    wild = torch.randn(64, 478, 3, generator=torch.Generator().manual_seed(0)) * 200
    with torch.inference_mode():
        measured = measuring.measure(wild)
    assert measured.shape == (64, len(CONTROLS))
    assert measured.min() == 0
    assert measured.max() == 5


def test_depth_which_a_detector_guesses_is_not_looked_at(measuring: MeasurementNetwork, seen: SeenFace) -> None:
    flat = seen.landmarks * torch.tensor([1.0, 1.0, 0.0])
    with torch.inference_mode():
        torch.testing.assert_close(measuring.measure(flat), measuring.measure(seen.landmarks), rtol=0, atol=0)


def test_a_mirrored_face_shows_the_mirrored_intensities(seen: SeenFace, mirrored: SeenFace) -> None:
    difference = (mirrored.shown[:, mirror_permutation()] - seen.shown).abs()
    assert difference.mean() < 0.25
    assert difference.max() < 1.2


def test_a_face_whose_lower_half_drops_measures_as_an_opened_mouth(
    measuring: MeasurementNetwork, seen: SeenFace
) -> None:
    between_lips = seen.landmarks[0, [13, 14], 1].mean()
    dropped = seen.landmarks.clone()
    dropped[..., 1] += 12.0 * (dropped[..., 1] > between_lips)
    opened = [INDEX["AU25"], INDEX["AU26"]]
    with torch.inference_mode():
        before, after = (measuring.measure(landmarks)[0, opened].sum() for landmarks in (seen.landmarks, dropped))
    assert after > before + 0.5
