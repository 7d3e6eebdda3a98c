"""YAML files into checked values: one clear sentence for every mistake a hand can make.

Two steps, kept apart: `read_yaml` refuses what YAML itself makes dangerous or ambiguous, `check` holds the
data against a declared model. `load` does both. The only module that imports pydantic.
"""

from __future__ import annotations

import difflib
import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, TypeVar

import pydantic
import yaml

from game.calendar import month_from_text
from game.errors import PrimacyError
from game.paths import config_path, data_root

LARGEST_FILE = 4_000_000  # bytes; a configuration beyond this is a mistake, and slow to refuse later
ENGLISH = "en"
"""The language in which everything is declared."""
TRANSLATIONS = "translations"
"""The key under which a record keeps its words in other languages; files write the languages' names instead."""
DEEPEST = 40  # lists and tables within each other; the C reader of YAML crashes at some thousands


class Declared(pydantic.BaseModel):
    """Base of every declared record: frozen, no unknown keys, no silent change of type."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


Model = TypeVar("Model", bound=pydantic.BaseModel)


def _month(value: Any) -> int:
    try:
        return month_from_text(value)
    except PrimacyError as error:
        raise ValueError("a month such as 2025-01") from error


# A field written "2025-01" in YAML and held as a game.calendar.Month.
MonthField = Annotated[
    int, pydantic.BeforeValidator(_month), pydantic.WithJsonSchema({"type": "string", "format": "month"})
]
Share = Annotated[float, pydantic.Field(ge=0, le=1)]  # a number from 0 to 1


def shown(path: Path | str) -> str:
    """The path as a message names it: from `configs` on for files that ship with the game, else as given."""
    path = Path(path)
    return (path.relative_to(data_root()) if path.is_relative_to(data_root()) else path).as_posix()


def languages() -> list[str]:
    """The languages that configs/text has words in, English first."""
    return list(_languages_of(config_path("text")))


@functools.lru_cache(maxsize=4)
def _languages_of(folder: Path) -> tuple[str, ...]:
    return (ENGLISH, *(name for name in config_names(folder) if name != ENGLISH))


def load(model: type[Model], path: Path | str) -> Model:
    """Read a YAML file and check it against the model. Raises PrimacyError."""
    return check(model, read_yaml(path), path)


# ---------------------------------------------------------------------------------------------- reading YAML

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):
    """A safe loader that knows only what YAML 1.2 calls null, true, false, whole numbers and numbers."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


_TAG = "tag:yaml.org,2002:"
_SCALARS = {
    "null": re.compile(r"~|null|Null|NULL|"),
    "bool": re.compile(r"true|True|TRUE|false|False|FALSE"),
    "int": re.compile(r"[-+]?(0|[1-9][0-9]*)"),
    "float": re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?"),
}
for _name, _pattern in _SCALARS.items():
    _Loader.add_implicit_resolver(_TAG + _name, re.compile(rf"(?:{_pattern.pattern})$"), None)

# Unquoted words that YAML readers of different versions read differently, and what to write instead.
_SURPRISES = {
    re.compile(r"(?i)(yes|no|on|off)"): (
        "means yes or no to some readers of YAML and is a word to others: "
        "write true or false, or put the word in quotes"
    ),
    re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?"): (
        "is a number in base 60 to some readers of YAML: put it in quotes, or write a plain number"
    ),
    re.compile(r"[-+]?0([0-9_]+|o[0-7_]+|x[0-9a-fA-F_]+|b[01_]+)"): (
        "is not a decimal number: write it without the leading zero, or in quotes"
    ),
    re.compile(r"[-+]?[0-9][0-9_]*_[0-9_]*(\.[0-9]*)?"): (
        "is a number to some readers of YAML and a word to others: leave out the underscores"
    ),
    re.compile(r"(?i)[-+]?\.(inf|nan)"): "is not a finite number",
}
MOST_NAMES = 12  # files of a folder that are named when one is not there
_LONGEST_NUMBER = 400  # characters; Python refuses whole numbers beyond 4,300 digits with a riddle


