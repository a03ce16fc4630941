"""Documents against their JSON Schema: every problem at once, each with place and remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from contracts.documents import schema


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file: where it is, what it is, and what would be right."""

    file: str
    path: str
    text: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.path, self.text) if part)


class ContractError(ValueError):
    """A file or an argument is wrong, and its author can mend it; carries every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


def read_yaml(text: str, file: str) -> Any:
    """Return the document in ``text``; a syntax error becomes a `ContractError` with its line."""
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        reason = getattr(error, "problem", None) or str(error)
        raise ContractError([Problem(file, place, f"not valid YAML: {reason}")]) from error


def load_checked(path: Path, schema_name: str) -> dict[str, Any]:
    """Read a YAML file and hold it to one of our schemas.

    Raises `ContractError` with all problems, or when the file cannot be read.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError([Problem(str(path), "", f"cannot be read: {error}")]) from error
    return checked(read_yaml(text, str(path)), schema_name, str(path))


def checked(document: Any, schema_name: str, file: str) -> dict[str, Any]:
    """Return ``document`` if it obeys the schema, else raise `ContractError` with all problems."""
    found = problems(document, schema_name, file)
    if found:
        raise ContractError(found)
    result: dict[str, Any] = document
    return result


def problems(document: Any, schema_name: str, file: str) -> list[Problem]:
    """Return everything in ``document`` that its schema does not allow, in document order."""
    validator = Draft202012Validator(schema(schema_name))
    errors = sorted(validator.iter_errors(document), key=lambda error: _position(document, error.absolute_path))
    # A mapping that lacks three keys is three errors to the validator, and one problem to its author.
    told = dict.fromkeys(explained for error in errors for explained in _explain(error))
    return [Problem(file, path, text) for path, text in told]


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which names are known and which of them was probably meant."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    hint = f" Did you mean '{close[0]}'?" if close else ""
    return f"known: {', '.join(names) or 'none'}.{hint}"


def _explain(error: ValidationError) -> Iterator[tuple[str, str]]:
    best = _deepest(error)
    path = ".".join(str(part) for part in best.absolute_path)
    rule: Any = best.validator_value
    instance: Any = best.instance
    if best.validator == "additionalProperties" and isinstance(best.schema, Mapping):
        known = list(best.schema.get("properties", {}))
        for name in [name for name in instance if name not in known]:
            yield path, f"no key called '{name}'; {nearest(str(name), known)}"
    elif best.validator == "enum":
        yield path, f"'{instance}' is not a choice here; {nearest(str(instance), map(str, rule))}"
    elif instance is None and not path:
        yield path, "there is nothing in it"
    elif best.validator == "required":
        yield path, f"missing: {', '.join(name for name in rule if name not in instance)}"
    else:
        yield path, best.message


def _position(document: Any, path: Iterable[str | int]) -> list[int]:
    """Where something stands, as the rank of each step among its siblings."""
    ranks = []
    for part in path:
        ranks.append(part if isinstance(part, int) else list(document).index(part))
        document = document[part]
    return ranks


def _deepest(error: ValidationError) -> ValidationError:
    """For an ``anyOf``/``oneOf`` take the branch that got furthest: that is what the author meant."""
    while error.context:
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    return error
