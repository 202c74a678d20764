"""Whole turns on the small shop: what is shown for constraints, acts, questions and shortfalls."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.conversation import Conversation
from assistant.events import Done, Event, InCart, Picks, Understood
from assistant.turn import Assistant
from assistant.words.template import TemplateExplainer
from catalog import Product
from catalog.rehearsal import Rehearsal


class Talk:
    """A conversation of which the last turn's events are kept."""

    def __init__(self, assistant: Assistant) -> None:
        store = Rehearsal(assistant.store)
        self.assistant = replace(assistant, explainer=TemplateExplainer(), store=store)
        self.conversation: Conversation = self.assistant.open()
        self.events: list[Event] = []

    def __call__(self, *messages: str) -> Talk:
        for message in messages:
            self.events = list(self.assistant.turn(self.conversation, message))
        return self

    @property
    def picks(self) -> Picks:
        return next(e for e in self.events if isinstance(e, Picks))

    @property
    def products(self) -> list[Product]:
        return [pick.product for pick in self.picks.picks]

    @property
    def notes(self) -> str:
        return "\n".join(next(e for e in self.events if isinstance(e, Understood)).notes)


@pytest.fixture
def talk(small_assistant: Assistant) -> Talk:
    return Talk(small_assistant)


def leaves(products: list[Product]) -> set[str]:
    return {product.category[-1] for product in products}


def test_a_kind_is_kept_to(talk: Talk) -> None:
    talk("a laptop", "something cheaper")
    assert leaves(talk.products) == {"Laptops"}


def test_a_soft_wish_moves_up_and_excludes_none(talk: Talk) -> None:
    plain = len(talk("running shoes").products)
    talk("start over", "running shoes, ideally black")
    colours = [product.attributes.get("colour") for product in talk.products]
    assert len(colours) == plain
    met = [colour == "black" for colour in colours]
    assert any(met)
    assert met == sorted(met, reverse=True)


def test_a_negation_is_never_let_go(talk: Talk) -> None:
    talk("a dress, not burgundy, not terracotta", "under $3")
    assert all("burgundy" not in product.attributes.values() for product in talk.products)


def test_what_is_let_go_is_said_and_counted(talk: Talk) -> None:
    talk("a waterproof laptop")
    assert talk.products
    assert leaves(talk.products) == {"Laptops"}
    assert "None of our laptops is listed as “waterproof”." in talk.notes
    assert "Without “waterproof”:" in talk.notes


def test_more_money_is_counted_and_never_spent(talk: Talk) -> None:
    talk("a laptop under $20")
    assert not talk.products  # what is cheaper is no laptop
    assert "I have no laptops within your budget." in talk.notes
    assert " more: " in talk.notes


def test_a_question_is_asked_only_when_it_would_change_the_picks(talk: Talk) -> None:
    assert talk("a shirt").notes.count("?") <= 1
    assert "?" not in talk("a laptop").notes


def test_an_order_holds_over_all_that_match(talk: Talk) -> None:
    prices = [product.price.minor for product in talk("the cheapest laptop").products]
    assert prices == sorted(prices)
    items = talk.assistant.pipeline.items
    laptops = [p for p in items.products if p.category[-1] == "Laptops" and p.in_stock]
    assert prices[0] == min(product.price.minor for product in laptops)


def test_compare_shows_just_those_and_how_they_differ(talk: Talk) -> None:
    before = talk("a laptop").products
    talk("compare 1 and 3")
    assert [p.id for p in talk.products] == [before[0].id, before[2].id]
    assert any(line.startswith("price: ") for line in talk.picks.comparison)
    table = talk.picks.compared
    assert table is not None
    assert table.ids == (before[0].id, before[2].id)
    assert table.lines() == talk.picks.comparison


def test_the_cart_fills_tells_and_empties(talk: Talk) -> None:
    before = talk("a laptop").products
    talk("add the second to my cart")
    assert talk.conversation.cart == {before[1].id: 1}
    assert any(isinstance(event, InCart) for event in talk.events)
    assert before[1].title in talk("what's in my cart?").notes
    talk("add the first to my cart")
    assert list(talk.conversation.cart) == [before[1].id, before[0].id]
    talk("empty my cart")
    assert talk.conversation.cart == {}
    assert "empty" in talk.notes


def test_what_a_turn_does_to_the_cart_is_undone_as_one(talk: Talk) -> None:
    talk("a laptop", "add the first two to my cart")
    cart = talk.conversation.cart
    assert len(cart) == 2
    talk("empty my cart")
    assert cart.undo() is not None
    assert len(cart) == 2
    assert cart.undo() is not None
    assert cart == {}
    assert cart.undo() is None


def test_a_cart_with_what_is_no_longer_sold_is_told_all_the_same(talk: Talk) -> None:
    talk("a laptop", "add the first to my cart")
    talk.conversation.cart["gone"] = 1
    talk("what's in my cart?")
    assert "1 × A product" in talk.notes


def test_a_question_is_answered_from_the_columns_and_changes_nothing(talk: Talk) -> None:
    talk("headphones under $300")
    state, first = talk.conversation.memory.state, talk.products[0]
    talk("what colour is the first?")
    assert first.attributes["colour"] in talk.notes
    assert talk.conversation.memory.state.constraints == state.constraints
    talk("which is the cheapest?")
    assert "By price:" in talk.notes
    talk("is the first one waterproof?")
    assert "not listed as waterproof" in talk.notes


def test_not_that_colour_excludes_it(talk: Talk) -> None:
    first = talk("a tote bag").products[0]
    talk("not that colour")
    colour = first.attributes["colour"]
    assert talk.products
    assert all(product.attributes.get("colour") != colour for product in talk.products)


def test_not_the_first_one_is_gone_and_stays_gone(talk: Talk) -> None:
    first = talk("a tote bag").products[0]
    assert first.id not in [p.id for p in talk("not the first one").products]
    assert first.id not in [p.id for p in talk("under $500").products]


def test_every_sentence_of_the_words_is_in_the_ledger(talk: Talk) -> None:
    talk("a laptop under $900")
    done = next(e for e in talk.events if isinstance(e, Done))
    assert done.ledger
    claims = [claim for entry in done.ledger for claim in entry["claims"]]  # type: ignore[attr-defined]
    assert any(claim["kind"] == "price" and claim["backed"] for claim in claims)
