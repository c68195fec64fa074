"""What Windows and macOS show about the program."""

from __future__ import annotations

import plistlib
from collections import defaultdict
from pathlib import Path

import version_info

import fesapp


def test_the_version_is_the_projects():
    assert version_info.version_in(Path(__file__).parents[2]) == fesapp.__version__


def test_windows_version_file_reads_as_the_calls_that_pyinstaller_evaluates():
    called = []

    class Calls(defaultdict):
        def __missing__(self, name):
            return lambda *args, **named: called.append((name, args, named)) or name

    eval(version_info.windows_version_info("1.2.3"), {}, Calls())
    fixed = next(named for name, _, named in called if name == "FixedFileInfo")
    assert fixed["filevers"] == fixed["prodvers"] == (1, 2, 3, 0)
    strings = dict(args for name, args, _ in called if name == "StringStruct")
    assert strings["ProductVersion"] == "1.2.3"
    assert strings["OriginalFilename"] == "fesapp.exe"


def test_macos_offers_the_program_for_the_formats_that_it_opens():
    info = plistlib.loads(plistlib.dumps(version_info.macos_info("1.2.3")))
    assert info["CFBundleShortVersionString"] == "1.2.3"
    (pictures,) = info["CFBundleDocumentTypes"]
    assert {"public.jpeg", "public.heic"} <= set(pictures["LSItemContentTypes"])
