"""Hundreds of photos opened at once: the window goes on answering."""

import os
from pathlib import Path

import pytest

from fesapp.gui.filmstrip import Filmstrip
from fesapp.gui.session import Session

MANY = 130


@pytest.fixture
def paths(sample, tmp_path) -> list[Path]:
    made = [tmp_path / f"{number:03}.jpg" for number in range(MANY)]
    for path in made:
        path.symlink_to(sample)
    return made


def test_their_pictures_come_in_batches_and_in_order(open_window, fake_engine, paths, hand):
    window = open_window(fake_engine)
    strip = window.findChild(Filmstrip)
    window.files.session.add(paths)
    assert 0 < len(strip.thumbs) < MANY / 2
    window.files.session.remove(window.files.session.photos[-1])
    window.files.session.remove(window.files.session.photos[3])
    hand.wait_for(lambda: len(strip.thumbs) == MANY - 2)
    assert [thumb.photo.path for thumb in strip.thumbs] == paths[:3] + paths[4:-1]
    assert [thumb.photo for thumb in strip.thumbs] == window.files.session.photos


def test_each_path_is_looked_at_once_to_add_it_and_once_to_find_it(paths, monkeypatch):
    looked, abspath = [], os.path.abspath
    monkeypatch.setattr(os.path, "abspath", lambda path: looked.append(path) or abspath(path))
    session = Session()
    session.add(paths)
    assert len(looked) == MANY
    assert session.find(paths[-1]).path == paths[-1]
    assert len(looked) == MANY + 1
    session.add(paths)
    assert len(session) == MANY
