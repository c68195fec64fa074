"""What is said of dropped JSON files that are something else."""

import pytest


@pytest.mark.parametrize("content", ["{", '{"a": 1}', '{"recipe": 3}', '["AU12"]'])
def test_a_file_that_is_something_else_is_refused_in_plain_words(fake_window, hand, tmp_path, content):
    path = tmp_path / "bad.json"
    path.write_text(content)
    hand.drop(fake_window, path)
    assert fake_window.message_bar.text == "bad.json is not a preset or edits of fesapp"
    assert fake_window.edits.stack.count() == 0
