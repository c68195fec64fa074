"""Where the built program starts: the command `fesapp`, or a worker process of a batch."""

from __future__ import annotations

import multiprocessing

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a spawned worker does its work here and goes no further

    from fesapp.cli import main

    main()
