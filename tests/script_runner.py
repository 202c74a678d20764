"""Plays a script against an assistant and says what was not as expected."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.budget import Budget
from assistant.conversation import Conversation
from assistant.events import Done, Event, Failed, Pick, Picks, Understood, Words
from assistant.explain import LanguageModelExplainer
from assistant.fake import FakeLanguageModel, Reply
from assistant.llm import Prompt
from assistant.prompts import load as load_prompt
from assistant.turn import Assistant
from catalog import LanguageModelError, Product
from retrieval import Pipeline, Slate
from tests.invariants import broken_rules, minor_of, told
from tests.scripts import Failure, PicksExpected, Script, Tampered, Turn


@dataclass(slots=True)
class Outcome:
    """What came of one script: `faults` is empty when all was as expected."""

    script: str
    turns: int = 0
    faults: list[str] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)
    """What was said, for a person who reads why it failed."""

    def __str__(self) -> str:
        return "\n".join([f"script {self.script!r}", *self.faults, "--", *self.transcript])


class ScriptedModel:
    """A fake Claude that can name the products it was told of: `{title:2}`, `{price:2}`."""

    def __init__(self) -> None:
        self.fake = FakeLanguageModel(name="fake")

    @property
    def name(self) -> str:
        """The fake's."""
        return self.fake.name

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """The next reply of the queue with its slots filled from the prompt."""
        products = told(prompt)
        for piece in self.fake.stream(prompt):
            yield re.sub(
                r"\{(title|price|id|brand):(\d+)\}",
                lambda slot: products[int(slot[2]) - 1][slot[1]],
                piece,
            )


def assistant_with(assistant: Assistant, model: ScriptedModel | FakeLanguageModel) -> Assistant:
    """`assistant` with `model` in Claude's place; pipeline and store are shared."""
    return replace(assistant, explainer=LanguageModelExplainer(model, load_prompt("explain-v1")))


def run(script: Script, assistant: Assistant) -> Outcome:
    """Plays `script`; expectations and the invariants of every turn are checked."""
    model = ScriptedModel()
    talker = assistant_with(assistant, model)
    if script.shelf:
        talker.pipeline = _TamperedPipeline(assistant.pipeline, script.shelf)
    return _Run(script, talker, model).outcome()


class _Run:
    def __init__(self, script: Script, assistant: Assistant, model: ScriptedModel) -> None:
        self._script = script
        self._assistant = assistant
        self._model = model
        self._currency = assistant.pipeline.items.currency
        self._seen: set[str] = set()
        self._outcome = Outcome(script.name)

    def outcome(self) -> Outcome:
        conversation = self._opened()
        for number, turn in enumerate(self._script.turns, 1):
            events = self._said(conversation, turn)
            prompt = self._model.fake.history[-1]
            faults = broken_rules(events, prompt) or list(self._unmet(turn, events))
            self._outcome.faults += [f"turn {number} ({turn.say[:60]!r}): {f}" for f in faults]
            self._outcome.turns += 1
            self._note(turn, events)
            picks = _only(events, Picks).picks
            self._seen |= {pick.product.id for pick in picks}
            if turn.cart is not None:
                self._assistant.add_to_cart(conversation, picks[turn.cart - 1].product.id)
        return self._outcome

    def _opened(self) -> Conversation:
        who = self._script.shopper
        known = self._assistant.store.shoppers(1)[0] if who == "busiest" else who
        conversation = self._assistant.open(known)
        if self._script.limit:
            most = minor_of(self._script.limit, self._currency)
            conversation.limit = Budget(self._currency, most, None, "your profile")
        return conversation

    def _said(self, conversation: Conversation, turn: Turn) -> list[Event]:
        self._model.fake.enqueue(_reply(turn.claude))
        slider = None
        if self._script.slider:
            most = minor_of(self._script.slider, self._currency)
            slider = Budget(self._currency, most, None, "slider")
        return list(self._assistant.turn(conversation, turn.say * turn.times, slider))

    # -- expectations ---------------------------------------------------------------------

    def _unmet(self, turn: Turn, events: Sequence[Event]) -> Iterator[str]:
        understood, picks = _only(events, Understood), _only(events, Picks).picks
        yield from self._budget(turn, understood.budget)
        if turn.picks:
            yield from self._picks(turn.picks, picks)
        yield from _texts("query", understood.query, turn.query, turn.query_never)
        yield from _texts("notes", "\n".join(understood.notes), turn.notes, turn.notes_never)
        yield from _texts("words", words_left(events), turn.words, [])
        every = " ".join(event.text for event in events if isinstance(event, Words))
        yield from _texts("words", every, [], turn.words_never)
        yield from self._ending(turn, events)
        yield from self._prompts(turn)

    def _budget(self, turn: Turn, budget: Budget) -> Iterator[str]:
        expected = turn.budget
        if expected is None:
            return
        for name, wanted, got in (
            ("most", expected.most, budget.most),
            ("least", expected.least, budget.least),
        ):
            minor = None if wanted in (None, "none") else minor_of(wanted, self._currency)
            if wanted is not None and got != minor:
                yield f"the budget is {budget}, expected {name} {wanted}"
        if expected.said_by is not None and budget.said_by != expected.said_by:
            yield f"the budget was set by {budget.said_by!r}, expected {expected.said_by!r}"

    def _picks(self, expected: PicksExpected, picks: Sequence[Pick]) -> Iterator[str]:
        products = [pick.product for pick in picks]
        n = len(products)
        for holds, what in (
            (expected.at_least is None or n >= expected.at_least, f"at least {expected.at_least}"),
            (expected.at_most is None or n <= expected.at_most, f"at most {expected.at_most}"),
            (expected.exactly is None or n == expected.exactly, f"exactly {expected.exactly}"),
        ):
            if not holds:
                yield f"{n} picks, expected {what}"
        yield from _conditions(expected, products)
        again = [p.title for p in products if p.id in self._seen]
        if expected.not_shown_before and again:
            yield f"shown before: {again}"

    def _ending(self, turn: Turn, events: Sequence[Event]) -> Iterator[str]:
        done = _only(events, Done)
        failed = next((event.reason for event in events if isinstance(event, Failed)), "never")
        if turn.explainer is not None and done.explainer != turn.explainer:
            yield f"{done.explainer} wrote the words, expected {turn.explainer}"
        if turn.failed is not None and failed != turn.failed:
            yield f"failed: {failed}, expected {turn.failed}"
        if held := turn.held_back:
            most = done.held_back if held.at_most is None else held.at_most
            if not held.at_least <= done.held_back <= most:
                yield f"{done.held_back} sentences were held back, expected {held}"

    def _prompts(self, turn: Turn) -> Iterator[str]:
        texts = [prompt_text(prompt) for prompt in self._model.fake.history]
        yield from _texts("this turn's prompt", texts[-1], turn.claude_saw, [])
        yield from _texts("a prompt", "\n".join(texts), [], turn.claude_never_saw)

    def _note(self, turn: Turn, events: Sequence[Event]) -> None:
        understood = _only(events, Understood)
        lines = [f"> {turn.say[:200]}", f"  {understood.query!r} {understood.budget}"]
        lines += [f"  note: {note}" for note in understood.notes]
        lines += [f"    {p.product.price} {p.product.title}" for p in _only(events, Picks).picks]
        self._outcome.transcript += [*lines, f"  {words_left(events)}"]


