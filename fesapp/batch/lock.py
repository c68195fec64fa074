"""One batch at a time in a folder. The system lets go of the lock when its process ends, however that ends."""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path

from fesapp.errors import FesappError

NAME = ".fesapp-batch.lock"


class FolderLock:
    """Held from when it is made until `release`.

    Raises:
        FesappError: another batch works in the folder, or it cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        try:
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise FesappError(f"{folder} cannot be written ({error.strerror}); choose another folder") from None
        try:
            _lock(self._handle)
        except OSError as error:
            holder = os.pread(self._handle, 200, 0).decode(errors="replace") if hasattr(os, "pread") else ""
            os.close(self._handle)
            if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
                by = f" ({holder})" if holder else ""
                raise FesappError(
                    f"another batch writes into {folder}{by}; wait until it is done, or choose another folder"
                ) from None
            raise FesappError(
                f"{folder} cannot be kept for one batch ({error.strerror}); choose a folder on another drive"
            ) from None
        os.ftruncate(self._handle, 0)
        os.write(self._handle, f"process {os.getpid()} on {socket.gethostname()}".encode())

    def release(self) -> None:
        """Let others in. The file stays: were it removed, two could hold locks on two files of one name."""
        os.close(self._handle)


def _lock(handle: int) -> None:
    """Lock an open file for this process alone, or raise OSError at once."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
