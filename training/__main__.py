"""The training commands: `python -m training prepare | drive | hide | train | evaluate | export`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from fesapp.errors import FesappError

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Train fesapp's networks on pictures of your own.")
train = typer.Typer(no_args_is_help=True, help="Train a network; goes on where its run stopped.")
app.add_typer(train, name="train")

Set = Annotated[Path, typer.Argument(help="The prepared set.")]
Run = Annotated[Path, typer.Option(help="Folder of the run: checkpoint and log.")]
Device = Annotated[str, typer.Option(help="cpu or cuda.")]
Seed = Annotated[int, typer.Option(help="Of samples and initial weights.")]
Minutes = Annotated[float, typer.Option(help="Stop after so long, to be resumed; 0: no limit.")]
Threads = Annotated[int, typer.Option(help="CPU threads; 0: all.")]
BFloat16 = Annotated[bool, typer.Option(help="Mixed precision, twice as fast where the processor has it.")]
Steps = Annotated[int, typer.Option(help="Optimiser steps.")]
Rate = Annotated[float, typer.Option(help="Peak learning rate.")]
Width = Annotated[int, typer.Option(help="Channels of the first layer.")]
OtherWeights = Annotated[Path | None, typer.Option(help="Weights; the program's own where not given.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes; one a core where not given.")]
Init = Annotated[Path | None, typer.Option(help="Start a new run from a weights file, say the shipped one.")]


@app.command()
def prepare(
    portraits: Annotated[Path, typer.Option(help="Folder with portraits, searched through.")],
    face_model: Annotated[Path, typer.Option(help="face_model.npz, the 3D face model.")],
    out: Annotated[Path, typer.Option(help="Folder of the prepared set.")],
    subset: Annotated[int | None, typer.Option(min=1, help="Only so many photos.")] = None,
    workers: Workers = None,
) -> None:
    """Landmarks, 3D fits, crops and labels of a folder of portraits; resumes, and lists what it cannot use."""
    # many small solves: threads only get in each other's way; set before numpy starts its own
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from training.prepare import prepare as run

    print(run(portraits, face_model, out, subset, workers))


@app.command()
def drive(
    prepared: Set,
    edits: Annotated[int, typer.Option(min=1, help="Edits a photo.")] = 2,
    workers: Workers = None,
    seed: Seed = 0,
) -> None:
    """Edit the set's photos with the program's motion network and find their landmarks again, for `train aus`."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from training.drive import drive as run

    print(run(prepared, edits, seed, workers))


