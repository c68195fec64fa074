"""Turn a run's averaged network into a weights file with its model card."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fesapp.errors import FesappError
from fesapp.networks.weights import NETWORKS, Card, load_weights, read_card, save_weights
from fesapp.resource_files import resource
from training.run_folder import RunFolder

DESCRIPTIONS = {
    "motion": "Backward flow and uncovered masks for Action Unit changes of an aligned face crop",
    "texture": "Colour and attention of what a moved mouth uncovers, in a window of an aligned face crop",
    "eyes": "Colour and attention of what moved lids uncover and cover, in a window of an aligned face crop",
    "folds": "Change of the skin's shading per point of Action Unit 12, over the mean face",
    "glasses": "Spectacle frames and dark lenses in an aligned face crop, which stay still when the face moves",
    "identity": "Unit vector of who a face is, whatever its expression, from an aligned face crop",
    "measurement": "Action Unit intensities from the 478 landmarks of an aligned face crop",
}


def export(
    run: Path, network: str, out: Path, trained_on: str, evaluation: Path | None = None, mix: Path | None = None
) -> Path:
    """Write `out` from the last checkpoint of `run`.

    Args:
        network: a key of `NETWORKS`.
        trained_on: the data and their sources, for the card.
        mix: weights to take the mean with, say those that the run began with: it keeps more of what they knew (Wortsman
            et al. 2022, "Robust fine-tuning of zero-shot models").
        evaluation: a JSON file of `python -m training evaluate`, whose overall figures go into the card.

    Raises:
        FesappError: no such network, no checkpoint, or one of another network.
    """
    if network not in NETWORKS:
        raise FesappError(f"there is no network {network!r}; there are {', '.join(NETWORKS)}")
    state = RunFolder(run).load()
    if state is None:
        raise FesappError(f"{run}: no checkpoint there; train first")
    options = {name: int(value) for name, value in state["options"].items() if name == "width"}
    trained = state["average"]
    if network in state.get("parts", {}):
        # an end-to-end run holds several networks, which it took from the program
        options, trained = read_card(resource(f"weights/{network}.safetensors")).options, state["parts"][network]
    built = NETWORKS[network](**options)
    try:
        built.load_state_dict(trained)
    except RuntimeError:
        raise FesappError(f"{run}: not a run of the {network} network") from None
    if mix is not None:
        begun = load_weights(mix, network).state_dict()
        built.load_state_dict({name: (value + begun[name]) / 2 for name, value in built.state_dict().items()})
    steps = {"steps": state["step"]} if "step" in state else {}
    card = Card(
        network=network,
        options=options,
        description=DESCRIPTIONS[network],
        trained_on=trained_on,
        figures={**steps, **state.get("figures", {}), **_figures(evaluation, network)},
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    save_weights(out, built, card)
    return out


def _figures(evaluation: Path | None, network: str) -> dict[str, Any]:
    if evaluation is None:
        return {}
    try:
        return dict(json.loads(evaluation.read_text())["overall"][network])
    except (OSError, ValueError, KeyError) as error:
        raise FesappError(f"{evaluation}: no figures of {network} there ({error})") from None
