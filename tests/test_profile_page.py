"""The profile page: what is known and why, corrected, forgotten; the chat follows at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.clicks import Again
from assistant.events import Event, Words
from assistant.turn import Assistant
from assistant.ui.answering import Answering
from assistant.ui.safe import plain
from catalog import StoreError
from catalog.beliefs import Belief, Beliefs
from catalog.conversations import Conversations
from catalog.records import RecordedTurn, Turns
from tests.pages.drawn import add, ask, buttons, close_shops, healthy, text_of
from tests.pages.kept import VISITOR, address, profile, shop_of_its_own, window, written


@pytest.fixture
def shop(tmp_path: Path, small_assistant: Assistant) -> Iterator[Assistant]:
    close_shops()
    with shop_of_its_own(tmp_path, small_assistant) as own:
        yield own
    close_shops()


def known(shop: Assistant) -> str:
    return shop.store.shoppers(1)[0]


def chat_of(shop: Assistant, *messages: str) -> AppTest:
    """A chat of the busiest shopper's in which `messages` were said."""
    at = window(shop)
    healthy(at.selectbox(key="shopper").set_value(known(shop)).run())
    for message in messages:
        ask(at, message)
    written(shop)
    return at


def held(shop: Assistant) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(b.field, b.values, b.negated) for b in Beliefs(shop.store).of(known(shop))]


def chips(at: AppTest) -> list[str]:
    return [str(c) for c in at.session_state["aisle"].conversation.memory.state.constraints]


def one(shop: Assistant, field: str) -> Belief:
    return next(b for b in Beliefs(shop.store).of(known(shop)) if b.field == field)


def test_a_belief_is_shown_with_the_words_the_day_and_the_conversation(shop: Assistant) -> None:
    chat = chat_of(shop, "boots, I wear size 10")
    at = profile(shop, chat)
    belief = one(shop, "size")
    drawn = text_of(at)
    assert "**Size 10**" in drawn
    day = f"{belief.at.day} {belief.at:%B %Y}"
    assert plain(f"You said “I wear size 10” on {day}, in “Boots, I wear size 10”.") in drawn
    assert buttons(at, "Open")
    assert at.selectbox(key="shopper").value == known(shop)


def test_only_what_was_said_is_quoted(shop: Assistant) -> None:
    drawn = text_of(profile(shop, chat_of(shop, "boots, I'm vegan")))
    assert plain("You said “I'm vegan”") in drawn
    assert plain("You said “animal products”") not in drawn


def test_the_address_of_the_page_names_no_conversation(shop: Assistant) -> None:
    chat = chat_of(shop, "boots")
    at = profile(shop, chat)
    at.query_params["c"] = address(chat)
    assert address(healthy(at.run())) == ""


def test_the_chat_says_that_the_profile_has_changed_and_looks_again(shop: Assistant) -> None:
    chat = chat_of(shop, "boots, I never wear leather")
    assert not buttons(chat, "Look again")
    at = profile(shop, chat)
    healthy(at.button(key=f"forget-{one(shop, 'material').id}").click().run())
    healthy(chat.run())
    assert "Your profile has changed" in text_of(chat)
    healthy(chat.button(key="look-again").click().run())
    state = chat.session_state["aisle"]
    assert state.exchanges[-1].click == Again("your profile")
    assert state.exchanges[-1].picks
    assert not buttons(chat, "Look again")


def test_what_is_inferred_is_told(shop: Assistant) -> None:
    drawn = text_of(profile(shop, chat_of(shop)))
    assert "You look most often at" in drawn
    assert "Worked out anew" in drawn


def test_one_thing_is_forgotten_at_once_and_can_be_taken_back(shop: Assistant) -> None:
    chat = chat_of(shop, "boots, I never wear leather")
    at = profile(shop, chat)
    assert "not leather" in chips(at)
    healthy(at.button(key=f"forget-{one(shop, 'material').id}").click().run())
    assert held(shop) == []
    assert "not leather" not in chips(at)  # the conversation that is under way
    assert plain("Forgotten: not leather.") in text_of(at)
    healthy(at.button(key="undo-forget").click().run())
    assert held(shop) == [("material", ("leather",), True)]
    assert "not leather" in chips(at)
    ask(chat, "brown boots")
    assert "not leather" in chips(chat)


def test_a_belief_is_corrected_with_the_catalogue_s_values(shop: Assistant) -> None:
    at = profile(shop, chat_of(shop, "boots, I never wear leather"))
    healthy(at.button(key=f"correct-{one(shop, 'material').id}").click().run())
    choice = at.multiselect(key="belief-values")
    assert choice.value == []  # what is chosen takes the place of what was
    assert set(choice.options) > {"leather", "cotton"}
    choice.set_value(["cotton"])
    at.button_group(key="belief-wish").set_value("I want it")
    healthy(at.button(key="save-belief").click().run())
    assert held(shop) == [("material", ("cotton",), False)]
    assert one(shop, "material").said == "your correction"
    assert "not leather" not in chips(at)
    assert "material: cotton, ideally" in chips(at)
    assert "You corrected it on" in text_of(at)


