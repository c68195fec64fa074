"""A toy 3D face model: MediaPipe's own mesh as skin, so that every landmark is a vertex, and simple shapes.

It has what the real one has, in little: a mouth slit behind which lie a socket, gums and teeth, eyeballs behind lids,
a head that goes on behind the face's contour, identities, and shapes of the real names.
Model units are about centimetres; +x is the person's left, +y up, +z towards the viewer.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from mediapipe.python.solutions.face_mesh_connections import FACEMESH_TESSELATION

from fesapp.networks.landmark_pairs import INNER_LIPS
from training.facs_shapes import SHAPES_AT_MAXIMUM
from training.model_parts import FACE_OVAL, IRIS, LID_PAIRS
from training.prepare import landmark_mirror

# crop pixels per model unit
UNIT = 12.0
MOUTH_CORNERS = (61, 291, 78, 308, 76, 306, 62, 292)
# rows of the lips between the inner and the outer line, which the slit parts too
UPPER_LIP = (191, 80, 81, 82, 13, 312, 311, 310, 415, 183, 42, 41, 38, 12, 268, 271, 272, 407,
             184, 74, 73, 72, 11, 302, 303, 304, 408, 185, 40, 39, 37, 0, 267, 269, 270, 409)  # fmt: skip
LOWER_LIP = (95, 88, 178, 87, 14, 317, 402, 318, 324, 96, 89, 179, 86, 15, 316, 403, 319, 325,
             77, 90, 180, 85, 16, 315, 404, 320, 307, 146, 91, 181, 84, 17, 314, 405, 321, 375)  # fmt: skip

# shape -> where it pulls (landmarks of the person's right side, or of the middle), which way, how widely
PULLS: dict[str, tuple[tuple[int, ...], tuple[float, float, float], float]] = {
    "browInnerUp": ((107, 66, 55), (0, 1.0, 0), 1.0),
    "browOuterUp": ((105, 63, 70), (0, 1.0, 0), 1.0),
    "browDown": ((107, 105, 66, 63), (0.2, -0.8, 0), 1.2),
    "eyeWide": ((159, 158, 160), (0, 0.4, 0), 0.6),
    "eyeSquint": ((145, 153, 144), (0, 0.3, 0), 0.6),
    "cheekRaiser": ((117, 118), (0, 0.5, 0), 1.0),
    "cheekSquint": ((50, 101), (0, 0.5, 0), 1.0),
    "noseSneer": ((129, 49), (0, 0.6, 0), 0.9),
    "mouthUpperUp": ((39, 40, 81, 80), (0, 0.7, 0), 0.7),
    "mouthLowerDown": ((181, 91, 178, 88), (0, -0.7, 0), 0.7),
    "mouthSmile": ((61, 76, 62, 78), (-1.0, 0.9, -0.2), 1.3),
    "mouthDimple": ((61, 57), (-0.6, 0, -0.3), 0.9),
    "mouthFrown": ((61, 76, 62, 78), (0, -0.9, 0), 1.0),
    "mouthStretch": ((61, 76, 62, 78), (-1.0, -0.2, 0), 1.2),
    "mouthPress": ((61, 146, 185), (0.2, 0, -0.3), 0.9),
    "mouthPucker": ((61, 291), (0, 0, 0.6), 1.2),
    "mouthFunnel": ((0, 17), (0, 0, 0.8), 1.2),
    "mouthRollUpper": ((0, 13), (0, -0.2, -0.4), 0.8),
    "mouthRollLower": ((17, 14), (0, 0.2, -0.4), 0.8),
    "mouthShrugLower": ((17, 199), (0, 0.6, 0.2), 1.0),
    "mouthShrugUpper": ((0,), (0, 0.3, 0.2), 1.0),
    "eyeLookUp": ((159,), (0, 0.15, 0), 0.6),
    "eyeLookDown": ((159,), (0, -0.3, 0), 0.6),
    "eyeLookIn": ((133,), (0.1, 0, 0), 0.6),
    "eyeLookOut": ((33,), (-0.1, 0, 0), 0.6),
}
WITHOUT_SIDES = ("jawOpen", "mouthPucker", "mouthFunnel", "mouthRollUpper", "mouthRollLower", "mouthShrugLower",
                 "mouthShrugUpper")  # fmt: skip


def write_toy_face(path: Path, landmarks: np.ndarray) -> None:
    """Write a face model of the form of `training.face_model.load_face_model` shaped like a face.

    Args:
        landmarks: (478, 3) crop pixels of a face with closed lips that looks into the camera, y down, z away.
    """
    mirror = landmark_mirror(landmarks)
    # the nose's tip lies three units before the middle of the head, as in the real model
    model = (landmarks - (127.5, 127.5, landmarks[1, 2])) / UNIT * (1, -1, -1) + (0, 0, 3)
    model = (model + model[mirror] * (-1, 1, 1)) / 2
    skin = model[:468]
    parts = [("face", skin, _triangles()), ("head_neck", *_head(skin)), *_inside(skin)]
    parts += [(f"eyeball_{side}", *_eyeball(skin, side)) for side in ("left", "right")]
    starts = np.cumsum([0, *(len(points) for _, points, _ in parts)])
    neutral = np.concatenate([points for _, points, _ in parts]).astype(np.float32)
    # the head's quads count from the face's first vertex, the others from their own
    offsets = [0, 0, *starts[2:-1]]
    middles = [None, None, None, None, None, *(points.mean(axis=0) for _, points, _ in parts[5:])]
    quads = np.concatenate(
        [
            _outwards(neutral, q + offset, middle)
            for (_, _, q), offset, middle in zip(parts, offsets, middles, strict=True)
        ]
    )
    names, shapes = _shapes(neutral, mirror[:468])
    irises = [
        starts[i] + int(np.argmin(np.linalg.norm(parts[i][1] - model[landmark], axis=1)))
        for i, side in ((6, "right"), (5, "left"))
        for landmark in IRIS[side]
    ]
    np.savez(
        path,
        neutral=neutral,
        expression=shapes.astype(np.float16),
        expression_names=np.array(names),
        identity=_identities(neutral).astype(np.float16),
        quads=quads.astype(np.int32),
        part_names=np.array([name for name, _, _ in parts]),
        part_ranges=np.stack([starts[:-1], starts[1:]], 1).astype(np.int32),
        mediapipe_vertex=np.array([*range(468), *irises], np.int32),
        mediapipe_spread=np.full(478, 0.1, np.float32),
    )


def _triangles() -> np.ndarray:
    """The mesh's triangles as quads that repeat their last vertex; eyes and mouth are holes in it."""
    near: dict[int, set[int]] = {i: set() for i in range(468)}
    for a, b in FACEMESH_TESSELATION:
        near[a].add(b)
        near[b].add(a)
    triples = {tuple(sorted((a, b, c))) for a in near for b in near[a] for c in near[a] & near[b]}
    return np.array([[a, b, c, c] for a, b, c in sorted(triples)])


