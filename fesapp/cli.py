"""The command line: arguments and help. What the commands do is in `fesapp.commands`, loaded when one is called."""

from __future__ import annotations

import io
import multiprocessing
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from fesapp import __version__
from fesapp.commands.bench_processes import REPORT_DRAGS, REPORT_SHOWN
from fesapp.commands.group import WINDOW, PhotoOrCommand
from fesapp.errors import FesappError

if TYPE_CHECKING:
    from fesapp.gui.main_window import MainWindow

app = typer.Typer(
    name="fesapp",
    cls=PhotoOrCommand,
    subcommand_metavar="[PHOTO]... | COMMAND [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)

_SIGN_HELP = "Sign by C2PA with certificate chain and key (PEM); else FESAPP_C2PA_CERT and FESAPP_C2PA_KEY name them."
Sign = Annotated[tuple[Path, Path] | None, typer.Option(metavar="CERT KEY", help=_SIGN_HELP)]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]


def main() -> None:
    """The program `fesapp`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a file name may hold what a terminal cannot show
    multiprocessing.freeze_support()  # in a built program a worker of a batch is the program started once more
    app(prog_name="fesapp")


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"fesapp {__version__}")
        raise typer.Exit()


@app.callback()
def fesapp(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_say_version)
    ] = False,
) -> None:
    """Edit the expression of the faces in a photo.

    `fesapp` opens the editor and `fesapp PHOTO…` opens photos in it; one that is called like a command, say edit,
    as `fesapp ./edit`. The commands below do the same work without a window.

    Exit status: 0 done; 1 something could not be done, with one line on stderr that says why; 2 wrong usage.
    """


@app.command(WINDOW, hidden=True)
def window(photos: Annotated[list[Path] | None, typer.Argument(metavar="[PHOTO]...")] = None) -> int:
    """Open the editor's window."""
    photos = photos or []
    for photo in photos:
        if not photo.exists():
            raise FesappError(f"{photo} does not exist; check the name and the folder")
    try:
        from fesapp.gui.application import run
    except ImportError as error:
        raise FesappError(f"the window cannot be opened ({error}); `fesapp doctor` says what is missing") from error
    report = _report_drags if os.environ.get(REPORT_DRAGS) else _report_shown if os.environ.get(REPORT_SHOWN) else None
    return run([str(photo) for photo in photos], on_shown=report)


def _report_shown(_: MainWindow) -> None:
    print("shown", flush=True)
    os._exit(0)  # neither waits for the networks to load nor writes the user's settings


def _report_drags(window: MainWindow) -> None:
    from fesapp.gui.drag_measure import DragMeasure

    seconds, moves = os.environ[REPORT_DRAGS].split()
    DragMeasure(window, float(seconds), int(moves))


@app.command()
def analyze(
    photo: Annotated[Path, typer.Argument(metavar="PHOTO", help="The photo to look at.")], json: Json = False
) -> None:
    """Say which faces a photo shows: box, pose, Action Units (0 to 5, left and right) and expression.

    The table names the strongest Action Units, JSON all of them. Faces are counted from 0, the largest first.
    """
    from fesapp.commands import analyze as command

    command.run(photo, json)


