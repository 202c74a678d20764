"""How beliefs act: on a state, on a slate, and how a shopper sees and forgets them in words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.budget import Budget
from assistant.constraints import Constraint, State
from assistant.conversation import Conversation
from assistant.profile.about_me import Ask, answer, asked_about_me, meant
from assistant.profile.beliefs import for_another, initial, overridden, told, with_beliefs, without
from assistant.turn import Assistant
from catalog import Kind, Money, Profile, Store
from catalog.beliefs import Belief, Beliefs
from catalog.records import RecordedTurn, Turns
from retrieval import Context, Limits, Pipeline, Shopper
from retrieval.facets import Condition
from tests.test_session import keep
from tests.test_turn import ids_in, said

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def belief(field: str, *values: str, negated: bool = False, words: str = "") -> Belief:
    return Belief(field, values, negated, words or f"{field} {values}", "talk", 1, NOON)


LEATHER = belief("material", "leather", negated=True, words="no leather please")
NAVY = belief("colour", "navy", negated=True, words="I never wear navy")
ACME = belief("brand", "Acme", words="I love Acme")
SHIRT, SHOE = belief("size", "M", words="I wear M"), belief("size", "10", words="I wear 10")
DOG = belief("note", "I have a dog", words="I have a dog")
VEGAN = tuple(belief("material", v, negated=True, words="I'm vegan") for v in ("wool", "silk"))


# -- on a state -------------------------------------------------------------------------------


def test_a_conversation_opens_with_exclusions_hard_and_likes_soft() -> None:
    state = initial([LEATHER, ACME, SHIRT, SHOE, DOG])
    assert state.turn == 0
    assert [str(c) for c in state.constraints] == [
        "not leather",
        "Acme, ideally",
        "size: M or 10, ideally",
    ]
    assert [(c.turn, c.said) for c in state.constraints] == [
        (0, "leather"),
        (0, "Acme"),
        (0, "M or 10"),
    ]
    assert initial([]) == State()


def test_the_shopper_s_own_words_go_before_the_profile() -> None:
    asked = Constraint("material", ("full-grain leather", "leather"), turn=2)
    state, notes = overridden(State((*initial([LEATHER, NAVY]).constraints, asked), turn=2))
    assert [str(c) for c in state.constraints if not c.turn] == ["not navy"]
    assert len(notes) == 1
    assert "not leather" in notes[0]
    assert overridden(state) == (state, ())


def test_what_is_learnt_acts_at_once_and_only_once() -> None:
    earlier = Constraint("material", ("wool",), negated=True, said="no wool", turn=1)
    state = with_beliefs(State((earlier,), turn=2), VEGAN, turn=2)
    assert state.constraints[0] == earlier
    assert [(str(c), c.turn) for c in state.constraints[1:]] == [("not silk", 2)]
    wanted = State((Constraint("material", ("silk", "wool"), turn=2),), turn=2)
    assert with_beliefs(wanted, VEGAN, turn=2) == wanted


def test_what_is_forgotten_leaves_the_state_and_the_rest_stays() -> None:
    own = Constraint("material", ("leather",), negated=True, turn=1)
    wanted = Constraint("material", ("leather",), turn=1)
    state = State((*initial([LEATHER, NAVY, SHOE]).constraints, own, wanted), turn=1)
    left = without(state, [LEATHER, SHOE])
    assert [(str(c), c.turn) for c in left.constraints] == [
        ("not navy", 0),
        ("material: leather", 1),
    ]
    assert without(state, []) == state


def test_sizes_are_not_for_somebody_else() -> None:
    state = for_another(initial([LEATHER, SHOE]))
    assert [str(c) for c in state.constraints] == ["not leather"]


def test_the_explainer_is_told() -> None:
    assert told([LEATHER, DOG, SHOE, ACME]) == (
        "Told the shop: not leather",
        "Told the shop: I have a dog",
        "Told the shop: size 10",
        "Told the shop: likes Acme",
    )


# -- on a slate -------------------------------------------------------------------------------


def slate(pipeline: Pipeline, beliefs: tuple[Belief, ...], text: str) -> list[str]:
    """The ids for `text` in a conversation that opens with `beliefs`."""
    hard = [c for c in initial(beliefs).constraints if c.hard]
    where = tuple(Condition(c.field, c.values, c.negated) for c in hard)
    shown = pipeline.slate(text, Context(at=NOON), Limits(where=where))
    return [product.id for product in shown.products]


def test_forgetting_one_belief_changes_the_next_slate(pipeline: Pipeline, store: Store) -> None:
    beliefs = Beliefs(store)
    text = "something for the weekend"
    plain = slate(pipeline, (), text)
    first = pipeline.items.products[pipeline.items.row_of[plain[0]]]
    field, value = next(iter(first.attributes.items()))
    value = field if value == "yes" else value
    beliefs.keep("ann", [belief(field, value, negated=True), ACME])
    held = beliefs.of("ann")
    assert plain[0] not in slate(pipeline, held, text)
    beliefs.forget("ann", [b for b in held if b.negated])
    assert slate(pipeline, beliefs.of("ann"), text) == plain


@pytest.fixture
def lived_in(tmp_path: Path, small_assistant: Assistant) -> Iterator[Assistant]:
    """The small shop over a store of its own, in which "ann" has bought one kind of thing."""
    with Store.open(f"sqlite:///{tmp_path / 'own.db'}") as store:
        keep(store, small_assistant.pipeline.items.products)
        shop = replace(small_assistant, store=store, freshness=None, now=lambda: NOON)
        talk = shop.open("ann")
        mine = [p for p in shop.pipeline.items.products if p.category[-1] == "Dog Collars"]
        for product in mine:
            shop._record(talk, product.id, Kind.PURCHASE)
        store.keep_profile(Profile(shopper="ann", budget=Money(minor=3_000, currency="USD")))
        Beliefs(store).keep("ann", [LEATHER])
        Turns(store).keep([RecordedTurn("r1", talk.id, 1, NOON, "{}", "ann")])
        yield shop


def test_forgetting_all_makes_the_next_conversation_a_new_visitor_s(lived_in: Assistant) -> None:
    text = "something nice"
    stranger = ids_in(said(lived_in, lived_in.open(), text))
    assert ids_in(said(lived_in, lived_in.open("ann"), text)) != stranger
    talk = lived_in.open("ann")
    done = answer(lived_in.store, talk, "forget everything about me", "forget_all")
    assert done.gone == (LEATHER,)
    again = lived_in.open("ann")
    assert again.shopper == Shopper("ann")
    assert again.limit is None
    assert ids_in(said(lived_in, again, text)) == stranger
    talk.memory = replace(talk.memory, state=without(talk.memory.state, done.gone))
    assert ids_in(said(lived_in, talk, text)) == stranger  # the one that was open, too
    assert not Beliefs(lived_in.store).of("ann")
    assert not Turns(lived_in.store).last(9)
    assert lived_in.store.count_interactions() > 0


# -- in words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "ask"),
    [
        ("What do you know about me?", "view"),
        ("so what have you learnt about me", "view"),
        ("what do you remember so far about me?", "view"),
        ("show me my profile", "view"),
        ("what’s in my profile", "view"),
        ("do you know anything about me?", "view"),
        ("forget everything about me", "forget_all"),
        ("Please forget everything you know about me!", "forget_all"),
        ("forget all about me", "forget_all"),
        ("delete all the data you have on me", "forget_all"),
        ("forget everything I've told you", "forget_all"),
        ("delete my data", "forget_all"),
        ("erase my shopping history", "forget_all"),
        ("forget me", "forget_all"),
        ("forget that I have a dog", "forget_one"),
        ("forget I'm vegan", "forget_one"),
        ("please forget that I told you that I wear 10", "forget_one"),
        ("forget my size", "forget_one"),
        ("I'm no longer vegan", "forget_one"),
        ("I’m not allergic to wool", "forget_one"),
        ("I no longer have a dog", "forget_one"),
        ("forget everything", None),
        ("forget the brand", None),
        ("forget the budget", None),
        ("forget my budget", None),
        ("start over", None),
        ("don't forget that I have a dog", None),
        ("do not forget me", None),
        ("a forget-me-not mug", None),
        ("forget me not flowers", None),
        ("forget that I said navy", None),
        ("I'm not sure", None),
        ("what do you have in red?", None),
        ("a book about me", None),
        ("", None),
    ],
)
def test_what_is_asked_of_the_profile(message: str, ask: Ask | None) -> None:
    assert asked_about_me(message) == ask


@pytest.mark.parametrize(
    ("message", "gone"),
    [
        ("forget that I have a dog", [DOG]),
        ("forget that I wear 10", [SHOE]),
        ("forget my sizes", [SHIRT, SHOE]),
        ("forget I'm vegan", [*VEGAN]),
        ("I'm no longer vegan", [*VEGAN]),
        ("forget that I love Acme", [ACME]),
        ("forget my favourite brand", [ACME]),
        ("forget that I never wear navy", [NAVY]),
        ("forget my pets", [DOG]),
        ("forget that I have a boat", []),
    ],
)
def test_which_belief_is_meant(message: str, gone: list[Belief]) -> None:
    held = [LEATHER, NAVY, ACME, SHIRT, SHOE, DOG, *VEGAN]
    assert list(meant(message, held)) == gone


def test_the_answers_say_what_was_done(lived_in: Assistant) -> None:
    store, talk = lived_in.store, lived_in.open("ann")
    lines = answer(store, talk, "what do you know about me?", "view").lines
    assert lines[0] == "What I know about you:"
    assert "- not leather: said on 25 November 2026: “no leather please”." in lines
    assert any("$30.00" in line for line in lines)
    assert any("bought" in line for line in lines)
    missed = answer(store, talk, "forget that I have a boat", "forget_one")
    assert missed.gone == ()
    assert "nothing like that" in missed.lines[0]
    one = answer(store, talk, "forget that I said I don't like leather", "forget_one")
    assert one.gone == (LEATHER,)
    assert one.lines == ("Forgotten: not leather.",)
    assert not Beliefs(store).of("ann")


def test_a_stranger_is_told_that_nothing_is_kept(store: Store) -> None:
    for ask in ("view", "forget_one", "forget_all"):
        (line,) = answer(store, Conversation(limit=Budget("USD", 1)), "forget me", ask).lines
        assert "nothing" in line


@pytest.mark.parametrize(
    "hostile",
    ["forget " * 3_000, "what do you know " * 900, "forget all a a a " * 900, "i'm not " * 2_000,
     "forget that i have " * 800, "x" * 10_000],
)  # fmt: skip
def test_no_message_takes_long(hostile: str) -> None:
    start = time.perf_counter()
    asked_about_me(hostile)
    assert time.perf_counter() - start < 0.1