def _outwards(points: np.ndarray, quads: np.ndarray, middle: np.ndarray | None) -> np.ndarray:
    """The quads with their corners in such an order that all face away from `middle`, or else the viewer."""
    normal = np.cross(points[quads[:, 2]] - points[quads[:, 0]], points[quads[:, 3]] - points[quads[:, 1]])
    away = np.array([0, 0, 1.0]) if middle is None else points[quads].mean(axis=1) - middle
    return np.where(((normal * away).sum(axis=1) < 0)[:, None], quads[:, [1, 0, 3, 2]], quads)


def _head(skin: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Three rings behind the face's contour, each wider and further back; quads in the face's numbers."""
    oval = np.array(FACE_OVAL)
    middle = skin[oval].mean(axis=0)
    rings, quads, before = [], [], oval
    for k in range(1, 4):
        ring = middle + (skin[oval] - middle) * (1 + 0.12 * k, 1 + 0.16 * k, 1) - (0, 0, 0.9 * k)
        now = 468 + 36 * (k - 1) + np.arange(36)
        quads.append(np.stack([before, now, np.roll(now, -1), np.roll(before, -1)], 1))
        rings.append(ring)
        before = now
    return np.concatenate(rings), np.concatenate(quads)


def _sheet(low: np.ndarray, high: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """A flat grid of count × count vertices between two corners (x, y, z)."""
    u, v = np.meshgrid(np.linspace(0, 1, count), np.linspace(0, 1, count))
    points = low + np.stack([u, v, (u + v) / 2], -1).reshape(-1, 3) * (high - low)
    index = np.arange(count * count).reshape(count, count)
    quads = np.stack([index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]], -1).reshape(-1, 4)
    return points, quads


def _inside(skin: np.ndarray) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """Mouth socket, gums and teeth: sheets at growing closeness behind the lips."""
    lips = skin[[i for pair in INNER_LIPS for i in pair]]
    middle, half = lips.mean(axis=0), np.ptp(lips[:, 0]) / 2
    back = lips[:, 2].min()
    sheets = []
    for name, wide, high, depth in (
        ("mouth_socket", 1.0, 2.6, 2.2),
        ("gums_tongue", 0.7, 1.0, 1.6),
        ("teeth", 0.7, 0.5, 1.1),
    ):
        reach = np.array([wide * half, high, 0])
        at = np.array([middle[0], middle[1], back - depth])
        sheets.append((name, *_sheet(at - reach, at + reach, 18)))
    return sheets


def _eyeball(skin: np.ndarray, side: str) -> tuple[np.ndarray, np.ndarray]:
    """A ball behind the lids, whose front just touches them."""
    lids = skin[[i for pair in LID_PAIRS[side] for i in pair]]
    radius = 1.15
    centre = lids.mean(axis=0) - (0, 0, radius + 0.1)
    across, along = 16, 12
    theta = np.linspace(0.02, np.pi - 0.02, along)[:, None]
    phi = np.linspace(0, 2 * np.pi, across, endpoint=False)
    ball = np.stack(
        [np.sin(theta) * np.cos(phi), np.sin(theta) * np.sin(phi), np.cos(theta) * np.ones_like(phi)], -1
    ).reshape(-1, 3)
    index = np.arange(along * across).reshape(along, across)
    quads = np.stack([index[:-1], np.roll(index[:-1], -1, 1), np.roll(index[1:], -1, 1), index[1:]], -1)
    return centre + radius * ball, quads.reshape(-1, 4)


def _falloff(points: np.ndarray, centres: np.ndarray, radius: float) -> np.ndarray:
    """(V,) 1 at the centres (N, 3), fading with the distance to the nearest."""
    distance = np.linalg.norm(points[:, None, :2] - centres[None, :, :2], axis=2).min(axis=1)
    return np.exp(-np.square(distance / radius))


def _shapes(neutral: np.ndarray, mirror: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Names and offsets (S, V, 3) of every shape that an Action Unit drives."""
    wanted = sorted({name.removesuffix("_L").removesuffix("_R") for row in SHAPES_AT_MAXIMUM.values() for name in row})
    shapes: dict[str, np.ndarray] = {}
    for name in wanted:
        right = _right_shape(neutral, name)
        if name in WITHOUT_SIDES:
            shapes[name] = right
        else:
            shapes[f"{name}_R"] = right
            shapes[f"{name}_L"] = _mirrored(right, mirror)
    names = [*sorted(shapes), "mouthClose", "PupilDilate_L"]
    nothing = np.zeros_like(neutral)
    return names, np.array([shapes.get(name, nothing) for name in names])


def _right_shape(neutral: np.ndarray, name: str) -> np.ndarray:
    offset = np.zeros_like(neutral)
    skin = neutral[:468]
    if name == "jawOpen":
        offset[:] = _jaw(neutral)
    elif name == "eyeBlink":
        offset[:468] = _blink(skin)
    else:
        landmarks, way, radius = PULLS[name]
        weight = _falloff(skin, skin[list(landmarks)], radius)
        if name.startswith(("mouthUpper", "mouthShrugUpper", "mouthRollUpper")):
            weight[list(LOWER_LIP)] = 0
        if name.startswith(("mouthLower", "mouthShrugLower", "mouthRollLower")):
            weight[list(UPPER_LIP)] = 0
        offset[:468] = weight[:, None] * np.array(way)
    return offset


def _jaw(neutral: np.ndarray) -> np.ndarray:
    """Everything below the slit goes down, most at the chin; the corners go half the way, the socket grows with it."""
    line = neutral[list(MOUTH_CORNERS), 1].mean()
    below = np.clip((line - neutral[:, 1]) / 1.0, 0, 1)
    below[list(LOWER_LIP)] = 1
    below[list(UPPER_LIP)] = 0
    below[list(MOUTH_CORNERS)] = 0.4
    sideways = np.exp(-np.square(neutral[:, 0] / 6.0))
    # sheets inside the mouth stay; they lie behind the lips
    below[468 + 108 :] = 0
    return (below * sideways)[:, None] * np.array([0, -3.2, -0.3])


def _blink(skin: np.ndarray) -> np.ndarray:
    """The right upper lid onto the lower one, the skin above it less and less."""
    upper, lower = np.array(LID_PAIRS["right"]).T
    offset = np.zeros_like(skin)
    distance = np.linalg.norm(skin[:, None, :2] - skin[None, upper, :2], axis=2)
    nearest = upper[distance.argmin(axis=1)]
    partner = dict(zip(upper.tolist(), lower.tolist(), strict=True))
    travel = np.array([skin[partner[int(n)]] - skin[n] for n in nearest])
    weight = np.exp(-np.square(distance.min(axis=1) / 0.6)) * (skin[:, 1] >= skin[nearest, 1] - 1e-6)
    weight[lower] = 0
    offset[:] = weight[:, None] * travel + weight[:, None] * (0, 0, 0.1)
    return offset


def _mirrored(right: np.ndarray, mirror: np.ndarray) -> np.ndarray:
    left = np.zeros_like(right)
    left[:468] = right[:468][mirror] * (-1, 1, 1)
    return left


def _identities(neutral: np.ndarray) -> np.ndarray:
    """Ways in which people differ (K, V, 3): wider, longer, deeper, a larger jaw, forehead, nose, larger eyes."""
    x, y, z = neutral.T
    zero = np.zeros_like(x)
    eyes = np.zeros_like(x)
    for pairs in LID_PAIRS.values():
        upper, lower = np.array(pairs).T
        eyes += 0.1 * _falloff(neutral, neutral[upper], 0.4) - 0.1 * _falloff(neutral, neutral[lower], 0.4)
    eyes[468:] = 0
    nose = np.exp(-np.square(neutral[:, 0] / 1.2) - np.square(neutral[:, 1] / 1.5))
    return np.array(
        [
            np.stack([0.04 * x, zero, zero], 1),
            np.stack([zero, 0.04 * y, zero], 1),
            np.stack([zero, zero, 0.06 * z], 1),
            np.stack([0.06 * x * (y < 0) * -y / 5, zero, zero], 1),
            np.stack([0.05 * x * (y > 0) * y / 5, zero, zero], 1),
            np.stack([zero, zero, 0.3 * nose], 1),
            np.stack([zero, 0.2 * nose, zero], 1),
            np.stack([zero, eyes, zero], 1),
        ]
    )
