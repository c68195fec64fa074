"""Checks that the options of all runs share; the message names the option as it is typed."""

from __future__ import annotations

from typing import Protocol

from fesapp.errors import FesappError


class WithRate(Protocol):
    """Options with a peak learning rate."""

    @property
    def rate(self) -> float: ...


def require_at_least(least: int, options: object, *names: str) -> None:
    """Raise FesappError where one of the named options is less."""
    for name in names:
        value = getattr(options, name)
        if value < least:
            raise FesappError(f"--{name.replace('_', '-')} must be at least {least}, not {value}")


def require_rate(options: WithRate) -> None:
    """Raise FesappError where the learning rate is not above 0."""
    if options.rate <= 0:
        raise FesappError(f"--rate must be above 0, not {options.rate}")