def _conditions(expected: PicksExpected, products: Sequence[Product]) -> Iterator[str]:
    """A slate with nothing on it meets `all` and `none`; ask for `at_least` where that matters."""
    for name, share in (("all", 1.0), ("most", 0.5), ("none", 0.0), ("any", 0.0), ("top", 0.0)):
        condition = getattr(expected, name)
        if condition is None:
            continue
        judged = products[:1] if name == "top" else products
        met = [condition.met_by(product) for product in judged]
        holds = {
            "all": all(met),
            "none": not any(met),
            "most": sum(met) > share * len(met),
        }.get(name, any(met))
        if not holds:
            wanted = condition.model_dump(exclude_defaults=True)
            failing = [p.title for p, ok in zip(judged, met, strict=True) if ok == (name == "none")]
            yield f"picks, {name}: {wanted} does not hold; see {failing[:3]}"


def _reply(claude: str | list[str] | Failure | None) -> Reply:
    if claude is None:
        return LanguageModelError("no_key")
    if not isinstance(claude, Failure):
        return claude
    error = ValueError("a bug") if claude.fail == "bug" else LanguageModelError(claude.fail)
    return [*claude.after, error]


def _texts(where: str, text: str, wanted: Sequence[str], forbidden: Sequence[str]) -> Iterator[str]:
    for one in wanted:
        if one.casefold() not in text.casefold():
            yield f"{where} should hold {one!r}: {text[:300]!r}"
    for one in forbidden:
        if one.casefold() in text.casefold():
            yield f"{where} should not hold {one!r}: {text[:300]!r}"


def _only(events: Sequence[Event], kind: type[Any]) -> Any:
    return next(event for event in events if isinstance(event, kind))


def words_left(events: Sequence[Event]) -> str:
    """The words on the screen at the end: those before a failure are withdrawn."""
    ended = [at for at, event in enumerate(events) if isinstance(event, Failed)]
    kept = events[ended[-1] :] if ended else events
    return "".join(event.text for event in kept if isinstance(event, Words))


def prompt_text(prompt: Prompt) -> str:
    """All that was sent."""
    return "\n".join([prompt.stable, prompt.system, *(m.text for m in prompt.messages)])


class _TamperedPipeline(Pipeline):
    """A pipeline whose products carry a hostile supplier's text."""

    def __init__(self, pipeline: Pipeline, tampered: Sequence[Tampered]) -> None:
        self.__dict__.update(copy.copy(pipeline).__dict__)
        self._tampered = tuple(tampered)

    def slate(self, *given: Any, **named: Any) -> Slate:
        """The slate, its products rewritten."""
        slate = super().slate(*given, **named)
        return replace(slate, products=tuple(self._rewritten(p) for p in slate.products))

    def _rewritten(self, product: Product) -> Product:
        for one in self._tampered:
            if one.category.casefold() in " > ".join(product.category).casefold():
                changes = one.model_dump(include={"title", "description"}, exclude_none=True)
                product = product.model_copy(update=changes)
        return product