@app.command()
def edit(
    photo: Annotated[Path, typer.Argument(metavar="PHOTO", help="The photo to edit.")],
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="Where to write: .jpg, .png, .tif or .webp; no file that exists.")
    ],
    au: Annotated[
        list[str] | None,
        typer.Option(
            metavar="AU=INTENSITY",
            help="Action Unit and intensity, 0 to 5: 12=3.5 for both sides, 4L=2 for the person's left. Repeatable.",
        ),
    ] = None,
    relative: Annotated[bool, typer.Option("--relative", help="Add --au (-5 to 5) to what the face shows.")] = False,
    face: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="Edit only this face, counted from 0 as `analyze` does.")
    ] = None,
    recipe: Annotated[
        str | None,
        typer.Option(
            "--recipe",
            "--preset",
            metavar="FILE|NAME",
            help="A recipe, sidecar or preset (JSON), a picture that fesapp saved, or a preset's name, say happiness; "
            "--au adds and overrides.",
        ),
    ] = None,
    sidecar: Annotated[bool, typer.Option("--sidecar", help="Apply the photo's own edits, kept beside it.")] = False,
    flow: Annotated[
        Path | None, typer.Option(metavar="FLOW.png", help="Also write the motion as a colour-wheel picture.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that exist.")] = False,
    quality: Annotated[
        str, typer.Option(metavar="N|source", help="Of JPEG and WebP, 1 to 100, or as that of the source photo.")
    ] = "95",
    subsampling: Annotated[
        str,
        typer.Option(metavar="4:4:4|4:2:2|4:2:0|source", help="Of a JPEG's colours; 4:4:4 if the source has none."),
    ] = "source",
    metadata: Annotated[
        str,
        typer.Option(
            metavar="all|no-gps|none",
            help="What goes along of EXIF, XMP and IPTC: all; all but coordinates (place names stay); or nothing.",
        ),
    ] = "all",
    max_side: Annotated[
        int | None, typer.Option(metavar="PIXELS", min=1, help="The longer side at most; a photo is never enlarged.")
    ] = None,
    warp: Annotated[
        float | None, typer.Option(metavar="0..1", min=0, max=1, help="Strength of the motion; 1 where not given.")
    ] = None,
    texture: Annotated[
        float | None,
        typer.Option(metavar="0..1", min=0, max=1, help="Strength of paint and folds; 1 where not given."),
    ] = None,
    sign: Sign = None,
    json: Json = False,
) -> None:
    """Edit a photo's faces and save the result at the photo's own resolution.

    `fesapp edit portrait.jpg smiling.jpg --au 12=3.5 --au 6=2`

    Without --face every face is edited, and the intensities asked for replace what the faces show. The result is
    measured: --json says per face what was there before, what was asked and what came out. What the format of OUT
    cannot hold of the photo, say 16 bits in a JPEG, is noted on stderr, and in --json as "losses".
    """
    from fesapp.commands.edit_options import EditOptions, file_asked, parse_aus
    from fesapp.commands.save_words import parse_saving

    typed, saving = parse_aus(au or (), relative), parse_saving(quality, subsampling, metadata)
    loaded = file_asked(recipe, sidecar, photo)
    options = EditOptions(photo, out, typed, face, loaded, warp, texture, flow, overwrite, saving, max_side, sign)
    options.check()

    # after the checks, because it loads torch: a wrong command line is answered at once
    from fesapp.commands import edit as command

    command.run(options, json)


@app.command()
def animate(
    photo: Annotated[Path, typer.Argument(metavar="PHOTO", help="The photo to animate.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Where to write: .gif, .webp or .mp4.")],
    au: Annotated[
        list[str] | None,
        typer.Option(metavar="AU=INTENSITY", help="The expression to reach, as of `edit`. Repeatable."),
    ] = None,
    relative: Annotated[bool, typer.Option("--relative", help="Add --au (-5 to 5) to what the face shows.")] = False,
    face: Annotated[int | None, typer.Option(metavar="N", min=0, help="Move only this face, counted from 0.")] = None,
    recipe: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A recipe, sidecar or saved picture to reach; --au adds and overrides."),
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="A recipe to begin with instead of the photo as it is."),
    ] = None,
    frames: Annotated[int, typer.Option(metavar="N", min=2, max=600, help="Pictures from start to end.")] = 25,
    fps: Annotated[float, typer.Option(metavar="N", min=1, max=50, help="Pictures a second.")] = 25.0,
    easing: Annotated[
        str, typer.Option(metavar="NAME", help="Pace of the way: ease, linear, slowing or spring.")
    ] = "ease",
    hold: Annotated[float, typer.Option(metavar="SECONDS", min=0, max=10, help="How long start and end stay.")] = 0.4,
    size: Annotated[
        int, typer.Option(metavar="PIXELS", min=64, max=1920, help="The longer side; a photo is never enlarged.")
    ] = 720,
    crop_face: Annotated[bool, typer.Option("--crop-face", help="Show the moving faces, not the whole photo.")] = False,
    once: Annotated[bool, typer.Option("--once", help="Do not go back to the start.")] = False,
    no_loop: Annotated[bool, typer.Option("--no-loop", help="Play once; an MP4 leaves that to the player.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that exists.")] = False,
    sign: Sign = None,
) -> None:
    """Animate a photo's faces, from what they show to an expression and back, as GIF, WebP or MP4.

    `fesapp animate portrait.jpg smile.gif --au 12=3.5 --au 6=2`
    """
    from fesapp.commands.animate_options import AnimateOptions
    from fesapp.commands.edit_options import EditOptions, file_asked, parse_aus
    from fesapp.editing.animation import Animation
    from fesapp.editing.recipe import Recipe

    loaded = file_asked(None if recipe is None else str(recipe), False, photo)
    part: Literal["face", "photo"] = "face" if crop_face else "photo"
    options = AnimateOptions(
        EditOptions(photo, out, parse_aus(au or (), relative), face, loaded, overwrite=overwrite, sign=sign),
        Animation(
            Recipe() if start is None else Recipe.load(start), Recipe(), frames, fps, easing, hold, not once,
            not no_loop, size, part,
        ),
    )  # fmt: skip
    options.check()

    # after the checks, as of `edit`
    from fesapp.commands import animate as command

    command.run(options)


