"""What Windows and macOS show about a program's file: version, name, the pictures that it opens."""

from __future__ import annotations

import re
from pathlib import Path

NAME = "fesapp"
IDENTIFIER = "org.fesapp.fesapp"
WHAT = "Facial-expression editor"
COPYRIGHT = "Copyright The fesapp authors, Apache License 2.0"
# macOS's names of the formats that fesapp opens
PICTURE_TYPES = ("public.jpeg", "public.png", "public.tiff", "org.webmproject.webp", "public.heic")


def version_in(root: Path) -> str:
    """The project's version, as pyproject.toml says. Read as text: Python 3.10 has no TOML."""
    found = re.search(r'^version = "([^"]+)"$', (root / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None, "pyproject.toml names a version"
    return found[1]


def windows_version_info(version: str) -> str:
    """The text of a version file as PyInstaller reads it on Windows."""
    numbers = tuple([*(int(part) for part in re.findall(r"\d+", version)), 0, 0, 0][:4])
    shown = {
        "CompanyName": "The fesapp authors",
        "FileDescription": WHAT,
        "FileVersion": version,
        "InternalName": NAME,
        "LegalCopyright": COPYRIGHT,
        "OriginalFilename": f"{NAME}.exe",
        "ProductName": NAME,
        "ProductVersion": version,
    }
    lines = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in shown.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, OS=0x40004, "
        f"fileType=0x1, subtype=0x0, date=(0, 0)), "
        # 0x0409: US English, 1200: UTF-16
        f"kids=[StringFileInfo([StringTable('040904B0', [{lines}])]), "
        f"VarFileInfo([VarStruct('Translation', [0x0409, 1200])])])\n"
    )


def macos_info(version: str) -> dict[str, object]:
    """Entries of the Info.plist, beside those that PyInstaller makes."""
    opens = {"CFBundleTypeName": "Picture", "CFBundleTypeRole": "Editor", "LSItemContentTypes": list(PICTURE_TYPES)}
    return {
        "CFBundleName": NAME,
        "CFBundleDisplayName": NAME,
        "CFBundleShortVersionString": version,
        "CFBundleDocumentTypes": [{**opens, "LSHandlerRank": "Alternate"}],
        "NSHumanReadableCopyright": COPYRIGHT,
        "NSHighResolutionCapable": True,
        "LSApplicationCategoryType": "public.app-category.photography",
    }
