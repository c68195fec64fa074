"""The three kinds of file that hold an animation, each written picture by picture as they come."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Protocol

import cv2
import numpy as np

from fesapp.editing.animated_gif import GifPictures
from fesapp.editing.animated_webp import WebPPictures
from fesapp.errors import FesappError


class Pictures(Protocol):
    """Takes pictures (h, w, 3) uint8 RGB, all of one size, each with the seconds for which it is seen."""

    def add(self, pixels: np.ndarray, seconds: float) -> None: ...

    def finish(self) -> None:
        """Write what stands at the end of the file."""

    def close(self) -> None:
        """Let the file go, finished or not."""


class Mp4Pictures:
    """An MP4 with MPEG-4 video, the codec that OpenCV brings on every system.

    Raises:
        FesappError: the codec is missing, or the file turns out not to hold every picture.
    """

    def __init__(self, path: Path, size: tuple[int, int], fps: float) -> None:
        self._path, self._fps = path, fps
        self._shown, self._written = 0.0, 0
        self._writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), fps, size)
        if not self._writer.isOpened():
            raise FesappError("MP4 cannot be written here: OpenCV has no mp4v codec; choose GIF or WebP")

    def add(self, pixels: np.ndarray, seconds: float) -> None:
        self._shown += seconds
        picture = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
        # a video has a fixed beat: what is seen for longer is written again
        for _ in range(max(1, round(self._shown * self._fps) - self._written)):
            self._writer.write(picture)
            self._written += 1

    def finish(self) -> None:
        self._writer.release()
        # OpenCV says nothing when the disk is full
        reader = cv2.VideoCapture(str(self._path))
        try:
            if round(reader.get(cv2.CAP_PROP_FRAME_COUNT)) != self._written:
                raise FesappError("the MP4 could not be written whole; free some space on the disk, or choose GIF")
        finally:
            reader.release()

    def close(self) -> None:
        self._writer.release()


class _InFile:
    """Pictures of a format that is written here byte by byte."""

    def __init__(self, file: BinaryIO, pictures: GifPictures | WebPPictures) -> None:
        self._file, self._pictures = file, pictures
        self.add = pictures.add
        self.finish = pictures.finish

    def close(self) -> None:
        self._file.close()


def open_pictures(
    path: Path, kind: str, size: tuple[int, int], fps: float, loop: bool, key_pictures: list[np.ndarray]
) -> Pictures:
    """Begin a file of the kind that a suffix (of `animation.SUFFIXES`) names.

    Args:
        key_pictures: some that are typical of the animation, from which a GIF gets its colours.
    """
    if kind == ".mp4":
        return Mp4Pictures(path, size, fps)
    file = path.open("wb")
    return _InFile(
        file, GifPictures(file, size, loop, key_pictures) if kind == ".gif" else WebPPictures(file, size, loop)
    )
