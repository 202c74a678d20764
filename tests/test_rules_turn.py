"""Rules in whole turns: what the shopper sees, hears of, and is never shown."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.conversation import Conversation
from assistant.converse.opening import opened
from assistant.events import Pick, Picks, Understood
from assistant.ruling.previewing import preview
from assistant.ruling.rules_command import previewed
from assistant.slates.answers import answered
from assistant.slates.marking import PINNED, PROMOTED
from assistant.toolbox.shop_desk import toolbox
from assistant.turn import Assistant
from assistant.understanding import Lexicon, Memory, understand
from assistant.words.facts import facts
from catalog.rules import Rule, Rules
from retrieval import Context, silent
from tests.ruled import own_store, rule


@pytest.fixture
def shop(small_home: Path, small_assistant: Assistant, tmp_path: Path) -> Iterator[Assistant]:
    with own_store(small_assistant, small_home, tmp_path) as ready:
        yield ready


def picks(shop: Assistant, talk: Conversation, message: str) -> tuple[Pick, ...]:
    return next(e.picks for e in shop.turn(talk, message) if isinstance(e, Picks))


def ids(shown: tuple[Pick, ...]) -> list[str]:
    return [pick.product.id for pick in shown]


def test_a_pin_holds_from_the_next_message_and_says_so_on_its_card(shop: Assistant) -> None:
    talk = shop.open()
    before = picks(shop, talk, "a tent")
    rule(shop, "pin", before[3].product.id, query="tent", position=2)
    after = picks(shop, talk, "a tent")
    assert after[1].product.id == before[3].product.id
    assert [pick.marks for pick in after] == [
        () if i != 1 else (PINNED,) for i in range(len(after))
    ]
    assert facts(after[1])["disclosed"] == PINNED


def test_the_budget_comes_before_a_pin(shop: Assistant) -> None:
    tents = picks(shop, shop.open(), "a tent")
    dear = max(tents, key=lambda pick: pick.product.price.minor).product
    rule(shop, "pin", dear.id, query="tent")
    assert ids(picks(shop, shop.open(), "a tent"))[0] == dear.id
    most = dear.price.minor // 100 - 1
    assert dear.id not in ids(picks(shop, shop.open(), f"a tent under ${most}"))
    assert dear.id not in ids(picks(shop, shop.open(), f"a tent, not {dear.brand}"))


def test_the_order_a_shopper_asks_for_is_not_for_sale(shop: Assistant) -> None:
    tents = picks(shop, shop.open(), "a tent")
    dear = max(tents, key=lambda pick: pick.product.price.minor).product
    rule(shop, "pin", dear.id, query="tent")
    rule(shop, "boost", dear.brand, "brand", strength="strong")
    shown = picks(shop, shop.open(), "the cheapest tent")
    prices = [pick.product.price.minor for pick in shown]
    assert prices == sorted(prices)
    assert not any(pick.marks for pick in shown)


def test_a_pin_keeps_its_place_though_others_meet_a_soft_wish(shop: Assistant) -> None:
    plain = picks(shop, shop.open(), "a tent, ideally orange")
    last = plain[-1].product.id
    rule(shop, "pin", last, query="tent")
    assert ids(picks(shop, shop.open(), "a tent, ideally orange"))[0] == last


def test_a_boost_is_disclosed_and_a_bury_is_not(shop: Assistant) -> None:
    before = picks(shop, shop.open(), "a mug")
    rule(shop, "boost", before[5].product.id, strength="small")
    rule(shop, "bury", before[0].product.id, strength="strong")
    after = picks(shop, shop.open(), "a mug")
    assert ids(after).index(before[5].product.id) < 5
    assert {pick.marks for pick in after if pick.product.id == before[5].product.id} == {
        (PROMOTED,)
    }
    assert before[0].product.id not in ids(after) or not next(
        pick.marks for pick in after if pick.product.id == before[0].product.id
    )


def test_what_is_hidden_is_not_offered_again(shop: Assistant) -> None:
    talk = shop.open()
    first, second, *_ = picks(shop, talk, "a mug")
    rule(shop, "hide", first.product.id)
    assert ids(picks(shop, talk, "compare the first and the second")) == [second.product.id]
    assert first.product.id not in ids(picks(shop, talk, "a mug"))


def test_what_is_hidden_takes_no_place_of_what_was_sent_away(shop: Assistant) -> None:
    def sent_away() -> list[str]:
        talk = shop.open()
        shown = next(e for e in shop.turn(talk, "headphones") if isinstance(e, Picks))
        slate = shop.dismiss(talk, shown.picks[0].product.id, shown).slate
        assert slate is not None
        return [id_ for id_ in ids(slate.picks) if id_ not in ids(shown.picks)]

    (came,) = sent_away()
    rule(shop, "hide", came)
    (other,) = sent_away()
    assert other != came


def test_a_mark_comes_back_with_its_slate(shop: Assistant) -> None:
    talk = shop.open()
    pinned = picks(shop, talk, "a mug")[4].product.id
    rule(shop, "pin", pinned, query="mug")
    assert picks(shop, talk, "a mug")[0].marks == (PINNED,)
    picks(shop, talk, "a tent")
    back = picks(shop, talk, "go back")
    assert back[0].product.id == pinned
    assert back[0].marks == (PINNED,)


def test_a_set_has_nothing_hidden_and_nothing_promoted(shop: Assistant) -> None:
    ask = "a tent and a sleeping bag for under $900 in total"
    before = ids(picks(shop, shop.open(), ask))
    assert len(before) == 2
    rule(shop, "hide", before[0])
    tents = picks(shop, shop.open(), "a tent")
    rule(shop, "pin", tents[-1].product.id, query="tent")
    after = picks(shop, shop.open(), ask)
    assert before[0] not in ids(after)
    assert len(after) == 2
    assert not any(pick.marks for pick in after)


def test_a_whole_hidden_kind_is_said_to_be_lacking_and_never_shown(shop: Assistant) -> None:
    rule(shop, "hide", "Camping & Hiking > Tents", "category")
    events = list(shop.turn(shop.open(), "a tent"))
    shown = next(e.picks for e in events if isinstance(e, Picks))
    said = next(e for e in events if isinstance(e, Understood))
    assert not [pick for pick in shown if pick.product.category[-1] == "Tents"]
    assert said.notes


def test_what_claude_looks_up_obeys_rules_too(shop: Assistant) -> None:
    mugs = picks(shop, shop.open(), "a mug")
    hidden, pinned = mugs[0].product.id, mugs[6].product.id
    rule(shop, "hide", hidden)
    rule(shop, "pin", pinned, query="mug")
    assert shop.rules is not None
    at = datetime.now(UTC)
    pipeline = shop.rules.over(shop.pipeline, at)
    lexicon = shop.lexicon or Lexicon(pipeline.items)
    understood = understand("a tent", Memory(), currency=pipeline.items.currency, lexicon=lexicon)
    answer = answered(pipeline, understood, Context(at=at), lexicon)
    box = toolbox(pipeline, Context(at=at), understood, answer, "a tent", lambda id_, n: None)
    box.limits = replace(box.limits, where=())
    found = box.search("mug", 5, (), None)
    assert found[0].product.id == pinned
    assert found[0].marks == (PINNED,)
    assert hidden not in [pick.product.id for pick in found]
    assert not box.details([hidden])


def test_dates_are_those_of_the_turn(shop: Assistant) -> None:
    first = picks(shop, shop.open(), "a mug")[0].product.id
    today, tomorrow = datetime(2026, 11, 26, 23, 59, tzinfo=UTC), date(2026, 11, 27)
    rule(shop, "hide", first, start=tomorrow, end=tomorrow)
    for hours, there in ((0, True), (1, False), (24, False), (25, True)):
        shop.now = lambda at=today + timedelta(hours=hours): at
        assert (first in ids(picks(shop, shop.open(), "a mug"))) is there, hours


def test_a_preview_keeps_nothing_and_shows_what_moves(shop: Assistant) -> None:
    mugs = picks(shop, shop.open(), "a mug")
    draft = Rule(effect="pin", what="product", value=mugs[4].product.id, position=1, query="mug")
    shown = preview(shop, "a mug under $1000", (), (draft,), datetime.now(UTC))
    assert not shown.same
    assert (shown.new[0].pick.product.id, shown.new[0].there) == (mugs[4].product.id, 5)
    assert shown.old[0].there == 2
    assert not Rules(shop.store).list()
    assert preview(shop, "a tent", (), (draft,), datetime.now(UTC)).same


def test_the_terminal_shows_what_the_rules_do(shop: Assistant) -> None:
    fifth = picks(shop, shop.open(), "a mug")[4].product
    mine = rule(shop, "pin", fifth.id, query="mug", note="Autumn")
    other = rule(shop, "boost", fifth.id)
    lines = list(previewed(shop, "a mug", ()))
    assert lines[1] == f"  1. was 5     {fifth.title} [{PINNED}; {PROMOTED}]"
    assert f"{mine.id}: Pinned “{fifth.title}”: was in place 5, is in place 1. (Autumn)" in lines
    assert "The rules change nothing here." not in lines
    without = list(previewed(shop, "a mug", [other.id[:8]]))
    assert without[1].startswith("  1. same")
    assert list(previewed(shop, "a tent", ()))[1] == "The rules change nothing here."


def test_scripts_are_played_without_the_rules_of_the_day(shop: Assistant) -> None:
    wiring = SimpleNamespace(assistant=lambda name: shop)
    with opened(wiring, "sample", None, silent) as played:  # type: ignore[arg-type]
        assert played.rules is None
    assert shop.rules is not None
