"""How a batch's pictures are written: size limit, format, quality, metadata."""

from __future__ import annotations

from pathlib import Path

from fesapp.batch.options import BatchOptions
from fesapp.photos import Photo, limited, losses


def save_result(result: Photo, path: Path, options: BatchOptions) -> tuple[str, ...]:
    """Write a result as the options say, and say what the format cannot hold of it, a phrase each.

    Raises:
        FesappError: it cannot be written.
    """
    small = limited(result, options.max_side)
    small.save(path, options=options.saving)
    return tuple(losses(small, path, options.saving))
