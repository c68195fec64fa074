"""Batches on a dask cluster."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from batch_crew import names

from fesapp.batch.cluster import Cluster
from fesapp.batch.options import BatchOptions
from fesapp.batch.plan import plan
from fesapp.batch.rows import Status
from fesapp.batch.run import BatchRun
from fesapp.errors import FesappError

distributed = pytest.importorskip("distributed")


@pytest.fixture
def cluster() -> Iterator[distributed.LocalCluster]:
    """Three workers in processes of their own."""
    with distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster


def test_with_a_worker_killed_midway_nothing_is_done_twice_and_nothing_is_missing(small, tmp_path, out, cluster):
    (tmp_path / "shoot").mkdir()
    for number in range(9):
        shutil.copy(small[number % 3], tmp_path / "shoot" / f"{number}.jpg")
    options = BatchOptions(
        (str(tmp_path / "shoot"),), ("happiness",), out, cluster=cluster.scheduler_address, sheet="none"
    )
    batch = BatchRun(plan(options))
    done: Counter[int] = Counter()
    killed: list[int] = []

    def follow(row) -> None:
        if row.status is Status.DONE:
            done[row.item.number] += 1
            if sum(done.values()) == 2:
                killed.append(next(iter(cluster.workers.values())).pid)
                os.kill(killed[0], signal.SIGKILL)

    batch.listeners.append(follow)
    batch.start()
    assert batch.wait(400)
    assert batch.trouble == ""
    assert len(killed) == 1
    assert done == Counter(range(1, 10))
    assert names(out) == [f"{number}_happiness.jpg" for number in range(9)]
    assert not (out / ".fesapp-batch.work").exists()


def test_without_the_extra_the_reason_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(FesappError, match="extra"):
        Cluster("tcp://127.0.0.1:1", tmp_path)


def test_where_nobody_answers_the_reason_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("fesapp.batch.cluster._CONNECT_S", 0.5)
    with pytest.raises(FesappError, match="no dask scheduler answers"):
        Cluster("tcp://127.0.0.1:1", tmp_path)
