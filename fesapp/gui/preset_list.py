"""The grid of presets: each a picture with its name, to point at, to click, and to walk through with arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QListWidget, QListWidgetItem, QMenu, QWidget

from fesapp.editing.presets import Kept
from fesapp.gui.icons import icon
from fesapp.gui.words import tr

PICTURE_PX = 112
_DELAY_MS = 200  # the pointer rests that long before the face follows it, so that crossing the grid does nothing
_ROLE = Qt.ItemDataRole.UserRole
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class PresetList(QListWidget):
    """Presets to choose from. Signals carry a `Kept`; `pointed_at` carries None once nothing is pointed at."""

    pointed_at = Signal(object)
    chosen = Signal(object)
    rename_asked = Signal(object)
    delete_asked = Signal(object)
    view_moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setWordWrap(True)
        self.setIconSize(QSize(PICTURE_PX, PICTURE_PX))
        self.setGridSize(QSize(PICTURE_PX + 12, PICTURE_PX + 12 + self.fontMetrics().height()))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setDragDropMode(QAbstractItemView.DragDropMode.NoDragDrop)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Presets"))
        self._candidate: Kept | None = None
        self._pointed: Kept | None = None
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self._point)
        self.itemEntered.connect(lambda item: self._consider(self.kept(item)))
        self.viewportEntered.connect(self.leave)
        self.currentItemChanged.connect(lambda item, _: self._consider(self.kept(item)) if self.hasFocus() else None)
        self.itemClicked.connect(lambda item: self._choose(self.kept(item)))
        self.customContextMenuRequested.connect(self.open_menu)
        self.verticalScrollBar().valueChanged.connect(lambda _: self.view_moved.emit())

    # ---- what is in it --------------------------------------------------------------------------------------------

    def show_presets(self, presets: Sequence[Kept]) -> None:
        """List these, the user's own first, without pictures; the one that was current stays so."""
        current = self.kept(self.currentItem())
        self.leave()
        self.clear()
        for kept in sorted(presets, key=lambda kept: not kept.own):
            self._add(kept)
            if current is not None and kept.path == current.path:
                self.setCurrentRow(self.count() - 1)

    def show_picture(self, path: Path, picture: QPixmap | None) -> None:
        """Show the picture of the preset kept at `path`; None takes it away."""
        for item in self._items():
            kept = self.kept(item)
            if kept is not None and kept.path == path:
                item.setIcon(_placeholder() if picture is None else _plain_icon(picture))

    def presets(self) -> list[Kept]:
        """All presets, those in view first, each in its order."""
        view = self.viewport().rect()
        ranked = sorted(self._items(), key=lambda item: not self.visualItemRect(item).intersects(view))
        return [kept for item in ranked if (kept := self.kept(item)) is not None]

    def kept(self, item: QListWidgetItem | None) -> Kept | None:
        """The preset that an item stands for."""
        found = item.data(_ROLE) if item is not None else None
        return found if isinstance(found, Kept) else None

    def item_of(self, name: str) -> QListWidgetItem | None:
        """The item of the preset of that name."""
        return next((item for item in self._items() if item.text() == name), None)

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def _add(self, kept: Kept) -> None:
        name = kept.preset.name if kept.own else tr(kept.preset.name)
        item = QListWidgetItem(_placeholder(), name, self)
        item.setData(_ROLE, kept)
        item.setToolTip(_help(kept))
        if kept.own:
            font = item.font()
            font.setItalic(True)
            item.setFont(font)

    # ---- the hand -------------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Nothing is pointed at any more."""
        self._timer.stop()
        self._candidate = None
        if self._pointed is not None:
            self._pointed = None
            self.pointed_at.emit(None)

    def open_menu(self, at: QPoint) -> QMenu | None:
        """What can be done with the preset under a point."""
        kept = self.kept(self.itemAt(at))
        if kept is None:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("&Apply"), lambda: self._choose(kept))
        renames = menu.addAction(tr("Re&name…"), lambda: self.rename_asked.emit(kept))
        deletes = menu.addAction(tr("&Delete…"), lambda: self.delete_asked.emit(kept))
        for action in (renames, deletes):
            action.setEnabled(kept.own)
        menu.popup(self.viewport().mapToGlobal(at))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        kept = self.kept(self.currentItem())
        key = Qt.Key(event.key())
        if key in _CHOOSE and kept is not None:
            if not event.isAutoRepeat():
                self._choose(kept)
        elif key in (Qt.Key.Key_F2, Qt.Key.Key_Delete) and kept is not None and kept.own:
            (self.rename_asked if key == Qt.Key.Key_F2 else self.delete_asked).emit(kept)
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        # a space that chose here must not let go of the photo there
        if Qt.Key(event.key()) not in _CHOOSE:
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and self.currentItem() is None and self.count():
            self.setCurrentRow(0)
        elif by_key:
            self._consider(self.kept(self.currentItem()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.leave()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.leave()
        return super().viewportEvent(event)

    def _consider(self, kept: Kept | None) -> None:
        self._candidate = kept
        self._timer.start()

    def _point(self) -> None:
        if self._candidate is not None and self.isEnabled():
            self._pointed = self._candidate
            self.pointed_at.emit(self._pointed)

    def _choose(self, kept: Kept | None) -> None:
        # chosen before it is left: the face goes from what was tried to what is chosen, not by way of what was
        if kept is not None and self.isEnabled():
            self.chosen.emit(kept)
        self.leave()


def _help(kept: Kept) -> str:
    name, description, source = map(escape, (kept.preset.name, kept.preset.description, kept.preset.source))
    lines = [f"<b>{name}</b>", description, f"<i>{source}</i>" if source else ""]
    keys = tr("F2 renames it, Del deletes it.") if kept.own else ""
    rule = tr("Sets the Action Units that it names; the others stay as they are.")
    return "<br>".join(line for line in (*lines, rule, keys) if line)


def _plain_icon(picture: QPixmap) -> QIcon:
    """An icon that is not tinted where it is selected: colours of a face matter."""
    made = QIcon(picture)
    made.addPixmap(picture, QIcon.Mode.Selected)
    return made


def _placeholder() -> QIcon:
    return icon("dots-horizontal", quiet=True)
