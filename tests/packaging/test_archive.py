"""A folder packed into one file and unpacked again."""

from __future__ import annotations

import os
import random
import tarfile

import archive
import pytest


@pytest.fixture
def folder(tmp_path):
    """A folder with a program, a link, a folder in it, and 300 kB that cannot be packed smaller."""
    folder = tmp_path / "fesapp"
    (folder / "inner").mkdir(parents=True)
    (folder / "program").write_text("#!/bin/sh\n")
    (folder / "program").chmod(0o755)
    (folder / "inner" / "noise").write_bytes(random.Random(1).randbytes(300_000))
    (folder / "inner" / "link").symlink_to("../program")
    return folder


def test_everything_comes_out_as_it_went_in_however_many_blocks_it_took(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "BLOCK", 20_000)
    packed = tmp_path / "fesapp.tar.xz"
    archive.pack(folder, packed)
    with tarfile.open(packed) as tar:
        assert {member.name.partition("/")[0] for member in tar} == {"fesapp"}
        tar.extractall(tmp_path / "out")
    out = tmp_path / "out" / "fesapp"
    assert (out / "inner" / "noise").read_bytes() == (folder / "inner" / "noise").read_bytes()
    assert os.access(out / "program", os.X_OK)
    assert os.readlink(out / "inner" / "link") == "../program"


def test_the_owner_on_the_building_machine_is_nobodys_business(folder, tmp_path):
    archive.pack(folder, tmp_path / "fesapp.tar.xz")
    with tarfile.open(tmp_path / "fesapp.tar.xz") as tar:
        assert {(member.uid, member.uname) for member in tar} == {(0, "root")}


def test_an_archive_that_is_cut_short_takes_no_ones_place(folder, tmp_path, monkeypatch):
    packed = tmp_path / "fesapp.tar.xz"
    packed.write_text("the old one")

    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.lzma, "compress", fail)
    with pytest.raises(OSError, match="No space left"):
        archive.pack(folder, packed)
    assert packed.read_text() == "the old one"
    assert {path.name for path in tmp_path.iterdir()} == {"fesapp", "fesapp.tar.xz"}


def test_the_size_of_a_folder_counts_links_as_nothing(folder):
    assert archive.size_of(folder) == 300_000 + len("#!/bin/sh\n")
