"""Languages of the window: English is built in, others are files of Qt's kind in resources/translations."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from fesapp.gui.settings import SYSTEM_LANGUAGE
from fesapp.gui.words import tr
from fesapp.resource_files import resource

ENGLISH = "en"


def languages(folder: Path | None = None) -> dict[str, str]:
    """Names by code of the languages that can be chosen, each in its own words."""
    folder = resource("translations") if folder is None else folder
    codes = sorted({ENGLISH, *(path.stem for path in folder.glob("*.qm"))})
    names = {code: QLocale(code).nativeLanguageName().capitalize() or code for code in codes}
    return {SYSTEM_LANGUAGE: tr("As the system"), **names, ENGLISH: "English"}


def install_language(application: QCoreApplication, language: str, folder: Path | None = None) -> str:
    """Have the window speak a language of `languages` from now on; widgets that are there already keep their words.

    Returns the code of the language that it speaks: English where there is no translation.
    """
    folder = resource("translations") if folder is None else folder
    wished = QLocale.system().uiLanguages() if language == SYSTEM_LANGUAGE else [language]
    for code in wished:
        # "pt-BR" before "pt"
        for name in (code.replace("-", "_"), code.partition("-")[0]):
            if name == ENGLISH:
                return ENGLISH
            translator = QTranslator(application)
            if (folder / f"{name}.qm").is_file() and translator.load(str(folder / f"{name}.qm")):
                application.installTranslator(translator)
                return name
    return ENGLISH
