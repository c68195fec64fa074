"""How much of the predicted motion is applied to the selected face."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from fesapp.gui.commands import Edits
from fesapp.gui.intensity_slider import IntensitySlider

_ALL = 1.0


class WarpSlider(QWidget):
    """Warp strength in per cent; 100 % is what the sliders say."""

    def __init__(self, edits: Edits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edits = edits
        self.slider = IntensitySlider(_ALL, step=0.05)
        self.slider.setAccessibleName("Warp strength")
        help_text = "<b>Warp strength</b><br>How much of what the sliders ask of this face is done."
        self.slider.setToolTip(help_text)
        self.setToolTip(help_text)
        self._figure = QLabel()
        self._figure.setFixedWidth(self.fontMetrics().horizontalAdvance("100 %") + 4)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(QLabel("Warp strength"))
        line.addWidget(self.slider, 1)
        line.addWidget(self._figure)
        self.slider.edited.connect(edits.set_warp)
        self.slider.reset_asked.connect(lambda gesture: edits.set_warp(_ALL, gesture))

    def refresh(self) -> None:
        """Show the document's value."""
        warp = self.edits.document.selected_wanted.warp
        self.slider.show_value(warp, None)
        self._figure.setText(f"{round(100 * warp)} %")
