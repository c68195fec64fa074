"""Content credentials: a signed claim of what was done to a picture, and to which, inside its file.

Source: C2PA, *Content Credentials Technical Specification 2.2*. The work is done by c2pa-python, the extra
`credentials`, which is imported only where a certificate and a key were named.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fesapp.errors import FesappError

if TYPE_CHECKING:
    from fesapp.photos.disclosure import Disclosure

# environment variables: files with the certificate, followed by those that vouch for it, and with its key; both PEM
CERTIFICATE, KEY = "FESAPP_C2PA_CERT", "FESAPP_C2PA_KEY"


@dataclass(frozen=True)
class Credentials:
    """What to sign with.

    certificate: PEM file of the signer's certificate, and those that vouch for it after it.
    key: PEM file of its private key, without a password.
    """

    certificate: Path
    key: Path

    def check(self) -> None:
        """Raise FesappError, in one line, where they cannot be used; else the first picture would be lost to that."""
        from fesapp.photos.signing import load_signer

        load_signer(self).close()


def configured(environment: Mapping[str, str] = os.environ) -> Credentials | None:
    """What the environment names, None where it names nothing.

    Raises:
        FesappError: only one of the two.
    """
    certificate, key = environment.get(CERTIFICATE), environment.get(KEY)
    if not certificate and not key:
        return None
    if not certificate or not key:
        there, missing = (CERTIFICATE, KEY) if certificate else (KEY, CERTIFICATE)
        raise FesappError(f"{there} is set but {missing} is not; set both to sign pictures, or neither")
    return Credentials(Path(certificate), Path(key))


def signing(disclosure: Disclosure | None, kind: str, source: Path | None) -> Callable[[Path], Any] | None:
    """What signs a file that has just been written; None where it is not to be signed.

    Args:
        disclosure: None for a picture that was not edited, which is not signed.
        kind: its format, "JPEG", "PNG", "TIFF", "WebP", "GIF" or "MP4".
        source: the photo that was edited, None for a picture without a file.
    """
    credentials = None if disclosure is None else disclosure.credentials or configured()
    if disclosure is None or credentials is None:
        return None
    from fesapp.photos.signing import sign

    return functools.partial(sign, kind=kind, credentials=credentials, software=disclosure.software, source=source)
