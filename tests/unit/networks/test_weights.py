"""Weights files: what was saved comes back, and nothing else is ever loaded."""

from __future__ import annotations

import json
import os
import pickle
import random
import stat
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from fesapp.errors import FesappError
from fesapp.networks.measurement import MeasurementNetwork
from fesapp.networks.motion import MotionNetwork
from fesapp.networks.weights import SCHEMA, Card, load_weights, read_card, save_weights

CARD = Card("measurement", {"width": 16}, "measures", "nobody", {"rank_correlation": 0.8})


@pytest.fixture
def network() -> MeasurementNetwork:
    torch.manual_seed(3)
    return MeasurementNetwork(16)


@pytest.fixture
def whole(network: MeasurementNetwork, tmp_path: Path) -> Path:
    """A good weights file."""
    path = tmp_path / "whole.safetensors"
    save_weights(path, network, CARD)
    return path


def refusal(path: Path, network: str = "measurement") -> str:
    """The one line with which a weights file is refused."""
    with pytest.raises(FesappError) as caught:
        load_weights(path, network)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(f"{path}: ")
    return message


def with_card(source: Path, path: Path, **changed: object) -> Path:
    """The tensors of `source` under a changed card."""
    document = {**json.loads(_metadata(source)["card"]), **changed}
    save_file(load_file(source), path, metadata={"card": json.dumps(document)})
    return path


def _metadata(path: Path) -> dict[str, str]:
    data = path.read_bytes()
    return json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])["__metadata__"]


def test_a_network_computes_the_same_after_saving_and_loading(network: MeasurementNetwork, whole: Path) -> None:
    landmarks = 128 + 50 * torch.randn(4, 478, 3)
    loaded = load_weights(whole, "measurement")
    before, after = network(landmarks), loaded(landmarks)
    assert before.std() > 0.1
    torch.testing.assert_close(after, before, rtol=0, atol=0.02)
    assert not loaded.training
    assert not any(parameter.requires_grad for parameter in loaded.parameters())


def test_a_motion_network_comes_back_with_its_width(tmp_path: Path) -> None:
    torch.manual_seed(1)
    path = tmp_path / "motion.safetensors"
    network = MotionNetwork(8)
    save_weights(path, network, Card("motion", {"width": 8}))
    loaded = load_weights(path, "motion")
    for name, value in network.state_dict().items():
        torch.testing.assert_close(loaded.state_dict()[name], value, rtol=1e-3, atol=1e-4, msg=name)


def test_the_card_says_what_it_was_given(whole: Path) -> None:
    card = read_card(whole)
    assert (card.network, card.options, card.trained_on) == (CARD.network, CARD.options, CARD.trained_on)
    assert card.figures == {"rank_correlation": 0.8}
    assert card.schema == SCHEMA


