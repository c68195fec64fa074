"""The networks that ship with the program, loaded once."""

from __future__ import annotations

import functools
from typing import cast

import torch
from torch.nn.utils import convert_conv2d_weight_memory_format

from fesapp.networks.folds import FoldMaps
from fesapp.networks.glasses import GlassesNetwork
from fesapp.networks.measurement import MeasurementNetwork
from fesapp.networks.motion import MotionNetwork
from fesapp.networks.texture import TextureNetwork
from fesapp.networks.weights import load_weights
from fesapp.resource_files import resource


@functools.cache
def motion_network() -> MotionNetwork:
    """The motion network, on the CPU, in the memory layout its convolutions are fastest in."""
    network = load_weights(resource("weights/motion.safetensors"), "motion")
    return cast(MotionNetwork, convert_conv2d_weight_memory_format(network, torch.channels_last))


@functools.cache
def texture_network() -> TextureNetwork:
    """The texture network, on the CPU."""
    network = load_weights(resource("weights/texture.safetensors"), "texture")
    return cast(TextureNetwork, convert_conv2d_weight_memory_format(network, torch.channels_last))


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
def measurement_network() -> MeasurementNetwork:
    """The network that measures Action Units, on the CPU."""
    return cast(MeasurementNetwork, load_weights(resource("weights/measurement.safetensors"), "measurement"))
