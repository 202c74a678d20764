"""From a message and what came before to what is searched for, and within which budget.

Rules alone, in a few milliseconds, on any text at all. The message's money is read first
(`amounts`), then references to what was shown ("cheaper", "like the second one"); the words left
over are either a new product or a refinement of the earlier one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from assistant.budget import Budget, revise, tightest
from assistant.constraints import CATEGORY, RATING, Constraint, Slot, State
from assistant.events import Act as ActName
from assistant.events import Understood
from assistant.understanding import phrases
from assistant.understanding.acts import (
    Act,
    Out,
    act_of,
    other_one,
    without_hidden,
    without_opening,
)
from assistant.understanding.amounts import settle
from assistant.understanding.bare_money import spoken
from assistant.understanding.changing_money import changed_money
from assistant.understanding.finding import Found, find
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.memory import Memory, Shown
from assistant.understanding.numerals import fold
from assistant.understanding.ordering import Order, without_order
from assistant.understanding.querying import (
    LONGEST_QUERY,
    added,
    bare,
    bounded,
    for_whom,
    refines,
    stem,
    without_said,
    words_in,
)
from assistant.understanding.questions import Question
from assistant.understanding.reading import (
    LONGEST_MESSAGE,
    Reading,
    cut,
    one_spaced,
    read,
    without_filler,
)
from assistant.understanding.scope_of_money import Scope, corrected, without_scope
from assistant.understanding.settling import (
    leaves_of,
    leaves_of_slots,
    merged,
    other_kind,
    settled,
    settled_slots,
    slots_of,
)
from assistant.understanding.several import (
    Cap,
    capped,
    caps_in,
    caps_note,
    counted,
    extends,
    of_number,
    one_and_one,
    slots_before,
    swapped,
    swaps,
)
from catalog import format_money, to_minor

__all__ = ["LONGEST_MESSAGE", "LONGEST_QUERY", "Memory", "Shown", "Understanding", "understand"]

Reference = Literal["similar", "cheaper", "nicer", "more"]


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the message was taken to mean, and the memory to keep for the next turn."""

    query: str
    """What to search for, at most `LONGEST_QUERY` characters; empty when there is nothing."""
    budget: Budget
    notes: tuple[str, ...]
    reference: Reference | None
    """How the message refers to what was shown; which product is in `memory.anchor`."""
    exclude: frozenset[str]
    """Ids of products not to be shown this time."""
    memory: Memory
    """Keep `memory.showing(picks)` for the next turn."""
    act: ActName = "search"
    products: tuple[str, ...] = ()
    """Ids of the shown products that the act is about."""
    quantity: int = 1
    """How many go into the cart."""
    out: Out = "look"
    """What "uncart" does."""
    question: Question | None = None
    """What "tell" is asked."""
    order: Order = ""
    """By what the slate is ordered, when the shopper says so."""
    strange: tuple[str, ...] = ()
    """Goods that are asked for by a name that nothing here has; a note says so."""
    unexplained: int = 0
    """Words that carry meaning and that no rule accounts for."""
    idle: bool = False
    """True when nothing in the message could be used, and all is as it was."""
    reply: str = ""
    """What is answered in place of products: to thanks, to what is not about products."""

    @property
    def state(self) -> State:
        """The constraints agreed on."""
        return self.memory.state

    @property
    def total(self) -> bool:
        """True when the budget is for everything together."""
        return self.memory.total

    def event(self, notes: tuple[str, ...] = ()) -> Understood:
        """The event a turn opens with."""
        told = (*self.notes, *notes)
        return Understood(self.query, self.budget, told, self.state, self.act, self.total)


def understand(
    message: str,
    memory: Memory,
    *,
    currency: str,
    lexicon: Lexicon | None = None,
    slider: Budget | None = None,
    profile: Budget | None = None,
) -> Understanding:
    """Read `message` in the light of `memory`; without a `lexicon`, money and references only.

    The budget is the tightest of the conversation's words, the slider and the profile. Raises
    ValueError when `slider` or `profile` is in another currency than `currency`; no text raises.
    """
    ears = Ears(currency, lexicon, tuple(v for v in (slider, profile) if v is not None))
    act = act_of(message, memory.shown, memory.anchor)
    return _searched(message, memory, ears) if act is None else _acted(act, message, memory, ears)


