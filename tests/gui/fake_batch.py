"""A batch's run without workers: the test says what becomes of each row, from another thread as a real run does."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

from fesapp.batch.rows import FaceResult, Item, Row, Status
from fesapp.errors import FesappError
from fesapp.gui.batch_mail import BatchMail
from fesapp.gui.batch_wish import BatchWish

FACE = FaceResult(
    (10, 10, 90, 90), {"AU12L": 0.4, "AU12R": 0.5}, {"AU12L": 3.5, "AU12R": 3.5}, {"AU12L": 3.1, "AU12R": 3.3}
)


class FakeRun:
    """Behaves like `BatchRun`, to which the test adds `became` and `over`."""

    def __init__(self, photos: Sequence[Path], recipe: str, out: Path, notes: tuple[str, ...] = ()) -> None:
        items = [Item(n, photo, recipe, None, out / f"{photo.stem}_{recipe}.jpg") for n, photo in enumerate(photos, 1)]
        self.plan = SimpleNamespace(out=out, notes=notes, items=items)
        self.rows = [Row(item) for item in items]
        self.listeners: list[Callable[[Row], None]] = []
        self.ended: list[Callable[[], None]] = []
        self.trouble = ""
        self.written: list[Path] = []
        self.faces: dict[int, list[FaceResult]] = {}
        self.is_running = self.is_paused = self.was_cancelled = False
        self.starts = 0
        self.refusal = ""

    def start(self) -> None:
        if self.refusal:
            raise FesappError(self.refusal)
        self.is_running, self.was_cancelled, self.starts = True, False, self.starts + 1

    def pause(self) -> None:
        self.is_paused = True

    def go_on(self) -> None:
        self.is_paused = False

    def cancel(self) -> None:
        self.was_cancelled = True
        for row in self.rows:
            if row.status is Status.RUNNING:
                self.became(row.item.number, Status.QUEUED)
        self.over()

    def retry_failed(self) -> None:
        for row in [row for row in self.rows if row.status is Status.FAILED]:
            self.became(row.item.number, Status.QUEUED)
        self.start()

    def wait(self, seconds: float | None = None) -> bool:
        return not self.is_running

    def faces_of(self, number: int) -> list[FaceResult]:
        return self.faces.get(number, [])

    # ---- what happens, as the test wants it ----

    def became(self, number: int, status: Status, reason: str = "", **more: object) -> None:
        """A row changes; done, its photo shows a face that has been edited."""
        row = Row(self.plan.items[number - 1], status, reason, **more)
        if status is Status.DONE:
            self.faces.setdefault(number, [FACE])
            row = dataclasses.replace(row, ms=more.get("ms", 1234.0), output=row.item.target)
        self.rows[number - 1] = row
        self._in_its_thread(lambda: [listener(row) for listener in self.listeners])

    def over(self, written: Sequence[Path] = (), trouble: str = "") -> None:
        """The run ends."""
        self.written, self.trouble, self.is_running = list(written), trouble, False
        self._in_its_thread(lambda: [listener() for listener in self.ended])

    def _in_its_thread(self, work: Callable[[], object]) -> None:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()


class FakeBeginning:
    """Begins fake runs, and remembers what was wished. `refusal` is raised instead, if there is one."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.wishes: list[BatchWish] = []
        self.run: FakeRun | None = None
        self.refusal = ""
        self.photos: Sequence[Path] | None = None  # else the inputs
        self.notes: tuple[str, ...] = ()
        self.gate = threading.Event()  # clear it to hold the planning back
        self.gate.set()

    def __call__(self, wish: BatchWish, mail: BatchMail) -> FakeRun:
        self.gate.wait()
        self.wishes.append(wish)
        if self.refusal:
            raise FesappError(self.refusal)
        photos = self.photos or [Path(text) for text in wish.inputs]
        self.run = FakeRun(photos, wish.settings.recipes[0], self.out, self.notes)
        mail.first_rows = list(self.run.rows)
        self.run.listeners.append(mail.put)
        self.run.ended.append(mail.end)
        self.run.start()
        return self.run
