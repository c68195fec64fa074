"""The window's words, in the language of whoever translates them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """A text of the window, translated where a translation is installed; placeholders in {} are filled in after."""
    return QCoreApplication.translate("fesapp", text)