def read_yaml(path: Path | str) -> Any:
    """The content of a YAML file as dicts with text keys, lists, text, numbers, booleans and None.

    Refuses duplicate keys, aliases, tags, keys that are not text, and unquoted words that YAML 1.1 reads
    strangely (yes, 12:30, 017), each with file, line and key. `1e3` is a number, `2025-01-31` is text.
    Raises PrimacyError.
    """
    text = _text(Path(path))
    try:
        _refuse_depth(text, path)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                raise PrimacyError(f"{shown(path)} is empty.")
            for place, key, mistake in _mistakes(node, "", set()):
                where = f', key "{key}"' if key else ""
                raise PrimacyError(f"{shown(path)}, line {place.start_mark.line + 1}{where}: {mistake}.")
            return loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise PrimacyError(f"{shown(path)}{line}: not readable as YAML ({error.problem}).") from None
    except (yaml.YAMLError, ValueError) as error:
        raise PrimacyError(f"{shown(path)} is not readable as YAML ({_first_line(error)}).") from None


def _refuse_depth(text: str, path: Path | str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 0
            raise PrimacyError(f"{shown(path)}, line {line}: nested more than {DEEPEST} deep.")


def _text(path: Path) -> str:
    """The text of the file; a file that is not there is answered with the names that are."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise PrimacyError(f"{shown(path)} is larger than {LARGEST_FILE // 1_000_000} MB.")
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        holds = [f"{name}.yaml" for name in config_names(path.parent)]
        near = difflib.get_close_matches(path.name, holds, n=MOST_NAMES, cutoff=0.0)  # all of them where they are few
        more = f" and {len(holds) - len(near)} other YAML files" if len(holds) > len(near) else ""
        has = "which holds " + ", ".join(sorted(near)) + more if holds else "which holds no YAML file"
        has = has if path.parent.is_dir() else "which is not there either"
        folder = "this folder" if path.parent == Path() else shown(path.parent)
        raise PrimacyError(f"There is no file {path.name} in {folder}, {has}.") from None
    except UnicodeDecodeError:
        raise PrimacyError(f"{shown(path)} is not text in UTF-8.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or _first_line(error)
        raise PrimacyError(f"{shown(path)} cannot be read: {reason}.") from None


def _mistakes(node: Any, key: str, seen: set[int]) -> Iterator[tuple[Any, str, str]]:
    """(node, key path, what is wrong) for everything in the document that is refused, in reading order."""
    if id(node) in seen:
        yield node, key, "aliases (* and &) are not used in this game's files: write the value out"
        return
    seen.add(id(node))
    kind = node.tag.removeprefix(_TAG)
    if kind not in ("map", "seq", "str", *_SCALARS):
        yield node, key, f"the tag {node.tag} is not allowed"
    elif kind == "map":
        lines: dict[str, int] = {}
        for name, value in node.value:
            if name.tag != _TAG + "str":
                given = name.value if isinstance(name, yaml.ScalarNode) else "given"
                yield name, key, f"the key {given} must be text: put it in quotes"
                continue
            below = f"{key}.{name.value}" if key else name.value
            line = name.start_mark.line + 1
            if name.value in lines:
                yield name, below, f"the key is given twice (first on line {lines[name.value]})"
            lines.setdefault(name.value, line)
            yield from _mistakes(name, below, seen)
            yield from _mistakes(value, below, seen)
    elif kind == "seq":
        for position, value in enumerate(node.value):
            yield from _mistakes(value, f"{key}[{position}]", seen)
    elif kind == "str" and not node.style:
        for pattern, why in _SURPRISES.items():
            if pattern.fullmatch(node.value):
                yield node, key, f"{node.value} {why}"
    elif kind == "int" and len(node.value) > _LONGEST_NUMBER:
        yield node, key, f"a number of more than {_LONGEST_NUMBER} digits"


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n")[0].rstrip(".") or type(error).__name__


# ------------------------------------------------------------------------------------------------- checking


def check(model: type[Model], data: object, path: Path | str) -> Model:
    """The data as an instance of the model, or the first mistake as one sentence in a PrimacyError."""
    data = _with_translations(data, frozenset(languages()) - {ENGLISH})
    try:
        return model.model_validate_json(json.dumps(data))  # as JSON: a list may then become a tuple
    except pydantic.ValidationError as error:
        mistakes = error.errors(include_url=False)
    first = min(mistakes, key=_urgency)
    raise PrimacyError(f"{shown(path)}: {_sentence(model, {**first, 'loc': _keys(first, data)})}.")


def _with_translations(data: Any, others: frozenset[str]) -> Any:
    """The data with the tables that stand under the names of languages, beside English, under `TRANSLATIONS`."""
    if isinstance(data, list):
        return [_with_translations(each, others) for each in data]
    if not isinstance(data, dict):
        return data
    named = {key: value for key, value in data.items() if key in others and isinstance(value, dict)}
    found = {key: _with_translations(value, others) for key, value in data.items() if key not in named}
    return {**found, TRANSLATIONS: named} if named else found


def _urgency(mistake: Any) -> int:
    """Which of several mistakes to tell: an unknown key is often a known one misspelt; where several shapes are
    allowed, what a shape says of itself tells more than that the others do not fit."""
    if mistake["type"] == "extra_forbidden":
        return 0
    if mistake["type"] == "value_error":
        return 1
    return 2 if "[key]" in mistake["loc"] else 3


def _keys(mistake: Any, data: Any) -> tuple[Any, ...]:
    """The place of a mistake in the file's own keys, without pydantic's names of allowed shapes."""
    place = []
    for number, part in enumerate(mistake["loc"]):
        here = (isinstance(data, dict) and part in data) or (isinstance(data, list) and isinstance(part, int))
        if here:
            data = data[part]
        last = number == len(mistake["loc"]) - 1
        if here or part == "[key]" or (last and mistake["type"] == "missing"):
            place.append(part)
    return tuple(place)


def _sentence(model: type[pydantic.BaseModel], error: Any) -> str:
    """One pydantic error in plain words: the key and what is allowed there."""
    place = tuple(error["loc"])
    kind = error["type"]
    schema = model.model_json_schema()
    if kind == "literal_error" and place and place[-1] == "[key]":
        return f"unknown key {_quoted(place[:-1])}; allowed: {error['ctx']['expected']}"
    if kind == "extra_forbidden":
        keys = [key for key in _at(schema, place[:-1]).get("properties", {}) if key != TRANSLATIONS]
        return f"unknown key {_quoted(place)}; {did_you_mean(str(place[-1]), keys)}"
    if kind == "missing":
        allowed = _allowed(schema, _at(schema, place))
        return f"the key {_quoted(place)} is missing" + (f"; it must be {allowed}" if allowed else "")
    if kind == "value_error":
        reason = str(error["ctx"]["error"]).rstrip(".")
        if place and reason.startswith(("a ", "an ", "one of ")):
            return f"key {_quoted(place)} must be {reason}, not {_given(error['input'])}"
        return f"key {_quoted(place)}: {reason}" if place else reason
    allowed = _allowed(schema, _at(schema, place)) or error["msg"].removeprefix("Input should be ")
    subject = f"key {_quoted(place)}" if place else "the file"
    hint = ""
    if kind in ("literal_error", "enum") and isinstance(error["input"], str):
        choices = [str(value) for value in _choices(_at(schema, place))]
        near = difflib.get_close_matches(error["input"], choices, n=1)
        hint = f' (did you mean "{near[0]}"?)' if near else ""
    return f"{subject} must be {allowed}, not {_given(error['input'])}{hint}"


def _quoted(place: tuple[Any, ...]) -> str:
    """("rules", 0, "when") as "rules[0].when", in quotes."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return f'"{text.replace(".[key]", "").replace(f"{TRANSLATIONS}.", "")}"'


def _given(value: object) -> str:
    if isinstance(value, dict):
        return "a table of keys"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + '..."'


def did_you_mean(word: str, choices: list[str], few: int | None = None) -> str:
    """The end of a refusal: a guess if one is near, then the allowed words, or only the `few` nearest."""
    near = difflib.get_close_matches(word, choices, n=1)
    guess = f'did you mean "{near[0]}"? ' if near else ""
    if few is not None:
        choices = difflib.get_close_matches(word, choices, n=few, cutoff=0)
        return guess + ("N" if guess else "n") + "earest: " + (", ".join(choices) or "none")
    return guess + ("A" if guess else "a") + "llowed: " + (", ".join(choices) or "none")


def _at(schema: dict[str, Any], place: tuple[Any, ...]) -> dict[str, Any]:
    """The part of a JSON schema that describes the value at a place; parts it cannot follow are skipped."""
    here = _resolved(schema, schema)
    for part in place:
        options = [_resolved(schema, option) for option in here.get("anyOf", [here])]
        for option in options:
            inside = option.get("properties", {}).get(part)
            inside = inside or (option.get("items") if isinstance(part, int) else None)
            inside = inside or (option.get("additionalProperties") if part != "[key]" else None)
            if isinstance(inside, dict):
                here = _resolved(schema, inside)
                break
    return here


def _resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in part:
        part = schema["$defs"][part["$ref"].rsplit("/", 1)[1]]
    return part


def _choices(part: dict[str, Any]) -> list[Any]:
    nested = [choice for option in part.get("anyOf", []) for choice in _choices(option)]
    return part.get("enum", [part["const"]] if "const" in part else nested)


_KINDS = {
    "boolean": "true or false",
    "string": "text",
    "array": "a list",
    "object": "a table of keys",
    "null": "empty",
}


def _allowed(schema: dict[str, Any], part: dict[str, Any]) -> str:
    """What a JSON schema part allows, in words: "a number from 0 to 1", "us, china or both"."""
    part = _resolved(schema, part)
    if "anyOf" in part:
        options = [_allowed(schema, option) for option in part["anyOf"] if option.get("type") != "null"]
        return " or ".join(dict.fromkeys(option for option in options if option))
    if choices := _choices(part):
        words = [str(choice) for choice in choices]
        return "one of " + ", ".join(words[:-1]) + " or " + words[-1] if len(words) > 1 else words[0]
    kind = part.get("type")
    if kind in ("integer", "number"):
        return ("a whole number" if kind == "integer" else "a number") + _range(part)
    if kind == "string" and part.get("format") == "month":
        return "a month such as 2025-01"
    word = _KINDS.get(str(kind), "")
    few, many = part.get("minItems", part.get("minLength")), part.get("maxItems", part.get("maxLength"))
    unit = "entries" if kind == "array" else "characters"
    if few and few == many:
        return f"{word} of {few} {unit}"
    if few and (kind == "array" or few > 1):
        word += f" of at least {few} {unit}"
    if many:
        word += f" of at most {many} {unit}"
    if kind == "string" and "pattern" in part:
        word += f" of the form {part['pattern']}"
    return word


def _range(part: dict[str, Any]) -> str:
    low, high = part.get("minimum"), part.get("maximum")
    above, below = part.get("exclusiveMinimum"), part.get("exclusiveMaximum")
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    words = [(low, "of at least"), (above, "above"), (high, "of at most"), (below, "below")]
    return "".join(f" {word} {bound:g}" for bound, word in words if bound is not None)


# ------------------------------------------------------------------------------------------- finding by name

LONGEST_NAME = 80  # characters of a name that is repeated in a refusal
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def config_names(folder: Path) -> list[str]:
    """Names (file names without ".yaml") of the configurations in a folder, sorted."""
    return sorted(path.stem for path in folder.glob("*.yaml")) if folder.is_dir() else []


def find_config(folder: Path, name: str | Path, what: str) -> Path:
    """The file of a configuration given by its name in `folder`, or by a path to any YAML file.

    A name never leaves its folder. `what` names the kind in the message ("US doctrine", "scenario").
    Raises PrimacyError listing the names that exist.
    """
    text = str(name)
    if text.endswith((".yaml", ".yml")):
        return Path(text)
    names = config_names(folder)
    if not _NAME.fullmatch(text) or text not in names:
        text = " ".join(text.split()) if len(text) <= LONGEST_NAME else text[:LONGEST_NAME] + "..."
        hint = did_you_mean(text, names)
        raise PrimacyError(f'There is no {what} named "{text}"; {hint}; or give the path of a .yaml file.')
    return folder / f"{text}.yaml"
