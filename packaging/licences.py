"""The licence files of everything that a built program holds, gathered into one folder.

Qt's wheels come without theirs; `licence_texts` has the GNU licences that they name.

Which library a file belongs to is asked of the environment's installation records, and of Debian's for what the system
brought.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

TEXTS = Path(__file__).resolve().parent / "licence_texts"
_GNU = ("LGPL-3.0", "GPL-3.0")  # the first is an addition to the second
_LICENCE = re.compile(r"(licen[cs]e|copying|notice|copyright|authors|third.?party)", re.IGNORECASE)


def gather(sources: Iterable[Path], folder: Path) -> list[str]:
    """Copy the licences of the libraries that `sources`, files of a build, come from, each library's into a folder.

    Returns:
        A line for every library, sorted: name, version, licence, and where no licence file came with it, that.
    """
    files = {path.resolve() for path in sources}
    lines = [_copy_python(folder)]
    for distribution in owners(files, metadata.distributions()):
        lines.append(_copy_distribution(distribution, folder))
    for package in _debian_packages(files):
        lines.append(_copy_debian(package, folder))
    lines.sort(key=str.lower)
    (folder / "index.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return lines


def owners(files: set[Path], distributions: Iterable[metadata.Distribution]) -> list[metadata.Distribution]:
    """The installed distributions that at least one of the files (resolved paths) belongs to."""
    found = []
    for distribution in distributions:
        top = Path(str(distribution.locate_file(""))).resolve()  # once, not for each of torch's 12,000 files
        if any(top / entry in files for entry in distribution.files or ()):
            found.append(distribution)
    return found


def licence_files(distribution: metadata.Distribution) -> list[Path]:
    """Files of a distribution that state licences: in its records' folder, or beside its packages."""
    entries = [entry for entry in distribution.files or () if _LICENCE.search(entry.name) and entry.suffix != ".py"]
    paths = (Path(str(distribution.locate_file(entry))) for entry in entries if entry.suffix != ".pyc")
    return [path for path in paths if path.is_file()]


def licence_named(distribution: metadata.Distribution) -> str:
    """The licence as the distribution's metadata call it, on one line."""
    said = distribution.metadata
    kinds = [kind.split(" :: ")[-1] for kind in said.get_all("Classifier", []) if kind.startswith("License ::")]
    called = (*said.get_all("License-Expression", []), ", ".join(kinds), *said.get_all("License", []), "see its files")
    return next(text for text in called if text.strip()).strip().splitlines()[0]


def _copy_distribution(distribution: metadata.Distribution, folder: Path) -> str:
    name = f"{distribution.metadata['Name']} {distribution.version}"
    licence = licence_named(distribution)
    found = licence_files(distribution)
    if not found and licence.startswith(_GNU[0]):
        found = [TEXTS / f"{title}.txt" for title in _GNU]
    _copy(found, folder / name.replace(" ", "-"))
    return f"{name}: {licence}" + ("" if found else " (it came without a licence file)")


def _copy_python(folder: Path) -> str:
    candidates = (Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path("/usr/share/doc/python3/copyright"))
    found = [path for path in candidates if path.is_file()][:1]
    _copy(found, folder / "Python")
    return f"Python {sysconfig.get_python_version()}: PSF-2.0" + ("" if found else " (it came without a licence file)")


def _debian_packages(files: set[Path]) -> list[str]:
    """Debian's packages that own any of the files; none on other systems."""
    system = sorted(str(path) for path in files if path.parts[1:2] in (("usr",), ("lib",)))
    if not system or shutil.which("dpkg-query") is None:
        return []
    asked = subprocess.run(["dpkg-query", "--search", *system], capture_output=True, text=True)
    return sorted({line.partition(":")[0] for line in asked.stdout.splitlines() if ": /" in line})


def _copy_debian(package: str, folder: Path) -> str:
    found = [path for path in [Path("/usr/share/doc", package, "copyright")] if path.is_file()]
    _copy(found, folder / package)
    return f"{package}: of the system" + ("" if found else " (it came without a licence file)")


def _copy(files: list[Path], folder: Path) -> None:
    for number, path in enumerate(files):
        folder.mkdir(parents=True, exist_ok=True)
        taken = (folder / path.name).exists()
        shutil.copyfile(path, folder / (f"{path.stem}-{number}{path.suffix}" if taken else path.name))