class Ears(NamedTuple):
    """What every message is read with."""

    currency: str
    lexicon: Lexicon | None
    voices: tuple[Budget, ...]
    """Budgets that are not in the words: the slider's, the profile's."""

    def budget(self, memory: Memory) -> Budget:
        """The tightest of the conversation's words and the other voices."""
        return tightest(memory.in_words(self.currency), *self.voices)


def _searched(message: str, memory: Memory, ears: Ears) -> Understanding:
    anchor = memory.anchor.product_id if memory.anchor else ""
    message = other_one(message, memory.shown, memory.pair, anchor)
    hidden, message = without_hidden(message, memory.shown)
    turn_number = memory.state.turn + 1
    instead = swapped(message, memory.state.slots, ears.lexicon, turn_number)
    instead = instead or one_and_one(message, ears.lexicon, turn_number)
    most = memory.in_words(ears.currency).most
    change = changed_money(message, ears.currency, most, bool(memory.query or memory.said))
    message, number = counted(change.text)
    text, money = without_scope(corrected(message) if memory.said else message)
    text, order = without_order(text)
    leaves = leaves_of(memory.state) or leaves_of_slots(memory.state.slots)
    text, told = spoken(text, ears.currency, ears.lexicon, leaves)
    caps = caps_in(one_spaced(text[:LONGEST_MESSAGE]), ears.currency, ears.lexicon, money == "each")
    units = ears.lexicon.counted if ears.lexicon else frozenset()
    reading = read(text, ears.currency, units)
    if caps:
        rest = (note for note in reading.notes if not note.startswith("You gave more than one"))
        told = (*told, *rest, caps_note(caps, ears.currency))
        reading = replace(reading, notes=())
    if memory.state.slots and not instead and swaps(message):
        told = (*told, _NO_SWAP)
    reading = replace(reading, notes=(*change.notes, *told, *reading.notes))
    counts = Counts(number, caps, instead, bool(ears.lexicon) and extends(message))
    anew = bool(phrases.ANEW.search(fold(one_spaced(message[:LONGEST_MESSAGE]))))
    turn = _Turn(reading, memory, ears, anew, money, counts, hidden, heard=bool(order))
    after = turn.memory()
    overruled = _overruled(reading, after.in_words(ears.currency), ears.voices)
    return Understanding(
        query=after.query,
        budget=ears.budget(after),
        notes=tuple(dict.fromkeys((*reading.notes, *turn.notes, *overruled))),
        reference=turn.reference,
        exclude=turn.exclude | frozenset((*after.hidden, *after.dismissed)),
        memory=after,
        strange=turn.found.strange,
        unexplained=turn.found.unexplained,
        order=order,
        idle=turn.is_idle(after),
    )


class Counts(NamedTuple):
    """What a message says of a set beside the things themselves."""

    number: int = 0
    """How many, said apart from the thing: "t-shirt …, 2 pieces"."""
    caps: tuple[Cap, ...] = ()
    """A limit for each thing."""
    instead: tuple[Slot, ...] = ()
    """The set after one thing was swapped for another."""
    more: bool = False
    """True for "and a collar": one more, not another subject."""


def _acted(act: Act, message: str, memory: Memory, ears: Ears) -> Understanding:
    """What is not a search: query and constraints stay as they are, or as they were."""
    if act.deed == "anew":
        return _afresh(message, memory, ears)
    if act.deed == "back":
        return _back(memory, ears)
    if act.deed == "recall":
        return _still("recall", memory, ears, _all_shown(memory))
    ids = tuple(memory.shown[place].product_id for place in act.places)
    if act.deed == "uncart":
        return replace(_still("uncart", memory, ears, ids or _all_shown(memory)), out=act.out)
    if not memory.shown:
        return _still("recall", memory, ears, (), _NOTHING_SHOWN)
    if act.deed == "cart" and act.beyond:
        count = "1 product is" if len(memory.shown) == 1 else f"{len(memory.shown)} products are"
        note = f"Only {count} shown, so nothing was put in your cart; tell me which of them."
        return _still("recall", memory, ears, _all_shown(memory), note)
    if act.deed == "cart":
        memory = replace(memory, anchor=memory.shown[act.places[0]])
        return replace(_still("cart", memory, ears, ids), quantity=act.quantity)
    if act.deed == "tell":
        memory = replace(memory, anchor=memory.shown[act.places[0]])
        return replace(_still("tell", memory, ears, ids), question=act.question)
    if len(ids) < 2:
        return _still("recall", memory, ears, _all_shown(memory), _ONE_TO_COMPARE)
    return _still("compare", memory.moved_on(replace(memory, pair=ids)), ears, ids)