@app.command()
def hide(
    prepared: Set,
    portraits: Annotated[Path, typer.Option(help="The folder the set was prepared from.")],
    what: Annotated[str, typer.Option(help="mouths, eyes or both.")] = "both",
    mouths: Annotated[int, typer.Option(min=1, help="Samples a photo with an open mouth.")] = 3,
    eyes: Annotated[int, typer.Option(min=1, help="Samples a photo of eyes; of closed ones six times as many.")] = 1,
    workers: Workers = None,
    seed: Annotated[int, typer.Option(help="Of how far things are closed.")] = 0,
) -> None:
    """Close the set's open mouths and eyes and open them again by the program's own warp, for `train texture`."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from training.hidden_eyes import EYES
    from training.hidden_mouths import MOUTHS
    from training.hiding import hide as run

    if what not in ("mouths", "eyes", "both"):
        raise FesappError(f"--what is mouths, eyes or both, not {what}")
    for kind, variants in ((MOUTHS, mouths), (EYES, eyes)):
        if what in (kind.name, "both"):
            print(run(kind, prepared, portraits, variants, seed, workers))


@train.command("motion")
def train_motion(
    prepared: Set,
    run: Run = Path("runs/motion"),
    landmark_steps: Annotated[int, typer.Option(help="Steps on the landmarks' motion, first.")] = 5_000,
    steps: Annotated[int, typer.Option(help="Steps on the dense flow.")] = 3_900,
    batch: Annotated[int, typer.Option(help="Samples a step.")] = 16,
    replay: Annotated[int, typer.Option(help="Times each computed sample is used.")] = 3,
    rate: Rate = 1e-3,
    width: Width = 16,
    workers: Annotated[int, typer.Option(help="Processes that compute geometry; 0: the training device does.")] = 1,
    minutes: Minutes = 0,
    threads: Threads = 0,
    init: Init = None,
    bfloat16: BFloat16 = False,
    device: Device = "cpu",
    seed: Seed = 0,
) -> None:
    """The motion network, from geometry."""
    import torch

    from training.train_motion import MotionOptions
    from training.train_motion import train_motion as start

    if threads:
        torch.set_num_threads(threads)
    options = MotionOptions(landmark_steps, steps, batch, replay, rate, width, workers, minutes, device, bfloat16, seed)
    start(prepared, run, options, init)


@train.command("aus")
def train_aus(
    prepared: Set,
    run: Run = Path("runs/aus"),
    steps: Steps = 6_000,
    batch: Annotated[int, typer.Option(help="Faces a step.")] = 256,
    rate: Rate = 1e-3,
    width: Annotated[int, typer.Option(help="Hidden units a layer.")] = 256,
    device: Device = "cpu",
    seed: Seed = 0,
) -> None:
    """The network that measures Action Units."""
    from training.train_aus import MeasurementOptions
    from training.train_aus import train_aus as start

    start(prepared, run, MeasurementOptions(steps, batch, rate, width, device, seed))


@train.command("glasses")
def train_glasses(
    prepared: Set,
    run: Run = Path("runs/glasses"),
    steps: Steps = 1_500,
    batch: Annotated[int, typer.Option(help="Faces a step.")] = 12,
    rate: Rate = 2e-3,
    width: Width = 12,
    bfloat16: BFloat16 = False,
    device: Device = "cpu",
    seed: Seed = 0,
) -> None:
    """The network that sees glasses, from drawn ones."""
    from training.train_glasses import GlassesOptions
    from training.train_glasses import train_glasses as start

    start(prepared, run, GlassesOptions(steps, batch, rate, width, device, bfloat16, seed))


@train.command("texture")
def train_texture(
    prepared: Set,
    run: Run = Path("runs/texture"),
    part: Annotated[str, typer.Option(help="mouth or eyes.")] = "mouth",
    steps: Steps = 6_000,
    critic_from: Annotated[int, typer.Option(help="Step from which the critic judges.")] = 1_000,
    batch: Annotated[int, typer.Option(help="Samples a step.")] = 16,
    rate: Rate = 6e-4,
    width: Width = 40,
    minutes: Minutes = 0,
    threads: Threads = 0,
    init: Init = None,
    bfloat16: BFloat16 = False,
    device: Device = "cpu",
    seed: Seed = 0,
) -> None:
    """A texture network, from mouths or eyes that `hide` closed and opened again."""
    import torch

    from training.train_texture import TextureOptions
    from training.train_texture import train_texture as start

    if threads:
        torch.set_num_threads(threads)
    options = TextureOptions(part, steps, critic_from, batch, rate, width, minutes, device, bfloat16, seed)
    start(prepared, run, options, init)


@train.command("full")
def train_full(
    prepared: Set,
    run: Run = Path("runs/full"),
    generator: Annotated[str, typer.Option(help="both, or an ablation: warp or texture alone.")] = "both",
    steps: Steps = 2_000,
    critic_from: Annotated[int, typer.Option(help="Step from which the critic is heard.")] = 100,
    read_first: Annotated[int, typer.Option(help="Steps in which the critic first learns to read faces.")] = 300,
    batch: Annotated[int, typer.Option(help="Faces a step, of all processes together.")] = 4,
    rate: Rate = 5e-5,
    width: Annotated[int, typer.Option(help="Channels of the texture-only generator's first layer.")] = 32,
    config: Annotated[
        Path | None, typer.Option(help="JSON: the weight of each loss; without it as in training/full.json.")
    ] = None,
    minutes: Minutes = 0,
    threads: Threads = 0,
    bfloat16: BFloat16 = False,
    device: Device = "cpu",
    seed: Seed = 0,
) -> None:
    """Warp and texture end to end, self-supervised, from the program's own weights on."""
    import torch

    from training.full_loss import Weights, read_weights
    from training.train_full import FullOptions
    from training.train_full import train_full as start

    if threads:
        torch.set_num_threads(threads)
    options = FullOptions(
        generator, steps, critic_from, read_first, batch, rate, width, minutes, device, bfloat16, seed
    )
    start(prepared, run, options, Weights() if config is None else read_weights(config))


