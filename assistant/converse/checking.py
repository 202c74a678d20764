"""A finished turn against what its script expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from assistant.budget import Budget
from assistant.conversation import Conversation
from assistant.converse.bundled import bundle_of, cost
from assistant.converse.cast import prompt_text
from assistant.converse.expected import BundleExpected, CartExpected
from assistant.converse.script import Turn
from assistant.converse.slates import Past, titles, unmet_picks
from assistant.converse.stating import unmet_state
from assistant.converse.sums import minor_of
from assistant.events import Done, Event, Failed, Picks, Understood, Words
from assistant.language.llm import Prompt
from catalog import Product

_Kind = TypeVar("_Kind")


def slate_of(events: Sequence[Event]) -> Picks:
    """The slate as it stands in the end: an explainer may have looked up more."""
    return next(event for event in reversed(events) if isinstance(event, Picks))


def only(events: Sequence[Event], kind: type[_Kind]) -> _Kind:
    """The first event of `kind`."""
    return next(event for event in events if isinstance(event, kind))


def words_left(events: Sequence[Event]) -> str:
    """The words on the screen at the end: those before a failure are withdrawn."""
    ended = [at for at, event in enumerate(events) if isinstance(event, Failed)]
    kept = events[ended[-1] :] if ended else events
    return "".join(event.text for event in kept if isinstance(event, Words))


def unmet(
    turn: Turn,
    events: Sequence[Event],
    past: Past,
    conversation: Conversation,
    catalogue: Mapping[str, Product],
) -> Iterator[str]:
    """What was not as expected, a line each, but for what hangs on who wrote the words."""
    understood, shown = only(events, Understood), slate_of(events)
    yield from _budget(turn, understood.budget)
    if turn.state:
        yield from unmet_state(turn.state, understood)
    if turn.picks:
        yield from unmet_picks(turn.picks, [pick.product for pick in shown.picks], past)
    if turn.in_cart:
        in_cart = [catalogue[i] for i in conversation.cart if i in catalogue]
        yield from _cart(turn.in_cart, conversation.cart, in_cart, past)
    if turn.bundle:
        yield from _bundle(turn.bundle, understood, shown)
    asked = bool(understood.notes) and understood.notes[-1].rstrip().endswith("?")
    if turn.question is not None and asked != turn.question:
        yield f"a question was {'asked' if asked else 'not asked'}: {understood.notes}"
    yield from texts("query", understood.query, turn.query, turn.query_never)
    yield from texts("notes", "\n".join(understood.notes), turn.notes, turn.notes_never)
    every = " ".join(event.text for event in events if isinstance(event, Words))
    yield from texts("words", every, [], turn.words_never)


def unmet_words(turn: Turn, events: Sequence[Event], prompts: Sequence[Prompt]) -> Iterator[str]:
    """What was not as expected of the words and of what Claude was told."""
    yield from texts("words", words_left(events), turn.words, [])
    done = only(events, Done)
    failed = next((event.reason for event in events if isinstance(event, Failed)), "never")
    if turn.explainer is not None and done.explainer != turn.explainer:
        yield f"{done.explainer} wrote the words, expected {turn.explainer}"
    if turn.failed is not None and failed != turn.failed:
        yield f"failed: {failed}, expected {turn.failed}"
    if held := turn.held_back:
        most = done.held_back if held.at_most is None else held.at_most
        if not held.at_least <= done.held_back <= most:
            yield f"{done.held_back} sentences were held back, expected {held}"
    sent = [prompt_text(prompt) for prompt in prompts]
    yield from texts("this turn's prompt", sent[-1] if sent else "", turn.claude_saw, [])
    yield from texts("a prompt", "\n".join(sent), [], turn.claude_never_saw)


def _budget(turn: Turn, budget: Budget) -> Iterator[str]:
    expected = turn.budget
    if expected is None:
        return
    for name, wanted, got in (
        ("most", expected.most, budget.most),
        ("least", expected.least, budget.least),
    ):
        minor = None if wanted in (None, "none") else minor_of(wanted, budget.currency)
        if wanted is not None and got != minor:
            yield f"the budget is {budget}, expected {name} {wanted}"
    if expected.said_by is not None and budget.said_by != expected.said_by:
        yield f"the budget was set by {budget.said_by!r}, expected {expected.said_by!r}"


def _cart(
    expected: CartExpected, cart: Mapping[str, int], products: Sequence[Product], past: Past
) -> Iterator[str]:
    if expected.count is not None and len(cart) != expected.count:
        yield f"{len(cart)} products in the cart, expected {expected.count}"
    if expected.quantity is not None and sum(cart.values()) != expected.quantity:
        yield f"{sum(cart.values())} pieces in the cart, expected {expected.quantity}"
    if expected.place is not None:
        one = past.at(expected.place)
        if one is None or one.id not in cart:
            yield f"the product of place {expected.place} is not in the cart"
    if expected.has and not any(expected.has.met_by(product) for product in products):
        wanted = expected.has.model_dump(exclude_defaults=True)
        yield f"nothing in the cart meets {wanted}: {titles(products)}"


def _bundle(expected: BundleExpected, understood: Understood, shown: Picks) -> Iterator[str]:
    bundle = bundle_of(shown)
    if bundle is None:
        yield "no set was put together"
        return
    lines = len(bundle.lines)
    if expected.lines is not None and lines != expected.lines:
        yield f"{lines} lines in the set, expected {expected.lines}"
    if expected.sum_at_most is not None:
        most = minor_of(expected.sum_at_most, understood.budget.currency)
        if cost(understood, shown) > most:
            yield f"the set costs {cost(understood, shown)} minor units, expected at most {most}"
    told = getattr(bundle, "upgrade", None) is not None
    if expected.upgrade is not None and told != expected.upgrade:
        yield f"an upgrade was {'told' if told else 'not told'}"


def texts(where: str, text: str, wanted: Sequence[str], forbidden: Sequence[str]) -> Iterator[str]:
    """What `text` lacks of `wanted`, and what it holds of `forbidden`; case does not count."""
    for one in wanted:
        if one.casefold() not in text.casefold():
            yield f"{where} should hold {one!r}: {text[:300]!r}"
    for one in forbidden:
        if one.casefold() in text.casefold():
            yield f"{where} should not hold {one!r}: {text[:300]!r}"
