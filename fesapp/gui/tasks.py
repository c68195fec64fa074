"""Work for the render thread that a feature of the window brings along, done in steps between which previews pass."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from fesapp.gui.engine import Engine

# yields what it has got so far, for `progress`, and returns the answer
Steps = Generator[object, None, object]


@dataclass(frozen=True, eq=False)
class Task:
    """Work in the render thread.

    Attributes:
        name: what is done, for error messages: "Measuring the edit".
        steps: does it with the engine, in the render thread. Between two yields nothing else is rendered, so they
            should come every 50 ms or so; whoever raises FesappError there tells the user why.
        answer: takes what `steps` returned, in the GUI thread.
        failed: takes the reason in words, in the GUI thread.
        progress: takes what `steps` yielded, in the GUI thread.
        given_up: called in the GUI thread once a task that was cancelled has ended; nothing of it is done any more.
        replaces: a task that waits or is under way under the same word is given up for this one; "" for none.
        writes: it writes a file of the user's: unless cancelled, it is finished before the thread ends.
    """

    name: str
    steps: Callable[[Engine], Steps]
    answer: Callable[[object], object]
    failed: Callable[[str], object]
    progress: Callable[[object], object] = lambda value: None
    given_up: Callable[[], object] = lambda: None
    replaces: str = ""
    writes: bool = False
    cancelled: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Give it up at its next step; neither `answer` nor `failed` is called then.

        Unless it `writes` and its last step was under way: what is written is told by `answer` all the same.
        """
        self.cancelled.set()


def one_step(work: Callable[[Engine], object]) -> Callable[[Engine], Steps]:
    """Steps of work that is quickly done; a preview that waits goes first."""

    def steps(engine: Engine) -> Steps:
        yield None
        return work(engine)

    return steps
