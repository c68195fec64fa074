"""Dense backward flow and uncovered masks from the moved 3D model, for whole batches, on CPU or GPU.

The model's points, before and after an Action Unit change, are splatted with a depth test into a grid over the crop.
A cell's flow is where its front-most point was before the change; where that point was hidden before, the cell shows
something the photo does not: in mouth and eyes that is the *uncovered* mask, on skin it is filled from around.

Coordinates are crop pixels, x right, y down, z towards the viewer, pixel centres at integers.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from fesapp.faces.alignment import CROP_SIZE
from training.model_parts import PARTS
from training.vertex_motion import EYEBALLS, Faces, VertexMotion

GRID = 128
CELL = CROP_SIZE / GRID
# a point counts as seen while it lies less than this behind the front-most one of its cell (crop pixels)
DEPTH_TOLERANCE = 3.5
# flow fades to zero within this many cells beyond the head's outline, so that hair and background do not shear
RING = 12
# a model unit is about 12 crop pixels; a little denser than the grid, and so in the poses that stretch skin most
POINTS_PER_UNIT = 12 / CELL * 1.15
STRETCHING = {"eyeBlink_L": 1.4, "eyeBlink_R": 1.4, "jawOpen": 0.6}
# parts that hardly move or are seen in a few cells only
DENSITY = {"head_neck": 0.7, "mouth_socket": 0.8, "gums_tongue": 0.7, "teeth": 0.8}
INSIDE_MOUTH = tuple(PARTS.index(name) for name in ("mouth_socket", "gums_tongue", "teeth"))


@dataclass
class DenseMotion:
    """What a batch of Action Unit changes does to its crops.

    Attributes:
        flow: (B, 2, GRID, GRID) backward flow at the cells' centres, crop pixels, x then y.
        uncovered: (B, 2, GRID, GRID) 0 or 1: inside of the mouth, and eyeball, that the photo does not show.
        skin: (B, 1, GRID, GRID) 1 where the cell shows the model at all.
        displacement: (B, 478, 2) of the landmarks, crop pixels.
    """

    flow: torch.Tensor
    uncovered: torch.Tensor
    skin: torch.Tensor
    displacement: torch.Tensor


class Geometry(torch.nn.Module):
    """Dense motion by moved models. Built from the arrays of a prepared set's reduced face model."""

    on_quads: torch.Tensor
    point_part: torch.Tensor

    def __init__(self, arrays: dict[str, torch.Tensor], shape_names: tuple[str, ...]) -> None:
        super().__init__()
        self.vertices = VertexMotion(arrays, shape_names)
        neutral, quads, part = self.vertices.neutral, self.vertices.quads, self.vertices.part
        stretched = [self.vertices.shapes[shape_names.index(name)] * far for name, far in STRETCHING.items()]
        poses = torch.stack([neutral, *(neutral + offset for offset in stretched)])
        front = quads[_faces_front(neutral, quads)]
        density = torch.tensor([DENSITY.get(name, 1.0) for name in PARTS])[part[front[:, 0]]]
        corner, weight = _points(poses, front, density)
        rows = torch.arange(len(corner)).repeat_interleave(4)
        on_quads = torch.sparse_coo_tensor(
            torch.stack([rows, corner.flatten()]), weight.flatten(), (len(corner), len(part)), check_invariants=False
        )
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Sparse CSR tensor support is in beta")
            self.register_buffer("on_quads", on_quads.coalesce().to_sparse_csr(), persistent=False)
        self.register_buffer("point_part", part[corner[:, 0]], persistent=False)

    @torch.no_grad()
    def forward(self, faces: Faces, change: torch.Tensor) -> DenseMotion:
        """Move `faces` by `change` (B, len(CONTROLS)) in units of intensity, relative to what they show."""
        before, after = self.vertices(faces, change)
        displacement = (after - before)[:, self.vertices.landmark_vertex, :2]
        flow, uncovered, skin = self._dense(self._interpolate(before), self._interpolate(after))
        return DenseMotion(flow, uncovered, skin, displacement)

    def _interpolate(self, vertices: torch.Tensor) -> torch.Tensor:
        """Positions (B, P, 3) of the points on the quads."""
        columns = vertices.permute(1, 0, 2).flatten(1)
        return (self.on_quads @ columns).unflatten(1, (-1, 3)).permute(1, 0, 2).contiguous()

    def _dense(self, before: torch.Tensor, after: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        ids, hit, _ = _splat(after)
        _, _, depth = _splat(before)
        cell, inside = _cells(before)
        point_depth = depth.gather(1, cell)
        visible = inside & (before[..., 2] > point_depth - DEPTH_TOLERANCE)
        seen = visible.gather(1, ids) & hit
        part = self.point_part[ids]
        within = lambda parts: torch.stack([part == i for i in parts]).any(0) & hit & ~seen  # noqa: E731
        uncovered = torch.stack([within(INSIDE_MOUTH), within(EYEBALLS)], 1).float().unflatten(2, (GRID, GRID))
        offset = (before - after)[..., :2]
        flow = offset.gather(1, ids[..., None].expand(-1, -1, 2)).transpose(1, 2).unflatten(2, (GRID, GRID))
        seen, hit = (mask[:, None].float().unflatten(2, (GRID, GRID)) for mask in (seen, hit))
        return _fill(flow, seen, hit), _without_specks(uncovered), hit


def _faces_front(neutral: torch.Tensor, quads: torch.Tensor) -> torch.Tensor:
    """Which quads (Q,) a face turned by up to a quarter can show: all but the back of the head."""
    diagonals = neutral[quads[:, 2]] - neutral[quads[:, 0]], neutral[quads[:, 3]] - neutral[quads[:, 1]]
    normal = F.normalize(torch.linalg.cross(*diagonals), dim=1)
    return (normal[:, 2] > -0.7) & (neutral[quads].mean(1)[:, 2] > -4)


def _points(poses: torch.Tensor, quads: torch.Tensor, density: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Points spread evenly over the quads, dense enough that no cell of the grid stays empty in any of `poses`
    (N, V, 3). Returns their quads' corners (P, 4) and bilinear weights (P, 4)."""
    edges = torch.stack([p[quads].diff(dim=1, append=p[quads[:, :1]]).norm(dim=-1) for p in poses]).amax(0)
    along = torch.stack([edges[:, [0, 2]].amax(1), edges[:, [1, 3]].amax(1)], 1)
    along = (along * POINTS_PER_UNIT * density[:, None]).round().clamp(1, 8)
    corner, weight = [], []
    for nu, nv in along.long().unique(dim=0).tolist():
        chosen = quads[(along == along.new_tensor([nu, nv])).all(1)]
        u, v = torch.meshgrid((torch.arange(nu) + 0.5) / nu, (torch.arange(nv) + 0.5) / nv, indexing="ij")
        grid = torch.stack([(1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v], -1).reshape(-1, 4)
        corner.append(chosen.repeat_interleave(nu * nv, 0))
        weight.append(grid.repeat(len(chosen), 1))
    return torch.cat(corner), torch.cat(weight)


def _cells(points: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Cell index (B, P) of each point and whether it lies in the grid at all."""
    cell = ((points[..., :2] + 0.5) / CELL).floor().long()
    inside = ((cell >= 0) & (cell < GRID)).all(-1)
    return (cell[..., 1] * GRID + cell[..., 0]).clamp(0, GRID * GRID - 1), inside


def _splat(points: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Front-most point of every cell (B, GRID²), whether there is one, and its depth in crop pixels."""
    cell, inside = _cells(points)
    depth = ((points[..., 2] + 1024) * 16).long().clamp(1, 32767)
    key = torch.where(inside, (depth << 24) | torch.arange(points.shape[1], device=points.device), 0)
    front = torch.zeros(len(points), GRID * GRID, dtype=torch.long, device=points.device)
    front.scatter_reduce_(1, cell, key, "amax")
    return front & 0xFFFFFF, front > 0, (front >> 24).float() / 16 - 1024


def _without_specks(mask: torch.Tensor) -> torch.Tensor:
    """Single cells, which come from the splatting, removed and single holes closed (a 3×3 median)."""
    return (F.avg_pool2d(mask, 3, 1, 1, count_include_pad=True) > 0.45).float()


def _fill(flow: torch.Tensor, seen: torch.Tensor, hit: torch.Tensor) -> torch.Tensor:
    """Flow (B, 2, G, G) known where `seen`: beyond the ring around the head it is zero, between it is interpolated
    by pull-push (Gortler et al. 1996) and relaxed, so that it is smooth and never folds."""
    head = F.max_pool2d(hit, 3, 1, 1)
    wide = F.max_pool2d(head, (1, 2 * RING + 1), 1, (0, RING))
    far = 1 - F.max_pool2d(wide, (2 * RING + 1, 1), 1, (RING, 0))
    known = (seen + far).clamp(max=1)
    values = flow * seen
    filled = _pull_push(values, known)
    for _ in range(5):
        smooth = F.avg_pool2d(F.pad(filled, (1, 1, 1, 1), mode="replicate"), 3, 1)
        filled = torch.where(known > 0, values, smooth)
    return filled


def _pull_push(values: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
    if values.shape[-1] <= 2:
        return values / known.clamp(min=1e-6)
    coarse_known = F.avg_pool2d(known, 2)
    coarse = F.avg_pool2d(values * known, 2) / coarse_known.clamp(min=1e-6) * (coarse_known > 0)
    below = _pull_push(coarse, (coarse_known > 0).float())
    return torch.where(known > 0, values, F.interpolate(below, scale_factor=2.0, mode="bilinear", align_corners=False))