def _afresh(message: str, memory: Memory, ears: Ears) -> Understanding:
    past = memory.moved_on(memory).past
    fresh = Memory(state=State(turn=memory.state.turn), dismissed=memory.dismissed, past=past)
    rest = without_opening(message)
    if rest:
        return _searched(rest, fresh, ears)
    return _still("search", fresh, ears, (), _AFRESH)


def _back(memory: Memory, ears: Ears) -> Understanding:
    if not memory.past:
        return _still("recall", memory, ears, _all_shown(memory), _NOTHING_BEFORE)
    turn = memory.state.turn
    restored = replace(memory.past[-1], past=memory.past[:-1], dismissed=memory.dismissed)
    restored = replace(restored, state=replace(restored.state, turn=turn))
    products = (id_ for id_ in _all_shown(restored) if id_ not in memory.dismissed)
    return _still("back", restored, ears, tuple(products))


def _all_shown(memory: Memory) -> tuple[str, ...]:
    return tuple(one.product_id for one in memory.shown)


def _still(
    act: ActName, memory: Memory, ears: Ears, products: tuple[str, ...], note: str = ""
) -> Understanding:
    memory = replace(memory, state=replace(memory.state, turn=memory.state.turn + 1))
    budget = ears.budget(memory)
    if act == "recall" and not note:
        note = told_again(memory.query, memory.state, budget, memory.total)
    notes = (note,) if note else ()
    return Understanding(
        memory.query, budget, notes, None, frozenset(), memory, act=act, products=products
    )


