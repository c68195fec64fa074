"""What F1 lists, and who is to be thanked."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fesapp.gui.actions import Actions
from fesapp.gui.window_bars import MENUS
from fesapp.gui.words import tr

_GESTURES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Photo",
        (
            ("Wheel", "Zoom at the pointer"),
            ("Drag a part of the face", "Pull it; Esc takes it back"),
            ("Drag, Space + drag or middle button", "Move the photo"),
            ("Hold \\", "Show the original"),
            ("Drag the split line, Ctrl + arrows", "Move it across the photo"),
            ("Click an outlined face", "Edit that face"),
            ("Drop photos or a folder", "Open them"),
            ("Drop a preset", "Apply it to the selected face"),
            ("Drop a sidecar", "Bring its edits back to their faces"),
        ),
    ),
    (
        "Sliders",
        (
            ("Click the groove", "Set the value there"),
            ("Arrow keys, wheel when focused", "Step, as far as the settings say"),
            ("… with Shift, with Ctrl", "Ten times coarser, ten times finer"),
            ("Page Up, Page Down", "Ten steps"),
            ("Esc while dragging", "Take the drag back"),
            ("Enter or right click", "Type a value; Esc leaves it"),
            ("Double click, Del", "Back to what the photo shows"),
            ("Double click a group", "Reset the group"),
            ("Chain", "Closed: both sides move, by as much; open: one"),
        ),
    ),
)
_ABOUT = """<h3>fesapp {version}</h3>
<p>Facial-expression editor: drag a slider of the Facial Action Coding System and the face in the photo moves, at the
photo's own resolution.</p>
<p><b>Method</b> ShahRukh Athar, Zhixin Shu, Dimitris Samaras: <i>Self-supervised Deformation Modeling for Facial
Expression Editing</i> (2019). Action Units: Paul Ekman, Wallace V. Friesen, Joseph C. Hager (2002).</p>
<p><b>Learned from</b> Face Research Lab London Set and Young Adult faces, Lisa DeBruine and Benedict Jones (CC BY 4.0);
SFHQ and SFHQ-T2I, David Beniaguev (MIT); portraits of the US Congress (public domain); ICT-FaceKit, USC Institute for
Creative Technologies (MIT).</p>
<p><b>Made with</b> PyTorch, MediaPipe, OpenCV, Pillow, NumPy, Qt for Python (LGPL), superqt, QtAwesome and Material
Design Icons.</p>
<p>Apache License 2.0. Fesapp edits photos of people: ask them.</p>"""


class ShortcutsDialog(QDialog):
    """Every key and gesture."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard and mouse"))
        columns = QHBoxLayout()
        columns.setSpacing(40)
        keys = [(tr(title).replace("&", ""), _keys(actions, title)) for title in MENUS]
        shown = [table for table in keys if table[1]]
        for tables in (shown[:2], shown[2:], _GESTURES):
            columns.addWidget(_tables(tables), 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(columns)
        layout.addWidget(_close_button(self))


class AboutDialog(QDialog):
    """Version, method, data and licence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About fesapp"))
        try:
            number = version("fesapp")
        except PackageNotFoundError:  # run from a copy that was never installed
            number = ""
        text = QLabel(tr(_ABOUT).format(version=number))
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setMinimumWidth(460)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 12, 20, 16)
        layout.addWidget(text)
        layout.addWidget(_close_button(self))


def _keys(actions: Actions, menu: str) -> list[tuple[str, str]]:
    """Keys and words of a menu's actions that have keys."""
    specs = [spec for spec in actions.specs.values() if spec.menu == menu and spec.keys]
    return [(tr(" or ").join(spec.keys[:2]), tr(spec.text).replace("&", "").rstrip("…")) for spec in specs]


def _tables(tables: Iterable[tuple[str, Iterable[tuple[str, str]]]]) -> QWidget:
    """Titled tables of keys and what they do, below each other, with common columns."""
    widget = QWidget()
    grid = QGridLayout(widget)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(18)
    for title, lines in tables:
        if grid.count():
            grid.setRowMinimumHeight(grid.rowCount(), 10)
        heading = QLabel(tr(title))
        heading.setObjectName("heading")
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
        for keys, text in lines:
            row = grid.rowCount()
            label = QLabel(tr(keys))
            label.setObjectName("muted")
            grid.addWidget(label, row, 0)
            grid.addWidget(QLabel(tr(text)), row, 1)
    return widget


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    return buttons
