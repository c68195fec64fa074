"""The buttons below a batch's rows."""

from __future__ import annotations

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from fesapp.gui.words import tr


class BatchControls(QWidget):
    """Offers what can be done now."""

    pause_asked = Signal()
    go_on_asked = Signal()
    cancel_asked = Signal()
    retry_asked = Signal()
    folder_asked = Signal()
    report_asked = Signal()
    sheet_asked = Signal()
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = self._button(tr("&New batch"), tr("Back to photos, recipes and folder"), self.back_asked)
        self.folder = self._button(tr("Open &folder"), tr("Show the output folder"), self.folder_asked)
        self.report = self._button(
            tr("Open re&port"), tr("Show the table of what was asked and achieved; it is written at the end"),
            self.report_asked,
        )  # fmt: skip
        self.sheet = self._button(
            tr("Open contact &sheet"), tr("Show the results, before and after; it is written at the end"),
            self.sheet_asked,
        )  # fmt: skip
        self.retry = self._button(
            tr("&Retry failed"), tr("Queue all rows that have failed once more"), self.retry_asked
        )
        self.pause = self._button(
            tr("&Pause"), tr("Begin no further photo; those begun are finished"), self.pause_asked
        )
        self.go_on = self._button(tr("&Continue"), tr("Go on with the rows that are queued"), self.go_on_asked)
        self.cancel = self._button(
            tr("Cance&l"), tr("Stop at once; files that are finished stay, the other rows stay queued"),
            self.cancel_asked,
        )  # fmt: skip
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        for button in (self.back, self.folder, self.report, self.sheet):
            line.addWidget(button)
        line.addStretch()
        for button in (self.retry, self.pause, self.go_on, self.cancel):
            line.addWidget(button)

    def show_state(self, *, works: bool, paused: bool, queued: int, failed: int) -> None:
        """What can be done while a batch works or is paused; or else is over, with so many rows queued."""
        self.back.setEnabled(not works)
        self.cancel.setVisible(works)
        self._swap(works and not paused, (works and paused) or (not works and queued > 0))
        self.retry.setEnabled(failed > 0)

    def show_written(self, report: bool, sheet: bool) -> None:
        """Which of them there are."""
        self.report.setEnabled(report)
        self.sheet.setEnabled(sheet)

    def _swap(self, pause: bool, go_on: bool) -> None:
        """Show the two that stand in one place; the focus stays in that place."""
        had_focus = self.pause.hasFocus() or self.go_on.hasFocus()
        self.go_on.setVisible(go_on)
        self.pause.setVisible(pause)
        if had_focus and (pause or go_on):
            (self.pause if pause else self.go_on).setFocus()

    def _button(self, text: str, tip: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        button.clicked.connect(signal)
        return button