class _Turn:
    """One reading against the memory: which query, which exclusions, which budget."""

    def __init__(
        self,
        reading: Reading,
        memory: Memory,
        ears: Ears,
        anew: bool,
        money: Scope,
        counts: Counts,
        hidden: tuple[str, ...] = (),
        heard: bool = False,
    ) -> None:
        self._hidden = hidden
        self._heard = heard  # the message asked for something that is not in the reading
        self._before = memory
        self._counts = counts
        self._currency = ears.currency
        self._lexicon = ears.lexicon
        self._money = money
        self._number = memory.state.turn + 1
        self.found = of_number(self._find(reading.whole), counts.number, memory.state)
        self._more = self._is_one_more()
        self._reading = self._searchable(reading)
        self._new = self._is_new(anew)
        self._settled = settled(memory.state, self.found, anew=self._new, turn=self._number)
        self.notes: list[str] = []
        self.reference = self._reference()
        self.anchor = self._anchor() if self.reference or reading.ordinal else None
        self.exclude = self._exclude()

    def memory(self) -> Memory:
        """The memory this turn leaves, its query among it."""
        said, nudged = self._said(), self._nudged()
        query = self._query()
        self._note_nothing(query)
        self._note_constraints()
        state = self._state()
        total = self._is_total(state)
        self._note_sum(state, total, said)
        if (self._more or self._counts.instead or self._in_set()) and state.slots:
            query = query_of(state.slots)
        said, total = self._sold_in_packs(state, said, total)
        after = replace(
            self._before,
            query=query,
            said=said,
            nudged=nudged,
            anchor=self.anchor,
            seen=self._before.passed_over() if self.reference == "more" else (),
            state=state,
            total=total,
            hidden=(*(() if self._new else self._before.hidden), *self._hidden),
        )
        still = replace(after, state=replace(state, turn=self._number - 1)) == self._before
        return after if still or not self._before.shown else self._before.moved_on(after)

    def is_idle(self, after: Memory) -> bool:
        """True when nothing was recognised and `after` is what the conversation was at before."""
        found, reading, before = self.found, self._reading, self._before
        said = (found.kinds, found.constraints, found.removals, reading.amounts)
        acts = (reading.unlimited, reading.references, self._hidden, self._heard)
        heard = any(map(bool, (*said, *acts))) or self._counts != Counts()
        of_a_kind = leaves_of(before.state) or before.state.slots  # else any word may tell more
        if heard or reading.ordinal is not None or not of_a_kind:
            return False
        same = (after.query, after.said, after.nudged, after.state.slots)
        kept = after.state.constraints == before.state.constraints
        return kept and same == (before.query, before.said, before.nudged, before.state.slots)

    # -- constraints ----------------------------------------------------------------------

    def _find(self, content: str) -> Found:
        if self._lexicon is None:
            return Found(positive=content)
        state = self._before.state
        leaves = leaves_of(state) or leaves_of_slots(state.slots)
        return find(content, self._lexicon, leaves, self._number)

    def _searchable(self, reading: Reading) -> Reading:
        """The reading without the words that are not to be searched for."""
        if self._lexicon is None:
            return reading
        product = without_filler(one_spaced(self.found.positive))
        content = without_filler(cut(product, phrases.NICER)[0])
        return replace(reading, content=content, product=product)

    def _is_new(self, anew: bool) -> bool:
        found, content, before = self.found, self._reading.content, self._before
        if self._more or self._counts.instead:
            return False
        if found.kinds:
            return not before.query or other_kind(before.state, found)
        if not content or (before.query and self._is_talk(content)):
            return False
        if anew or not before.query:
            return True
        if self._lexicon is not None and (leaves_of(before.state) or before.state.slots):
            return self._asks_for_a_thing()  # else it is said of what is looked for
        explained = not found.unexplained and (found.constraints or found.removals)
        return not explained and not refines(content, before.query)

    def _asks_for_a_thing(self) -> bool:
        """True for "do you have a toaster", "a xylophone": a noun of its own, asked for as one."""
        whole = fold(one_spaced(self._reading.whole))
        if not self.found.unexplained and whole[:1].isascii():
            return False
        return bool(phrases.A_THING.match(whole))

    def _is_talk(self, content: str) -> bool:
        """True for words about delivery, payment or the weather: no product is asked for."""
        if self._lexicon is None or self.found.constraints:
            return False
        words = [stem(word) for word in words_in(content)]
        return all(word in phrases.TALK or word.isdigit() for word in words)

    def _state(self) -> State:
        before, found = self._before.state.slots, self.found
        state, place = self._settled.state, self._reading.ordinal
        if self._more:
            before = slots_before(self._before.state, self._before.query)
        slots = self._counts.instead or self._grown(before, found, place)
        if self._counts.caps:
            slots = capped(slots, self._counts.caps, self._number)
        elif self._reading.amounts or self._reading.unlimited:
            slots = tuple(replace(slot, most=None) for slot in slots)
        if slots:
            constraints = tuple(c for c in state.constraints if c.field != CATEGORY and c.negated)
            return replace(state, constraints=constraints, slots=slots)
        return replace(state, slots=())

    def _grown(self, before: tuple[Slot, ...], found: Found, place: int | None) -> tuple[Slot, ...]:
        if self._more:
            return merged(before, slots_of(found, self._number))
        if self._new or before or not self._counts.number:
            at = None if place is None else (len(before) if place < 0 else place) - 1
            return settled_slots(before, found, self._new, self._number, at)
        # "2 pieces" of what is looked for already
        (slot, *_) = slots_before(self._settled.state, self._before.query) or (None,)
        return () if slot is None else (replace(slot, quantity=self._counts.number),)

    def _is_one_more(self) -> bool:
        """True when the message adds another thing to what is looked for."""
        before, found = self._before, self.found
        if not self._counts.more or not before.query or not found.kinds:
            return False
        if not slots_before(before.state, before.query):
            return False
        return other_kind(before.state, found)

    def _is_total(self, state: State) -> bool:
        """A sum for several things is for all of them, unless it is said to be for each."""
        several = len(state.slots) > 1 or any(slot.quantity > 1 for slot in state.slots)
        if not several:
            return False
        if self._counts.caps:
            return True
        if self._money:
            return self._money == "total"
        if self._before.said is None or self._reading.amounts or self._new:
            return True
        return self._before.total

    def _in_set(self) -> bool:
        """True for "the second one in green" of a set: that part changes, not the subject."""
        return bool(self._before.state.slots) and self._reading.ordinal is not None

    def _sold_in_packs(
        self, state: State, said: Budget | None, total: bool
    ) -> tuple[Budget | None, bool]:
        """A price for each of what is sold by the set is the price of all: "six chairs, 60 each"
        may be one set of six for 360."""
        one = len(state.slots) == 1 and state.slots[0].quantity > 1
        if not one or self._money != "each" or said is None or said.most is None:
            return said, total
        count, leaves = state.slots[0].quantity, leaves_of_slots(state.slots)
        if self._lexicon is None or not self._lexicon.sold_in_packs(leaves):
            return said, total
        prices = self._lexicon.prices(leaves)
        within = prices is not None and to_minor(prices[0], said.currency) <= said.most
        if not self._reading.amounts or within:
            return said, total
        each, whole = (format_money(m, said.currency) for m in (said.most, said.most * count))
        self.notes.append(
            f"These come in sets, so I took {each} each as {whole} for all {count} together."
        )
        return replace(said, most=said.most * count, least=None), True

    def _note_sum(self, state: State, total: bool, said: Budget | None) -> None:
        """Which of the two a sum was taken to be, where the words leave it open."""
        count = sum(slot.quantity for slot in state.slots)
        if said is None or said.most is None or self._money or self._counts.caps or count < 2:
            return
        amount = format_money(said.most, self._currency)
        before = self._before
        if total and self._reading.amounts and len(state.slots) == 1 and not before.total:
            self.notes.append(f"I took {amount} as the most for all {count} together.")
        elif not total and (not before.state.slots or self._more):
            self.notes.append(
                f"I kept {amount} as the most for each; say “in all” if it is for everything."
            )

    def _note_constraints(self) -> None:
        if not self.reference:
            self._note_new_search()
        if self.found.strange and not self.reference and (self._new or self.found.kinds):
            named = " or ".join(f"“{name}”" for name in dict.fromkeys(self.found.strange))
            self.notes.append(f"I know no {named} here; these are the nearest.")
        if self.found.unknowable:
            what = " or ".join(dict.fromkeys(self.found.unknowable))
            self.notes.append(f"The catalogue does not say which have no {what}; please check.")
        if self.found.unused:
            what = " or ".join(f"“{number}”" for number in dict.fromkeys(self.found.unused))
            self.notes.append(f"I didn't use {what}: nothing here is listed by that number.")

    def _note_new_search(self) -> None:
        """What another search left behind, and what it took along."""
        gone = ", ".join(map(_worded_wish, self._settled.let_go))
        kept = self._kept_budget()
        if gone:
            also = f" Still {kept}, as before." if kept else ""
            self.notes.append(f"New search; let go of: {gone}.{also}")
        elif kept:
            self.notes.append(f"New search; still {kept}, as before.")

    def _kept_budget(self) -> str:
        """The limit of an earlier search that holds for this new one; empty when it was said now,
        or there is none."""
        before, reading = self._before, self._reading
        held = before.said
        fresh = reading.amounts or reading.unlimited or self._counts.caps
        if not self._new or not before.query or held is None or fresh:
            return ""
        return "" if held.most is None and held.least is None else str(held)

    # -- what is referred to --------------------------------------------------------------

    def _reference(self) -> Reference | None:
        """The reference that counts; a product of the message's own leaves none."""
        said = self._reading.references
        if not said and self._reading.ordinal is None:
            return None
        if self._new and self._reading.ordinal is None:
            return None
        if not self._before.shown:
            self.notes.append(_NOTHING_SHOWN)
            return None
        order: tuple[Reference, ...] = ("cheaper", "nicer", "similar", "more")
        return next((name for name in order if name in said), "similar")

    def _anchor(self) -> Shown | None:
        shown, place = self._before.shown, self._reading.ordinal
        if not shown:
            return None
        if place is None or place == phrases.LAST:
            return shown[-1] if place else shown[0]
        if place <= len(shown):
            return shown[place - 1]
        count = "1 product was" if len(shown) == 1 else f"{len(shown)} products were"
        self.notes.append(f"Only {count} shown, so I went by the first, {shown[0].title}.")
        return shown[0]

    def _exclude(self) -> frozenset[str]:
        if self.reference == "more":
            return frozenset(self._before.passed_over())
        in_set = bool(self._before.state.slots) and not self._new
        if self.anchor and self._reading.references & {"similar", "nicer"} and not in_set:
            return frozenset({self.anchor.product_id})
        return frozenset()

    # -- what to search for ---------------------------------------------------------------

    def _query(self) -> str:
        content = self._reading.content
        base = self._before.query
        named = self._reading.ordinal is not None and not self._reading.compares
        if self.anchor and (named or self.reference == "similar"):
            base = self.anchor.title
        elif self._new:
            base, content = "", for_whom(self._reading.product)
        base = self._without_replaced(base)
        if not self._new:
            content = self._known_words(content)
        return bounded(added(base, content))

    def _known_words(self, content: str) -> str:
        """Of a refinement the words that the catalogue knows; others would only blur the search.
        When none of them is left, the shopper is told."""
        lexicon = self._lexicon
        if lexicon is None or not self._before.query:
            return content
        unused = {part for number in self.found.unused for part in fold(number).split()}
        kept = [word for word in content.split() if self._is_known(bare(word))]
        if unused:  # "for my daughter, 8": a number that nothing is listed by finds nothing
            kept = [word for word in kept if bare(word) not in unused]
            kept = kept if any(bare(w) not in phrases.PREPOSITIONS for w in kept) else []
        nouns = [bare(w) for w in content.split() if w not in kept and len(bare(w)) > 2]
        nouns = [w for w in nouns if w not in phrases.STOP_WORDS and stem(w) not in phrases.TALK]
        used = self.found.constraints or self.found.removals or self._reading.amounts
        told = any(bare(w) not in phrases.STOP_WORDS for w in kept)
        if nouns and not used and not told:
            self.notes.append(f"I could not use “{' '.join(nouns[:6])}” here; this is as before.")
        return " ".join(kept)

    def _is_known(self, word: str) -> bool:
        known = self._lexicon is None or self._lexicon.knows(word)
        return (known or word in phrases.PREPOSITIONS) and word not in phrases.PLACES

    def _without_replaced(self, base: str) -> str:
        """The earlier query without the words of what was taken back or overruled."""
        for constraint in self._settled.replaced:
            base = without_said(base, constraint.said)
        return base

    def _note_nothing(self, query: str) -> None:
        reading = self._reading
        if not query and _NOTHING_SHOWN not in self.notes:
            self.notes.append(_NOTHING_TO_FIND)
        said: object = reading.content or reading.amounts or reading.references or reading.unlimited
        said = said or self._hidden or self._heard or self.found.constraints or self.found.removals
        said = said or self._counts.number or self._counts.instead
        if query and not said and reading.ordinal is None:
            self.notes.append(
                f"I found nothing new to look for there, so this is still for “{query}”."
            )

    # -- the budget in words --------------------------------------------------------------

    def _said(self) -> Budget | None:
        before = None if self._reading.unlimited else self._before.said
        if self._counts.caps:
            whole = sum(cap.most for cap in self._counts.caps)
            return Budget(self._currency, whole, None, "your words")
        if not self._reading.amounts:
            return before
        fresh = settle(self._reading.amounts, self._currency)
        if fresh.most is not None and fresh.most <= 0:
            self.notes.append(_NO_MONEY)
            return before
        return revise(before or Budget(self._currency), fresh)

    def _nudged(self) -> Budget | None:
        """ "cheaper" and "nicer" over what they were before; the shopper's own figures replace."""
        if self._new or self._reading.unlimited:
            return None
        nudged = self._before.nudged or Budget(self._currency)
        told = settle(self._reading.amounts, self._currency)
        if self._counts.caps:
            told = Budget(self._currency, self._counts.caps[0].most)
        outbid = (told.least or 0) > (nudged.most or 0)
        nudged = Budget(
            self._currency,
            None if told.most is not None or outbid else nudged.most,
            None if told.least is not None else nudged.least,
            nudged.said_by,
        )
        nudged = self._with_reference(nudged)
        return None if nudged.most is nudged.least is None else nudged

    def _with_reference(self, nudged: Budget) -> Budget:
        if self.anchor is None or self.reference not in ("cheaper", "nicer"):
            return nudged
        price = self._price_to_beat(self.anchor)
        if self.reference == "nicer":
            return revise(nudged, Budget(self._currency, least=price))
        said = self._said() or Budget(self._currency)
        caps = (said.most, nudged.most, max(0, price - 1))
        most = min(cap for cap in caps if cap is not None)
        return revise(nudged, Budget(self._currency, most=most, said_by="your words"))

    def _price_to_beat(self, anchor: Shown) -> int:
        """What "cheaper" and "nicer" go by: of a set under one total its sum, else one price."""
        before = self._before
        if not before.state.slots or not before.total:
            return anchor.price_minor
        if before.together is not None:
            return before.together + (self.reference == "nicer")
        return sum(
            slot.quantity * one.price_minor
            for slot, one in zip(before.state.slots, before.shown, strict=False)
        )


