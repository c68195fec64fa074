"""The 3D face model as training uses it: the visible parts, and how landmark residuals spread over them.

Reads `face_model.npz` (ICT-FaceKit, see its README for arrays and licence). Model units are about centimetres;
+x is the person's left, +y up, +z towards the viewer.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from fesapp.errors import FesappError
from fesapp.networks.landmark_pairs import INNER_LIPS
from training.model_parts import FACE_OVAL, LID_PAIRS, OUTER_LIPS, PARTS, UNREADABLE

# shapes that photos are neither fitted with nor moved by: no Action Unit of ours drives them
LEFT_OUT = ("PupilDilate_L", "PupilDilate_R", "mouthClose")

# a residual reaches this far over the skin (model units) before it fades into the average of its neighbours
SMOOTHNESS = 0.15


@dataclass(frozen=True)
class FaceModel:
    """Visible parts of the model, renumbered to V vertices.

    Attributes:
        neutral: (V, 3) float32.
        identity: (100, V, 3) float32, offsets for a coefficient of 1.
        shapes: (S, V, 3) float32, offsets for an intensity of 1; `shape_names` (S,).
        quads: (Q, 4) int64; a triangle repeats its last vertex. `quad_part` (Q,) indexes PARTS.
        part: (V,) indexes PARTS.
        landmark_vertex: (478,) int64 vertex of each MediaPipe landmark, `landmark_spread` (478,) its scatter.
        spread: (V, 478) float32: displacement of each vertex for displacements of the landmarks.
    """

    neutral: np.ndarray
    identity: np.ndarray
    shapes: np.ndarray
    shape_names: tuple[str, ...]
    quads: np.ndarray
    quad_part: np.ndarray
    part: np.ndarray
    landmark_vertex: np.ndarray
    landmark_spread: np.ndarray
    spread: np.ndarray


def load_face_model(path: Path) -> FaceModel:
    """Read `face_model.npz`.

    Raises:
        FesappError: no such file, or not a face model.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return _build({name: arrays[name] for name in arrays.files})
    except UNREADABLE as error:
        raise FesappError(f"{path}: not a readable face model ({error}); give the face_model.npz of the data") from None


def _build(arrays: dict[str, np.ndarray]) -> FaceModel:
    ranges = {str(n): (int(a), int(b)) for n, (a, b) in zip(arrays["part_names"], arrays["part_ranges"], strict=True)}
    kept = np.concatenate([np.arange(*ranges[part]) for part in PARTS])
    number = np.full(len(arrays["neutral"]), -1)
    number[kept] = np.arange(len(kept))
    quads = number[arrays["quads"].astype(np.int64)]
    quads = quads[(quads >= 0).all(axis=1)]
    part = np.concatenate([np.full(ranges[name][1] - ranges[name][0], i) for i, name in enumerate(PARTS)])
    names = [str(name) for name in arrays["expression_names"]]
    used = [i for i, name in enumerate(names) if name not in LEFT_OUT]
    neutral = arrays["neutral"][kept].astype(np.float32)
    landmark_vertex = _on_contact_line(number[arrays["mediapipe_vertex"].astype(np.int64)], neutral, quads)
    return FaceModel(
        neutral=neutral,
        identity=arrays["identity"][:, kept].astype(np.float32),
        shapes=arrays["expression"][used][:, kept].astype(np.float32),
        shape_names=tuple(names[i] for i in used),
        quads=quads,
        quad_part=part[quads[:, 0]],
        part=part,
        landmark_vertex=landmark_vertex,
        landmark_spread=arrays["mediapipe_spread"].astype(np.float32),
        spread=_spread(neutral, quads, part, landmark_vertex, arrays["mediapipe_spread"]),
    )


