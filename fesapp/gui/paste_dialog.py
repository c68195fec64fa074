"""What of a copied expression a face is given: which groups, and as it is or as a change; the photo shows it."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QButtonGroup, QDialog, QDialogButtonBox, QLabel, QRadioButton, QVBoxLayout, QWidget

from fesapp.action_units import BY_CONTROL, expand
from fesapp.editing.recipe import FaceEdit, Recipe
from fesapp.gui.commands import Edits, new_gesture
from fesapp.gui.document import Wanted
from fesapp.gui.expressions import after_recipe
from fesapp.gui.group_choice import GroupChoice
from fesapp.gui.words import tr


class PasteDialog(QDialog):
    """Pastes on the selected face, as one step. Groups and kind are those of the last time, where they can be.

    Args:
        expression: the copied expression; difference: by how much the copied face was changed. None where there is
            no such thing, but one of them is there.
    """

    def __init__(self, edits: Edits, expression: FaceEdit | None, difference: FaceEdit | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._edits = edits
        self._kinds = {"whole": expression, "change": difference}
        self.setWindowTitle(tr("Paste expression"))
        named = {*(expression.aus if expression else ()), *(difference.aus if difference else ())}
        groups = {BY_CONTROL[control].group for control in expand(dict.fromkeys(named, 0.0))}
        self.groups = GroupChoice(groups, columns=3)
        self._remembered = str(QSettings().value("paste/kind", "whole"))
        for group in str(QSettings().value("paste/left_out", "")).split("|"):
            if group in groups and len(self.groups.chosen) > 1:
                self.groups.boxes[group].setChecked(False)
        self.groups.changed.connect(self._try)
        self.choices: dict[str, QRadioButton] = {}
        self._radios = QButtonGroup(self)
        self.column = QVBoxLayout(self)
        self._add_kinds()
        self.column.addSpacing(6)
        self.column.addWidget(QLabel(tr("Groups to paste")))
        self.column.addWidget(self.groups)
        self.column.addSpacing(6)
        self.column.addWidget(self._make_buttons())
        self.finished.connect(self._end)
        self._try()

    def _add_kinds(self) -> None:
        self._add("whole", tr("Replace the expression"), tr("This face then shows what the copied one showed"))
        missing = tr("The copied face was not changed") if self._kinds["change"] is None else ""
        tip = missing or tr("What was changed of the copied face is added to what the photo shows of this one")
        self._add("change", tr("Add the changes to this face"), tip)
        first = "whole" if self._kinds["whole"] else "change"
        if self._kinds.get(self._remembered) is not None:
            first = self._remembered
        self.choices[first].setChecked(True)

    def _add(self, kind: str, text: str, tip: str) -> None:
        button = QRadioButton(text)
        button.setToolTip(tip)
        button.setEnabled(self._kinds[kind] is not None)
        button.toggled.connect(lambda _: self._try())
        self._radios.addButton(button)
        self.column.addWidget(button)
        self.choices[kind] = button

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.paste_button = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.paste_button.setText(tr("&Paste"))
        self.paste_button.setToolTip(tr("Give it to the face, as one step"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setToolTip(tr("Leave the face as it is"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _wanted(self) -> tuple[Wanted, ...]:
        kind = self._kind
        edit = self._kinds[kind]
        recipe = Recipe([edit] if edit is not None else [])
        return after_recipe(self._edits.document, recipe, groups=self.groups.chosen, was_measured=kind == "whole")

    def _try(self) -> None:
        if hasattr(self, "paste_button"):
            self.paste_button.setEnabled(bool(self.groups.chosen))
            self._edits.document.trial = self._wanted()

    def _remember(self) -> None:
        left_out = [group for group, box in self.groups.boxes.items() if box.isEnabled() and not box.isChecked()]
        QSettings().setValue("paste/left_out", "|".join(left_out))
        if all(self._kinds.values()):  # else there was nothing to choose
            QSettings().setValue("paste/kind", self._kind)

    @property
    def _kind(self) -> str:
        return next((kind for kind, button in self.choices.items() if button.isChecked()), "whole")

    def _end(self, result: int) -> None:
        if result == QDialog.DialogCode.Accepted:
            self._remember()
            self._edits.set_faces(self._wanted(), tr("Paste expression"), new_gesture())
        self._edits.document.trial = None
        self.deleteLater()
