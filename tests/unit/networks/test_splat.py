"""Scattered points become maps, and maps are moved, on examples small enough to reckon by hand."""

from __future__ import annotations

import pytest
import torch

from fesapp.networks.splat import fill, sample, splat


def test_a_point_in_the_middle_of_a_cell_belongs_to_it_alone() -> None:
    grid = splat(torch.tensor([[[2.0, 1.0]]]), torch.tensor([[[7.0, -3.0]]]), 4)
    assert grid.shape == (1, 3, 4, 4)
    assert grid[0, :, 1, 2].tolist() == [7.0, -3.0, 1.0]
    assert int(grid.count_nonzero()) == 3


def test_a_point_between_cells_is_shared_by_nearness() -> None:
    weights = splat(torch.tensor([[[1.25, 2.5]]]), torch.tensor([[[8.0]]]), 4)[0]
    expected = torch.zeros(4, 4)
    expected[2, 1] = expected[3, 1] = 0.375
    expected[2, 2] = expected[3, 2] = 0.125
    torch.testing.assert_close(weights[1], expected)
    torch.testing.assert_close(weights[0], 8 * expected)


def test_a_point_that_counts_half_weighs_half() -> None:
    points = torch.tensor([[[1.0, 1.0], [1.0, 1.0]]])
    means, _ = fill(splat(points, torch.tensor([[[0.0], [9.0]]]), 4, torch.tensor([[1.0, 0.5]])))
    assert float(means[0, 0, 1, 1]) == pytest.approx(3.0, abs=0.01)


def test_points_in_one_cell_add_up_and_their_count_beside() -> None:
    grid = splat(torch.full((1, 3, 2), 1.0), torch.tensor([[[1.0], [2.0], [6.0]]]), 4)
    assert grid[0, :, 1, 1].tolist() == [9.0, 3.0]


def test_points_outside_are_left_out_and_those_on_the_edge_count_by_their_share() -> None:
    outside = torch.tensor([[[-3.0, 1.0], [9.0, 9.0], [1.0, -1.5]]])
    assert int(splat(outside, torch.ones(1, 3, 1), 4).count_nonzero()) == 0
    edge = splat(torch.tensor([[[3.75, 0.0]]]), torch.ones(1, 1, 1), 4)
    assert edge.sum() == 0.5
    assert edge[0, 1, 0, 3] == 0.25


def test_what_points_weigh_is_on_the_grid_in_all() -> None:
    torch.manual_seed(4)
    points, features, weight = 7 * torch.rand(2, 50, 2), torch.randn(2, 50, 3), torch.rand(2, 50)
    sums = splat(points, features, 8, weight).sum((2, 3))
    torch.testing.assert_close(sums[:, :3], (features * weight[..., None]).sum(1))
    torch.testing.assert_close(sums[:, 3], weight.sum(1))


def test_points_far_outside_leave_no_trace_among_those_inside() -> None:
    torch.manual_seed(5)
    inside, outside = 7 * torch.rand(1, 30, 2), torch.tensor([[[-1.0, 3.0], [8.0, 3.0], [3.0, 1e6], [-1e6, -1e6]]])
    features = torch.randn(1, 34, 2)
    grid = splat(torch.cat([inside, outside], 1), features, 8)
    torch.testing.assert_close(grid, splat(inside, features[:, :30], 8))


def test_rows_of_a_batch_do_not_touch_each_other() -> None:
    points, features = torch.rand(3, 20, 2) * 8, torch.randn(3, 20, 2)
    together = splat(points, features, 8)
    for row in range(3):
        torch.testing.assert_close(together[row : row + 1], splat(points[row : row + 1], features[row : row + 1], 8))


def test_one_point_fills_the_whole_map_with_its_value() -> None:
    means, believed = fill(splat(torch.tensor([[[5.0, 6.0]]]), torch.tensor([[[4.0]]]), 16))
    torch.testing.assert_close(means, torch.full((1, 1, 16, 16), 4.0), rtol=0, atol=1e-3)
    assert believed[0, 0, 6, 5] > 0.8
    assert believed.sum() == believed[0, 0, 6, 5]