@app.command()
def batch(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[INPUT]...", help='Photos, folders with all below them, and globs ("shoot/**/*.jpg").'),
    ] = None,
    recipe: Annotated[
        list[str] | None,
        typer.Option(
            "--recipe",
            "--preset",
            metavar="NAME|FILE",
            help="A preset's name; a recipe, preset or sidecar (JSON); an OpenFace CSV; or `sidecars`, each photo's "
            "own. Repeatable: every photo is edited with every recipe.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder to write to; made if it is not there.")
    ] = None,
    template: Annotated[
        str,
        typer.Option(
            metavar="TEXT", help="Names of the files: {stem}, {recipe}, {n} ({n:04}), {ext}, {folder}; / makes folders."
        ),
    ] = "{stem}_{recipe}",
    format: Annotated[
        Literal["source", "jpg", "png", "tif", "webp"], typer.Option(help="Of the files; source: as each photo.")
    ] = "source",
    quality: Annotated[
        str, typer.Option(metavar="N|source", help="Of JPEG and WebP, 1 to 100, or like the source.")
    ] = "95",
    max_side: Annotated[
        int | None, typer.Option(metavar="PIXELS", min=16, help="Size limit of the longer side; nothing is enlarged.")
    ] = None,
    keep: Annotated[
        Literal["all", "no-gps", "none"], typer.Option("--metadata", help="Metadata: all, all but the place, or none.")
    ] = "all",
    conflict: Annotated[
        Literal["new", "overwrite", "skip"], typer.Option(help="Where a file has the name already.")
    ] = "new",
    faces: Annotated[str, typer.Option(metavar="all|largest|N", help="Which faces; N is counted from 0.")] = "all",
    smallest_face: Annotated[
        int | None,
        typer.Option(
            metavar="PIXELS", min=48, help="Width of the smallest face looked for; a 40th of the photo where not given."
        ),
    ] = None,
    relative: Annotated[
        bool | None,
        typer.Option(
            "--relative/--absolute", help="Add to what faces show, or replace it; as each recipe says itself."
        ),
    ] = None,
    warp: Annotated[float | None, typer.Option(metavar="0..1", min=0, max=1, help="Strength of the motion.")] = None,
    texture: Annotated[
        float | None, typer.Option(metavar="0..1", min=0, max=1, help="Strength of paint and folds.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Processes; as many as there are cores and memory for.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="tcp://HOST:PORT", help="Work on a dask cluster that sees the same folders.")
    ] = None,
    sheet: Annotated[
        Literal["pdf", "png", "none"], typer.Option(help="Contact sheet at the end, before and after.")
    ] = "pdf",
    again: Annotated[bool, typer.Option("--again", help="Do also what an earlier run has finished.")] = False,
    json: Json = False,
) -> None:
    """Edit many photos: every photo with every recipe, each to a file of its own below the folder --out.

    `fesapp batch shoot --recipe happiness --recipe surprise --out edited`

    A photo that cannot be edited stops nothing: it is a row with the reason in the report, and the exit status is 1.
    Stopped or killed, the same command goes on where it was; run once more, it tries what has failed. Photos are never
    written, and folders keep their structure.
    """
    from fesapp.commands import batch as command
    from fesapp.commands.batch_options import options

    made = options(
        inputs or [], recipe or [], out, template, format, quality, max_side, keep, conflict, faces, smallest_face,
        relative, warp,
        texture, workers, cluster, sheet, again,
    )  # fmt: skip
    raise typer.Exit(command.run(made, json))


@app.command()
def bench(
    json: Json = False,
    open_edit_save: Annotated[Path | None, typer.Option(hidden=True)] = None,
) -> None:
    """Measure how fast the editor is on this machine, and how much memory it takes, at 12 megapixels.

    Takes about two minutes; on a machine that is busy with something else the figures say little.
    """
    from fesapp.commands import bench as command

    command.run(json, open_edit_save)


@app.command()
def doctor(json: Json = False) -> None:
    """Say what is installed, which device is used, which weights there are, and what is missing."""
    from fesapp.commands import doctor as command

    command.run(json)
