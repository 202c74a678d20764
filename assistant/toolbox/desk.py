"""Between a language model's tool calls and the toolbox: what goes in is checked, and so is what
comes out.

Whatever a toolbox hands back, nothing dearer than the shopper said and nothing out of stock reaches
the model or the page; and no call can make the budget wider.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TypeVar

from pydantic import ValidationError

from assistant.constraints import Constraint, Slot
from assistant.events import Pick
from assistant.language.llm import Tool, ToolCall, ToolResult
from assistant.toolbox.tools import (
    AddToCart,
    Bundle,
    Carted,
    Compare,
    Constrained,
    Details,
    Found,
    Happening,
    Search,
    Toolbox,
    ToolRefusedError,
    UpdateConstraints,
)
from assistant.toolbox.wishes import Number, Strict, constraints, schema
from assistant.words.facts import facts, fenced
from catalog import AisleError, format_money, to_minor

log = logging.getLogger(__name__)
LONGEST_DETAILS = 2_000
"""Characters of a description that is asked for by itself."""

Input = TypeVar("Input", bound=Strict)
Work = tuple[object, tuple[Happening, ...]]
"""What the model is told, as JSON, and what happened."""


class Desk:
    """Runs the calls of one turn: checks each input, asks the toolbox, checks what it gives.

    `shown` are the picks the shopper sees already.
    """

    def __init__(self, toolbox: Toolbox, shown: Iterable[Pick] = ()) -> None:
        self._box = toolbox
        self._shown = {pick.product.id: pick for pick in shown}
        self._tools: dict[str, tuple[type[Strict], Callable[[ToolCall], Work]]] = {
            "search": (Search, lambda call: self._search(_read(Search, call))),
            "details": (Details, lambda call: self._details(_read(Details, call))),
            "compare": (Compare, lambda call: self._compare(_read(Compare, call))),
            "bundle": (Bundle, lambda call: self._bundle(_read(Bundle, call))),
            "update_constraints": (
                UpdateConstraints,
                lambda call: self._update(_read(UpdateConstraints, call)),
            ),
            "add_to_cart": (AddToCart, lambda call: self._add(_read(AddToCart, call))),
        }

    @property
    def tools(self) -> tuple[Tool, ...]:
        """What is offered to the model; the same on every turn."""
        return tuple(_tool(name, model) for name, (model, _) in self._tools.items())

    def run(self, call: ToolCall) -> tuple[ToolResult, tuple[Happening, ...]]:
        """What the model is told of one call, and what happened. A call that is no good, or that
        is refused, is an error result that says what to do; only bugs raise."""
        try:
            if call.name not in self._tools:
                raise ToolRefusedError(f"There is no such tool. Use {', '.join(self._tools)}.")
            told, happened = self._tools[call.name][1](call)
        except AisleError as error:
            log.info("tool %s refused: %s", call.name[:40], type(error).__name__)
            return ToolResult(call.id, str(error), is_error=True), ()
        text = fenced(json.dumps(told, ensure_ascii=False))
        return ToolResult(call.id, text), happened

    # -- the tools ---------------------------------------------------------------------------

    def _search(self, asked: Search) -> Work:
        wanted, notes = constraints(asked.constraints, self._box.columns, self._box.state.turn)
        most = self._lower(asked.price_most)
        picks = self._fitting(self._box.search(asked.query, asked.count, wanted, most))
        picks = [p for p in picks if most is None or p.product.price.minor <= most][: asked.count]
        told = {"products": [facts(pick) for pick in picks]} | _notes(notes)
        if not picks:
            told |= {"advice": "Nothing fits. Try other words or fewer constraints, once."}
        return told, self._found(picks)

    def _details(self, asked: Details) -> Work:
        (pick,) = self._looked_up([asked.id])
        return facts(pick, LONGEST_DETAILS), self._found([pick])

    def _compare(self, asked: Compare) -> Work:
        picks = self._looked_up(list(dict.fromkeys(asked.ids)))
        if len(picks) < 2:
            raise ToolRefusedError("Give two to four different ids to compare.")
        told = [facts(pick) for pick in picks]
        return {"products": told, "differ_in": _differences(told)}, self._found(picks)

    def _bundle(self, asked: Bundle) -> Work:
        notes: list[str] = []
        slots = []
        for part in asked.items:
            wanted, missing = constraints(part.constraints, self._box.columns, self._box.state.turn)
            slots.append(Slot(part.query, part.quantity, wanted))
            notes += missing
        totals = [self._minor(asked.total), self._box.total]
        total = min((one for one in totals if one is not None), default=None)
        bundled = self._box.bundle(tuple(slots), total)
        picks = [pick for pick, _ in bundled.parts]
        if len(self._fitting(picks)) < len(picks) or (total is not None and bundled.sum > total):
            raise ToolRefusedError("No set fits the budget. Suggest fewer things or a higher one.")
        told = {
            "parts": [facts(pick) | {"quantity": number} for pick, number in bundled.parts],
            "sum": format_money(bundled.sum, self._box.budget.currency),
            "already_on_screen": list(bundled.lines),
        }
        return told | _notes(notes), (*self._found(picks), bundled)

    def _update(self, asked: UpdateConstraints) -> Work:
        added, notes = constraints(asked.add, self._box.columns, self._box.state.turn)
        held = self._box.state.constraints
        change = Constrained(
            tuple(one for one in added if one not in held),
            self._ideals(asked.drop),
            self._lower(asked.price_most),
        )
        if change == Constrained():
            reason = " ".join(notes) or "They say so already."
            raise ToolRefusedError(f"Nothing to change. {reason}")
        self._box.constrain(change)
        now = [str(one) for one in self._box.state.constraints]
        told = {"constraints": now, "budget": str(self._box.budget)} | _notes(notes)
        return told, (change,)

    def _ideals(self, labels: Sequence[str]) -> tuple[Constraint, ...]:
        held = {str(one): one for one in self._box.state.constraints}
        dropped = [held[label] for label in labels if label in held]
        if any(one.hard for one in dropped):
            raise ToolRefusedError("The shopper insisted on that. Ask them in words instead.")
        return tuple(dropped)

    def _add(self, asked: AddToCart) -> Work:
        if asked.id not in self._shown:
            raise ToolRefusedError("Only a product the shopper can see goes in the cart.")
        self._box.add_to_cart(asked.id, asked.quantity)
        told = {"in_cart": asked.id, "quantity": asked.quantity}
        return told, (Carted(asked.id, asked.quantity),)

    # -- money and stock ---------------------------------------------------------------------

    def _minor(self, price: Number | None) -> int | None:
        try:
            return None if price is None else to_minor(price, self._box.budget.currency)
        except ValueError:
            raise ToolRefusedError("That is no price. Write a number such as 49.99.") from None

    def _lower(self, price: Number | None) -> int | None:
        """A limit below the budget's in minor units; None when it is not below."""
        minor, most = self._minor(price), self._box.budget.most
        return None if minor is None or (most is not None and minor >= most) else minor

    def _fitting(self, picks: Iterable[Pick]) -> list[Pick]:
        budget = self._box.budget
        return [
            pick
            for pick in picks
            if pick.product.in_stock
            and pick.product.price.currency == budget.currency
            and budget.allows(pick.product.price.minor)
        ]

    def _looked_up(self, ids: Sequence[str]) -> list[Pick]:
        found = {pick.product.id: pick for pick in self._fitting(self._box.details(ids))}
        if missing := [one for one in ids if one not in found]:
            raise ToolRefusedError(
                f"No product {', '.join(missing)[:200]} within what the shopper asked for. "
                "Use an id from the products, or search."
            )
        return [self._shown.get(one, found[one]) for one in ids]

    def _found(self, picks: Iterable[Pick]) -> tuple[Happening, ...]:
        new = {pick.product.id: pick for pick in picks if pick.product.id not in self._shown}
        self._shown |= new
        return (Found(tuple(new.values())),) if new else ()


@cache
def _tool(name: str, model: type[Strict]) -> Tool:
    return Tool(name, " ".join((model.__doc__ or "").split()), schema(model))


def _read(model: type[Input], call: ToolCall) -> Input:
    """The input of `call`, checked. Raises ToolRefusedError that names what is wrong and where."""
    try:
        return model.model_validate(dict(call.input))
    except ValidationError as error:
        faults = [
            f"{'.'.join(map(str, one['loc']))[:60] or 'input'}: {one['msg']}"
            for one in error.errors(include_input=False, include_url=False)
        ]
        raise ToolRefusedError(
            f"The input does not fit: {'; '.join(faults[:5])}. Correct it and call again."
        ) from None


def _notes(notes: Sequence[str]) -> dict[str, object]:
    return {"notes": list(notes)} if notes else {}


def _differences(told: Sequence[Mapping[str, object]]) -> list[str]:
    """Names of the facts in which the products differ, in order."""
    names = dict.fromkeys(name for one in told for name in one if name not in ("id", "title"))
    return [name for name in names if len({json.dumps(one.get(name)) for one in told}) > 1]