@train.command("folds")
def train_folds(
    prepared: Set,
    run: Run = Path("runs/folds"),
    pairs: Annotated[Path | None, typer.Option(help="CSV: a neutral and a smiling photo in each row.")] = None,
) -> None:
    """The folds of a smile, from people photographed neutral and smiling."""
    from training.train_folds import train_folds as start

    start(prepared, run, pairs)


@train.command("identity")
def train_identity(
    prepared: Set,
    run: Run = Path("runs/identity"),
    steps: Steps = 2_000,
    batch: Annotated[int, typer.Option(help="People a step.")] = 64,
    rate: Rate = 2e-3,
    width: Width = 32,
    minutes: Minutes = 0,
    threads: Threads = 0,
    hold_back: Annotated[float, typer.Option(help="Share of people with two photos to validate on as well.")] = 0,
    pairs: Annotated[Path | None, typer.Option(help="CSV: two photos of one person in each row.")] = None,
    bfloat16: BFloat16 = False,
    device: Device = "cpu",
    seed: Seed = 0,
) -> None:
    """The network that tells people apart whatever their faces do."""
    import torch

    from training.train_identity import IdentityOptions
    from training.train_identity import train_identity as start

    if threads:
        torch.set_num_threads(threads)
    start(prepared, run, IdentityOptions(steps, batch, rate, width, minutes, hold_back, device, bfloat16, seed), pairs)


@app.command()
def evaluate(
    prepared: Set,
    out: Annotated[Path, typer.Option(help="Folder for evaluation.json and the sheets.")] = Path("runs/evaluation"),
    motion: OtherWeights = None,
    measurement: OtherWeights = None,
    photos: Annotated[int, typer.Option(min=1, help="Validation photos for the flow.")] = 96,
    response_photos: Annotated[int, typer.Option(min=0, help="Photos edited and measured again; 0: none.")] = 24,
    texture: OtherWeights = None,
    eyes: OtherWeights = None,
    texture_only: Annotated[Path | None, typer.Option(help="Run of the texture-only ablation, to compare.")] = None,
    portraits: Annotated[Path | None, typer.Option(help="The portraits, for sheets of expressions at 100 %.")] = None,
) -> None:
    """Measure weights on the validation split: tables, evaluation.json and contact sheets."""
    from training.evaluate import Evaluated
    from training.evaluate import evaluate as start

    of = Evaluated(motion, measurement, texture, eyes, texture_only, portraits, photos, response_photos)
    start(prepared, out, of)


@app.command()
def export(
    network: Annotated[str, typer.Argument(help="motion, texture, eyes, folds, glasses, measurement or identity.")],
    run: Annotated[Path, typer.Option(help="Folder of the run.")],
    out: Annotated[Path, typer.Option(help="The .safetensors file to write.")],
    trained_on: Annotated[str, typer.Option(help="The data and their sources, for the model card.")],
    evaluation: Annotated[Path | None, typer.Option(help="evaluation.json whose figures go into the card.")] = None,
    mix: Annotated[
        Path | None, typer.Option(help="Weights to take the mean with, say those the run began with.")
    ] = None,
) -> None:
    """Write a run's network as a weights file with its model card."""
    from training.export import export as start

    print(start(run, network, out, trained_on, evaluation, mix))


def main() -> None:
    """Run a command; what the user can mend is said in one line, exit 1."""
    try:
        app()
    except FesappError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
