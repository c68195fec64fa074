"""The contact sheet: each edited photo's face before and after, row by row, as pages of a PDF or as PNG files."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from fesapp.batch.thumbnails import SIDE

COLUMNS, ROWS = 3, 6
PER_PAGE = COLUMNS * ROWS
DPI = 150
_MARGIN, _GAP, _CAPTION = 20, 16, 42
_INK, _FAINT = (30, 30, 30), (120, 120, 120)
_CELL = (2 * SIDE, SIDE + _CAPTION)
SIZE = (
    2 * _MARGIN + COLUMNS * _CELL[0] + (COLUMNS - 1) * _GAP,
    2 * _MARGIN + ROWS * _CELL[1] + (ROWS - 1) * _GAP,
)
_JPEG_QUALITY = 90


class Pair(NamedTuple):
    """One row of the sheet: its number and name, the recipe, and the JPEG of before and after, if there is one."""

    number: int
    name: str
    recipe: str
    picture: bytes | None


def pages(pairs: Iterable[Pair]) -> Iterator[Image.Image]:
    """Pages of `SIZE` pixels, each made when it is asked for."""
    remaining = iter(pairs)
    while group := list(itertools.islice(remaining, PER_PAGE)):
        page = Image.new("RGB", SIZE, "white")
        for place, pair in enumerate(group):
            x = _MARGIN + place % COLUMNS * (_CELL[0] + _GAP)
            y = _MARGIN + place // COLUMNS * (_CELL[1] + _GAP)
            _draw(page, pair, x, y)
        used = _MARGIN + -(-len(group) // COLUMNS) * (_CELL[1] + _GAP)
        yield page if len(group) > PER_PAGE - COLUMNS else page.crop((0, 0, SIZE[0], used))


def as_jpeg(page: Image.Image) -> tuple[bytes, int, int]:
    """A page for a PDF: JPEG, width, height."""
    encoded = io.BytesIO()
    page.save(encoded, "JPEG", quality=_JPEG_QUALITY)
    return encoded.getvalue(), *page.size


def as_png(page: Image.Image) -> bytes:
    encoded = io.BytesIO()
    page.save(encoded, "PNG", dpi=(DPI, DPI))
    return encoded.getvalue()


def page_names(stem: Path, count: int) -> list[Path]:
    """Names of PNG pages: one without a number, several with."""
    if count <= 1:
        return [stem.with_suffix(".png")]
    digits = len(str(count))
    return [stem.with_name(f"{stem.name}-{number:0{digits}}.png") for number in range(1, count + 1)]


def _draw(page: Image.Image, pair: Pair, x: int, y: int) -> None:
    draw = ImageDraw.Draw(page)
    try:
        picture = Image.open(io.BytesIO(pair.picture or b""))
        page.paste(picture.convert("RGB"), (x, y))
    except (OSError, SyntaxError):
        draw.rectangle((x, y, x + 2 * SIDE - 1, y + SIDE - 1), fill=(225, 225, 225))
        draw.text((x + 10, y + 10), "not to be read any more", _FAINT, _font())
    draw.text((x, y + SIDE + 3), _fitting(f"{pair.number}  {pair.name}"), _INK, _font())
    draw.text((x, y + SIDE + 20), _fitting(pair.recipe), _FAINT, _font())


def _font() -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(14)


def _fitting(text: str) -> str:
    """As much of a line as the cell is wide; what an encoding cannot say, with a question mark."""
    text = text.encode("utf-8", "replace").decode()
    font = _font()
    if font.getlength(text) <= _CELL[0]:
        return text
    while text and font.getlength(f"{text}…") > _CELL[0]:
        text = text[:-1]
    return f"{text}…"