_NO_MONEY = "A budget of nothing would rule out everything, so I left it out."
_NOTHING_SHOWN = (
    "I have not shown you anything yet to go by; tell me what you are looking for and I will start "
    "from there."
)
_NO_SWAP = (
    "I could not tell which part of the set to change for what, so all parts are still in it."
)
_NOTHING_BEFORE = "There is nothing before this to go back to."
_ONE_TO_COMPARE = "It takes two products to compare; tell me which, such as “compare 1 and 3”."
_AFRESH = "Started afresh. Tell me what you are looking for."
_NOTHING_TO_FIND = (
    "Tell me what you are looking for, such as “a waterproof tent”, and if you like the most you "
    "want to spend."
)


def told_again(query: str, state: State, budget: Budget, total: bool) -> str:
    """One sentence of what was asked for so far."""
    wanted = [c.said or c.values[0] for c in state.of(CATEGORY)]
    things = [] if state.slots else wanted[-1:] or [query][: bool(query)]
    things += [f"{slot.quantity} × {slot.query}" for slot in state.slots]
    things += [str(c) for c in state.constraints if c.field != CATEGORY or c.negated]
    if budget.most is not None or budget.least is not None:
        things.append(f"{budget} in all" if total else str(budget))
    if not things:
        return "You have not asked for anything yet."
    return f"So far you asked for: {'; '.join(things)}."