def test_a_note_is_corrected_in_words(shop: Assistant) -> None:
    at = profile(shop, chat_of(shop, "I have a dog, a bed for it"))
    healthy(at.button(key=f"correct-{one(shop, 'note').id}").click().run())
    at.text_input(key="belief-values").set_value("I have two dogs")
    healthy(at.button(key="save-belief").click().run())
    assert held(shop) == [("note", ("I have two dogs",), False)]


def test_the_limit_is_set_and_taken_away(shop: Assistant) -> None:
    at = profile(shop, chat_of(shop))
    healthy(at.selectbox(key="profile-limit").set_value(5000).run())
    kept = shop.store.profile(known(shop))
    assert kept is not None
    assert kept.budget is not None
    assert kept.budget.minor == 5000
    assert at.session_state["aisle"].conversation.limit.most == 5000
    healthy(at.selectbox(key="profile-limit").set_value(-1).run())
    assert at.session_state["aisle"].conversation.limit is None


def test_everything_is_forgotten_after_a_dialog_that_says_what_goes(shop: Assistant) -> None:
    who = known(shop)
    chat = add(chat_of(shop, "boots, I wear size 10"))
    cart = dict(chat.session_state["aisle"].conversation.cart)
    written(shop)
    at = profile(shop, chat)
    healthy(at.button(key="forget-all").click().run())
    assert any("your conversations (1)" in one.value for one in at.markdown)
    assert Beliefs(shop.store).of(who)  # not before it is confirmed
    healthy(at.button(key="forget-all-now").click().run())
    assert Beliefs(shop.store).of(who) == ()
    assert Conversations(shop.store).count(VISITOR, who) == 0
    assert shop.store.history(who) == []
    assert "You are a new visitor" in at.success[0].value
    conversation = at.session_state["aisle"].conversation
    assert conversation.shopper_id is None
    assert conversation.cart == cart
    healthy(chat.run())
    written(shop)
    assert Conversations(shop.store).count(VISITOR, who) == 0


def test_what_an_answer_under_way_keeps_at_its_end_is_forgotten_too(shop: Assistant) -> None:
    who, begun = known(shop), threading.Event()
    at = profile(shop, chat_of(shop, "boots"))

    def events() -> Iterator[Event]:
        try:
            while begun.set() is None:
                time.sleep(0.3)  # for its model
                yield Words("so")
        finally:
            row = RecordedTurn("late", "t", 1, datetime.now(UTC), "{}", who)
            Turns(shop.store).keep([row])

    healthy(at.button(key="forget-all").click().run())
    answering = Answering(events(), lambda event: None, lambda broken: None)
    at.session_state["aisle"].answering = answering
    assert begun.wait(5)
    healthy(at.button(key="forget-all-now").click().run())
    assert answering.join(5)
    assert not [row for row in Turns(shop.store).last(9) if row.shopper == who]


def test_keeping_all_keeps_all(shop: Assistant) -> None:
    at = profile(shop, chat_of(shop, "boots, I wear size 10"))
    healthy(at.button(key="forget-all").click().run())
    healthy(at.button(key="keep-all").click().run())
    assert held(shop)


def test_a_visitor_sees_what_the_conversation_knows_and_how_to_be_remembered(
    shop: Assistant,
) -> None:
    chat = ask(window(shop), "waterproof jackets under $80")
    at = profile(shop, chat)
    drawn = text_of(at)
    assert "waterproof" in drawn
    assert plain("up to $80.00") in drawn
    assert "Who is shopping" in at.info[0].value
    written(shop)
    assert Conversations(shop.store).count(VISITOR) == 1
    healthy(at.button(key="forget-all").click().run())
    healthy(at.button(key="forget-all-now").click().run())
    assert Conversations(shop.store).count(VISITOR) == 0


def test_the_page_opens_without_a_chat(shop: Assistant) -> None:
    at = profile(shop)
    assert "Nothing yet" in text_of(at)
    healthy(at.selectbox(key="shopper").set_value(known(shop)).run())
    assert "You look most often at" in text_of(at)


def test_a_store_that_refuses_is_told_and_nothing_changes(
    shop: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = profile(shop, chat_of(shop, "boots, I never wear leather"))

    def refusing(*_: object, **__: object) -> None:
        raise StoreError("The database is read-only.")

    belief = one(shop, "material")
    monkeypatch.setattr(Beliefs, "keep", refusing)
    healthy(at.button(key=f"forget-{belief.id}").click().run())
    assert "stays as it was" in at.toast[0].value
    assert "not leather" in chips(at)
    monkeypatch.setattr("assistant.ui.profile_forgetting.forget", refusing)
    healthy(at.button(key="forget-all").click().run())
    healthy(at.button(key="forget-all-now").click().run())
    assert "Nothing was forgotten" in at.error[0].value
    assert at.session_state["aisle"].conversation.shopper_id == known(shop)


def test_the_choice_and_the_slider_outlast_another_page(shop: Assistant) -> None:
    chat = chat_of(shop, "boots")
    healthy(chat.select_slider(key="budget").set_value(7).run())
    later = window(shop)
    later.session_state["aisle"] = chat.session_state["aisle"]  # as after another page was drawn
    healthy(later.run())
    assert later.select_slider(key="budget").value == 7
    assert later.selectbox(key="shopper").value == known(shop)
    assert address(later) == address(chat)
