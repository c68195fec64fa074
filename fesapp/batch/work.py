"""The work on one photo: opened once, its faces found once, then every recipe that is asked of it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Sequence

from fesapp.batch.edits import has_sidecar, own_recipe, recipe_for
from fesapp.batch.job import Job, Outcome
from fesapp.batch.naming import thumbnail_of
from fesapp.batch.rows import FaceResult, Item, Status, shown_face
from fesapp.batch.saving import save_result
from fesapp.batch.thumbnails import keep_thumbnail
from fesapp.editing.disclosing import disclosing
from fesapp.editing.face_editor import FaceEditor
from fesapp.editing.face_reading import asked_of
from fesapp.editing.fitting import fitted
from fesapp.editing.kept_edit import KeptEdit
from fesapp.editing.measuring import find_faces, measure_edit
from fesapp.editing.recipe import Recipe
from fesapp.editing.rendering import apply_motions, move_faces
from fesapp.errors import FesappError
from fesapp.faces import SMALLEST_FACE, Face
from fesapp.photos import Photo, open_photo
from fesapp.photos.own_colours import colours_of

# of a photo's longer side: the width of the smallest face that is looked for where nothing else is asked
SMALLEST_SHARE = 1 / 40


def work(job: Job) -> Iterator[Outcome]:
    """Outcomes of all items of a job, in their order, each as soon as its file is written. Never raises."""
    bench = _Bench(job)
    for item in job.items:
        clock = _Clock()
        try:
            yield bench.make(item, clock)
        except _NoFace as error:
            yield Outcome(item.number, Status.SKIPPED, str(error), timings=clock.ms)
        except FesappError as error:
            yield Outcome(item.number, Status.FAILED, _in_words(error, job, item), timings=clock.ms)
        except MemoryError:
            yield Outcome(item.number, Status.FAILED, "too little memory; ask for fewer --workers", timings=clock.ms)
        except Exception as error:  # a bug, or a library's; the other photos are not to suffer
            reason = f"{type(error).__name__}: {error}"
            yield Outcome(item.number, Status.FAILED, " ".join(reason.split())[:300], timings=clock.ms)


class _NoFace(FesappError):
    """The photo shows none: there is nothing to edit, and trying again would change nothing."""


class _Clock:
    """Milliseconds by step."""

    def __init__(self) -> None:
        self.ms: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.ms[step] = self.ms.get(step, 0.0) + 1000 * (now - self._last)
        self._last = now


class _Bench:
    """One photo being worked on; what several recipes need is made at the first."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._editors: dict[int, FaceEditor] = {}
        self._refusal: FesappError | None = None
        self._opened: tuple[Photo, list[Face]] | None = None

    def make(self, item: Item, clock: _Clock) -> Outcome:
        """Edit, write, measure."""
        if item.recipe is None and not has_sidecar(item.photo):
            return Outcome(item.number, Status.SKIPPED, "has no sidecar")
        photo, faces = self._open(clock)
        options = self._job.options
        asked = own_recipe(photo, item.photo, faces) if item.recipe is None else fitted(item.recipe, photo, faces)
        recipe = recipe_for(asked, faces, options)
        editors = [self._editor(photo, i, face) if recipe.edit_of(i) else None for i, face in enumerate(faces)]
        motions = move_faces(editors, recipe)
        result = disclosing(apply_motions(photo, motions), recipe, len(faces)) if motions else photo
        clock.lap("edit")
        name = f"{item.number:06}-{secrets.token_hex(4)}{item.target.suffix}"
        losses = save_result(result, self._job.folder / name, options)
        clock.lap("encode")
        results = tuple(_result(photo, result, face, recipe, i) for i, face in enumerate(faces))
        clock.lap("measure")
        if options.sheet != "none":
            self._keep_thumbnail(item, photo, result, results)
            clock.lap("thumbnail")
        return Outcome(item.number, Status.DONE, "", self._job.folder / name, clock.ms, results, losses)

    def _keep_thumbnail(self, item: Item, photo: Photo, result: Photo, faces: Sequence[FaceResult]) -> None:
        keep_thumbnail(thumbnail_of(self._job.folder.parent, item.key), photo, result, shown_face(faces).box)

    def _open(self, clock: _Clock) -> tuple[Photo, list[Face]]:
        """The photo and its faces; what is wrong with it is found out once too."""
        if self._refusal is not None:
            raise self._refusal
        if self._opened is None:
            try:
                photo = open_photo(self._job.photo)
                clock.lap("decode")
                smallest = _smallest_face(photo, self._job)
                self._opened = photo, _require_faces(find_faces(photo, smallest), smallest)
                clock.lap("find")
            except FesappError as error:
                self._refusal = error
                raise
        return self._opened

    def _editor(self, photo: Photo, index: int, face: Face) -> FaceEditor:
        if index not in self._editors:
            self._editors[index] = FaceEditor(photo.pixels, face, colours=colours_of(photo.metadata.icc))
        return self._editors[index]


def _smallest_face(photo: Photo, job: Job) -> int:
    """From which width faces are looked for. A sidecar may be about any face that there is."""
    if any(item.recipe is None or any(isinstance(edit, KeptEdit) for edit in item.recipe.faces) for item in job.items):
        return SMALLEST_FACE
    return job.options.smallest_face or max(SMALLEST_FACE, round(SMALLEST_SHARE * max(photo.size)))


def _require_faces(faces: list[Face], smallest: int) -> list[Face]:
    if not faces:
        raise _NoFace(f"shows no face that could be found; a face must be {smallest} px wide or more")
    return faces


def _result(photo: Photo, result: Photo, face: Face, recipe: Recipe, index: int) -> FaceResult:
    edit, before = recipe.edit_of(index), face.aus or {}
    asked = {} if edit is None else asked_of(edit, before)
    return FaceResult(face.box, before, asked, measure_edit(photo, result, face))


def _in_words(error: FesappError, job: Job, item: Item) -> str:
    """The reason without the name of the photo, which its row says, and with the file's own name instead of the one
    that it has while it is written."""
    text = str(error)
    for path in (str(job.photo), str(item.photo)):
        text = text.removeprefix(path).lstrip(": ")
    if text.startswith(str(job.folder)):
        _, _, reason = text.partition(" ")
        text = f"{item.target.name} {reason}"
    return text
