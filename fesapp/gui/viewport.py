"""Where in the photo the canvas looks: zoom and place, in plain arithmetic.

`zoom` is screen pixels per photo pixel, so 1.0 is 100 %. Screen points are in device pixels from the canvas's top
left corner; photo points in photo pixels from the photo's.
"""

from __future__ import annotations

from dataclasses import dataclass

from fesapp.gui.engine import Region, Size

MAX_ZOOM = 32.0
_MARGIN = 0.97  # a fitted photo leaves a little of the canvas around it
_SMALLEST_OF_FIT = 0.25


@dataclass
class Viewport:
    """A view of `photo` (width, height) through a window of `size` (width, height) device pixels."""

    size: Size = (1, 1)
    photo: Size = (1, 1)
    zoom: float = 1.0
    x: float = 0.0  # photo point at the window's top left corner
    y: float = 0.0
    fitted: bool = True

    def show(self, photo: Size) -> None:
        """Look at the whole of another photo; at the same place of one of the same size, to compare them."""
        if photo != self.photo:
            self.photo = photo
            self.fit()

    def resize(self, size: Size) -> None:
        """The window changes size: a fitted photo stays fitted, else the centre stays."""
        # Whole pixels, so that going to another size and back ends where it began.
        centre = self.to_photo(self.size[0] // 2, self.size[1] // 2)
        self.size = size
        if self.fitted:
            self.fit()
        else:
            self._centre_on(*centre)

    @property
    def fit_zoom(self) -> float:
        """The zoom at which the whole photo is seen."""
        return min(min(self.size[0] / self.photo[0], self.size[1] / self.photo[1]) * _MARGIN, MAX_ZOOM)

    def fit(self) -> None:
        """Show the whole photo."""
        self.fitted = True
        self.zoom = self.fit_zoom
        self._centre_on(self.photo[0] / 2, self.photo[1] / 2)

    def zoom_at(self, zoom: float, sx: float, sy: float) -> None:
        """Change the zoom; the photo point under the screen point stays there, as far as the photo stays in view."""
        px, py = self.to_photo(sx, sy)
        self.zoom = min(max(zoom, self.fit_zoom * _SMALLEST_OF_FIT), MAX_ZOOM)
        self.x, self.y = px - sx / self.zoom, py - sy / self.zoom
        self.fitted = False
        self._keep_in_view()

    def pan(self, dx: float, dy: float) -> None:
        """Move the photo by screen pixels."""
        self.x -= dx / self.zoom
        self.y -= dy / self.zoom
        self.fitted = False
        self._keep_in_view()

    @property
    def region(self) -> Region:
        """x, y, width, height in photo pixels of what the window shows; may reach past the photo."""
        return self.x, self.y, self.size[0] / self.zoom, self.size[1] / self.zoom

    def to_photo(self, sx: float, sy: float) -> tuple[float, float]:
        return self.x + sx / self.zoom, self.y + sy / self.zoom

    def to_screen(self, px: float, py: float) -> tuple[float, float]:
        return (px - self.x) * self.zoom, (py - self.y) * self.zoom

    def _centre_on(self, px: float, py: float) -> None:
        self.x, self.y = px - self.size[0] // 2 / self.zoom, py - self.size[1] // 2 / self.zoom
        self._keep_in_view()

    def _keep_in_view(self) -> None:
        # The window's centre stays on the photo, so the photo cannot be lost; whole screen pixels keep 100 % sharp.
        width, height = self.size[0] / self.zoom, self.size[1] / self.zoom
        x = min(max(self.x, -width / 2), self.photo[0] - width / 2)
        y = min(max(self.y, -height / 2), self.photo[1] - height / 2)
        self.x, self.y = round(x * self.zoom) / self.zoom, round(y * self.zoom) / self.zoom
