"""A folder for one process at a time: a lock that the system lets go when its process ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import IO

from game.errors import PrimacyError

NAME = ".lock"


class FolderLock:
    """Held from `acquire` to `release`. What a killed process leaves behind is an empty file that locks nobody out."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Take the folder. Raises PrimacyError when another process holds it; OSError when it cannot be written."""
        if self._file is not None:
            return
        while True:
            file = self.path.open("a+", encoding="utf-8")
            if not _lock(file):
                file.seek(0)
                holder = file.read().strip()
                file.close()
                who = f"process {holder}" if holder else "another process"
                raise PrimacyError(f"{self.path.parent} is in use by {who}: wait for it to end, or give another --out.")
            # Whoever held it may have removed the file between our opening and locking it.
            if self.path.exists() and os.path.samestat(os.fstat(file.fileno()), self.path.stat()):
                break
            file.close()
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file

    def release(self) -> None:
        """Let go of the folder and leave no trace; twice is no harm."""
        if self._file is None:
            return
        with contextlib.suppress(OSError):  # some systems remove no open file
            self.path.unlink()
        self._file.close()
        self._file = None


def _lock(file: IO[str]) -> bool:
    """Return whether the file could be locked by this process, without waiting."""
    if sys.platform == "win32":
        import msvcrt

        with contextlib.suppress(OSError):
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            return True
        return False
    import fcntl

    with contextlib.suppress(BlockingIOError, PermissionError):
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
