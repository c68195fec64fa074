"""What `--sign` and the environment say of signing, checked before any work is done."""

from __future__ import annotations

from pathlib import Path

from fesapp.photos.credentials import Credentials, configured


def check_credentials(named: tuple[Path, Path] | None) -> Credentials | None:
    """What to sign with, by `--sign` or by the environment; None where nothing is to be signed.

    Raises:
        FesappError: it cannot be used.
    """
    credentials = configured() if named is None else Credentials(*named)
    if credentials is not None:
        credentials.check()
    return credentials
