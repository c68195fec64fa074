"""One evaluation: flow against geometry, measurement against labels, what was asked against what is achieved, mouths
and eyes hidden and restored, smiles against real ones, identity, and whether nothing asked changes nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from fesapp.editing.networks import Networks
from fesapp.networks.identity import IdentityNetwork
from fesapp.networks.measurement import MeasurementNetwork
from fesapp.networks.motion import MotionNetwork
from fesapp.networks.texture import EyeTextureNetwork, TextureNetwork
from fesapp.networks.weights import load_weights
from fesapp.resource_files import resource
from training.contact_sheets import write_contact_sheets
from training.evaluate_flow import evaluate_flow
from training.evaluate_hidden import evaluate_hidden
from training.evaluate_identity import identity_distances, unseen_pairs
from training.evaluate_measurement import evaluate_measurement
from training.evaluate_pairs import evaluate_pairs
from training.evaluate_response import evaluate_response
from training.evaluation_tables import print_tables
from training.expression_sheets import write_expression_sheets
from training.prepared import PreparedSet, read_prepared
from training.texture_only import load_texture_only
from training.ways import Way, generated, rendered, untouched, zero_edit


@dataclass(frozen=True)
class Evaluated:
    """What is evaluated: weights files, the program's own where None; a texture-only run, left out where None.

    Attributes:
        portraits: the folder the set was prepared from, for sheets of expressions at 100 %; none are drawn where None.
        photos: validation photos for the flow; response_photos: edited and measured again, and on the sheets (0 leaves
            both out).
    """

    motion: Path | None = None
    measurement: Path | None = None
    texture: Path | None = None
    eyes: Path | None = None
    texture_only: Path | None = None
    portraits: Path | None = None
    photos: int = 96
    response_photos: int = 24


def evaluate(prepared_folder: Path, out: Path, of: Evaluated) -> dict[str, Any]:
    """Evaluate weights on the validation split; writes `out`/evaluation.json and contact sheets, prints tables, and
    returns the document.

    Raises:
        FesappError: no prepared set, or unusable weights.
    """
    prepared = read_prepared(prepared_folder)
    networks = Networks(
        cast(MotionNetwork, _weights(of.motion, "motion")),
        cast(TextureNetwork, _weights(of.texture, "texture")),
        cast(EyeTextureNetwork, _weights(of.eyes, "eyes")),
    )
    measuring = cast(MeasurementNetwork, _weights(of.measurement, "measurement"))
    ways = {"warp_only": rendered(0.0, networks), "both": rendered(1.0, networks)}
    if of.texture_only is not None:
        ways["texture_only"] = generated(load_texture_only(of.texture_only))
    assert networks.motion is not None
    document: dict[str, Any] = {
        "validation_photos": int(prepared.validation.sum()),
        "flow": evaluate_flow(prepared, networks.motion, of.photos),
        "measurement": evaluate_measurement(prepared, measuring),
        "zero_edit": zero_edit(prepared, ways["both"]),
    }
    out.mkdir(parents=True, exist_ok=True)
    if of.response_photos:
        found = {name: evaluate_response(prepared, way, measuring, of.response_photos) for name, way in ways.items()}
        document |= {"response": found.pop("both"), "response_of": found}
        write_contact_sheets(prepared, networks, out / "sheets")
    if of.portraits is not None:
        write_expression_sheets(prepared, of.portraits, out / "expressions")
    document |= _pictures(prepared, {"untouched": untouched, **ways})
    document["overall"] = _overall(document)
    (out / "evaluation.json").write_text(json.dumps(document, indent=2) + "\n")
    print_tables(document)
    return document


def _weights(path: Path | None, network: str) -> Any:
    return load_weights(path or resource(f"weights/{network}.safetensors"), network)


def _pictures(prepared: PreparedSet, ways: dict[str, Way]) -> dict[str, Any]:
    """Hidden and restored, real smiles, and identity."""
    identity = cast(IdentityNetwork, _weights(None, "identity"))
    document: dict[str, Any] = {
        "hidden": evaluate_hidden(prepared, ways),
        "identity": identity_distances(prepared, identity),
    }
    pairs = unseen_pairs(prepared)
    if pairs:
        document["pairs"] = evaluate_pairs(prepared, pairs, ways, identity)
    return document


def _overall(document: dict[str, Any]) -> dict[str, dict[str, float]]:
    """The figures of each network's model card."""
    flow, measured, hidden = document["flow"], document["measurement"], document["hidden"]
    return {
        "motion": {
            "endpoint_error": flow["overall"],
            "endpoint_error_random": flow["random"],
            "mouth_mask_iou": flow["mouth_mask_iou"],
        },
        "measurement": {name: measured[name] for name in ("rank_correlation", "mean_absolute_error")},
        "texture": hidden["mouths"].get("both", {}),
        "eyes": hidden["opened_eyes"].get("both", {}),
        "folds": document.get("pairs", {}).get("both", {}),
        "identity": document["identity"],
    }
