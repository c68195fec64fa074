"""Who a face is, as a sidecar keeps it: the identity network's vector in 172 letters, and which network it is from."""

from __future__ import annotations

import base64
import binascii

import msgspec
import numpy as np

from fesapp.errors import FesappError

# of a vector in a file; ours have 128
_MOST_NUMBERS = 4096


class KeptIdentity(msgspec.Struct, frozen=True):
    """An identity vector.

    Attributes:
        network: its name and the checksum of its weights; vectors of different networks tell nothing of each other.
        vector: base64 of one signed byte a number. The length is lost, the direction changes by less than 0.0001.
    """

    network: str
    vector: str

    @classmethod
    def of(cls, vector: np.ndarray, network: str) -> KeptIdentity:
        """A vector (N,) of finite numbers as it is kept."""
        scaled = np.rint(vector * (127 / max(float(np.abs(vector).max()), 1e-12)))
        return cls(network, base64.b64encode(scaled.astype(np.int8).tobytes()).decode())

    def check(self) -> None:
        """Raise FesappError if the vector is none."""
        try:
            numbers = base64.b64decode(self.vector, validate=True)
        except (binascii.Error, ValueError):
            raise FesappError("identity.vector must be base64") from None
        if not 0 < len(numbers) <= _MOST_NUMBERS:
            raise FesappError(f"identity.vector must be base64 of 1 to {_MOST_NUMBERS} bytes, not {len(numbers)}")

    def distance(self, other: KeptIdentity | None) -> float | None:
        """As of `identity_distance`, 0 to 2; None where the two cannot be compared."""
        if other is None or self.network != other.network:
            return None
        one, two = self._numbers(), other._numbers()
        lengths = float(np.linalg.norm(one) * np.linalg.norm(two)) if one.shape == two.shape else 0.0
        return float(1 - one @ two / lengths) if lengths > 0 else None

    def _numbers(self) -> np.ndarray:
        return np.frombuffer(base64.b64decode(self.vector), np.int8).astype(np.float32)