def _overruled(reading: Reading, words: Budget, voices: Sequence[Budget]) -> list[str]:
    """A note when the slider or the profile is tighter than what the shopper just said."""
    capped = [voice for voice in voices if voice.most is not None]
    if not capped:
        return []
    voice = min(capped, key=lambda one: one.most or 0)
    most = voice.most or 0
    loosened = bool(reading.amounts) and words.most is not None and words.most > most
    above = words.least is not None and words.least > most
    if not (loosened or above or reading.unlimited):
        return []
    name = "slider" if voice.said_by == "slider" else "profile"
    stop = format_money(most, voice.currency)
    return [f"Your {name} stops at {stop}, so I stayed under that."]


def _worded_wish(constraint: Constraint) -> str:
    """ "wireless", "size 10": the value says its field, but for a bare number."""
    text = str(replace(constraint, hard=True))
    field, colon, value = text.partition(": ")
    if not colon or constraint.field == RATING:
        return text
    return value if any(letter.isalpha() for letter in value) else f"{field} {value}"


def query_of(slots: Sequence[Slot]) -> str:
    """What a set is searched by."""
    return bounded(", ".join(map(_worded, slots)))


def _worded(slot: Slot) -> str:
    return f"{slot.quantity} {slot.query}" if slot.quantity > 1 else slot.query
