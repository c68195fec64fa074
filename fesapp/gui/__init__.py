"""The window. What depends on Qt lies below this package, and nothing outside it does."""

import os

# What qtawesome and superqt read when they are imported, to know which Qt this is.
os.environ.setdefault("QT_API", "pyside6")
