"""What the motion network that ships does to a face, on the grid it works on."""

from __future__ import annotations

import pytest
import torch
from seen_faces import SeenFace

from fesapp.action_units import ACTION_UNITS, INDEX, mirror_permutation
from fesapp.networks.motion import BORDER, GRID, Motion, MotionNetwork


def drive(network: MotionNetwork, face: SeenFace, **change: float) -> Motion:
    """Motion of a face whose intensities change by so much, by control."""
    wanted = face.shown.clone()
    for control, by in change.items():
        wanted[0, INDEX[control]] += by
    with torch.inference_mode():
        return network(face.crop, face.landmarks, face.shown, wanted)


def smile(network: MotionNetwork, face: SeenFace) -> Motion:
    return drive(network, face, AU12L=3, AU12R=3)


def lengths(motion: Motion) -> torch.Tensor:
    """(GRID, GRID) crop pixels."""
    return motion.flow()[0].norm(dim=0)


def test_no_change_moves_nothing_that_could_be_seen(network: MotionNetwork, seen: SeenFace) -> None:
    motion = drive(network, seen)
    # crop pixels; what the renderer takes as no motion
    assert lengths(motion).max() < 1e-3
    assert motion.displacement.abs().max() < 1e-3


def test_every_unit_moves_something(network: MotionNetwork, seen: SeenFace) -> None:
    for unit in ACTION_UNITS:
        motion = drive(
            network, seen, **{control: 5 - float(seen.shown[0, INDEX[control]]) for control in unit.controls}
        )
        assert lengths(motion).max() > 1, unit.key


def test_the_flow_is_exactly_zero_at_the_border_of_the_crop_whatever_is_asked(
    network: MotionNetwork, seen: SeenFace
) -> None:
    wanted = 5 * torch.rand(4, seen.shown.shape[1], generator=torch.Generator().manual_seed(2))
    shown, crops = seen.shown.expand(4, -1), seen.crop.expand(4, -1, -1, -1)
    with torch.inference_mode():
        flow = network(crops, seen.landmarks.expand(4, -1, -1), shown, wanted).flow()
    for edge in (flow[..., 0, :], flow[..., -1, :], flow[..., 0], flow[..., -1]):
        assert int(edge.count_nonzero()) == 0
    assert flow[..., BORDER:-BORDER, BORDER:-BORDER].abs().amax((1, 2, 3)).min() > 1


def test_twice_as_small_a_change_moves_about_half_as_far(network: MotionNetwork, seen: SeenFace) -> None:
    small, half = (drive(network, seen, AU12L=by, AU12R=by).flow() for by in (0.4, 0.2))
    moving = small.norm(dim=1) > 0.3 * small.norm(dim=1).max()
    ratio = half.norm(dim=1)[moving] / small.norm(dim=1)[moving]
    assert 0.4 < ratio.median() < 0.6
    direction = torch.cosine_similarity(half, small, dim=1)[moving]
    assert direction.median() > 0.98


def test_a_tiny_change_moves_little(network: MotionNetwork, seen: SeenFace) -> None:
    large, tiny = smile(network, seen), drive(network, seen, AU12L=0.03, AU12R=0.03)
    assert 0 < lengths(tiny).max() < 0.03 * lengths(large).max()


@pytest.mark.parametrize("change", [{"AU12L": 3.0}, {"AU2R": 3.5}, {"AU26": 3.0}, {"AU4L": 3.0, "AU15R": 3.0}])
def test_a_mirrored_face_with_mirrored_units_moves_as_in_a_mirror(
    change: dict[str, float], network: MotionNetwork, seen: SeenFace, mirrored: SeenFace
) -> None:
    vector = torch.zeros_like(seen.shown)
    for control, by in change.items():
        vector[0, INDEX[control]] = by
    mirror = torch.from_numpy(mirror_permutation())
    with torch.inference_mode():
        flow = network(seen.crop, seen.landmarks, seen.shown, seen.shown + vector).flow()
        shown = seen.shown[:, mirror]
        other = network(mirrored.crop, mirrored.landmarks, shown, shown + vector[:, mirror]).flow()
    back = other.flip(3) * torch.tensor([-1.0, 1.0])[:, None, None]
    moving = flow.norm(dim=1) > 1
    assert int(moving.sum()) > 50
    error = (back - flow).norm(dim=1)[moving].mean() / flow.norm(dim=1)[moving].mean()
    assert error < 0.3