def test_saving_replaces_the_old_file_and_leaves_nothing_beside_it(network: MeasurementNetwork, whole: Path) -> None:
    save_weights(whole, network, Card("measurement", {"width": 16}, "again"))
    assert read_card(whole).description == "again"
    assert [file.name for file in whole.parent.iterdir()] == [whole.name]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_saved_file_is_for_all_users_who_may_read_the_folder(whole: Path) -> None:
    plain = whole.with_name("plain.txt")
    plain.write_text("")
    assert stat.S_IMODE(whole.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_a_missing_file_is_refused_and_the_remedy_named(tmp_path: Path) -> None:
    assert "no such weights file; give one that `python -m training export`" in refusal(tmp_path / "none.safetensors")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "not a readable safetensors file" in refusal(tmp_path)


def test_a_file_cut_short_anywhere_is_refused(whole: Path, tmp_path: Path) -> None:
    data = whole.read_bytes()
    header = 8 + int.from_bytes(data[:8], "little")
    path = tmp_path / "cut.safetensors"
    for length in (0, 1, 7, 8, header // 2, header - 1, header, header + 1, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:length])
        assert "not a readable safetensors file" in refusal(path), length


def test_a_file_with_bytes_to_spare_is_refused(whole: Path) -> None:
    whole.write_bytes(whole.read_bytes() + b"more")
    assert "not a readable safetensors file" in refusal(whole)


def test_one_flipped_bit_among_the_values_is_noticed(whole: Path, tmp_path: Path) -> None:
    data = whole.read_bytes()
    header = 8 + int.from_bytes(data[:8], "little")
    chance = random.Random(4)
    path = tmp_path / "flipped.safetensors"
    for place in [header, len(data) - 1, *(chance.randrange(header, len(data)) for _ in range(40))]:
        flipped = bytearray(data)
        flipped[place] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        assert "damaged" in refusal(path)


def test_flipped_bits_in_the_header_are_refused_or_change_words_only(
    network: MeasurementNetwork, whole: Path, tmp_path: Path
) -> None:
    data = whole.read_bytes()
    header = 8 + int.from_bytes(data[:8], "little")
    chance = random.Random(5)
    path = tmp_path / "flipped.safetensors"
    refusals = []
    for _ in range(150):
        flipped = bytearray(data)
        flipped[chance.randrange(header)] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        try:
            loaded = load_weights(path, "measurement").state_dict()
        except FesappError as error:
            refusals.append(str(error))
            continue
        for name, value in network.state_dict().items():
            torch.testing.assert_close(loaded[name], value.half().float(), rtol=0, atol=0)
    assert len(refusals) > 100
    assert not any("\n" in refusal for refusal in refusals)


def test_safetensors_of_another_program_are_refused(network: MeasurementNetwork, tmp_path: Path) -> None:
    path = tmp_path / "foreign.safetensors"
    for metadata in (None, {"format": "pt"}):
        save_file(network.state_dict(), path, metadata=metadata)
        assert "no model card" in refusal(path)


@pytest.mark.parametrize("card", ["", "{", "[]", "null", '{"network": "measurement"}', '{"network": 3, "options": {}}'])
def test_a_damaged_card_is_refused(card: str, whole: Path) -> None:
    save_file(load_file(whole), whole, metadata={"card": card})
    assert "card" in refusal(whole)


def test_weights_of_another_network_are_refused(whole: Path) -> None:
    assert "weights of the 'measurement' network, not of 'motion'" in refusal(whole, "motion")


def test_a_network_that_this_version_does_not_know_is_refused(whole: Path, tmp_path: Path) -> None:
    path = with_card(whole, tmp_path / "texture.safetensors", network="texture")
    assert "weights of the 'texture' network" in refusal(path)


def test_a_newer_schema_is_refused_as_such_even_if_its_card_has_another_form(whole: Path, tmp_path: Path) -> None:
    path = with_card(whole, tmp_path / "newer.safetensors", schema=SCHEMA + 1, options="none")
    assert f"card schema {SCHEMA + 1}, this one reads {SCHEMA}" in refusal(path)


@pytest.mark.parametrize("options", [{"width": 8}, {}, {"width": 16, "depth": 3}, {"width": -4}])
def test_values_that_do_not_fit_their_card_are_refused(options: dict[str, int], whole: Path, tmp_path: Path) -> None:
    assert "fit" in refusal(with_card(whole, tmp_path / "other.safetensors", options=options))


@pytest.mark.parametrize("change", ["one missing", "one too many"])
def test_values_of_another_architecture_are_refused(change: str, network: MeasurementNetwork, tmp_path: Path) -> None:
    tensors = network.state_dict()
    if change == "one missing":
        tensors.popitem()
    else:
        tensors["layers.9.weight"] = torch.zeros(3)
    path = tmp_path / "other.safetensors"
    save_file(tensors, path, metadata={"card": '{"network": "measurement", "options": {"width": 16}}'})
    assert "the weights do not fit their card" in refusal(path)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_values_that_are_no_numbers_are_refused(value: float, network: MeasurementNetwork, tmp_path: Path) -> None:
    path = tmp_path / "nan.safetensors"
    with torch.no_grad():
        network.layers[2].bias[5] = value  # type: ignore[index, operator]
    save_weights(path, network, CARD)
    assert "values that are no numbers" in refusal(path)


class _Payload:
    """Makes a file when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.mark),)


@pytest.mark.parametrize("form", ["pickle", "torch"])
def test_a_pickle_is_refused_and_never_run(form: str, tmp_path: Path) -> None:
    mark, path = tmp_path / "payload ran", tmp_path / "evil.safetensors"
    if form == "pickle":
        path.write_bytes(pickle.dumps(_Payload(mark)))
    else:
        torch.save({"weights": _Payload(mark)}, path)
    assert "not a readable safetensors file" in refusal(path)
    assert not mark.exists()
    pickle.loads(pickle.dumps(_Payload(mark)))
    assert mark.exists(), "the payload would not have shown itself"


@pytest.mark.parametrize("name", ["motion", "measurement"])
def test_the_weights_that_ship_load_and_say_what_they_were_trained_on(name: str) -> None:
    path = Path(__file__).parents[3] / "resources" / "weights" / f"{name}.safetensors"
    card = read_card(path)
    assert card.network == name
    assert card.description
    assert card.trained_on
    assert card.figures
    assert card.checksum is not None
    assert path.stat().st_size < 10e6
    load_weights(path, name)


@pytest.mark.parametrize("options", [{"width": 10**6}, {"width": 3000}, {"width": 0}, {"width": -1}, {"depth": 2}])
def test_a_card_that_asks_for_a_network_of_another_size_is_refused_before_that_is_built(
    whole: Path, tmp_path: Path, options: dict[str, int]
) -> None:
    assert "fit" in refusal(with_card(whole, tmp_path / "huge.safetensors", options=options))


def test_a_card_of_brackets_thousands_deep_is_refused(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "deep.safetensors"
    save_file(load_file(whole), path, metadata={"card": "[" * 50_000 + "]" * 50_000})
    assert "card" in refusal(path)
