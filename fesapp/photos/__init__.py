"""Picture files read and written faithfully: pixels, orientation, transparency, colour profile, all metadata."""

from fesapp.photos.fitting import losses
from fesapp.photos.formats import READABLE, WRITABLE
from fesapp.photos.limiting import limited
from fesapp.photos.metadata import Metadata
from fesapp.photos.photo import Photo
from fesapp.photos.reading import MAX_PIXELS, open_photo
from fesapp.photos.save_options import Keep, SaveOptions

__all__ = [
    "MAX_PIXELS",
    "READABLE",
    "WRITABLE",
    "Keep",
    "Metadata",
    "Photo",
    "SaveOptions",
    "limited",
    "losses",
    "open_photo",
]
