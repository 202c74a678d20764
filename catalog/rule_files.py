"""Rules as a YAML file, to be kept with other files, reviewed, and read into another store."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from catalog import plain_yaml
from catalog.errors import StoreError
from catalog.rule_targets import Targets, checked
from catalog.rules import Rule, rule_of

_LARGEST = 1_000_000  # characters
_MOST = 2_000


def written(rules: Sequence[Rule]) -> str:
    """`rules` as YAML, what says nothing left out."""
    each = [rule.model_dump(mode="json", exclude_defaults=True) for rule in rules]
    stamped = [
        fields | {"id": rule.id, "at": rule.at.isoformat()}
        for fields, rule in zip(each, rules, strict=True)
    ]
    return yaml.safe_dump({"rules": stamped}, sort_keys=False, allow_unicode=True)


def read(text: str, there: Targets) -> tuple[Rule, ...]:
    """The rules of a file, all checked. Raises StoreError that names the first one that is no
    good."""
    try:
        data = plain_yaml.load(text) if len(text) <= _LARGEST else None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        line = f" (line {where.line + 1})" if where is not None else ""
        raise StoreError(f"The file is no YAML{line}. Export the rules to see its form.") from None
    listed = data.get("rules") if isinstance(data, dict) else None
    if not isinstance(listed, list) or len(listed) > _MOST:
        raise StoreError(
            f"The file needs a list under `rules`, of at most {_MOST:,}. Export the rules to see "
            "its form."
        )
    return _each_once([_numbered(number, one, there) for number, one in enumerate(listed, 1)])


def _numbered(number: int, fields: object, there: Targets) -> Rule:
    try:
        return checked(rule_of(fields), there)
    except StoreError as error:
        raise StoreError(f"Rule {number} of the file: {error}") from None


def _each_once(rules: list[Rule]) -> tuple[Rule, ...]:
    if len({rule.id for rule in rules}) < len(rules):
        raise StoreError("Two rules of the file have the same id. Delete one `id` line.")
    return tuple(rules)
