"""What is fuzzed: for each kind of file real ones to start from, how they are damaged, and how the program takes them.

Another kind, say a CSV, is one more `Kind` in `KINDS`: its files, the damage, and the function that reads one.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mutations import damaged, damaged_json, damaged_weights

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "resources"
HEIC = ROOT / "tests" / "unit" / "photos" / "data"

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Kind:
    """Files of one kind.

    Attributes:
        files: makes the good ones, by name.
        damage: from a good file, another one and chance.
        take: reads a file that may be bad; of the program's errors only FesappError may come out of it.
        cases: how many are tried.
    """

    files: Callable[[], Files]
    damage: Callable[[bytes, bytes, random.Random], bytes]
    take: Callable[[Path], object]
    cases: int


# ---- pictures -------------------------------------------------------------------------------------------------------


def pictures() -> Files:
    """The sample photo, small, in every format and depth; the two HEIC files were made elsewhere, nothing here can."""
    import numpy as np
    from PIL import Image

    from fesapp.photos import Photo

    with Image.open(sorted((RESOURCES / "samples").glob("*.jpg"))[0]) as image:
        small = image.convert("RGB").resize((48, 56))
    exif = Image.Exif()
    exif[274], exif[271] = 6, "Cam"
    files = {path.name: path.read_bytes() for path in sorted(HEIC.glob("*.heic"))}
    ways: dict[str, dict[str, object]] = {
        "plain.jpg": {"exif": exif, "quality": 90},
        "progressive.jpg": {"progressive": True, "icc_profile": _profile()},
        "plain.png": {"exif": exif, "icc_profile": _profile()},
        "plain.tif": {"exif": exif},
        "packed.tif": {"compression": "tiff_lzw"},
        "plain.webp": {"exif": exif, "xmp": b"<x:xmpmeta/>"},
        "lossless.webp": {"lossless": True},
    }
    for name, options in ways.items():
        buffer = io.BytesIO()
        small.save(buffer, {"jpg": "JPEG", "tif": "TIFF"}.get(name[-3:], name.rpartition(".")[2]), **options)
        files[name] = buffer.getvalue()
    grey, palette = io.BytesIO(), io.BytesIO()
    small.convert("L").save(grey, "JPEG")
    small.convert("P").save(palette, "PNG")
    files |= {"grey.jpg": grey.getvalue(), "palette.png": palette.getvalue()}
    deep = np.asarray(small).astype(np.uint16) * 257
    alpha = np.full(deep.shape[:2], 40000, np.uint16)
    return files | _saved({"deep.png": Photo(deep, alpha), "deep.tif": Photo(deep)})


def _saved(photos: Mapping[str, object]) -> dict[str, bytes]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return {name: photo.save(Path(folder) / name).read_bytes() for name, photo in photos.items()}  # type: ignore[attr-defined]


def _profile() -> bytes:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def take_picture(path: Path) -> None:
    """Open it, and where that goes save it in a format that goes by its size."""
    from fesapp.photos import open_photo

    photo = open_photo(path)
    if photo.pixels.size < 1_000_000:
        suffix = (".jpg", ".png", ".tif", ".webp")[path.stat().st_size % 4]
        photo.save(path.with_name(f"saved{suffix}"), overwrite=True)


# ---- sidecars and recipes -------------------------------------------------------------------------------------------

_WHO = {"network": "identity-12345678", "vector": "AAECAwQFBgc="}
_EDIT = {"aus": {"AU12L": 3.0, "AU4": 1.5}, "relative": False, "warp": 1.0, "texture": 0.5}


def sidecars() -> Files:
    """Of both versions, by hand, with what other programs add."""
    marked = {**_EDIT, "face": 0, "box": [10.0, 12.5, 80.0, 90.0], "photo_size": [640, 480], "identity": _WHO}
    head = {"program": "fesapp", "photo": "portrait.jpg"}
    documents = {
        "second": {"version": 2, **head, "faces": [marked, {**marked, "face": 1, "box": [200, 12, 80, 90]}]},
        "more": {"version": 2, **head, "faces": [{**marked, "name": "Ada"}], "unmatched": [marked], "rating": 5},
        "first": {"version": 1, **head, "faces": [{**_EDIT, "face": 0, "box": [10.0, 12.5, 80.0, 90.0]}]},
        "hand": {"faces": [{"aus": {"12": 3}}, {"aus": {"26": 1}, "face": 1, "relative": True}]},
        "copy": {"version": 2, **head, "faces": [], "beside": [1700000000000000000, 812]},
    }
    return {name: json.dumps(document).encode() for name, document in documents.items()}


def take_sidecar(path: Path) -> None:
    """Read it, give its edits to faces, write to it; what is refused is left as it was."""
    from fesapp.editing.edit_store import EditStore
    from fesapp.editing.json_file import read_json_file
    from fesapp.editing.kept_edit import KeptEdit
    from fesapp.editing.kept_identity import KeptIdentity
    from fesapp.editing.same_faces import FaceMark
    from fesapp.editing.sidecar import Sidecar, sidecar_of
    from fesapp.errors import FesappError

    photo = path.with_name("portrait.jpg")
    path = path.replace(sidecar_of(photo))
    store, before = EditStore(path.parent / "own"), path.read_bytes()
    kept = store.read(photo)
    faces = [FaceMark((12.0, 12.0, 80.0, 90.0), (640, 480), KeptIdentity(**_WHO)), FaceMark((300.0, 2.0, 9.0, 9.0))]
    kept.sidecar.edits_of(faces)
    written = store.write(photo, [KeptEdit.of(KeptEdit(aus={"AU26": 2.0}, face=0), faces[0])], kept.seen)
    assert written.beside or not written.trouble, written
    if written.beside:
        assert path.read_bytes() == before
        raise FesappError(written.beside)
    assert Sidecar.load(path).version == 2
    assert Sidecar.load(path).edits_of(faces)[0].aus == {"AU26": 2.0}  # type: ignore[union-attr]
    read_json_file(path)


def recipes() -> Files:
    """Recipes by hand and by program, presets that ship, a sidecar."""
    found = {path.name: path.read_bytes() for path in sorted((RESOURCES / "presets").glob("*.json"))[::5]}
    made = {"version": 1, "faces": [{**_EDIT, "face": 0}, {"aus": {"AU12_r": 2, "4L": -1}, "relative": True}]}
    return found | {"made.json": json.dumps(made).encode(), "sidecar.json": sidecars()["second"]}


def take_recipe(path: Path) -> None:
    """Read it as the shell does; what is read can be asked of a face, written, and read again."""
    from fesapp.editing.presets import recipe_named
    from fesapp.editing.recipe import Recipe

    recipe = recipe_named(path)
    for edit in recipe.faces:
        edit.wanted({"AU12L": 1.0})
    again = path.with_name("again.json")
    recipe.save(again)
    assert Recipe.load(again).faces == recipe.faces


# ---- weights --------------------------------------------------------------------------------------------------------


def weights() -> Files:
    """The smallest that ship, and tiny ones of the others."""
    import tempfile

    import torch

    from fesapp.networks.weights import NETWORKS, Card, save_weights

    torch.manual_seed(1)
    files = {"folds": (RESOURCES / "weights" / "folds.safetensors").read_bytes()}
    with tempfile.TemporaryDirectory() as folder:
        for name in ("measurement", "identity", "glasses"):
            path = Path(folder) / name
            save_weights(path, NETWORKS[name](width=4), Card(name, {"width": 4}, "a toy"))
            files[name] = path.read_bytes()
    return files


def take_weights(path: Path) -> None:
    """Load them as the network that their card names."""
    from fesapp.networks.weights import NETWORKS, load_weights, read_card

    name = read_card(path).network
    load_weights(path, name if name in NETWORKS else "measurement")


KINDS = {
    "pictures": Kind(pictures, damaged, take_picture, 2000),
    "sidecars": Kind(sidecars, damaged_json, take_sidecar, 500),
    "recipes": Kind(recipes, damaged_json, take_recipe, 600),
    "weights": Kind(weights, damaged_weights, take_weights, 400),
}
