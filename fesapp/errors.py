"""The one exception that reaches a user: a sentence that names the thing, the reason and what to do."""


class FesappError(Exception):
    """Something the user can act on. `str(error)` is one line, without a traceback, fit for a dialog or stderr."""
