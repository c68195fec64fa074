"""A certificate to sign pictures with, its key and the authority that vouches for it, made for one test run."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
_USES = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
         "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")  # fmt: skip


@dataclass(frozen=True)
class MadeCredentials:
    """PEM files: the certificate with its authority's after it, and the key."""

    certificate: Path
    key: Path

    @classmethod
    def make(cls, folder: Path, key: Key | None = None, password: bytes | None = None) -> MadeCredentials:
        """As C2PA's specification wants them (14.5): a leaf for e-mail protection, signed by an authority."""
        authority = ec.generate_private_key(ec.SECP256R1())
        key = key or ec.generate_private_key(ec.SECP256R1())
        chain = [_certificate("fesapp tests", key, authority, False), _certificate("Tests", authority, authority, True)]
        made = cls(folder / "chain.pem", folder / "key.pem")
        made.certificate.write_bytes(b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain))
        locked = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
        made.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked))
        return made


def _certificate(subject: str, key: Key, authority: ec.EllipticCurvePrivateKey, is_authority: bool) -> x509.Certificate:
    now = datetime.datetime.now(datetime.timezone.utc)
    uses = dict.fromkeys(_USES, False) | {"digital_signature": True, "key_cert_sign": is_authority}
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name("Tests"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**uses), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False)
    )
    if not is_authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return builder.sign(authority, hashes.SHA256())


def _name(common: str) -> x509.Name:
    parts = {NameOID.COUNTRY_NAME: "GB", NameOID.ORGANIZATION_NAME: "fesapp tests", NameOID.COMMON_NAME: common}
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts.items()])
