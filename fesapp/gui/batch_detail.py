"""One row of a batch: what came out of it, and of its faces what was asked and what is measured on the result."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fesapp.batch.rows import FaceResult, Row, Status
from fesapp.gui.achieved_table import AchievedTable
from fesapp.gui.achieved_table import Row as AskedRow
from fesapp.gui.batch_table import status_word
from fesapp.gui.elided_label import ElidedLabel
from fesapp.gui.words import tr


class BatchDetail(QWidget):
    """Shows what it is told of; `open_asked` with the file that the user wants to see in the editor."""

    open_asked = Signal(object)  # Path

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: Row | None = None
        self._faces: Sequence[tuple[int, FaceResult]] = ()
        self.heading, self.note = ElidedLabel(), QLabel()
        self.heading.setObjectName("heading")
        self.note.setWordWrap(True)
        self.face = QComboBox()
        self.face.setAccessibleName(tr("Face"))
        self.face.setToolTip(tr("The face whose intensities are shown"))
        self.face.currentIndexChanged.connect(self._show_face)
        self.table = AchievedTable()
        self.result_button, self.photo_button = QPushButton(tr("Open res&ult")), QPushButton(tr("Open p&hoto"))
        self.result_button.setToolTip(tr("Show the file that was written in the editor"))
        self.photo_button.setToolTip(tr("Show the photo in the editor"))
        for button in (self.result_button, self.photo_button):
            button.setAutoDefault(False)
        self.result_button.clicked.connect(lambda: self._row and self.open_asked.emit(self._row.output))
        self.photo_button.clicked.connect(lambda: self._row and self.open_asked.emit(self._row.item.photo))
        self._arrange()
        self.show_row(None, ())

    def sizeHint(self) -> QSize:
        return QSize(400, 400)

    def show_row(self, row: Row | None, faces: Sequence[FaceResult], trouble: str = "") -> None:
        """Show a row, and `faces` as its photo has them; or why these cannot be told."""
        self._row = row
        self._faces = [(number, face) for number, face in enumerate(faces) if face.asked]
        name = "" if row is None else (row.output or row.item.photo).name
        self.heading.setText(name)
        self.heading.setToolTip("" if row is None else str(row.output or row.item.photo))
        self.note.setText(trouble or _note(row, faces))
        self.result_button.setVisible(row is not None and row.output is not None)
        self.photo_button.setVisible(row is not None)
        self.face.blockSignals(True)
        self.face.clear()
        self.face.addItems([tr("Face {}").format(number) for number, _ in self._faces])
        self.face.blockSignals(False)
        self.face.setVisible(len(self._faces) > 1)
        self._show_face(0)

    def _show_face(self, index: int) -> None:
        rows = []
        if 0 <= index < len(self._faces):
            face = self._faces[index][1]
            achieved = face.achieved or {}
            rows = [AskedRow(c, asked, face.before.get(c, 0.0), achieved.get(c)) for c, asked in face.asked.items()]
        self.table.show_rows(rows, stale=False)
        self.table.setVisible(bool(rows))

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addStretch()
        buttons.addWidget(self.result_button)
        buttons.addWidget(self.photo_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addWidget(self.note)
        column.addWidget(self.face)
        column.addWidget(self.table, 1)
        column.addStretch()
        column.addLayout(buttons)


def _note(row: Row | None, faces: Sequence[FaceResult]) -> str:
    """In words what became of a row."""
    if row is None:
        return tr("Choose a row to see what was asked and what came out.")
    said = [
        f"{status_word(row.status)}: {row.reason}" if row.reason else status_word(row.status),
        "; ".join(row.losses),
    ]
    if row.status is Status.DONE:
        edited = [face for face in faces if face.asked]
        if faces and not edited:
            said.append(tr("no face was edited"))
        if any(face.achieved is None for face in edited):
            said.append(tr("a face was not found again on the result, so it could not be measured"))
    return "\n".join(filter(None, said))
