"""Claude as a reader of hard messages, where the rules are unsure: its answer is held to a schema,
to the catalogue's columns, and to the rules' own reading of money.

It can only ever add: what it reads comes back as constraints, slots and a budget for the turn to
put beside the rules' reading, and a price of its own is never above theirs.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Annotated

from pydantic import Field, ValidationError

from assistant.budget import Budget
from assistant.constraints import CATEGORY, RATING, Constraint, Slot, State
from assistant.language.llm import LanguageModel, Prompt, Tool, ToolCall
from assistant.language.messages import Message
from assistant.prompts import PromptTemplate, load
from assistant.toolbox.wishes import Columns, Number, Strict, Wish, constraints, schema
from assistant.understanding.numerals import NUMBER_WORDS, fold
from assistant.words.facts import as_data, shortened
from catalog import LanguageModelError, to_minor
from retrieval.stems import stems

log = logging.getLogger(__name__)

LONG = 40
"""Words of a message above which the rules are not trusted alone."""
MOST_VALUES = 300
"""Of the vocabulary that is told."""
_LEAST_OTHERS = 60
"""Values of other fields that are told, however many categories there are."""
_LONGEST_READ = 4_000
_TOOL = "read_message"
_FIGURE = re.compile(r"\d+(?:[.,' ]\d{3})*(?:[.,]\d{1,2})?\s?k?\b")
_NO_AMOUNT = frozenset({"a", "an", "couple"})


class Part(Strict):
    """One of several things asked for at once."""

    query: Annotated[str, Field(min_length=1, max_length=200)]
    quantity: Annotated[int, Field(ge=1, le=99)] = 1
    wishes: Annotated[list[Wish], Field(max_length=12)] = Field(default_factory=list)


class Answer(Strict):
    """Puts down what the shopper's message asks for."""

    query: Annotated[str, Field(max_length=500)]
    wishes: Annotated[list[Wish], Field(max_length=12)] = Field(default_factory=list)
    parts: Annotated[list[Part], Field(max_length=8)] = Field(default_factory=list)
    price_most: Number | None = None
    price_least: Number | None = None
    total: bool = Field(default=False, description="The amount is for everything together.")


@dataclass(frozen=True, slots=True)
class ModelReading:
    """What the model read in one message, checked."""

    query: str
    constraints: tuple[Constraint, ...]
    slots: tuple[Slot, ...]
    """More than one, or none."""
    budget: Budget
    """Never above the rules' own."""
    total: bool
    notes: tuple[str, ...]
    """What was asked for and the catalogue can't be asked about."""


def unsure(words: int, unexplained: int, category_found: bool) -> bool:
    """True when the rules should have a second reader: a long message, or many words left over.

    `words` in the message, `unexplained` those that carry meaning and that no rule used.
    """
    if words > LONG or unexplained >= 5:
        return True
    return unexplained >= 3 and not category_found


def excerpt(columns: Columns, message: str, most: int = MOST_VALUES) -> dict[str, tuple[str, ...]]:
    """Field to the values worth telling for `message`: all categories while they fit, and of the
    others those that share words with it. At most about `most` values."""
    said = set(stems(message))
    leaves = list(columns.get(CATEGORY, ()))
    if len(leaves) > most:
        leaves = _nearest(leaves, said)[:most]
    told = {CATEGORY: tuple(leaves)} if leaves else {}
    left = max(_LEAST_OTHERS, most - len(leaves))
    for field, values in columns.items():
        if field in (CATEGORY, RATING):
            continue
        yes_or_no = set(values) <= {"yes", "no"}
        near = _near_yes(field, values, said) if yes_or_no else _nearest(values, said)
        if kept := near[:left]:
            told[field] = tuple(kept)
            left -= len(kept)
    return told


def _near_yes(field: str, values: Iterable[str], said: set[str]) -> list[str]:
    return list(values) if said & set(stems(field)) else []


def _nearest(values: Iterable[str], said: set[str]) -> list[str]:
    """Those that share a word with what was said, most of their words first."""
    shares = []
    for value in values:
        words = set(stems(value))
        if shared := words & said:
            shares.append((-len(shared) / len(words), value))
    return [value for _, value in sorted(shares)]