def test_a_left_unit_moves_the_persons_left_half(network: MotionNetwork, seen: SeenFace) -> None:
    moved = lengths(drive(network, seen, AU12L=4))
    # the person's left is at the right of the picture
    assert moved[:, GRID // 2 :].sum() > 5 * moved[:, : GRID // 2].sum()


def test_faces_in_a_batch_do_not_touch_each_other(network: MotionNetwork, seen: SeenFace, mirrored: SeenFace) -> None:
    faces = (seen, mirrored)
    wanted = [face.shown.clone() for face in faces]
    wanted[0][0, INDEX["AU26"]], wanted[1][0, INDEX["AU12L"]] = 4.0, 5.0
    # not `inference_mode`, in which one face alone is sampled less exactly
    with torch.no_grad():
        alone = [network(f.crop, f.landmarks, f.shown, w).flow() for f, w in zip(faces, wanted, strict=True)]
        together = network(
            torch.cat([f.crop for f in faces]),
            torch.cat([f.landmarks for f in faces]),
            torch.cat([f.shown for f in faces]),
            torch.cat(wanted),
        ).flow()
    # where layers work in bfloat16 they round a little differently
    torch.testing.assert_close(together, torch.cat(alone), rtol=1e-3, atol=0.1)


def test_one_face_in_the_program_moves_as_it_does_in_training(network: MotionNetwork, seen: SeenFace) -> None:
    wanted = seen.shown.clone()
    wanted[0, INDEX["AU26"]], wanted[0, INDEX["AU12L"]] = 4.0, 5.0
    quick = drive(network, seen, **{c: float(wanted[0, INDEX[c]] - seen.shown[0, INDEX[c]]) for c in ("AU26", "AU12L")})
    exact = network(seen.crop, seen.landmarks, seen.shown, wanted)
    assert lengths(exact).max() > 5
    assert (quick.flow() - exact.flow()).abs().max() < 0.1


def test_landmarks_that_are_given_are_where_the_face_goes(network: MotionNetwork, seen: SeenFace) -> None:
    wanted = seen.shown.clone()
    wanted[0, INDEX["AU12L"]] = wanted[0, INDEX["AU12R"]] = 5
    with torch.inference_mode():
        code = network.encode(seen.crop, seen.landmarks)
        own = network.drive(code, seen.shown, wanted)
        same = network.drive(code, seen.shown, wanted, own.displacement)
        half = network.drive(code, seen.shown, wanted, own.displacement / 2)
    torch.testing.assert_close(same.flow(), own.flow())
    torch.testing.assert_close(half.displacement, own.displacement / 2)
    assert 0.35 < lengths(half).max() / lengths(own).max() < 0.65


def test_a_face_looked_at_once_can_be_driven_many_times(network: MotionNetwork, seen: SeenFace) -> None:
    with torch.inference_mode():
        code = network.encode(seen.crop, seen.landmarks)
        wanted = seen.shown.clone()
        wanted[0, INDEX["AU26"]] = 5
        network.drive(code, seen.shown, torch.zeros_like(wanted))
        again = network.drive(code, seen.shown, wanted)
        once = network(seen.crop, seen.landmarks, seen.shown, wanted)
    torch.testing.assert_close(again.flow(), once.flow(), rtol=0, atol=1e-5)


def test_a_jaw_that_drops_uncovers_the_mouth_and_nothing_else_does_on_a_closed_one(
    network: MotionNetwork, seen: SeenFace
) -> None:
    mouth = seen.landmarks[0, [13, 14], :2].mean(0) / 2
    open_, raised = drive(network, seen, AU26=4).uncovered, drive(network, seen, AU1L=4, AU1R=4).uncovered
    inside = open_[0, 0] > 0
    assert int(inside.sum()) > 30
    rows, columns = inside.nonzero().float().mean(0)
    assert abs(columns - mouth[0]) < 6
    assert 0 < rows - mouth[1] < 16
    assert int((raised[0, 0] > 0).sum()) == 0
