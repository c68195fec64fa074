"""Signed content credentials, read back by c2pa's own reader."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import c2pa
import numpy as np
import pytest
from c2pa_certificates import MadeCredentials
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from fesapp.errors import FesappError
from fesapp.photos import Photo, open_photo
from fesapp.photos.credentials import CERTIFICATE, KEY, Credentials, configured
from fesapp.photos.disclosure import SOURCE_TYPE, Disclosure, recipe_in
from fesapp.photos.metadata import Metadata

MIME = {".jpg": "image/jpeg", ".png": "image/png", ".tif": "image/tiff", ".webp": "image/webp"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeCredentials:
    return MadeCredentials.make(tmp_path_factory.mktemp("credentials"))


def edited(sample: Path, made: MadeCredentials | None, source: bool = True) -> Photo:
    """A photo that says that it was edited."""
    photo = open_photo(sample)
    credentials = None if made is None else Credentials(made.certificate, made.key)
    metadata = Metadata("JPEG", disclosure=Disclosure('{"faces":[]}', "fesapp 0.1.0", credentials))
    return Photo(photo.pixels[::4, ::4].copy(), None, metadata, sample if source else None)


def read(path: Path) -> tuple[str, dict[str, Any]]:
    """What the reader says of a file's signature, and its claim."""
    with path.open("rb") as file, c2pa.Reader(MIME[path.suffix], file) as reader:
        claim = reader.get_active_manifest()
        assert claim is not None
        return str(reader.get_validation_state()), claim


def actions(claim: dict[str, Any]) -> list[dict[str, Any]]:
    (found,) = (one["data"]["actions"] for one in claim["assertions"] if one["label"].startswith("c2pa.actions"))
    return list(found)


@pytest.mark.parametrize("suffix", MIME)
def test_a_signed_picture_says_what_was_edited_of_what(suffix, made, sample, tmp_path) -> None:
    path = edited(sample, made).save(tmp_path / f"edited{suffix}")
    state, claim = read(path)
    assert state == "Valid"
    assert [one["action"] for one in actions(claim)] == ["c2pa.opened", "c2pa.edited"]
    assert actions(claim)[1]["digitalSourceType"] == SOURCE_TYPE
    (ingredient,) = claim["ingredients"]
    assert (ingredient["title"], ingredient["relationship"]) == (sample.name, "parentOf")
    assert claim["signature_info"]["common_name"] == "fesapp tests"
    # no picture of the unedited face
    assert "thumbnail" not in claim
    assert "thumbnail" not in ingredient
    # the picture is what it would be without, and still says so in its XMP
    plain = edited(sample, None).save(tmp_path / f"plain{suffix}")
    assert np.array_equal(open_photo(path).pixels, open_photo(plain).pixels)
    assert recipe_in(open_photo(path).metadata.xmp) == '{"faces":[]}'
    assert sorted(tmp_path.iterdir()) == sorted([path, plain])


def test_a_picture_that_was_changed_afterwards_is_no_longer_valid(made, sample, tmp_path) -> None:
    path = edited(sample, made).save(tmp_path / "edited.png")
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)
    assert read(path)[0] == "Invalid"


def test_a_signed_picture_that_is_edited_again_names_the_first_edit(made, sample, tmp_path) -> None:
    first = edited(sample, made).save(tmp_path / "first.jpg")
    second = edited(first, made).save(tmp_path / "second.jpg")
    state, claim = read(second)
    assert state == "Valid"
    assert claim["ingredients"][0]["active_manifest"]


def test_a_picture_without_a_source_is_signed_too(made, sample, tmp_path) -> None:
    state, claim = read(edited(sample, made, source=False).save(tmp_path / "made.jpg"))
    assert state == "Valid"
    assert [one["action"] for one in actions(claim)] == ["c2pa.created", "c2pa.edited"]


