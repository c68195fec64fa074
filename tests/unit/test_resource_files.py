"""Where the program's own files are looked for."""

from __future__ import annotations

import sys

from fesapp.resource_files import resource


def test_in_a_checkout_they_lie_beside_the_code():
    assert (resource("weights") / "motion.safetensors").is_file()


def test_a_built_program_finds_them_in_its_own_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource("weights") == tmp_path / "resources" / "weights"
