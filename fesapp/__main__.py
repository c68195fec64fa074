"""`python -m fesapp` is the command `fesapp`."""

from __future__ import annotations

from fesapp.cli import main

if __name__ == "__main__":
    main()
