"""The exceptions that reach a user: a sentence that names the thing, the reason and what to do."""


class FesappError(Exception):
    """Something the user can act on. `str(error)` is one line, without a traceback, fit for a dialog or stderr."""


class UnknownContent(FesappError):
    """A file holds something else than what this program writes; `str(error)` says what is odd about it."""
