"""Weights files: safetensors with a model card in the header. Nothing is ever unpickled.

The header's metadata holds one JSON document under "card": what the network is, what it was trained on, the figures
it reached, the options it is built with, and the schema version of the card.
"""

from __future__ import annotations

import json
import os
import zlib
from pathlib import Path
from typing import Any

import msgspec
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import nn

from fesapp.errors import FesappError
from fesapp.networks.folds import FoldMaps
from fesapp.networks.glasses import GlassesNetwork
from fesapp.networks.identity import IdentityNetwork
from fesapp.networks.measurement import MeasurementNetwork
from fesapp.networks.motion import MotionNetwork
from fesapp.networks.texture import EyeTextureNetwork, TextureNetwork

SCHEMA = 1
# of any option: networks of that width take seconds to make; those of a damaged card could be larger than any computer
MOST = 256
# network's name in the card -> class; its options are the class's arguments
NETWORKS: dict[str, type[nn.Module]] = {
    "motion": MotionNetwork,
    "measurement": MeasurementNetwork,
    "glasses": GlassesNetwork,
    "texture": TextureNetwork,
    "eyes": EyeTextureNetwork,
    "folds": FoldMaps,
    "identity": IdentityNetwork,
}


class Card(msgspec.Struct, frozen=True):
    """A model card.

    Attributes:
        network: which network, a key of `NETWORKS`; options: its constructor's arguments.
        description: what it does, in a sentence; trained_on: the data, with sources; figures: measured quality.
        schema: version of this card; checksum: CRC-32 of the tensors, which `save_weights` puts in.
    """

    network: str
    options: dict[str, int]
    description: str = ""
    trained_on: str = ""
    figures: dict[str, Any] = {}
    schema: int = SCHEMA
    checksum: int | None = None


def save_weights(path: Path, network: nn.Module, card: Card) -> None:
    """Write half-precision weights and their card, whole or not at all."""
    tensors = {name: value.detach().cpu().half().contiguous() for name, value in network.state_dict().items()}
    card = msgspec.structs.replace(card, checksum=_checksum(tensors))
    partial = path.with_name(path.name + ".partial")
    # not save_file, which hides the file from other users
    partial.write_bytes(save(tensors, metadata={"card": msgspec.json.encode(card).decode()}))
    # safetensors writes for the owner alone; weights are for everyone
    partial.chmod(0o644)
    os.replace(partial, path)


def read_card(path: Path) -> Card:
    """The card of a weights file.

    Raises:
        FesappError: missing, damaged or foreign file, or a card of a newer schema.
    """
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
    except FileNotFoundError:
        raise FesappError(f"{path}: no such weights file; give one that `python -m training export` wrote") from None
    except (SafetensorError, OSError) as error:
        raise FesappError(f"{path}: not a readable safetensors file ({_one_line(error)})") from None
    if "card" not in metadata:
        raise FesappError(f"{path}: these weights are not of this program; they have no model card")
    schema = _schema(metadata["card"])
    if schema > SCHEMA:
        raise FesappError(f"{path}: written by a newer version (card schema {schema}, this one reads {SCHEMA})")
    try:
        return msgspec.json.decode(metadata["card"], type=Card)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeError, RecursionError) as error:
        raise FesappError(f"{path}: damaged model card ({_one_line(error)})") from None


def load_weights(path: Path, network: str) -> nn.Module:
    """The `network` (a key of `NETWORKS`) stored at `path`, ready for inference in float32.

    Raises:
        FesappError: as `read_card`; another network's weights; weights that do not fit their own card.
    """
    card = read_card(path)
    if card.network != network:
        raise FesappError(f"{path}: weights of the {card.network!r} network, not of {network!r}")
    built = _built(path, card)
    tensors = _tensors(path)
    if card.checksum is not None and card.checksum != _checksum(tensors):
        raise FesappError(f"{path}: damaged, its values are not those that were written; get the file again")
    try:
        built.load_state_dict({name: value.float() for name, value in tensors.items()})
    except RuntimeError as error:
        raise FesappError(f"{path}: the weights do not fit their card ({_one_line(error)})") from None
    if not all(torch.isfinite(value).all() for value in built.state_dict().values()):
        raise FesappError(f"{path}: damaged, it holds values that are no numbers")
    return built.eval().requires_grad_(False)


def _built(path: Path, card: Card) -> nn.Module:
    """The network of a card, its weights not yet those of the file.

    Raises:
        FesappError: the card's options are not those of its tensors.
    """
    if not all(1 <= value <= MOST for value in card.options.values()):
        raise FesappError(f"{path}: its card's options do not fit (they must be from 1 to {MOST})")
    try:
        built = NETWORKS[card.network](**card.options)
    except (ArithmeticError, TypeError, ValueError, RuntimeError) as error:
        raise FesappError(f"{path}: its card's options do not fit ({_one_line(error)})") from None
    wanted = {name: list(value.shape) for name, value in built.state_dict().items()}
    try:
        with safe_open(path, framework="pt") as file:
            there = {name: file.get_slice(name).get_shape() for name in file.keys()}  # noqa: SIM118 - not a dict
    except (SafetensorError, OSError) as error:
        raise FesappError(f"{path}: damaged weights ({_one_line(error)})") from None
    if there != wanted:
        wrong = next(name for name in sorted({*there, *wanted}) if there.get(name) != wanted.get(name))
        sizes = f"{wrong} is {there.get(wrong, 'missing')}, not {wanted.get(wrong, 'to be there')}"
        raise FesappError(f"{path}: the weights do not fit their card ({_one_line(sizes)})")
    return built


def _tensors(path: Path) -> dict[str, torch.Tensor]:
    try:
        with safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a dict
    except (SafetensorError, OSError) as error:
        raise FesappError(f"{path}: damaged weights ({_one_line(error)})") from None


def _checksum(tensors: dict[str, torch.Tensor]) -> int:
    checksum = 0
    for name in sorted(tensors):
        checksum = zlib.crc32(tensors[name].flatten().view(torch.uint8).numpy().data, checksum)
    return checksum


def _schema(card: str) -> int:
    try:
        return int(json.loads(card).get("schema", 0))
    except (ArithmeticError, AttributeError, RecursionError, TypeError, ValueError):
        return 0


def _one_line(error: Exception | str) -> str:
    return " ".join(str(error).split())[:160]
