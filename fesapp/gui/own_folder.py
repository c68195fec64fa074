"""The user's own folder: what is kept between runs and belongs beside no photo."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QStandardPaths

# names another folder, for a test or for a program that runs from a stick
OWN_FOLDER = "FESAPP_FOLDER"


def own_folder() -> Path:
    """The folder for the program's data, as the system has it; it need not exist yet."""
    place = QStandardPaths.StandardLocation.AppDataLocation
    return Path(os.environ.get(OWN_FOLDER) or QStandardPaths.writableLocation(place))


def preset_folder() -> Path:
    """The folder of the user's own presets."""
    return own_folder() / "presets"
