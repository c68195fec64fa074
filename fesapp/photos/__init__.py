"""Picture files read and written faithfully: pixels, orientation, transparency, EXIF, ICC profile, XMP, resolution."""

from fesapp.photos.formats import READABLE, WRITABLE
from fesapp.photos.metadata import Metadata
from fesapp.photos.photo import Photo
from fesapp.photos.reading import MAX_PIXELS, open_photo

__all__ = ["MAX_PIXELS", "READABLE", "WRITABLE", "Metadata", "Photo", "open_photo"]
