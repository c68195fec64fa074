"""The user's hand at the face on the canvas."""

from PySide6.QtCore import QPoint, Qt

LEFT = Qt.MouseButton.LeftButton


class Grip:
    """Presses, moves and lets go at handles, and waits for what comes of it."""

    def __init__(self, window, qtbot, hand) -> None:
        self.window, self._bot, self._hand = window, qtbot, hand
        self.grab = next(feature for feature in window.features if type(feature).__name__ == "FaceGrab")
        self.settle()

    def settle(self) -> None:
        self._hand.wait_for(lambda: self.grab.places and self.grab.is_settled)
        self._hand.wait_for_view(self.window)

    def at(self, key: str) -> QPoint:
        return self.grab.place(key).toPoint()

    def press(self, key: str) -> QPoint:
        start = self.at(key)
        self._bot.mouseMove(self.window.canvas, pos=start)
        self._bot.mousePress(self.window.canvas, LEFT, pos=start)
        return start

    def move(self, *points: QPoint) -> None:
        for point in points:
            self._bot.mouseMove(self.window.canvas, pos=point)
            self.settle()

    def pull(self, key: str, x: int, y: int, steps: int = 4) -> QPoint:
        """Drag a handle by widget pixels, until the picture has followed; where the hand let go."""
        start = self.press(key)
        self.move(*(start + QPoint(round(x * n / steps), round(y * n / steps)) for n in range(1, steps + 1)))
        end = start + QPoint(x, y)
        self._bot.mouseRelease(self.window.canvas, LEFT, pos=end)
        self.settle()
        return end
