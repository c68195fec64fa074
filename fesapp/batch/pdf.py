"""A PDF of pictures, a page each, written as they come: however many pages there are, one is in memory.

ISO 32000-1 (PDF 1.7): 7.5 (file structure), 7.4.8 (DCTDecode), 7.7.3 (pages).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

# points an inch, by which a PDF measures
_POINTS = 72


class _Objects:
    """Numbers objects and remembers where each begins."""

    def __init__(self) -> None:
        self.starts: dict[int, int] = {}
        self.end = 0

    def put(self, number: int, body: bytes) -> bytes:
        self.starts[number] = self.end
        return self.count(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def count(self, text: bytes) -> bytes:
        self.end += len(text)
        return text


def pdf_parts(pages: Iterable[tuple[bytes, int, int]], dpi: int) -> Iterator[bytes]:
    """Parts of a PDF file.

    Args:
        pages: JPEG (RGB), width and height in pixels, of each page.
        dpi: pixels an inch.
    """
    objects = _Objects()
    yield objects.count(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    yield objects.put(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    count = 0
    for jpeg, width, height in pages:
        page, content, picture = (3 + 3 * count + part for part in range(3))
        count += 1
        across, down = _POINTS * width / dpi, _POINTS * height / dpi
        yield objects.put(page, _page(across, down, content, picture))
        yield objects.put(content, _stream(b"", b"%.2f 0 0 %.2f 0 0 cm /P Do" % (across, down)))
        yield objects.put(picture, _picture(jpeg, width, height))
    kids = b" ".join(b"%d 0 R" % (3 + 3 * number) for number in range(count))
    yield objects.put(2, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids))
    yield _ending(objects)


def _page(across: float, down: float, content: int, picture: int) -> bytes:
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R"
        b" /Resources << /XObject << /P %d 0 R >> >> >>" % (across, down, content, picture)
    )


def _picture(jpeg: bytes, width: int, height: int) -> bytes:
    head = (
        b" /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8"
        b" /Filter /DCTDecode" % (width, height)
    )
    return _stream(head, jpeg)


def _stream(head: bytes, data: bytes) -> bytes:
    return b"<<%s /Length %d >>\nstream\n%s\nendstream" % (head, len(data), data)


def _ending(objects: _Objects) -> bytes:
    """The table of where each object begins, and where that table is."""
    size = max(objects.starts) + 1
    entries = b"".join(b"%010d 00000 n \n" % objects.starts[number] for number in range(1, size))
    return b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        entries,
        size,
        objects.end,
    )