def test_between_points_the_filling_lies_between_their_values() -> None:
    points = torch.tensor([[[2.0, 8.0], [13.0, 8.0]]])
    means = fill(splat(points, torch.tensor([[[0.0], [10.0]]]), 16))[0][0, 0]
    assert means[8, 2] < 1.5
    assert means[8, 13] > 8.5
    assert 2 < means[8, 7] < 8
    assert means.min() >= -1e-4
    assert means.max() <= 10.0001


def test_points_that_all_say_the_same_fill_the_map_with_it() -> None:
    torch.manual_seed(6)
    says = torch.tensor([2.5, -7.0])
    means, _ = fill(splat(31 * torch.rand(1, 40, 2), says.expand(1, 40, 2), 32))
    torch.testing.assert_close(means, says[None, :, None, None].expand(1, 2, 32, 32), rtol=0, atol=1e-3)


def test_a_map_alone_is_filled_as_in_a_batch() -> None:
    torch.manual_seed(7)
    summed = splat(15 * torch.rand(3, 12, 2), torch.randn(3, 12, 5), 16)
    means, believed = fill(summed)
    for row in range(3):
        alone, alone_believed = fill(summed[row : row + 1])
        torch.testing.assert_close(alone, means[row : row + 1])
        torch.testing.assert_close(alone_believed, believed[row : row + 1])


def test_a_map_without_points_is_filled_with_zeros_not_with_nonsense() -> None:
    means, believed = fill(torch.zeros(1, 3, 16, 16))
    assert int(means.count_nonzero()) == int(believed.count_nonzero()) == 0


def test_a_backward_flow_fetches_from_where_it_points() -> None:
    maps = torch.arange(64.0).reshape(1, 1, 8, 8)
    flow = torch.zeros(1, 2, 8, 8)
    flow[:, 0], flow[:, 1] = 2.0, -1.0
    moved = sample(maps, flow)[0, 0]
    torch.testing.assert_close(moved[1:, :6], maps[0, 0, :7, 2:], rtol=0, atol=1e-4)
    torch.testing.assert_close(moved[3, 6:], maps[0, 0, 2, 7].expand(2), rtol=0, atol=1e-4)  # the border goes on


def test_half_a_cell_of_flow_mixes_two_cells() -> None:
    maps = torch.zeros(1, 1, 8, 8)
    maps[..., 4] = 1.0
    moved = sample(maps, torch.full((1, 2, 8, 8), 0.5))
    torch.testing.assert_close(moved[0, 0, 2, 2:6], torch.tensor([0.0, 0.5, 0.5, 0.0]), rtol=0, atol=1e-4)


def test_no_flow_changes_nothing() -> None:
    maps = torch.randn(2, 3, 8, 8)
    torch.testing.assert_close(sample(maps, torch.zeros(2, 2, 8, 8)), maps, rtol=0, atol=1e-5)


@pytest.mark.parametrize("channels", [2, 3, 16, 130])
def test_one_map_is_moved_alike_with_gradients_and_without(channels: int) -> None:
    torch.manual_seed(9)
    maps, flow = torch.randn(1, channels, 32, 32), 8 * torch.randn(1, 2, 32, 32)
    exact = sample(maps, flow)
    with torch.inference_mode():
        quick = sample(maps, flow)
    assert quick.shape == exact.shape
    # places are rounded to 32nds of a cell
    steps = sum(float(maps.diff(dim=dim).abs().max()) for dim in (2, 3))
    assert (quick - exact).abs().max() < 1.1 * steps / 64
    # whole cells are fetched as they are
    with torch.inference_mode():
        quick = sample(maps, flow.round())
    torch.testing.assert_close(quick, sample(maps, flow.round()), rtol=0, atol=1e-3)


def test_the_way_a_map_lies_in_memory_does_not_matter_to_how_it_is_moved() -> None:
    torch.manual_seed(10)
    maps, flow = torch.randn(1, 6, 16, 16), torch.randn(1, 2, 16, 16)
    with torch.inference_mode():
        torch.testing.assert_close(sample(maps.to(memory_format=torch.channels_last), flow), sample(maps, flow))
