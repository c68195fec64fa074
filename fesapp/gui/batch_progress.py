"""How far a batch is: a bar, and in words how many rows are over and how long the others will take."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from fesapp.batch.rows import Status
from fesapp.gui.batch_pace import BatchPace
from fesapp.gui.words import tr

OVER = (Status.DONE, Status.SKIPPED, Status.FAILED)


class BatchProgress(QWidget):
    """Shows what it is told of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pace = BatchPace()
        self.bar, self.label = QProgressBar(), QLabel()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Rows that are over"))
        self.label.setObjectName("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.bar)
        column.addWidget(self.label)

    def show_counts(self, counts: Mapping[Status, int], works: bool, paused: bool) -> None:
        """How many rows are where, and whether a run is at work on them, or held up."""
        over, total = sum(counts.get(status, 0) for status in OVER), sum(counts.values())
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(over)
        said = [tr("{} of {}").format(over, total)]
        left = self.pace.left(over, total)
        if paused:
            said.append(tr("paused"))
        elif works and left is not None and over < total:
            said.append(in_words(left))
        self.label.setText(", ".join(said))


def in_words(seconds: float) -> str:
    """A time that is left, as exactly as it can be known."""
    if seconds < 60:
        return tr("less than a minute left")
    minutes = round(seconds / 60)
    if minutes < 90:
        return tr("about {} min left").format(minutes)
    return tr("about {} h {} min left").format(minutes // 60, minutes % 60)
