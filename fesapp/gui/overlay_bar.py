"""The bar below the canvas: which picture of the motion lies over the photo, and how strongly."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QLayout, QToolButton, QWidget

from fesapp.gui.engine import OverlayStyle
from fesapp.gui.icons import give_icon
from fesapp.gui.intensity_slider import IntensitySlider
from fesapp.gui.look import DEFAULT_OPACITY, Look
from fesapp.gui.value_box import ValueBox
from fesapp.gui.words import tr

_CHOICES: tuple[tuple[OverlayStyle | None, str, str, str], ...] = (
    (None, "Off", "eye-off-outline", "No overlay"),
    ("arrows", "Arrows", "arrow-top-right", "Where points of the skin go; zoom in to see moves too short for an arrow"),
    ("grid", "Grid", "grid", "A grid that bends as the skin does"),
    ("wheel", "Direction", "palette-outline", "Direction as hue, distance as strength; the key stands in the corner"),
    ("magnitude", "Distance", "gradient-horizontal", "How far each point moves"),
    ("uncovered", "Uncovered", "texture-box", "What the motion uncovers: the inside of the mouth"),
    ("attention", "Painted", "brush-outline", "Where mouth and eyes are painted rather than moved"),
)
_MARGIN, _SPACING = 14, 3


class OverlayBar(QWidget):
    """Chooses the overlay and its opacity; what is chosen lives in the `Look`."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("overlayBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.buttons: dict[OverlayStyle | None, QToolButton] = {}
        self.opacity = self._make_opacity()
        self._figure = self._make_figure()
        title, opacity = QLabel(tr("Motion")), QLabel(tr("Opacity"))
        for label in (title, opacity):
            label.setObjectName("muted")
        title.setContentsMargins(0, 0, 6, 0)  # gone with the label where there is no room for it
        opacity.setContentsMargins(0, 0, 4, 0)
        line = QHBoxLayout(self)
        line.setContentsMargins(_MARGIN, 4, _MARGIN, 4)
        line.setSpacing(_SPACING)
        line.addWidget(title)
        self._add_buttons(line)
        line.addStretch(1)
        line.addWidget(opacity)
        line.addWidget(self.opacity)
        line.addWidget(self._figure)
        self._line, self._labels = line, (title, opacity, self._figure)
        # Narrower than all its words, so that the window need not be as wide as they are.
        line.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._show_words(True)
        look.listeners.add(self._refresh)
        self._refresh()

    def add_action(self, action: QAction) -> None:
        """A button for an action, right of the overlays."""
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAccessibleName(action.toolTip())
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._line.insertWidget(self._line.indexOf(self.buttons[_CHOICES[-1][0]]) + 1, button)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        for button in self.findChildren(QToolButton):
            button.ensurePolished()  # before it is first shown its width is not yet known
        # what gives way when it grows narrower: the overlays' names, what stands beside them, the room between them
        for names, labels in ((True, True), (False, True), (False, False)):
            self._show_words(names)
            for label in self._labels:
                label.setVisible(labels)
            self._pack(False)
            if self._line.sizeHint().width() <= self.width():
                return
        self._pack(self._line.minimumSize().width() > self.width())

    def _pack(self, tight: bool) -> None:
        """Move everything as close together as it can be, or leave room between."""
        side = 4 if tight else _MARGIN
        self._line.setContentsMargins(side, 4, side, 4)
        self._line.setSpacing(0 if tight else _SPACING)

    def _show_words(self, shown: bool) -> None:
        """Name the overlays beside their icons, or leave that to the tooltips."""
        styles = Qt.ToolButtonStyle
        for button in self.buttons.values():
            button.setToolButtonStyle(styles.ToolButtonTextBesideIcon if shown else styles.ToolButtonIconOnly)

    def _add_buttons(self, line: QHBoxLayout) -> None:
        group = QButtonGroup(self)
        for style, text, icon_name, help_text in _CHOICES:
            button = QToolButton()
            button.setText(tr(text))
            button.setCheckable(True)
            button.setToolTip(f"{tr(text)}: {tr(help_text)}")
            button.setAccessibleName(tr("Motion overlay: {}").format(tr(text)))
            give_icon(button, icon_name)
            # `style` is bound now, not when the button is clicked.
            button.clicked.connect(lambda _checked=False, style=style: self._look.set_style(style))
            group.addButton(button)
            line.addWidget(button)
            self.buttons[style] = button

    def _make_opacity(self) -> IntensitySlider:
        slider = IntensitySlider(1.0, step=0.05)
        slider.setMinimumWidth(50)
        slider.setMaximumWidth(110)
        slider.setToolTip(tr("Opacity of the overlay"))
        slider.setAccessibleName(tr("Overlay opacity"))
        slider.edited.connect(lambda opacity, _gesture: self._look.set_opacity(opacity))
        slider.reset_asked.connect(lambda _gesture: self._look.set_opacity(DEFAULT_OPACITY))
        return slider

    def _make_figure(self) -> ValueBox:
        box = ValueBox(100, decimals=0, unit=" %")
        box.setToolTip(tr("Opacity of the overlay: type per cent from 0 to 100"))
        box.setAccessibleName(tr("Overlay opacity, value"))
        box.edited.connect(lambda percent, _gesture: self._look.set_opacity(percent / 100))
        box.left.connect(lambda: self.opacity.setFocus(Qt.FocusReason.OtherFocusReason))
        self.opacity.typing_asked.connect(box.show)  # a narrow bar hides it
        self.opacity.typing_asked.connect(box.begin_typing)
        return box

    def _refresh(self) -> None:
        self.buttons[self._look.style].setChecked(True)
        self.opacity.show_value(self._look.opacity, None)
        self._figure.show_value(100 * self._look.opacity, False)
        for widget in (self.opacity, self._figure):
            widget.setEnabled(self._look.style is not None)