def _on_contact_line(landmark_vertex: np.ndarray, neutral: np.ndarray, quads: np.ndarray) -> np.ndarray:
    """The same map with the inner lips' landmarks on the line where closed lips touch.

    The nearest vertex was measured on open and closed mouths alike and lies up to 2 mm beside that line; a closed
    mouth fitted there would fold its lips over each other.
    """
    found = landmark_vertex.copy()
    for upper, lower in INNER_LIPS:
        for landmark, up in ((upper, -1), (lower, 1)):
            start = found[landmark]
            for _ in range(3):
                near = np.unique(quads[(quads == found[landmark]).any(axis=1)])
                step = neutral[near] - neutral[start]
                near = near[(np.abs(step[:, 0]) < 0.12) & (step[:, 2] > -0.25)]
                found[landmark] = near[np.argmax(up * neutral[near, 1] + 0.3 * neutral[near, 2])]
    return found


def landmark_weights(spread: np.ndarray) -> np.ndarray:
    """How far each of the 468 mesh landmarks is trusted (468,): the face's contour slides with pose, lips do not."""
    weight = 1 / (0.15 + spread[:468].astype(np.float64))
    weight[list(FACE_OVAL)] *= 0.3
    weight[list(OUTER_LIPS) + [i for pair in INNER_LIPS for i in pair]] *= 2
    weight[[i for pairs in LID_PAIRS.values() for pair in pairs for i in pair]] *= 2
    return weight


def _spread(
    neutral: np.ndarray, quads: np.ndarray, part: np.ndarray, landmark_vertex: np.ndarray, scatter: np.ndarray
) -> np.ndarray:
    """Displacements of all vertices for those of the landmarks: biharmonic on the skin's mesh, so that what is near
    across the lips or lids but far along the skin stays apart. Teeth, tongue and eyeballs move as one piece.

    Source of the operator: Botsch & Kobbelt 2004, "An intuitive framework for real-time freeform modeling"."""
    skin = np.flatnonzero(part <= PARTS.index("head_neck"))
    inside = quads[(part[quads] <= PARTS.index("head_neck")).all(axis=1)]
    laplacian = _laplacian(inside, neutral, len(skin))
    on_skin = np.flatnonzero(part[landmark_vertex[:468]] <= PARTS.index("head_neck"))
    weight = landmark_weights(scatter)[on_skin] / 4
    pick = sparse.coo_matrix(
        (np.sqrt(weight), (np.arange(len(on_skin)), landmark_vertex[on_skin])), shape=(len(on_skin), len(skin))
    ).tocsr()
    # the small last term lets the residual fade away where no landmark is near (neck, back of the head)
    system = SMOOTHNESS * laplacian.T @ laplacian + pick.T @ pick + 1e-4 * sparse.identity(len(skin))
    columns = splu(system.tocsc()).solve((pick.T @ sparse.diags(np.sqrt(weight))).toarray())
    spread = np.zeros((len(neutral), 478), np.float32)
    spread[np.ix_(skin, on_skin)] = columns
    lips = np.array(OUTER_LIPS)
    for name in ("mouth_socket", "gums_tongue", "teeth"):
        spread[np.ix_(np.flatnonzero(part == PARTS.index(name)), lips)] = 1 / len(lips)
    for side, pairs in LID_PAIRS.items():
        lids = np.array(pairs).ravel()
        spread[np.ix_(np.flatnonzero(part == PARTS.index(f"eyeball_{side}")), lids)] = 1 / len(lids)
    return spread


def _laplacian(quads: np.ndarray, points: np.ndarray, count: int) -> sparse.csr_matrix:
    """Graph Laplacian (count, count) with inverse edge lengths as weights, each row's weights adding up to 1."""
    ends = np.concatenate([quads[:, [i, (i + 1) % 4]] for i in range(4)])
    ends = np.unique(np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1), axis=0)
    weight = 1 / (np.linalg.norm(points[ends[:, 0]] - points[ends[:, 1]], axis=1) + 1e-3)
    a = sparse.coo_matrix((weight, (ends[:, 0], ends[:, 1])), shape=(count, count))
    a = (a + a.T).tocsr()
    degree = np.maximum(np.asarray(a.sum(axis=1)).ravel(), 1e-9)
    return sparse.identity(count) - sparse.diags(1 / degree) @ a
