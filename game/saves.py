"""Saved games: plain data in one file that is either whole or refused.

A file is MAGIC, a version, the length of the rest, then a JSON table (the meta data and the name and length
of every array), the arrays in NumPy's npy form without pickle, and a SHA-256 of everything before it. Reading
never executes anything and never returns part of a file. Writing goes to a new file that is synced and then
renamed; the file that was there before stays beside it as `.bak`.

What is not checked: the digest finds damage, not malice; a file forged with a right digest is still only
JSON and arrays of numbers.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import math
import os
import re
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from game.errors import PrimacyError, Sentence, system_reason
from game.paths import user_folder

MAGIC = b"PRIMACY\n"
VERSION = 1  # rises when the meaning of the content changes; a reader of another version refuses the file
SUFFIX = ".primacy"
LARGEST_SAVE = 512_000_000  # bytes
LONGEST_NAME = 60  # characters
AUTOSAVE = "autosave"  # the name under which every turn is saved by itself
RECOVERED = "recovered"  # the name of the game that was saved after an unexpected error
TURNS = "turns"  # the folder, beside the saves, of the last turns of all games
MOST_TURNS = 50
LEFT_OVER = 600.0  # seconds after which a file that was to become a save is nobody's any more

_HEAD = struct.Struct("<8sIQ")  # magic, version, bytes of what lies between this head and the digest
_LENGTH = struct.Struct("<Q")  # bytes of the JSON table, the first thing after the head
_DIGEST = hashlib.sha256().digest_size
_NAME = re.compile(r"\w(?:[\w .,()+-]*[\w)+-])?")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(1, 10))}

Meta = dict[str, Any]  # what JSON can hold
Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class SavedGame:
    """One file of the saves folder, as a list shows it."""

    path: Path
    name: str
    meta: Meta  # empty where the file was refused
    trouble: str  # the sentence with which the file was refused; "" where it is sound


# ---------------------------------------------------------------------------------------------------- places


def save_path(name: str, folder: Path | None = None) -> Path:
    """The file of a save name inside the saves folder. A name never leaves the folder: PrimacyError."""
    folder = user_folder("saves") if folder is None else folder
    reserved = name.split(".")[0].strip().lower() in _RESERVED
    if reserved or len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        words = '"{name}" cannot name a saved game; use up to {longest} letters, digits, spaces or -_.,()+.'
        raise PrimacyError(Sentence(words, "save_name", name=name, longest=str(LONGEST_NAME)))
    path = folder / f"{name}{SUFFIX}"
    if path.is_symlink():
        words = '"{name}" is a link to a file elsewhere, which saved games do not follow.'
        raise PrimacyError(Sentence(words, "save_link", name=name))
    return path


def saved_games(folder: Path | None = None) -> list[SavedGame]:
    """Every save of the folder, the newest first; the one before stands in for a file that is damaged."""
    folder = user_folder("saves") if folder is None else folder
    found = []
    with contextlib.suppress(OSError):
        for path in sorted(folder.glob(f"*{SUFFIX}"), key=_when, reverse=True):
            found.append(_seen(path))
            if found[-1].trouble and backup_of(path).is_file():
                found.append(_seen(backup_of(path)))
    return found


def keep_turn(path: Path, game: str, turn: int, most: int | None = None) -> Path:
    """Keep a copy of a save as one turn of a game, beside it in the folder of turns; the oldest beyond `most` go.

    Raises PrimacyError (full disk, ...); the save itself is not touched.
    """
    folder = path.parent / TURNS
    name = re.sub(r"[^\w .,()+-]", "-", game)[: LONGEST_NAME - 10].strip()
    target = folder / f"{name} {turn:03d}{SUFFIX}"
    aside = folder / f".{target.name}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _put(aside, path.read_bytes())
        os.replace(aside, target)
        for old in sorted(folder.glob(f"*{SUFFIX}"), key=_when, reverse=True)[MOST_TURNS if most is None else most :]:
            old.unlink(missing_ok=True)
    except OSError as error:
        with contextlib.suppress(OSError):
            aside.unlink()
        words = "The turn could not be kept for later: {reason}."
        raise PrimacyError(Sentence(words, "turn_not_kept", reason=system_reason(error))) from None
    return target


def kept_turns(folder: Path | None = None) -> list[SavedGame]:
    """Every turn that was kept, the newest first."""
    return [_seen(path) for path in kept_paths(folder)]


def kept_paths(folder: Path | None = None) -> list[Path]:
    """The files of the turns that were kept, the newest first."""
    folder = (user_folder("saves") if folder is None else folder) / TURNS
    with contextlib.suppress(OSError):
        return sorted(folder.glob(f"*{SUFFIX}"), key=_when, reverse=True)
    return []


def _when(path: Path) -> tuple[int, str]:
    """When a file was written, in nanoseconds; its name, with the number of the turn, decides between files that the
    system's clock cannot tell apart.
    """
    try:
        return path.stat().st_mtime_ns, path.name
    except OSError:
        return 0, path.name


def _seen(path: Path) -> SavedGame:
    name = path.name.removesuffix(".bak").removesuffix(SUFFIX)
    try:
        return SavedGame(path, name, read(path)[0], "")
    except PrimacyError as error:
        return SavedGame(path, name, {}, error.sentence)


def backup_of(path: Path) -> Path:
    """Where `write` keeps the file that it replaced."""
    return path.with_name(path.name + ".bak")


# --------------------------------------------------------------------------------------------------- writing


def write(path: Path, meta: Meta, arrays: Arrays) -> None:
    """Save to `path`: all of it or nothing. The sound file that was there before becomes `.bak`.

    Raises PrimacyError (full disk, read-only folder, ...) with the previous save untouched.
    """
    content = _packed(meta, arrays)
    aside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _drop_left_over(path)
        _put(aside, content)
        _keep_previous(path)
        os.replace(aside, path)
        _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            aside.unlink()
        words = '"{name}" could not be saved: {reason}.'
        raise PrimacyError(Sentence(words, "not_saved", name=path.name, reason=system_reason(error))) from None


def _put(path: Path, content: bytes) -> None:
    """Write a file and see that it is on the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _drop_left_over(path: Path) -> None:
    """Remove what programs that were killed while saving left beside the save."""
    for left in path.parent.glob(f".{path.name}.*.new"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_OVER:
                left.unlink()


def _packed(meta: Meta, arrays: Arrays) -> bytes:
    pieces = []
    for array in arrays.values():
        piece = io.BytesIO()
        np.lib.format.write_array(piece, np.asarray(array), allow_pickle=False)
        pieces.append(piece.getvalue())
    sizes = [[name, len(piece)] for name, piece in zip(arrays, pieces, strict=True)]
    table = json.dumps({"meta": meta, "arrays": sizes}, ensure_ascii=False, allow_nan=False).encode()
    body = _LENGTH.pack(len(table)) + table + b"".join(pieces)
    content = _HEAD.pack(MAGIC, VERSION, len(body)) + body
    return content + hashlib.sha256(content).digest()


def _keep_previous(path: Path) -> None:
    """Make the file at `path` the backup, unless it is damaged: a sound backup is worth more than that."""
    try:
        read(path)
    except PrimacyError:
        return
    spare = backup_of(path).with_suffix(".old")
    with contextlib.suppress(FileNotFoundError):
        spare.unlink()
    try:
        os.link(path, spare)  # the save itself stays in place until the new one replaces it
    except OSError:  # a file system without hard links
        spare.write_bytes(path.read_bytes())
    os.replace(spare, backup_of(path))


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --------------------------------------------------------------------------------------------------- reading


def read(path: Path) -> tuple[Meta, Arrays]:
    """The meta data and arrays of a saved file. Raises PrimacyError in one sentence, and returns nothing, for
    a file that is missing, damaged, cut short, of another version or not a save at all.
    """
    content = _content(path)
    if len(content) < _HEAD.size or content[: len(MAGIC)] != MAGIC:
        raise PrimacyError(Sentence('"{name}" is not a saved game of Primacy.', "no_save", name=path.name))
    _magic, version, length = _HEAD.unpack_from(content)
    if version != VERSION:
        words = '"{name}" has save version {version}; this program reads version {read} only.'
        raise PrimacyError(Sentence(words, "save_version", name=path.name, version=str(version), read=str(VERSION)))
    body = content[_HEAD.size : -_DIGEST]
    if len(body) != length or hashlib.sha256(content[:-_DIGEST]).digest() != content[-_DIGEST:]:
        raise PrimacyError(Sentence('"{name}" is damaged and was not loaded.', "save_damaged", name=path.name))
    try:
        return _unpacked(body)
    except Exception:  # noqa: BLE001 - whatever a wrong table or header provokes in JSON or NumPy
        words = '"{name}" holds something other than a saved game.'
        raise PrimacyError(Sentence(words, "save_other", name=path.name)) from None


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_SAVE:
            words = '"{name}" is larger than any saved game of Primacy.'
            raise PrimacyError(Sentence(words, "save_large", name=path.name))
        return path.read_bytes()
    except FileNotFoundError:
        raise PrimacyError(Sentence('There is no saved game "{name}".', "save_missing", name=path.name)) from None
    except OSError as error:
        words = '"{name}" cannot be read: {reason}.'
        raise PrimacyError(Sentence(words, "not_read", name=path.name, reason=system_reason(error))) from None


def _unpacked(body: bytes) -> tuple[Meta, Arrays]:
    (length,) = _LENGTH.unpack_from(body)
    table = json.loads(body[_LENGTH.size : _LENGTH.size + length])
    if not isinstance(table["meta"], dict):
        raise ValueError("the meta data are no table")
    return table["meta"], dict(_arrays(table["arrays"], body[_LENGTH.size + length :]))


def _arrays(sizes: list[list[Any]], content: bytes) -> Iterator[tuple[str, np.ndarray]]:
    if sum(size for _name, size in sizes) != len(content):
        raise ValueError("arrays of another length")
    start = 0
    for name, size in sizes:
        yield str(name), _array(content[start : start + size])
        start += size


def _array(content: bytes) -> np.ndarray:
    """One npy array. The shape is held against the bytes at hand first: a header alone allocates nothing."""
    piece = io.BytesIO(content)
    if np.lib.format.read_magic(piece) != (1, 0):
        raise ValueError("npy version")
    shape, column_major, kind = np.lib.format.read_array_header_1_0(piece)
    data = content[piece.tell() :]
    if kind.hasobject or math.prod(shape) * kind.itemsize != len(data):
        raise ValueError("npy content")
    return np.frombuffer(data, kind).reshape(shape, order="F" if column_major else "C").copy()
