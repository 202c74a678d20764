"""The chat page's clicks without a browser: cards, chips, stopping, follow-ups, thumbs."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from assistant.budget import Budget
from assistant.clicks import Like, Without, WithoutLimit
from assistant.constraints import Constraint, State
from assistant.conversation import Conversation
from assistant.events import Done, Event, Pick, Picks, Understood, Words
from assistant.replaying.recorder import Recorder
from assistant.ui import looking
from assistant.ui.answering import Answering
from assistant.ui.cards import found_by
from assistant.ui.looking import ASKED, SPOKEN, STATUS, UNDONE
from assistant.ui.prices import steps
from assistant.ui.safe import plain
from assistant.ui.state import Exchange, PageState
from assistant.ui.status import doing
from assistant.words.explainer import Message
from catalog import Store
from catalog.records import RecordedTurn, Turns
from tests.pages.drawn import answer, ask, close_shops, healthy, scripted, text_of
from tests.pages.nasty import NASTY
from tests.pages.scripted import cheerful, product, shelf

NAVY = Constraint("colour", ("navy",), said="navy", turn=1)


@pytest.fixture(autouse=True)
def _closed_shops() -> Iterator[None]:
    close_shops()
    yield
    close_shops()


def keyed(at: AppTest, begins: str) -> list[str]:
    return [b.key for b in at.button if (b.key or "").startswith(begins)]


def click(at: AppTest, key: str) -> AppTest:
    return healthy(at.button(key=key).click().run())


def feedback(at: AppTest) -> list[Any]:
    return [e for e in at.main if type(e).__name__ == "Feedback"]


def navy(message: str, budget: Budget) -> Iterator[Event]:
    """Navy grinders, as long as navy is asked for."""
    state = State(() if message.startswith("Without") else (NAVY,), turn=1)
    yield Understood("grinder", budget, state=state)
    yield from list(cheerful(message, budget))[1:]


# -- cards ----------------------------------------------------------------------------------


def test_a_card_names_brand_where_it_is_from_and_what_the_shop_did() -> None:
    cup = product(1, "Cup", 100, brand="Ace *b*")
    pick = Pick(cup, "Well rated", ("popular", "lexical", "semantic"), marks=("Pinned: *x*",))
    at, _ = scripted(answer(Picks((pick,)), Done("m")))
    drawn = text_of(ask(at, "x"))
    assert plain("Ace *b*") in drawn
    for badge in ("found by your words", "popular", plain("Pinned: *x*")):
        assert drawn.count(badge) == 1


def test_sources_are_told_once_and_not_what_the_reason_says() -> None:
    pick = Pick(product(1, "x", 1), "Matches your words", ("semantic", "two_tower", "session", "?"))
    assert found_by(pick) == ["people like you", "your session"]
    favourite = Pick(product(1, "x", 1), "A favourite in this shop", ("popular", "session"))
    assert found_by(favourite) == ["your session"]


def test_more_like_this_is_a_turn_whatever_answer_it_is_in() -> None:
    at, assistant = scripted()
    ask(ask(at, "first"), "second")
    at.session_state["picks-0"] = True
    healthy(at.run())
    click(at, "like-0-p1")
    assert assistant.asked[-1][0] == "More like Navy grinder"
    assert assistant.clicks == [None, None, Like("p1")]
    assert "More like Navy grinder" in text_of(at)
    assert len(at.chat_message) == 5  # two questions and three answers: a click is a line


def test_not_for_me_fills_the_place_and_undo_empties_it() -> None:
    at, assistant = scripted()
    ask(at, "x")
    before = keyed(at, "add-0-")
    click(at, "away-0-p1")
    assert assistant.dismissed == ["p1"]
    after = keyed(at, "add-0-")
    assert after[0] == before[0]
    assert after[2:] == before[2:]
    assert after[1] == "add-0-p10"
    assert "Left out of this conversation: Navy grinder" in text_of(at)
    click(at, "back-0-p1")
    assert keyed(at, "add-0-") == before
    assert assistant.dismissed == []
    assert "Left out" not in text_of(at)


def test_a_product_of_an_earlier_answer_leaves_the_last_one_too() -> None:
    at, _ = scripted()
    ask(ask(at, "first"), "second")
    at.session_state["picks-0"] = True
    healthy(at.run())
    click(at, "away-0-p0")
    assert "add-0-p0" not in keyed(at, "add-0-")
    assert keyed(at, "add-1-")[0] == "add-1-p10"


def test_a_dismissal_that_cannot_be_kept_changes_nothing() -> None:
    at, assistant = scripted()
    ask(at, "x")
    before = keyed(at, "add-0-")
    assistant.refuses = True
    click(at, "away-0-p1")
    assert keyed(at, "add-0-") == before
    assert "Navy grinder is still here" in at.toast[0].value


# -- chips ----------------------------------------------------------------------------------


def test_a_chip_lets_go_with_one_click_and_the_transcript_says_so() -> None:
    at, assistant = scripted(navy)
    ask(at, "a navy grinder")
    (chip,) = [b for b in at.button if b.label.endswith(" navy")]
    assert "![Remove]" in chip.label
    click(at, chip.key)
    assert assistant.clicks[-1] == Without(NAVY)
    assert assistant.asked[-1][0] == "Without navy"
    assert "Without navy" in text_of(at)
    assert not [b for b in at.button if b.label.endswith(" navy")]
    assert keyed(at, "chip-0") == []  # an earlier answer's are not to be clicked
    assert "colour\\: navy" in text_of(at)


def test_the_slider_s_chip_sets_the_slider_back() -> None:
    at, assistant = scripted()
    choices = steps(assistant.pipeline.items)
    healthy(at.select_slider(key="budget").set_value(choices.index(3000)).run())
    ask(at, "x")
    (chip,) = [b for b in at.button if "slider" in b.label]
    click(at, chip.key)
    assert at.select_slider(key="budget").value == len(choices) - 1
    assert assistant.asked[-1] == ("Without the limit of $30.00", None)
    assert assistant.clicks[-1] == WithoutLimit("most", "slider")
    assert not [b for b in at.button if "slider" in b.label]


@pytest.mark.parametrize("nasty", NASTY)
def test_chips_badges_and_follow_ups_are_never_acted_on(nasty: str) -> None:
    state = State((Constraint("brand", (nasty,), said=nasty, turn=1),), turn=1)
    bad = product(1, "x", 100).model_copy(update={"title": nasty, "brand": nasty})
    pick = Pick(bad, nasty, (), marks=(nasty,))
    done = Done("m", followups=(nasty,))
    at, _ = scripted(answer(Understood(nasty, Budget("USD"), state=state), Picks((pick,)), done))
    ask(at, "x")
    click(at, "away-0-p1")
    drawn = text_of(at) + "".join(b.label for b in at.button)
    assert nasty not in drawn.replace(f"\n{nasty}\n", "")
    assert not any(m.proto.allow_html for m in at.markdown)


def test_what_is_said_aloud_and_gone_to_has_its_places(monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[object] = []
    drawn, within = st.container, DeltaGenerator.container

    def noted(make: Callable[..., DeltaGenerator]) -> Callable[..., DeltaGenerator]:
        return lambda *args, **kwargs: keys.append(kwargs.get("key")) or make(*args, **kwargs)

    monkeypatch.setattr(st, "container", noted(drawn))
    monkeypatch.setattr(DeltaGenerator, "container", noted(within))
    at, _ = scripted()
    click(ask(at, "x"), "away-0-p1")
    assert {f"{name}-0" for name in (ASKED, STATUS, SPOKEN, UNDONE)} <= set(keys)
    source = looking._SCRIPT  # it looks for them by these names
    assert all(f"st-key-{name}-" in source for name in (ASKED, UNDONE))
    assert all(f'inThe("{name}"' in source for name in (ASKED, STATUS, SPOKEN))


# -- while it is written, and after -----------------------------------------------------------


def test_stopped_words_stay_and_nothing_more_is_taken() -> None:
    spoke, gate, closed = threading.Event(), threading.Event(), threading.Event()

    def events() -> Iterator[Event]:
        try:
            yield from list(cheerful("slow", Budget("USD")))[:3]
            spoke.set()
            gate.wait(5)
            yield Words("never shown")
            yield Done("m", followups=("nor this",))
        finally:
            closed.set()

    state = PageState(Conversation())
    talk = state.conversation
    assert talk is not None
    state.ask("slow")
    (exchange,) = state.exchanges
    exchange.started = True
    talk.messages.append(Message("user", "slow"))
    state.answering = Answering(events(), exchange.take, exchange.finish)
    assert spoke.wait(5)
    state.stop()
    gate.set()
    assert closed.wait(5)
    state.answering.join(5)
    assert (exchange.stopped, exchange.done, exchange.problem) == (True, True, "")
    assert "costs" in exchange.words
    assert "never" not in exchange.words
    assert exchange.followups == ()
    assert [m.role for m in talk.messages] == ["user", "assistant"]
    assert talk.messages[1].text == exchange.words
    state.stop()  # nothing runs any more
    assert len(talk.messages) == 2


def test_a_stopped_answer_says_so_and_the_chat_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    taking: list[Exchange] = []
    take = Exchange.take

    def noted(exchange: Exchange, event: Event) -> None:
        taking.append(exchange)
        take(exchange, event)

    def script(message: str, budget: Budget) -> Iterator[Event]:
        *begun, _ = cheerful(message, budget)
        yield from begun
        if message == "slow":
            taking[-1].stop()
        yield Words("The end.")

    monkeypatch.setattr(Exchange, "take", noted)
    at, _ = scripted(script)
    drawn = text_of(ask(at, "slow"))
    assert plain("Stopped.") in drawn
    assert "costs" in drawn
    assert plain("The end.") not in drawn
    drawn = text_of(ask(at, "quick"))
    assert plain("The end.") in drawn
    assert drawn.count(plain("Stopped.")) == 1


def test_a_follow_up_is_asked_as_a_message() -> None:
    events = [*list(cheerful("x", Budget("USD")))[:-1], Done("m", followups=("Under $60",))]
    at, assistant = scripted(answer(*events))
    ask(at, "x")
    click(at, "next-0-0")
    assert assistant.asked[-1][0] == "Under $60"
    assert assistant.clicks[-1] is None
    assert keyed(at, "next-") == ["next-1-0"]


def test_the_status_says_what_is_done_and_then_what_came_of_it() -> None:
    at, _ = scripted()
    ask(at, "x")
    assert "10 picks" in [caption.value for caption in at.caption]  # a phrase of its own
    exchange = at.session_state["aisle"].exchanges[0]
    assert "catalogue" in doing(exchange, 5200)
    exchange.picks = None
    for stage, words in (("understand", "message"), ("look", "5,200 products"), ("write", "Writ")):
        exchange.stage = stage
        assert words in doing(exchange, 5200)


def test_cards_that_come_later_are_added_below() -> None:
    picks = tuple(Pick(p, "Fits") for p in shelf()[:6])
    gate = threading.Event()

    def script(message: str, budget: Budget) -> Iterator[Event]:
        yield Understood(message, budget)
        yield Picks(picks[:2])
        gate.wait(1.0)
        yield Picks(picks[:3])
        yield Words("Three.")
        yield Done("m")

    at, _ = scripted(script)
    assert len(keyed(ask(at, "x"), "add-")) == 3


def test_a_thumb_is_kept_with_the_turn(store: Store) -> None:
    at, assistant = scripted()
    assert not feedback(ask(at, "unrecorded"))
    recorder = Recorder(store)
    assistant.keeper = recorder
    ask(at, "x")
    talk = at.session_state["aisle"].conversation
    turns = Turns(store)
    turns.keep([RecordedTurn(f"t{n}", talk.id, n, datetime.now(UTC), "{}") for n in (1, 2)])
    assert len(feedback(at)) == 2
    healthy(feedback(at)[1].set_value(1).run())
    recorder.flush()
    assert [turn.liked for turn in turns.last(2)] == [None, True]
    healthy(feedback(at)[1].set_value(0).run())
    recorder.flush()
    assert [turn.liked for turn in turns.last(2)] == [None, False]
    recorder.rate(talk.id, 2, None)
    recorder.close()
    assert [turn.liked for turn in turns.last(2)] == [None, None]
