"""What a built program holds of its libraries, and what it leaves out."""

from __future__ import annotations

import ast
from pathlib import Path

import bundle
import pytest

ROOT = Path(__file__).parents[2]


def imported_by_fesapp() -> set[str]:
    """Full names of all modules that fesapp's files import, wherever they do."""
    found: set[str] = set()
    for file in (ROOT / "fesapp").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_nothing_that_fesapp_imports_is_left_out():
    names = imported_by_fesapp()
    assert "torch.nn" in names
    excluded = bundle.excluded_modules(bundle.EXTRAS)
    assert [name for name in names for out in excluded if name == out or name.startswith(f"{out}.")] == []


def test_an_extra_stays_out_though_it_is_installed_until_it_is_asked_for():
    assert {"distributed", "c2pa"} <= set(bundle.excluded_modules())
    asked = bundle.excluded_modules(["cluster"])
    assert "distributed" not in asked
    assert "dask" not in asked
    assert "c2pa" in asked


def test_the_extras_are_those_of_pyproject():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert all(f"\n{extra} = [" in project for extra in bundle.EXTRAS)


def test_the_extras_asked_for_reach_the_spec():
    assert bundle.asked_extras({"FESAPP_BUILD_WITH": "cluster,credentials"}) == ["cluster", "credentials"]
    assert bundle.asked_extras({"FESAPP_BUILD_WITH": ""}) == bundle.asked_extras({}) == []


@pytest.mark.parametrize(
    "path",
    [
        "torch/lib/libtorch_cpu.so",
        "torch/bin/torch_shm_manager",
        "cv2/cv2.abi3.so",
        "mediapipe/modules/face_landmark/face_landmark_with_attention.tflite",
        "fesapp-0.1.0.dist-info/METADATA",
        "fesapp.egg-info/PKG-INFO",
        "resources/weights/motion.safetensors",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6\\plugins\\platforms\\qwindows.dll",
    ],
)
def test_what_the_program_opens_goes_along(path):
    assert bundle.is_wanted(path)


@pytest.mark.parametrize(
    "path",
    [
        "torch/test/op_test",
        "torch/include/ATen/ATen.h",
        "torch/bin/protoc",
        "cv2/qt/plugins/platforms/libqxcb.so",
        "cv2\\qt\\fonts\\DejaVuSans.ttf",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "fesapp-0.1.0.dist-info/direct_url.json",
        "rich/py.typed",
    ],
)
def test_ballast_and_what_tells_of_the_building_machine_stays_behind(path):
    assert not bundle.is_wanted(path)


def test_only_libraries_that_bear_it_lose_their_symbols():
    assert bundle.is_stripped("torch/lib/libtorch_cpu.so")
    assert bundle.is_stripped("mediapipe/python/_framework_bindings.cpython-311-x86_64-linux-gnu.so")
    assert not bundle.is_stripped("numpy.libs/libopenblas64_p-r0-0cf96a72.3.23.dev.so")
    assert not bundle.is_stripped("torch/_tensor.py")


def test_system_libraries_that_only_an_unwanted_plugin_needed_stay_behind():
    asks = {
        "/q/platforms/libqxcb.so": ["/usr/lib/libxcb-cursor.so.0"],
        "/usr/lib/libxcb-cursor.so.0": ["libxcb-image.so.0"],
        "/usr/lib/libpango.so.0": ["libthai.so.0"],
    }
    binaries = {
        "plugins/platforms/libqxcb.so": "/q/platforms/libqxcb.so",
        **{name: f"/usr/lib/{name}" for name in ("libxcb-cursor.so.0", "libxcb-image.so.0", "libpango.so.0")},
        "libthai.so.0": "/usr/lib/libthai.so.0",
        "libpython3.11.so.1.0": "/usr/lib/libpython3.11.so.1.0",
    }
    unused = bundle.unused_libraries(binaries, lambda file: asks.get(file, []))
    assert unused == {"libpango.so.0", "libthai.so.0"}


def test_the_spec_is_python_that_compiles():
    spec = ROOT / "packaging" / "fesapp.spec"
    compile(spec.read_text(encoding="utf-8"), str(spec), "exec")
