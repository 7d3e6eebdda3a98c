"""Saves are whole or refused, and a failed save leaves the one before."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game import saves
from game.errors import PrimacyError

META = {"scenario": "baseline-2025", "turn": 3, "title": "第三回合", "list": [1, 2.5, None, True]}
ARRAYS = {
    "labs/chips": np.linspace(0.0, 1.0, 24).reshape(2, 12),
    "month": np.array(24299),
    "employer": np.asfortranarray(np.arange(12, dtype=np.int16).reshape(3, 4)),
    "empty": np.zeros((0, 3)),
    "flags": np.array([True, False]),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return saves.save_path("game one", tmp_path)


def bytes_of_a_save(tmp_path: Path) -> bytes:
    path = tmp_path / "whole.primacy"
    saves.write(path, META, ARRAYS)
    return path.read_bytes()


def assert_equal(arrays: dict[str, np.ndarray]) -> None:
    assert list(arrays) == list(ARRAYS)
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype
        assert arrays[name].shape == array.shape
        assert np.array_equal(arrays[name], array)


def test_what_is_written_is_read_back(path):
    saves.write(path, META, ARRAYS)
    meta, arrays = saves.read(path)
    assert meta == META
    assert_equal(arrays)


def test_arrays_read_back_may_be_written_to(path):
    saves.write(path, META, ARRAYS)
    arrays = saves.read(path)[1]
    arrays["labs/chips"][0, 0] = 7.0
    assert arrays["labs/chips"][0, 0] == 7.0


def test_the_save_before_is_kept(path):
    saves.write(path, {"turn": 1}, {})
    saves.write(path, {"turn": 2}, {})
    saves.write(path, {"turn": 3}, {})
    assert saves.read(path)[0] == {"turn": 3}
    assert saves.read(saves.backup_of(path))[0] == {"turn": 2}
    assert sorted(each.name for each in path.parent.iterdir()) == ["game one.primacy", "game one.primacy.bak"]


def test_a_damaged_save_does_not_push_out_a_sound_backup(path):
    saves.write(path, {"turn": 1}, {})
    saves.write(path, {"turn": 2}, {})
    path.write_bytes(path.read_bytes()[:-5])
    saves.write(path, {"turn": 3}, {})
    assert saves.read(saves.backup_of(path))[0] == {"turn": 1}


def test_a_damaged_save_is_listed_with_its_reason_and_the_one_before(path):
    saves.write(path, {"turn": 1}, {})
    saves.write(path, {"turn": 2}, {})
    path.write_bytes(path.read_bytes()[:-5])
    damaged, before = saves.saved_games(path.parent)
    assert damaged.name == before.name == "game one"
    assert damaged.meta == {}
    assert "damaged" in damaged.trouble
    assert before.meta == {"turn": 1}
    assert before.trouble == ""


@settings(max_examples=300)
@given(data=st.data())
def test_any_flipped_byte_is_refused_in_one_sentence(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("flip")
    content = bytearray(bytes_of_a_save(folder))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    refused(folder / "flipped.primacy", bytes(content))


@settings(max_examples=150)
@given(data=st.data())
def test_any_shortened_or_lengthened_file_is_refused(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("cut")
    content = bytes_of_a_save(folder)
    cut = data.draw(st.integers(0, len(content) - 1))
    refused(folder / "cut.primacy", content[:cut])
    refused(folder / "long.primacy", content + data.draw(st.binary(min_size=1, max_size=80)))


@settings(max_examples=100)
@given(content=st.binary(max_size=400))
def test_any_other_file_is_refused(tmp_path_factory, content):
    refused(tmp_path_factory.mktemp("other") / "other.primacy", content)


def refused(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(PrimacyError) as error:
        saves.read(path)
    sentence = str(error.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert path.name in sentence
    assert path.read_bytes() == content
    return sentence


def signed(table: bytes, arrays: bytes = b"", version: int = saves.VERSION) -> bytes:
    """A file with a right digest around any content."""
    body = saves._LENGTH.pack(len(table)) + table + arrays
    content = saves._HEAD.pack(saves.MAGIC, version, len(body)) + body
    return content + hashlib.sha256(content).digest()


def test_another_version_is_named(path):
    sentence = refused(path, signed(b"{}", version=saves.VERSION + 1))
    assert f"version {saves.VERSION + 1}" in sentence


@pytest.mark.parametrize(
    ("table", "arrays"),
    [
        (b"not json", b""),
        (b"[]", b""),
        (b'{"meta": 3, "arrays": []}', b""),
        (b'{"meta": {}, "arrays": [["a", 4]]}', b"\x80\x04N."),
        (b'{"meta": {}, "arrays": [["a", 400]]}', b"short"),
        (b'{"meta": {}, "arrays": [["a", -3], ["b", 3]]}', b""),
    ],
)
def test_a_right_digest_around_wrong_content_is_refused(path, table, arrays):
    refused(path, signed(table, arrays))


def npy(array: np.ndarray, pickle: bool) -> bytes:
    piece = io.BytesIO()
    np.lib.format.write_array(piece, array, allow_pickle=pickle)
    return piece.getvalue()


def test_a_pickled_array_is_never_loaded(path):
    piece = npy(np.array([os.getcwd], dtype=object), pickle=True)
    refused(path, signed(json.dumps({"meta": {}, "arrays": [["a", len(piece)]]}).encode(), piece))


def test_a_header_that_promises_more_than_the_file_holds_is_refused(path):
    piece = npy(np.zeros(4), pickle=False)
    piece = piece.replace(b"(4,), }         ", b"(4000000000,), }")
    assert b"4000000000" in piece
    refused(path, signed(json.dumps({"meta": {}, "arrays": [["a", len(piece)]]}).encode(), piece))


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../up", "a/b", "a\\b", "/etc/passwd", ".hidden", "C:x", "con", "NUL.old", "a\0b", "a\nb",
     "trailing.", "trailing ", "x" * 61],
)  # fmt: skip
def test_a_name_never_leaves_the_folder(tmp_path, name):
    with pytest.raises(PrimacyError):
        saves.save_path(name, tmp_path)


@pytest.mark.parametrize("name", ["autosave", "2027 Q3 (US)", "课堂一", "a", "team-1.2"])
def test_a_plain_name_is_a_file_of_the_folder(tmp_path, name):
    assert saves.save_path(name, tmp_path).parent == tmp_path


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "sly.primacy").symlink_to(tmp_path.parent / "elsewhere.primacy")
    with pytest.raises(PrimacyError, match="link"):
        saves.save_path("sly", tmp_path)


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_the_save_before_as_it_was(path, monkeypatch, call):
    saves.write(path, META, ARRAYS)
    before = path.read_bytes()

    def full(*_given, **_named):
        raise OSError(errno.ENOSPC, "No space left on device")

    if call == "write":
        monkeypatch.setattr(Path, "open", full)
    else:
        monkeypatch.setattr(saves.os, call, full)
    with pytest.raises(PrimacyError, match=r"could not be saved: no space left on device\.$"):
        saves.write(path, {"turn": 9}, ARRAYS)
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert saves.read(path)[0] == META
    assert not list(path.parent.glob(".*"))


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PrimacyError, match=r"could not be saved: .*\.$"):
        saves.write(tmp_path / "file" / "a.primacy", META, ARRAYS)


def test_a_missing_folder_holds_no_saves(tmp_path):
    assert saves.saved_games(tmp_path / "nowhere") == []
