"""Signing a picture file with c2pa-python: the source as ingredient, opened and edited, by trained algorithms."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fesapp.errors import FesappError
from fesapp.photos.credentials import Credentials
from fesapp.photos.disclosure import SOURCE_TYPE
from fesapp.photos.formats import HEAD_BYTES, recognise

MIME = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "TIFF": "image/tiff",
    "WebP": "image/webp",
    "HEIC": "image/heic",
    "GIF": "image/gif",
    "MP4": "video/mp4",
}
_CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}
# No thumbnails: one of the source would keep the unedited face in the file. Nothing is looked up in the network.
_SETTINGS = {
    "builder": {"thumbnail": {"enabled": False}},
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": False},
}
_SOURCE = "source"


def sign(path: Path, kind: str, credentials: Credentials, software: str, source: Path | None) -> None:
    """Put signed credentials into a file of format `kind`, a key of `MIME`, in place.

    Raises:
        FesappError: the credentials cannot be used, or the file cannot be signed.
    """
    c2pa = _c2pa()
    signed = path.with_name(f"{path.name}.signed")
    try:
        with (
            load_signer(credentials) as signer,
            c2pa.Context.from_dict(_SETTINGS) as context,
            _opened(source) as (photo, photo_kind),
            c2pa.Builder(_claim(software, photo is not None), context=context) as builder,
        ):
            if photo is not None:
                ingredient = {"title": source.name if source else "", "relationship": "parentOf", "label": _SOURCE}
                builder.add_ingredient({**ingredient, "instance_id": _SOURCE}, MIME[photo_kind], photo)
            with path.open("rb") as unsigned, signed.open("w+b") as result:
                builder.sign(signer, MIME[kind], unsigned, result)
        os.replace(signed, path)
    except c2pa.C2paError as error:
        raise FesappError(f"the picture cannot be signed: {_one_line(error)}") from error
    finally:
        signed.unlink(missing_ok=True)


def load_signer(credentials: Credentials) -> Any:
    """c2pa's signer; raises FesappError where the extra is missing, or the certificate or the key cannot be used."""
    c2pa = _c2pa()
    chain, key = _read(credentials.certificate), _read(credentials.key)
    algorithm = _algorithm(credentials, chain, key)
    try:
        return c2pa.Signer.from_info(c2pa.C2paSignerInfo(algorithm, chain, key, None))
    except c2pa.C2paError as error:
        raise FesappError(f"{credentials.certificate} cannot be signed with: {_one_line(error)}") from error


def _c2pa() -> Any:
    try:
        import c2pa
    except ImportError as error:
        raise FesappError(
            f"content credentials need the extra `credentials` ({error}): pip install 'fesapp[credentials]'"
        ) from error
    return c2pa


def _claim(software: str, has_source: bool) -> dict[str, Any]:
    """The claim: the photo was opened and edited; of a picture without a photo's file, that it was made."""
    name, _, version = software.partition(" ")
    agent = {"name": name, "version": version}
    opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": [_SOURCE]}}
    first = opened if has_source else {"action": "c2pa.created", "digitalSourceType": SOURCE_TYPE}
    edited = {"action": "c2pa.edited", "digitalSourceType": SOURCE_TYPE, "softwareAgent": agent}
    assertion = {"label": "c2pa.actions.v2", "data": {"actions": [first, edited]}}
    return {"claim_generator_info": [agent], "assertions": [assertion]}


@contextlib.contextmanager
def _opened(source: Path | None) -> Iterator[tuple[Any, str]]:
    """The source's file and its format; None where it is gone, or no picture any more."""
    try:
        file = source.open("rb") if source else None
    except OSError:
        file = None
    with file or contextlib.nullcontext():
        kind = recognise(file.read(HEAD_BYTES)) if file else None
        if file:
            file.seek(0)
        yield (file, kind) if kind in MIME else (None, "")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FesappError(f"{path} cannot be read ({error.strerror}); content credentials are signed with it") from None


def _algorithm(credentials: Credentials, chain: bytes, key: bytes) -> str:
    """The algorithm that a key signs with, once it has been found to be the certificate's."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    try:
        certificate = x509.load_pem_x509_certificate(chain)
    except ValueError:
        raise FesappError(f"{credentials.certificate} holds no certificate in PEM form") from None
    try:
        private = serialization.load_pem_private_key(key, None)
    except TypeError:
        raise FesappError(f"{credentials.key} is locked with a password; give a key without one") from None
    except ValueError:
        raise FesappError(f"{credentials.key} holds no private key in PEM form") from None
    if private.public_key() != certificate.public_key():
        raise FesappError(f"{credentials.key} is not the key of the first certificate in {credentials.certificate}")
    return _algorithm_of(private, credentials)


def _algorithm_of(private: Any, credentials: Credentials) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(private, ec.EllipticCurvePrivateKey) and private.curve.name in _CURVES:
        return _CURVES[private.curve.name]
    if isinstance(private, rsa.RSAPrivateKey):
        return "ps256"
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return "ed25519"
    raise FesappError(f"{credentials.key} is of a kind that C2PA does not know; use ECDSA, RSA or Ed25519")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
