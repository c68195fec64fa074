"""What is added to the window, each made with it once it is there: panels, actions, tools of the canvas."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fesapp.gui.achieved import AskedAndAchieved
from fesapp.gui.animation_dialog import Animating
from fesapp.gui.batch_feature import Batching
from fesapp.gui.compare_modes import CompareModes
from fesapp.gui.exporting import Exporting
from fesapp.gui.expression_clipboard import ExpressionClipboard
from fesapp.gui.expression_from_photo import ExpressionFromPhoto
from fesapp.gui.face_grab import FaceGrab
from fesapp.gui.filmstrip import Filmstrip
from fesapp.gui.find_sliders import FindSliders
from fesapp.gui.history_panel import History
from fesapp.gui.overlay_export import OverlayExport
from fesapp.gui.presets import Presets
from fesapp.gui.recent_files import RecentFiles
from fesapp.gui.recipe_from_picture import RecipeFromPicture
from fesapp.gui.recovery import Recovery
from fesapp.gui.reset_face import ResetFace
from fesapp.gui.settings_feature import SettingsFeature
from fesapp.gui.whole_face import WholeFace

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

FEATURES: tuple[Callable[[MainWindow], object], ...] = (
    FindSliders,
    History,
    FaceGrab,
    Filmstrip,
    RecentFiles,
    Recovery,
    ExpressionClipboard,
    ExpressionFromPhoto,
    WholeFace,
    ResetFace,
    Presets,
    # after the presets, whose place it shares on a small screen
    AskedAndAchieved,
    Exporting,
    RecipeFromPicture,
    Animating,
    Batching,
    SettingsFeature,
    CompareModes,
    OverlayExport,
)