class ModelReader:
    """Asks a language model to read a message, within a short deadline."""

    def __init__(
        self,
        llm: LanguageModel,
        shop: str = "the shop",
        deadline_seconds: float = 6.0,
        template: PromptTemplate | None = None,
    ) -> None:
        self._llm = llm
        self._shop = shop
        self._deadline = deadline_seconds
        self._template = template or load("read-v1")

    def read(
        self, message: str, state: State, columns: Columns, rules: Budget
    ) -> ModelReading | None:
        """What the model reads in `message`; None when it fails, and the rules' reading stands.

        `state` is the conversation's before this message, `columns` the catalogue's
        (`Facets.values`), `rules` the budget that the rules read in this message. No failure of
        the model raises.
        """
        try:
            return self._checked(self._answer(message, state, columns, rules), message, state,
                                 columns, rules)  # fmt: skip
        except (LanguageModelError, ValidationError) as error:
            # Neither text may be logged: a validation error quotes what the shopper wrote.
            log.info("the reader failed: %s", getattr(error, "reason", "not by the schema"))
        # The rules' reading is there: a reader that breaks must not cost the shopper their answer.
        except Exception as error:  # noqa: BLE001
            log.error("the reader broke: %s", type(error).__name__)
        return None

    def _answer(self, message: str, state: State, columns: Columns, rules: Budget) -> Answer:
        calls = [
            piece
            for piece in self._llm.stream(self._prompt(message, state, columns, rules.currency))
            if isinstance(piece, ToolCall)
        ]
        if len(calls) != 1 or calls[0].name != _TOOL:
            raise LanguageModelError("error", "the reader called no tool, or more than one")
        return Answer.model_validate(dict(calls[0].input))

    def _prompt(self, message: str, state: State, columns: Columns, currency: str) -> Prompt:
        vocabulary: Mapping[str, tuple[str, ...]] = excerpt(columns, message)
        stable, changing = self._template.fill(
            {
                "shop": self._shop,
                "currency": currency,
                "constraints": as_data([str(one) for one in state.constraints]),
                "vocabulary": as_data([{k: list(v)} for k, v in vocabulary.items()]),
            }
        )
        text = shortened(message.strip(), _LONGEST_READ) or "-"
        return Prompt(
            stable,
            changing,
            (Message("user", text),),
            max_tokens=900,
            tools=(_tool(),),
            tool_choice=_TOOL,
            deadline_seconds=self._deadline,
        )

    def _checked(
        self, answer: Answer, message: str, state: State, columns: Columns, rules: Budget
    ) -> ModelReading:
        turn = state.turn + 1
        found, notes = _constraints(answer.wishes, columns, turn, message)
        slots = []
        for part in answer.parts:
            wanted, missing = _constraints(part.wishes, columns, turn, message)
            slots.append(Slot(part.query, part.quantity, wanted))
            notes += missing
        if len(slots) == 1:  # one thing is no set
            found, slots = (*found, *slots[0].constraints), []
        budget, unsaid = _budget(answer, message, rules)
        unique = tuple(dict.fromkeys((*notes, *unsaid)))
        return ModelReading(
            " ".join(answer.query.split()),
            tuple(dict.fromkeys(found)),
            tuple(slots),
            budget,
            answer.total and budget.most is not None,
            unique,
        )


@cache
def _tool() -> Tool:
    return Tool(_TOOL, Answer.__doc__ or "", schema(Answer), strict=True)


def _constraints(
    wishes: Sequence[Wish], columns: Columns, turn: int, message: str
) -> tuple[tuple[Constraint, ...], tuple[str, ...]]:
    """Checked against the catalogue; words that the shopper did not write are not put in their
    mouth."""
    heard = " ".join(fold(message).split())
    quoted = [
        wish if " ".join(fold(wish.said).split()) in heard else wish.model_copy(update={"said": ""})
        for wish in wishes
    ]
    return constraints(quoted, columns, turn)


def _budget(answer: Answer, message: str, rules: Budget) -> tuple[Budget, tuple[str, ...]]:
    """The model's budget where the rules read none, and never above theirs. An amount that the
    message does not hold is made up: it is dropped and told."""
    notes: list[str] = []
    read: list[int | None] = []
    for price in (answer.price_most, answer.price_least):
        known = price is None or _spoken(price, message)
        if not known:
            notes.append("I found no price in your words that I am sure of; tell me your budget.")
        read.append(to_minor(price, rules.currency) if price is not None and known else None)
    most = min((one for one in (read[0], rules.most) if one is not None), default=None)
    least = rules.least if rules.least is not None else read[1]
    if most is not None and least is not None and least > most:
        least = None
    said_by = "" if most is None else rules.said_by or "your words"
    return Budget(rules.currency, most, least, said_by), tuple(dict.fromkeys(notes))


def _spoken(price: Decimal, message: str) -> bool:
    """True when the message holds `price` in figures, or holds a number in words."""
    text = fold(message)
    if set(re.findall(r"[a-z]+", text)) & (NUMBER_WORDS - _NO_AMOUNT):
        return True
    return any(price in _amounts(found[0]) for found in _FIGURE.finditer(text))


def _amounts(figure: str) -> set[Decimal]:
    """What a figure may mean: "1.299,00", "1,299", "2k"."""
    bare = figure.strip().removesuffix("k").strip()
    scale = 1000 if figure.strip().endswith("k") else 1
    whole = re.sub(r"[.,' ]", "", bare)
    parted = re.sub(r"[.,' ](?=\d{3}(?!\d))", "", bare).replace(",", ".")
    amounts = set()
    for text in (whole, parted, bare):
        try:
            amounts.add(Decimal(text) * scale)
        except InvalidOperation:
            continue
    return amounts
