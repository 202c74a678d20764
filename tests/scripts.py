"""Scripted conversations: a YAML file is a family, a script is a conversation with expectations.

`load` reads a file, `run` plays a script against an assistant whose Claude is a queue of replies.
A key that is not known is an error, so that a misspelt expectation cannot pass unseen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from catalog import Product
from tests.invariants import minor_of


class ScriptError(Exception):
    """A script file cannot be used; the message names the file and the key."""


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Texts = Annotated[list[str], BeforeValidator(_listed)]
"""One text, or several."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Failure(_Part):
    """Claude fails: with a reason of LanguageModelError, or "bug" for an error of our own."""

    fail: str
    after: Texts = Field(default_factory=list)
    """Pieces that came before."""


class Condition(_Part):
    """What is asked of a product; each text is looked for without regard to case."""

    price_at_most: str | None = None
    price_at_least: str | None = None
    in_stock: bool | None = None
    category: Texts = Field(default_factory=list)
    """Any of these."""
    title: Texts = Field(default_factory=list)
    text: Texts = Field(default_factory=list)
    """Any of these anywhere in title, category, attributes or description."""
    attribute: dict[str, Texts] = Field(default_factory=dict)

    def met_by(self, product: Product) -> bool:
        """True when the product meets all of it."""
        minor, currency = product.price.minor, product.price.currency
        attributes = product.attributes
        everything = " ".join(
            (product.title, *product.category, *attributes.values(), product.description)
        )
        return (
            (self.price_at_most is None or minor <= minor_of(self.price_at_most, currency))
            and (self.price_at_least is None or minor >= minor_of(self.price_at_least, currency))
            and (self.in_stock is None or product.in_stock == self.in_stock)
            and _holds(" > ".join(product.category), self.category)
            and _holds(product.title, self.title)
            and _holds(everything, self.text)
            and all(_holds(attributes.get(k, ""), texts) for k, texts in self.attribute.items())
        )


def _holds(text: str, wanted: list[str]) -> bool:
    return not wanted or any(one.casefold() in text.casefold() for one in wanted)


class PicksExpected(_Part):
    """What is expected of a slate. `most` is more than half of it, `top` its first."""

    at_least: int | None = None
    at_most: int | None = None
    exactly: int | None = None
    all: Condition | None = None
    any: Condition | None = None
    most: Condition | None = None
    top: Condition | None = None
    none: Condition | None = None
    not_shown_before: bool = False


class BudgetExpected(_Part):
    """Ends in money such as "$80.00", or "none"."""

    most: str | None = None
    least: str | None = None
    said_by: str | None = None


class Counted(_Part):
    """How many."""

    at_least: int = 0
    at_most: int | None = None


class Turn(_Part):
    """One message, what Claude answers, what is expected. All texts expected are contained."""

    say: str
    times: int = 1
    """Says it so many times over: a long message."""
    claude: str | list[str] | Failure | None = None
    """None: no key is set. `{title:1}`, `{price:1}`, `{id:1}` stand for the first product told."""
    cart: int | None = None
    """After the turn the pick at this place, from 1, is put in the cart."""

    budget: BudgetExpected | None = None
    picks: PicksExpected | None = None
    query: Texts = Field(default_factory=list)
    query_never: Texts = Field(default_factory=list)
    notes: Texts = Field(default_factory=list)
    notes_never: Texts = Field(default_factory=list)
    words: Texts = Field(default_factory=list)
    words_never: Texts = Field(default_factory=list)
    explainer: str | None = None
    failed: str | None = None
    """The reason's code, or "never"."""
    held_back: Counted | None = None
    claude_saw: Texts = Field(default_factory=list)
    """In this turn's prompt."""
    claude_never_saw: Texts = Field(default_factory=list)
    """In no prompt so far."""


class Tampered(_Part):
    """Shelf text as a hostile supplier would write it, on every product of a category."""

    category: str
    title: str | None = None
    description: str | None = None


class Script(_Part):
    """One conversation."""

    name: str
    shopper: str | None = None
    """An id, or "busiest" for the shopper with the longest history."""
    slider: str | None = None
    limit: str | None = None
    """The most they want to pay, kept in their profile."""
    shelf: list[Tampered] = Field(default_factory=list)
    turns: list[Turn] = Field(min_length=1)


class _File(_Part):
    about: str
    scripts: list[Script] = Field(min_length=1)


class _Loader(yaml.SafeLoader):
    """A safe loader that refuses a key given twice; YAML's own keeps the last in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping. Raises ConstructorError on a key given twice."""
        keys = [key.value for key, _ in node.value]
        for key, _ in node.value:
            if keys.count(key.value) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value!r} is given twice", key.start_mark
                )
        return super().construct_mapping(node, deep)


@dataclass(frozen=True, slots=True)
class Family:
    """A file of scripts; its name is the file's."""

    name: str
    about: str
    scripts: tuple[Script, ...] = field(default=())


def load(path: Path) -> Family:
    """The family in `path`. Raises ScriptError naming the file and what is wrong in it."""
    try:
        text = path.read_text(encoding="utf-8")
        read = _File.model_validate(yaml.load(text, _Loader))
    except yaml.YAMLError as error:
        raise ScriptError(f"{path} is no YAML: {error}") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ScriptError(f"{path}: {faults}") from error
    names = [script.name for script in read.scripts]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ScriptError(f"{path}: two scripts are named {twice.pop()!r}")
    return Family(path.stem, read.about, tuple(read.scripts))


def load_all(folder: Path) -> list[Family]:
    """Every family in `folder`, by name."""
    return [load(path) for path in sorted(folder.glob("*.yaml"))]
