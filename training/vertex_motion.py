"""Where the vertices of fitted models lie in the crop before and after an Action Unit change, for whole batches.

Coordinates are crop pixels, x right, y down, z towards the viewer, pixel centres at integers.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

from fesapp.networks.landmark_pairs import INNER_LIPS
from training.model_parts import LID_PAIRS, PARTS

SHAPE_LIMIT = 1.2
GAZE_LIMIT = 0.6  # radians
# lids slide over eyeballs and lips over teeth, but the linear shapes cut through them: what lies inside is set back
SET_BACK = {"eyeball_right": 0.7, "eyeball_left": 0.7, "teeth": 0.4, "gums_tongue": 0.4}  # model units
EYEBALLS = tuple(PARTS.index(name) for name in ("eyeball_right", "eyeball_left"))


@dataclass
class Faces:
    """A batch of fits, float32: identity (B, 100), shapes (B, S), gaze (B, 2, 2) right and left eye, scale (B,),
    rotation (B, 3, 3), translation (B, 3) with y up, landmarks (B, 478, 3) in crop pixels, y down."""

    identity: torch.Tensor
    shapes: torch.Tensor
    gaze: torch.Tensor
    scale: torch.Tensor
    rotation: torch.Tensor
    translation: torch.Tensor
    landmarks: torch.Tensor


class VertexMotion(torch.nn.Module):
    """Moves fitted models. Built from the arrays of a prepared set's face model, all of its vertices or some."""

    neutral: torch.Tensor
    identity: torch.Tensor
    shapes: torch.Tensor
    quads: torch.Tensor
    part: torch.Tensor
    landmark_vertex: torch.Tensor
    spread: torch.Tensor
    au_shapes: torch.Tensor
    au_gaze: torch.Tensor
    set_back: torch.Tensor

    def __init__(self, arrays: dict[str, torch.Tensor], shape_names: tuple[str, ...]) -> None:
        super().__init__()
        for name, value in arrays.items():
            self.register_buffer(name, value.float() if value.is_floating_point() else value.long(), persistent=False)
        self._blink = [shape_names.index("eyeBlink_R"), shape_names.index("eyeBlink_L")]
        depth = torch.tensor([SET_BACK.get(name, 0.0) for name in PARTS])
        self.register_buffer("set_back", depth[self.part], persistent=False)
        self._ball = [torch.nonzero(self.part == i)[:, 0] for i in EYEBALLS]
        self._lids = [torch.tensor(LID_PAIRS[side]) for side in ("right", "left")]
        self._lips = torch.tensor(INNER_LIPS)

    @torch.no_grad()
    def forward(self, faces: Faces, change: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Vertices (B, V, 3) before and after changing intensities by `change` (B, len(CONTROLS))."""
        then, gaze = self.coefficients(faces, change)
        still = self.neutral + torch.einsum("bi,ivc->bvc", faces.identity, self.identity)
        now = still + torch.einsum("bs,svc->bvc", faces.shapes, self.shapes)
        moved = still + torch.einsum("bs,svc->bvc", then, self.shapes)
        moved = moved + self._closing(faces, then, moved)
        openness = self._openness(faces, now, then, moved)
        now, moved = self._turn_eyes(now, faces.gaze), self._turn_eyes(moved, gaze)
        before, after = _project(now, faces), _project(moved, faces)
        common, apart = self._residual(faces, before)
        for points in (before, after):
            points[..., 2] -= self.set_back * faces.scale[:, None]
        before[..., :2] += common + apart.sum(1)
        after[..., :2] += common + (openness[..., None, None] * apart).sum(1)
        return before, after

    def displacement(self, faces: Faces, change: torch.Tensor) -> torch.Tensor:
        """Of the landmarks alone, (B, 478, 2)."""
        before, after = self(faces, change)
        return (after - before)[:, self.landmark_vertex, :2]

    def coefficients(self, faces: Faces, change: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Shape coefficients (B, S) and gaze (B, 2, 2) after the change, kept within what faces do."""
        then = faces.shapes + change @ self.au_shapes
        then = then.clamp(min=0, max=SHAPE_LIMIT)
        then[:, self._blink] = then[:, self._blink].clamp(max=1)
        gaze = (faces.gaze + (change @ self.au_gaze)[:, None]).clamp(-GAZE_LIMIT, GAZE_LIMIT)
        return then, gaze

    def _gap(self, points: torch.Tensor, pairs: torch.Tensor) -> torch.Tensor:
        """Mean vertical distance (B,) between the upper and lower landmarks of `pairs`."""
        middle = pairs[1:-1].to(points.device)
        y = points[:, self.landmark_vertex, 1]
        return (y[:, middle[:, 0]] - y[:, middle[:, 1]]).mean(1)

    def _closing(self, faces: Faces, then: torch.Tensor, moved: torch.Tensor) -> torch.Tensor:
        """Extra lid motion (B, V, 3): the blink shape closes the mean face's lids; larger eyes need more of it."""
        extra = torch.zeros_like(moved)
        for side, index in enumerate(self._blink):
            lids = self._lids[side]
            travel = -self._gap(self.shapes[index][None], lids)
            closed = self._gap(self.neutral[None], lids) - travel
            missing = self._gap(moved, lids) + (then[:, index] - 1) * travel - closed
            now = faces.shapes[:, index]
            share = ((then[:, index] - now) / (1 - now).clamp(min=0.05)).clamp(0, 1)
            extra += (share * (missing / travel).clamp(-0.5, 0.8))[:, None, None] * self.shapes[index]
        return extra

    def _openness(self, faces: Faces, now: torch.Tensor, then: torch.Tensor, moved: torch.Tensor) -> torch.Tensor:
        """How far (B, 3) right lids, left lids and lips stay apart, 1 as in the photo to 0 closed."""
        lids = [
            ((1 - then[:, index]) / (1 - faces.shapes[:, index]).clamp(min=0.05)).clamp(0, 1) for index in self._blink
        ]
        gap = self._gap(now, self._lips)
        lips = torch.where(gap > 0.15, (self._gap(moved, self._lips) / gap.clamp(min=0.01)).clamp(0, 1), 1.0)
        return torch.stack([*lids, lips], dim=1)

    def _turn_eyes(self, points: torch.Tensor, gaze: torch.Tensor) -> torch.Tensor:
        """Rotate each eyeball about its centre by yaw and pitch (B, 2, 2)."""
        points = points.clone()
        for side, ball in enumerate(self._ball):
            eye = points[:, ball]
            centre = (eye.amin(1, keepdim=True) + eye.amax(1, keepdim=True)) / 2
            points[:, ball] = (eye - centre) @ _rotation(gaze[:, side]).transpose(1, 2) + centre
        return points

    def _residual(self, faces: Faces, before: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """What moves the projected model onto the landmarks: (B, V, 2), and (B, 3, V, 2) what keeps lids and lips
        as far apart as in the photo."""
        left_over = faces.landmarks[..., :2] - before[:, self.landmark_vertex, :2]
        left_over[:, 468:] = 0
        apart = torch.zeros(len(left_over), 3, 478, 2, device=left_over.device)
        for region, pairs in enumerate([*self._lids, self._lips]):
            upper, lower = pairs.to(left_over.device).T
            half = (left_over[:, upper] - left_over[:, lower]) / 2
            apart[:, region, upper], apart[:, region, lower] = half, -half
        parts = torch.cat([(left_over - apart.sum(1))[:, None], apart], dim=1)
        spread = torch.einsum("vl,brlc->brvc", self.spread, parts)
        return spread[:, 0], spread[:, 1:]


def _rotation(gaze: torch.Tensor) -> torch.Tensor:
    """(B, 3, 3) of yaw towards +x and pitch towards +y, for a vector that points at the viewer."""
    (sy, sp), (cy, cp) = gaze.sin().unbind(1), gaze.cos().unbind(1)
    zero = torch.zeros_like(sy)
    one = torch.ones_like(sy)
    yaw = torch.stack([cy, zero, sy, zero, one, zero, -sy, zero, cy], 1).unflatten(1, (3, 3))
    pitch = torch.stack([one, zero, zero, zero, cp, sp, zero, -sp, cp], 1).unflatten(1, (3, 3))
    return yaw @ pitch


def _project(points: torch.Tensor, faces: Faces) -> torch.Tensor:
    """Model units (B, V, 3) to crop pixels (B, V, 3), y down."""
    turned = torch.einsum("bvc,bdc->bvd", points, faces.rotation) * faces.scale[:, None, None]
    return (turned + faces.translation[:, None]) * turned.new_tensor([1, -1, 1])


def landmarks_only(arrays: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The arrays cut to the vertices that landmarks need: their own, and the extremes of the eyeballs."""
    kept = [arrays["landmark_vertex"].long()]
    for ball in EYEBALLS:
        vertices = torch.nonzero(arrays["part"] == ball)[:, 0]
        points = arrays["neutral"][vertices]
        kept.append(vertices[torch.cat([points.argmin(0), points.argmax(0)])])
    vertices, number = torch.cat(kept).unique(return_inverse=True)
    cut = {name: arrays[name][vertices] for name in ("neutral", "part", "spread")}
    cut |= {name: arrays[name][:, vertices] for name in ("identity", "shapes")}
    cut |= {name: arrays[name] for name in ("au_shapes", "au_gaze")}
    return {**cut, "landmark_vertex": number[: len(arrays["landmark_vertex"])]}
