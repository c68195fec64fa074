"""No picture is written over a photo that is open here, nor with another photo's edits."""

import os

import pytest


@pytest.fixture
def two(fake_window, hand, samples):
    """A window with two photos open, the first shown and edited."""
    fake_window.open(samples[1])
    hand.wait_for_photo(fake_window, samples[1])
    fake_window.open(samples[0])
    hand.wait_for_photo(fake_window, samples[0])
    hand.drag(fake_window.panel.rows["AU26"].sliders["AU26"], 4.0)
    hand.wait_for_view(fake_window)
    return fake_window


@pytest.fixture
def save_photo(two, answers, hand):
    def save(path):
        answers.save_path = path
        two.actions_by_name["save"].trigger()
        hand.wait_for(lambda: two.files.saving is None)
        return two.message_bar.text

    return save


@pytest.fixture
def save_overlay(two, answers):
    def save(path):
        answers.picture = (path, True)
        two.look.set_style("arrows")
        two.actions_by_name["export_overlay"].trigger()
        return two.message_bar.text

    return save


@pytest.fixture
def save_animation(two, answers):
    def save(path):
        answers.animation_path = path
        two.actions_by_name["animation"].trigger()
        dialog = next(one.dialog for one in two.features if type(one).__name__ == "Animating")
        dialog.save()
        assert dialog.exporting is None
        return dialog.note.text()

    return save


@pytest.fixture(params=["save_photo", "save_overlay", "save_animation"])
def save(request):
    """Each way to write a picture: to a path, telling what is said."""
    return request.getfixturevalue(request.param)


def test_another_open_photo_is_never_written_over(save, samples):
    source = samples[1].read_bytes()
    assert "never written over" in save(samples[1])
    assert samples[1].read_bytes() == source


def test_nor_by_another_name(save, samples, tmp_path):
    link = tmp_path / "linked.jpg"
    os.link(samples[1], link)
    assert "never written over" in save(link)


@pytest.mark.parametrize("index", [0, 1])
def test_the_name_of_an_open_photo_whose_file_is_gone_is_not_taken(save, samples, index):
    samples[index].unlink()
    assert "never written over" in save(samples[index])
    assert not samples[index].exists()


def test_what_is_saved_is_what_was_shown_when_save_was_asked_for(
    two, fake_engine, samples, hand, answers, monkeypatch, tmp_path
):
    saved, save = [], fake_engine.save
    monkeypatch.setattr(fake_engine, "save", lambda *asked: saved.append(asked[:2]) or save(*asked))
    shown, recipe = two.document.opened, two.document.recipe()

    def answer_late(parent, suggestion):
        two.open(samples[1])
        hand.wait_for_photo(two, samples[1])
        return tmp_path / "saved.png"

    monkeypatch.setattr(answers, "ask_save", answer_late)
    two.actions_by_name["save"].trigger()
    hand.wait_for(lambda: two.files.saving is None)
    assert saved[0][0] is shown
    assert saved[0][1] == recipe
    assert recipe.faces
