"""Conversations that last: the address, the list, two windows, a database that fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.clicks import Again
from assistant.conversations.keeping import Keeping
from assistant.conversations.payload import Kept
from assistant.turn import Assistant
from assistant.ui.safe import plain
from assistant.ui.state import PageState
from catalog import StoreError
from catalog.conversations import Conversations, KeptConversation
from catalog.forgetting import forget
from tests.pages.drawn import add, ask, beside, buttons, close_shops, healthy, text_of
from tests.pages.kept import OTHER, VISITOR, address, shop_of_its_own, unopened, window, written

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
ASKED = "headphones under $100"


@pytest.fixture
def shop(tmp_path: Path, small_assistant: Assistant) -> Iterator[Assistant]:
    close_shops()
    with shop_of_its_own(tmp_path, small_assistant) as own:
        yield own
    close_shops()


def row_of(shop: Assistant, at: AppTest) -> KeptConversation:
    written(shop)
    row = Conversations(shop.store).get(address(at))
    assert row is not None
    return row


def listed(at: AppTest) -> list[str]:
    return [b.label for b in at.sidebar.button if (b.key or "").startswith("open-")]


def reloaded(shop: Assistant, at: AppTest, visitor: str = VISITOR) -> AppTest:
    return window(shop, address(at), visitor)


# -- the address ------------------------------------------------------------------------------


def test_a_browser_is_one_unit_of_experiments_whatever_it_opens(shop: Assistant) -> None:
    at = ask(window(shop), ASKED)
    unit = at.session_state["aisle"].conversation.unit
    assert unit not in ("", VISITOR, at.session_state["aisle"].conversation.id)
    assert reloaded(shop, at).session_state["aisle"].conversation.unit == unit
    assert window(shop).session_state["aisle"].conversation.unit == unit
    assert window(shop, "", OTHER).session_state["aisle"].conversation.unit != unit
    healthy(at.button(key="new-conversation").click().run())
    assert at.session_state["aisle"].conversation.unit == unit


def test_an_empty_chat_has_no_address_and_is_not_kept(shop: Assistant) -> None:
    at = window(shop)
    assert address(at) == ""
    written(shop)
    assert Conversations(shop.store).listed(VISITOR) == []


def without_undo(text: str) -> list[str]:
    """The cart's last change is not kept: it can't be undone after a reload."""
    lines = text.splitlines()
    return [line for at, line in enumerate(lines) if not _undoing(lines, at)]


def _undoing(lines: list[str], at: int) -> bool:
    near = lines[max(0, at - 1) : at + 1]
    return any(line.startswith("Added ") for line in near)


def test_a_reload_draws_the_same_and_goes_on_from_there(shop: Assistant) -> None:
    at = add(ask(window(shop), ASKED))
    place = healthy(at.select_slider(key="budget").set_value(12).run())
    again = reloaded(shop, place)
    assert address(again) == address(at) != ""
    assert text_of(again) == text_of(place)
    assert without_undo(beside(again)) == without_undo(beside(place))
    assert again.select_slider(key="budget").value == 12
    ask(again, "cheaper")
    understood = again.session_state["aisle"].exchanges[-1].understood
    assert understood.query.startswith("headphones")
    assert understood.budget.most < 10_000


def test_the_cart_is_kept_without_another_message(shop: Assistant) -> None:
    at = add(ask(window(shop), ASKED))
    assert "Nothing in it yet." not in beside(reloaded(shop, at))
    healthy(at.button(key="empty-cart").click().run())
    assert "Nothing in it yet." in beside(reloaded(shop, at))


@pytest.mark.parametrize("whose", ["nobody's", "another's"])
def test_an_address_that_is_not_mine_starts_anew_and_says_so(shop: Assistant, whose: str) -> None:
    at = ask(window(shop), ASKED)
    there = "0" * 32 if whose == "nobody's" else address(at)
    written(shop)
    other = window(shop, there, OTHER)
    assert address(other) == ""
    assert not other.chat_message
    assert "is not here" in text_of(other)
    assert listed(other) == []
    assert ASKED not in text_of(other)


def test_a_returning_shopper_finds_their_conversations_in_another_browser(shop: Assistant) -> None:
    who = shop.store.shoppers(1)[0]
    at = window(shop)
    healthy(at.selectbox(key="shopper").set_value(who).run())
    ask(at, ASKED)
    written(shop)
    assert reloaded(shop, at).selectbox(key="shopper").value == who
    other = window(shop, visitor=OTHER)
    assert listed(other) == []
    healthy(other.selectbox(key="shopper").set_value(who).run())
    assert len(listed(other)) == 1
    healthy(other.button(key=f"open-{address(at)}").click().run())
    assert ASKED in text_of(other)
    assert address(other) == address(at)


def test_what_is_typed_while_the_shop_opens_is_asked_in_the_opened_conversation(
    shop: Assistant,
) -> None:
    at = ask(window(shop), ASKED)
    written(shop)
    other = unopened(shop, address(at))
    other.session_state["aisle"] = PageState()
    other.session_state["aisle"].ask("cheaper")
    healthy(other.run())
    asked = [one.message for one in other.session_state["aisle"].exchanges]
    assert asked == [ASKED, "cheaper"]
    assert len(Kept.read(row_of(shop, other).payload).exchanges) == 2


# -- the list ---------------------------------------------------------------------------------


def test_the_list_is_newest_first_and_this_one_is_in_it_at_once(shop: Assistant) -> None:
    at = ask(window(shop), ASKED)
    healthy(at.button(key="new-conversation").click().run())
    assert address(at) == ""
    ask(at, "a tent")
    names = listed(at)
    assert [name.strip("*").split(" ![")[0].rstrip("*") for name in names] == [
        "A tent",
        plain("Headphones under $100"),
    ]
    assert "open now" in names[0]


def test_a_conversation_is_renamed_and_keeps_its_name(shop: Assistant) -> None:
    at = ask(window(shop), ASKED)
    written(shop)
    keeping = Keeping(shop.keeper)  # type: ignore[arg-type]
    assert keeping.rename(address(at), "For *Ann*")
    ask(at, "cheaper")
    assert plain("For *Ann*") in listed(reloaded(shop, at))[0]


def test_the_menu_renames(shop: Assistant) -> None:
    at = ask(window(shop), ASKED)
    written(shop)
    healthy(at.menu_button[0].click("Rename").run())
    at.text_input(key="new-title").set_value("  For   Ann ")
    healthy(at.button(key="save-title").click().run())
    assert row_of(shop, at).title == "For Ann"


def test_a_deleted_conversation_is_gone_and_can_be_put_back(shop: Assistant) -> None:
    at = ask(window(shop), ASKED)
    there = address(at)
    written(shop)
    healthy(at.menu_button[0].click("Delete").run())
    assert address(at) == ""
    assert not at.chat_message
    assert listed(at) == []
    assert "Deleted" in beside(at)
    assert "is not here" in text_of(window(shop, there))
    healthy(at.button(key="undo-delete").click().run())
    assert len(listed(at)) == 1
    assert ASKED in text_of(at)  # it was open, and is again
    assert address(at) == there


def test_a_deleted_conversation_comes_back_with_its_cart(shop: Assistant) -> None:
    at = add(ask(window(shop), ASKED))
    cart = dict(at.session_state["aisle"].conversation.cart)
    written(shop)
    healthy(at.menu_button[0].click("Delete").run())
    healthy(at.button(key="undo-delete").click().run())
    assert cart
    assert at.session_state["aisle"].conversation.cart == cart


def test_undoing_a_deletion_does_not_leave_what_was_begun_since(shop: Assistant) -> None:
    at = ask(window(shop), ASKED)
    there = address(at)
    written(shop)
    healthy(at.menu_button[0].click("Delete").run())
    ask(at, "a tent")
    healthy(at.button(key="undo-delete").click().run())
    assert len(listed(at)) == 2
    assert "a tent" in text_of(at)
    assert address(at) != there


def test_many_conversations_are_searched(shop: Assistant) -> None:
    rows = Conversations(shop.store)
    for n in range(9):
        row = KeptConversation(f"c{n}", VISITOR, f"Talk {n}", NOON, NOON, "{}")
        rows.put_back(replace(row, at=NOON + timedelta(minutes=n)))
    at = window(shop)
    assert listed(at) == [f"Talk {n}" for n in (8, 7, 6, 5, 4, 3)]
    healthy(at.text_input(key="search-conversations").set_value("talk 1").run())
    assert listed(at) == ["Talk 1"]
    healthy(at.text_input(key="search-conversations").set_value("boat").run())
    assert listed(at) == []
    assert "None is called that." in beside(at)


def test_every_button_of_the_list_has_a_name_of_its_own(shop: Assistant) -> None:
    at = ask(window(shop), ASKED)
    healthy(at.button(key="new-conversation").click().run())
    ask(at, "a tent")
    names = listed(at) + [m.label for m in at.menu_button]
    assert len(set(names)) == len(names) == 4
    assert any("Rename or delete" in name for name in names)


def test_a_click_is_still_one_after_a_reload(shop: Assistant) -> None:
    at = ask(window(shop), ASKED)
    healthy(at.select_slider(key="budget").set_value(8).run())
    again = reloaded(shop, at)
    clicked = [one.click for one in again.session_state["aisle"].exchanges]
    assert clicked == [None, Again("slider")]


# -- two windows ------------------------------------------------------------------------------


def test_two_windows_go_on_with_one_conversation_and_lose_nothing(shop: Assistant) -> None:
    one = ask(window(shop), ASKED)
    two = reloaded(shop, one)
    ask(two, "a tent")
    written(shop)
    ask(one, "cheaper")  # reads what the other said before it answers
    assert "a tent" in text_of(one)
    kept = Kept.read(row_of(shop, one).payload)
    assert [e.message for e in kept.exchanges] == [ASKED, "a tent", "cheaper"]
    healthy(two.run())
    assert "cheaper" in text_of(two)


def test_two_windows_at_the_very_same_time_keep_both_and_say_so(shop: Assistant) -> None:
    one = ask(window(shop), ASKED)
    two = reloaded(shop, one)
    states = [at.session_state["aisle"] for at in (one, two)]
    written(shop)
    before = states[0].held.at
    ask(two, "a tent")
    written(shop)
    # This window knows of nothing newer, as when both were asked in the same moment.
    states[0].held.at = before
    states[0].held.written = False
    ask(one, "cheaper")
    states[0].held.written = True
    messages = [e.message for e in Kept.read(row_of(shop, one).payload).exchanges]
    assert messages == [ASKED, "a tent", "cheaper"]
    healthy(one.run())
    assert "Another window" in text_of(one)
    assert "a tent" in text_of(one)


def test_a_conversation_deleted_elsewhere_does_not_come_back(shop: Assistant) -> None:
    at = ask(window(shop), ASKED)
    there = address(at)
    written(shop)
    Conversations(shop.store).delete(there)
    ask(at, "cheaper")
    written(shop)
    assert Conversations(shop.store).get(there) is None
    assert "deleted in another window" in text_of(at)


def test_what_is_said_after_a_deletion_elsewhere_is_kept_as_a_new_one(shop: Assistant) -> None:
    at = ask(window(shop), ASKED)
    there = address(at)
    written(shop)
    Conversations(shop.store).delete(there)
    healthy(at.run())
    assert address(at) == ""  # nothing of it is kept again, until something is said
    ask(at, "cheaper")
    written(shop)
    assert address(at) not in ("", there)
    again = reloaded(shop, at)
    assert "cheaper" in text_of(again)
    assert ASKED not in text_of(again)
    assert ASKED not in row_of(shop, at).payload


def test_an_answer_that_a_deletion_overtook_is_kept_too(
    shop: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = ask(window(shop), ASKED)
    written(shop)
    Conversations(shop.store).delete(address(at))
    with monkeypatch.context() as patched:  # as when it is deleted while the answer is written
        patched.setattr(Keeping, "overtaken", lambda _, held: False)
        ask(at, "cheaper")
        written(shop)
    healthy(at.run())
    written(shop)
    assert "cheaper" in text_of(reloaded(shop, at))


def test_an_answer_under_way_elsewhere_is_waited_for_and_then_given_up(shop: Assistant) -> None:
    at = ask(window(shop), ASKED)
    row = row_of(shop, at)
    kept = Kept.read(row.payload)
    (last,) = kept.exchanges

    def left(at_: datetime) -> str:
        half = last.model_copy(update={"done": False, "at": at_})
        now = kept.model_copy(update={"exchanges": (half,)})
        rows = Conversations(shop.store)
        rows.change(row.id, lambda _: replace(row, payload=now.model_dump_json()))
        return text_of(window(shop, row.id))

    assert "still being written" in left(datetime.now(UTC))
    assert "was cut off" in left(datetime.now(UTC) - timedelta(minutes=5))


# -- forgetting and age -----------------------------------------------------------------------


def test_forgetting_in_words_deletes_the_conversations_and_keeps_no_more(shop: Assistant) -> None:
    who = shop.store.shoppers(1)[0]
    at = window(shop)
    healthy(at.selectbox(key="shopper").set_value(who).run())
    ask(at, "headphones")
    healthy(at.button(key="new-conversation").click().run())
    ask(at, "a tent")
    written(shop)
    assert Conversations(shop.store).count("", who) == 2
    ask(at, "forget everything about me")
    written(shop)
    healthy(at.run())
    assert Conversations(shop.store).count("", who) == 0
    assert address(at) == ""
    assert "forgotten" in text_of(at)
    assert at.selectbox(key="shopper").value == ""
    ask(at, "and a sleeping bag")
    written(shop)
    assert Conversations(shop.store).count("", who) == 0


def test_a_shopper_is_forgotten_with_their_conversations_and_no_other(shop: Assistant) -> None:
    rows = Conversations(shop.store)
    for id_, who in (("a", "ann"), ("b", "ann"), ("c", "ben"), ("d", None)):
        rows.put_back(KeptConversation(id_, VISITOR, id_, NOON, NOON, "{}", who))
    assert forget(shop.store, "ann").conversations == 2
    assert [rows.count(VISITOR, who) for who in ("ann", "ben", None)] == [0, 1, 1]


def test_old_conversations_go_with_the_records(shop: Assistant) -> None:
    rows = Conversations(shop.store)
    old = datetime.now(UTC) - timedelta(days=91)
    rows.put_back(KeptConversation("old", VISITOR, "old", old, old, "{}"))
    rows.put_back(KeptConversation("new", VISITOR, "new", old, datetime.now(UTC), "{}"))
    ask(window(shop), ASKED)
    written(shop)
    ids = [one.id for one in rows.listed(VISITOR)]
    assert "new" in ids
    assert "old" not in ids


def test_nothing_is_kept_where_nothing_is_recorded(
    tmp_path: Path, small_assistant: Assistant
) -> None:
    close_shops()
    with shop_of_its_own(tmp_path, small_assistant, days=0) as shop:
        at = ask(window(shop), ASKED)
        written(shop)
        assert address(at) == ""
        assert "Conversations" not in beside(at)
        assert Conversations(shop.store).count(VISITOR) == 0
    close_shops()


# -- a database that fails --------------------------------------------------------------------


def refusing(*_: object, **__: object) -> object:
    raise StoreError("The database is locked.")


def test_the_chat_goes_on_when_nothing_can_be_written(
    shop: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Conversations, "change", refusing)
    at = ask(window(shop), ASKED)
    written(shop)
    ask(at, "cheaper")
    assert len([m for m in at.chat_message if m.name == "user"]) == 2
    assert "could not be kept" in beside(healthy(at.run()))


def test_the_chat_goes_on_when_nothing_can_be_read(
    shop: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = ask(window(shop), ASKED)
    written(shop)
    for name in ("get", "changed", "listed"):
        monkeypatch.setattr(Conversations, name, refusing)
    other = window(shop, address(at))
    assert plain("can't be read just now") in text_of(other)
    ask(other, "a tent")
    assert "a tent" in text_of(other)
    assert buttons(other, "Add to cart")


def test_a_conversation_of_another_version_is_told_apart(shop: Assistant) -> None:
    for payload in ("{}", "not JSON", '{"version": 9}'):
        with pytest.raises(StoreError, match="another version"):
            Kept.read(payload)
