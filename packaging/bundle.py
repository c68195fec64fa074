"""What of the installed libraries the built program holds: modules left out, files left out, extras put in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath

# The extras of pyproject.toml that a build can hold, and the packages that each brings, the one to import first
EXTRAS = {"cluster": ("distributed", "dask"), "credentials": ("c2pa", "cryptography")}

# Libraries require or could use these, and fesapp never gets there. Tried by refusing their import in the source:
# edits, animations, analysis and the window do without. matplotlib stays, because mediapipe imports it.
EXCLUDED_MODULES = (
    # of mediapipe: models for language and sound, and the makers of its models
    *("jax", "jaxlib", "sentencepiece", "sounddevice", "scipy"),
    # of torch: compilers, exporters, and the algebra that they need
    *("torch._inductor", "torch._dynamo", "torch.onnx", "torch.utils.tensorboard", "tensorboard"),
    *("torch.distributed.elastic", "sympy", "mpmath", "networkx", "jinja2"),
    # the web, which fesapp never asks
    *("requests", "urllib3", "certifi", "fsspec", "PySide6.QtNetwork"),
    # asked for by qtpy on the off chance
    *("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets"),
    # windows that are not Qt's, notebooks
    *("tkinter", "_tkinter", "IPython", "matplotlib.tests", "matplotlib.testing", "numpy.tests"),
    # tools of development
    *("hypothesis", "mypy", "pytest", "_pytest", "pip", "setuptools", "ruff", "importlinter"),
)

# Files that come with a collected package, by their path in the program's folder
UNWANTED_FILES = re.compile(
    r"cv2/qt/"  # plugins and fonts for cv2's own windows, of another Qt
    r"|torch/(test|include|share|_inductor|_dynamo|onnx)/"
    r"|torch/bin/(?!torch_shm_manager)"  # torch refuses to start without this one
    r"|torch/lib/lib(torchbind_test|jitbackend_test|backend_with_compiler|aoti_custom_ops)\b"
    r"|PySide6/(Qt/)?translations/"  # of Qt's own dialogs; the window is in English
    # screens without a window system, touch tables, the web, and a look that would bring half of GTK
    r"|PySide6/(Qt/)?plugins/(egldeviceintegrations|generic|networkinformation|tls)/"
    r"|PySide6/(Qt/)?plugins/(platforms/libq(eglfs|linuxfb|minimalegl|vkkhrdisplay|vnc)|platformthemes/libqgtk)"
    r"|matplotlib/mpl-data/sample_data/"
    r"|.*\.pyi$|.*/py\.typed$"
    r"|[^/]+\.(dist|egg)-info/(?!(METADATA|PKG-INFO)$)"  # the rest names folders of the machine that built
)

# MediaPipe opens these by name; its other models are never asked for
MEDIAPIPE_MODELS = (
    "modules/face_detection/face_detection_short_range*",
    "modules/face_landmark/face_landmark*",
)

# Their symbols are 110 MB that nobody reads. Other libraries were rewritten by auditwheel; strip could break those
STRIPPED_FILES = re.compile(r"(torch|mediapipe)/.*\.so(\.|$)|libpython3")

# PyInstaller's own would make and remove a folder at every start, and matplotlib list all fonts anew in it
UNWANTED_START_SCRIPTS = frozenset({"pyi_rth_mplconfig"})


def excluded_modules(extras: Iterable[str] = ()) -> list[str]:
    """Modules to leave out of a build with `extras`; any other extra stays out, though it is installed."""
    return [*EXCLUDED_MODULES, *(name for extra, names in EXTRAS.items() if extra not in set(extras) for name in names)]


def is_wanted(path: str) -> bool:
    """Whether a collected file belongs into the program, by its path there."""
    return UNWANTED_FILES.match(PurePosixPath(path.replace("\\", "/")).as_posix()) is None


def is_stripped(path: str) -> bool:
    """Whether a shared library loses its symbols."""
    return STRIPPED_FILES.match(path.replace("\\", "/")) is not None


def unused_libraries(binaries: Mapping[str, str], imports: Callable[[str], Iterable[str]]) -> set[str]:
    """Libraries at the top of the folder that nothing else there asks for, left by files that are not wanted.

    Args:
        binaries: path in the program -> file that it is copied from.
        imports: file -> names of the shared libraries that it asks for.
    """
    shared = {path for path in binaries if "/" not in path and path.startswith("lib") and "python" not in path}
    reached = set(binaries) - shared
    ahead = sorted(reached)
    while ahead:
        needed = {Path(name).name for name in imports(binaries[ahead.pop()])}
        ahead += sorted(needed & shared - reached)
        reached |= needed
    return shared - reached


def asked_extras(environ: Mapping[str, str]) -> list[str]:
    """The extras that `build.py --with` hands to the spec, by `FESAPP_BUILD_WITH`."""
    return [name for name in environ.get("FESAPP_BUILD_WITH", "").split(",") if name]
