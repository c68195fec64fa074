"""The device that a user names."""

from __future__ import annotations

import torch

from fesapp.errors import FesappError


def usable_device(name: str) -> torch.device:
    """The device, after trying whether it is there.

    Raises:
        FesappError: there is none of that name here.
    """
    try:
        device = torch.device(name)
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).splitlines()[0]
        raise FesappError(f"--device {name} cannot be used here ({reason}); cpu always can") from None
    return device
