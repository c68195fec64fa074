"""The networks that ship with the program, loaded once."""

from __future__ import annotations

import functools
from typing import NamedTuple, cast

import torch
from torch.nn.utils import convert_conv2d_weight_memory_format

from fesapp.networks.folds import FoldMaps
from fesapp.networks.glasses import GlassesNetwork
from fesapp.networks.identity import IdentityNetwork
from fesapp.networks.measurement import MeasurementNetwork
from fesapp.networks.motion import MotionNetwork
from fesapp.networks.precision import quicken
from fesapp.networks.texture import EyeTextureNetwork, TextureNetwork
from fesapp.networks.weights import load_weights, read_card
from fesapp.resource_files import resource


class Networks(NamedTuple):
    """Networks to edit with; the program's own where None."""

    motion: MotionNetwork | None = None
    mouth: TextureNetwork | None = None
    eyes: EyeTextureNetwork | None = None


OWN = Networks()


@functools.cache
def motion_network() -> MotionNetwork:
    """The motion network, on the CPU, in the memory layout its convolutions are fastest in."""
    network = cast(MotionNetwork, load_weights(resource("weights/motion.safetensors"), "motion"))
    # landmarks must land more exactly than that
    quicken(network, exact=network.landmark_motion)
    return network


@functools.cache
def texture_network() -> TextureNetwork:
    """The texture network, on the CPU."""
    network = load_weights(resource("weights/texture.safetensors"), "texture")
    quicken(network)
    return cast(TextureNetwork, convert_conv2d_weight_memory_format(network, torch.channels_last))


@functools.cache
def eye_texture_network() -> EyeTextureNetwork:
    """The texture network of eyes, on the CPU."""
    network = load_weights(resource("weights/eyes.safetensors"), "eyes")
    quicken(network)
    return cast(EyeTextureNetwork, convert_conv2d_weight_memory_format(network, torch.channels_last))


@functools.cache
def fold_maps() -> FoldMaps:
    """Where a smile folds the skin, on the CPU."""
    return cast(FoldMaps, load_weights(resource("weights/folds.safetensors"), "folds"))


@functools.cache
def glasses_network() -> GlassesNetwork:
    """The network that sees glasses, on the CPU."""
    network = cast(GlassesNetwork, load_weights(resource("weights/glasses.safetensors"), "glasses")).fused()
    return cast(GlassesNetwork, convert_conv2d_weight_memory_format(network, torch.channels_last))


@functools.cache
def identity_network() -> IdentityNetwork:
    """The network that tells people apart, on the CPU."""
    # whoever asks first: weights loaded in inference mode could never be part of a loss
    with torch.inference_mode(False):
        network = load_weights(resource("weights/identity.safetensors"), "identity")
        return cast(IdentityNetwork, convert_conv2d_weight_memory_format(network, torch.channels_last))


@functools.cache
def identity_network_name() -> str:
    """Name of that network, with the checksum of its weights: vectors of others cannot be compared with its own."""
    return f"identity-{read_card(resource('weights/identity.safetensors')).checksum or 0:08x}"


@functools.cache
def measurement_network() -> MeasurementNetwork:
    """The network that measures Action Units, on the CPU."""
    return cast(MeasurementNetwork, load_weights(resource("weights/measurement.safetensors"), "measurement"))
