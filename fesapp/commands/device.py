"""The machine that the program runs on."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import psutil  # type: ignore[import-untyped]


def device() -> dict[str, object]:
    """Processor, its cores that this program may use, memory, system; and torch's threads once that is loaded."""
    return {
        "cpu": cpu_name(),
        "cores": usable_cores(),
        "torch_threads": torch_threads(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
        "os": platform.platform(terse=True),
        "python": platform.python_version(),
    }


def cpu_name() -> str:
    """The processor's name as its maker gives it, or at least its kind."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name" and value.strip():
                return value.strip()
    if sys.platform == "darwin":
        asked = subprocess.run(["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True)
        if asked.returncode == 0 and asked.stdout.strip():
            return asked.stdout.strip()
    return platform.processor() or platform.machine()


def usable_cores() -> int:
    """Cores that this process may run on, which in a container can be fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def torch_threads() -> int:
    """Threads that the networks use; torch computes on the processor alone here."""
    import torch

    return torch.get_num_threads()


def load() -> float:
    """How many processes wanted a core over the last minute, on average."""
    return psutil.getloadavg()[0]