def test_the_environment_names_what_to_sign_with(made, sample, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv(CERTIFICATE, str(made.certificate))
    monkeypatch.setenv(KEY, str(made.key))
    assert read(edited(sample, None).save(tmp_path / "edited.jpg"))[0] == "Valid"
    # what was not edited is not signed
    plain = open_photo(sample).save(tmp_path / "plain.jpg")
    assert b"c2pa" not in plain.read_bytes()
    monkeypatch.delenv(KEY)
    with pytest.raises(FesappError, match=f"{CERTIFICATE} is set but {KEY} is not"):
        edited(sample, None).save(tmp_path / "other.jpg")
    assert configured({}) is None


@pytest.mark.parametrize("key", [ec.generate_private_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate()])
def test_other_kinds_of_keys_sign_too(key, sample, tmp_path) -> None:
    assert read(edited(sample, MadeCredentials.make(tmp_path, key)).save(tmp_path / "edited.jpg"))[0] == "Valid"


class TestWhatCannotBeUsed:
    """One line says why, no file is left, and one that is there stays."""

    @pytest.fixture
    def refused(self, sample: Path, tmp_path: Path):
        folder = tmp_path / "pictures"
        folder.mkdir()
        there = folder / "there.jpg"
        there.write_bytes(b"as it was")

        def refuse(certificate: Path, key: Path, words: str) -> None:
            photo = edited(sample, MadeCredentials(certificate, key))
            for path, overwrite in ((folder / "new.jpg", False), (there, True)):
                with pytest.raises(FesappError, match=words) as caught:
                    photo.save(path, overwrite=overwrite)
                assert "\n" not in str(caught.value)
            assert [path.name for path in folder.iterdir()] == ["there.jpg"]
            assert there.read_bytes() == b"as it was"
            with pytest.raises(FesappError, match=words):
                Credentials(certificate, key).check()

        return refuse

    def test_a_key_of_another_certificate(self, refused, made, tmp_path) -> None:
        other = MadeCredentials.make(tmp_path)
        refused(made.certificate, other.key, "is not the key of the first certificate")

    def test_files_that_are_not_there(self, refused, made, tmp_path) -> None:
        refused(tmp_path / "none.pem", made.key, r"none\.pem cannot be read")
        refused(made.certificate, tmp_path / "none.pem", r"none\.pem cannot be read")

    def test_files_that_are_something_else(self, refused, made, tmp_path) -> None:
        (tmp_path / "notes.pem").write_text("notes")
        refused(tmp_path / "notes.pem", made.key, "holds no certificate")
        refused(made.certificate, tmp_path / "notes.pem", "holds no private key")
        refused(made.key, made.certificate, "holds no certificate")

    def test_a_key_with_a_password(self, refused, tmp_path) -> None:
        locked = MadeCredentials.make(tmp_path, password=b"secret")
        refused(locked.certificate, locked.key, "locked with a password")

    def test_a_key_of_an_unknown_kind(self, refused, tmp_path) -> None:
        odd = MadeCredentials.make(tmp_path, ec.generate_private_key(ec.SECP256K1()))
        refused(odd.certificate, odd.key, "C2PA does not know")

    def test_the_extra_is_not_installed(self, refused, made, monkeypatch) -> None:
        monkeypatch.setitem(sys.modules, "c2pa", None)
        refused(made.certificate, made.key, r"extra `credentials`")


def test_c2pa_is_loaded_only_to_sign(sample, tmp_path) -> None:
    code = (
        "import sys, json, fesapp\n"
        "photo = fesapp.open_photo(sys.argv[1])\n"
        "recipe = fesapp.Recipe.from_aus({'AU12': 4.0})\n"
        "fesapp.render(photo, fesapp.find_faces(photo), recipe).save(sys.argv[2])\n"
        "print(json.dumps([name for name in sys.modules if name.startswith(('c2pa', 'cryptography'))]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(sample), str(tmp_path / "out.jpg")], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout.splitlines()[-1]) == []
    assert recipe_in(open_photo(tmp_path / "out.jpg").metadata.xmp)
