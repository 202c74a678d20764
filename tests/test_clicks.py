"""Clicks as turns: chips that let go of one thing, more like one product, not for me."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.budget import Budget
from assistant.chips import Chip, chips
from assistant.clicks import Again, Like, ShowAgain, WithoutLimit
from assistant.conversation import Conversation
from assistant.events import Done, Event, Picks, Understood
from assistant.replaying.recording import recorded
from assistant.replaying.replay import replay
from assistant.slates.limiting import limits_of
from assistant.turn import Assistant
from assistant.understanding import understand
from assistant.words.template import TemplateExplainer
from catalog import Interaction, Kind, Store
from retrieval.log import CHOICES
from retrieval.moments import GAINS
from retrieval.query import allowed
from retrieval.shopper import WEIGHT
from tests.test_replay import Kept, Speaker, explaining, speaking
from tests.test_session import keep


class Talk:
    """A conversation of words and clicks; what the last turn said is kept."""

    def __init__(self, assistant: Assistant, slider: Budget | None = None) -> None:
        self.assistant = replace(assistant, explainer=TemplateExplainer())
        self.talk: Conversation = self.assistant.open()
        self.slider = slider
        self.events: list[Event] = []

    def say(self, *messages: str) -> Talk:
        for message in messages:
            self.events = list(self.assistant.turn(self.talk, message, self.slider))
        return self

    def chips(self) -> dict[str, Chip]:
        budget = self.understood.budget
        return {chip.label: chip for chip in chips(self.talk.memory, budget)}

    def let_go(self, label: str) -> Talk:
        chip = self.chips()[label]
        if chip.click == WithoutLimit("most", "slider"):
            self.slider = None
        turn = self.assistant.turn(self.talk, chip.message, self.slider, chip.click)
        self.events = list(turn)
        return self

    @property
    def understood(self) -> Understood:
        return next(e for e in self.events if isinstance(e, Understood))

    @property
    def picks(self) -> Picks:
        return next(e for e in self.events if isinstance(e, Picks))

    @property
    def ids(self) -> list[str]:
        return [pick.product.id for pick in self.picks.picks]

    @property
    def followups(self) -> tuple[str, ...]:
        return next(e for e in self.events if isinstance(e, Done)).followups


@pytest.fixture
def talk(small_assistant: Assistant) -> Talk:
    return Talk(small_assistant)


@pytest.fixture
def own_store(small_assistant: Assistant, store: Store) -> Store:
    keep(store, small_assistant.pipeline.items.products)
    return store


# -- chips ------------------------------------------------------------------------------------


def told(talk: Talk) -> set[str]:
    """What the chips say, be it met or not."""
    return {label.removesuffix(" (not met)") for label in talk.chips()}


def test_each_chip_lets_go_of_itself_alone(small_assistant: Assistant) -> None:
    message = "waterproof backpack between 20 and 150, not black, rated 3 or more"
    labels = told(Talk(small_assistant).say(message))
    assert labels > {"waterproof", "up to $150.00", "from $20.00", "not black", "rated 3 or more"}
    assert len(labels) == 6  # and the backpacks
    for label in labels:
        talk = Talk(small_assistant).say(message)
        after = talk.let_go(next(one for one in talk.chips() if one.startswith(label)))
        words = {after.understood.query} if "backpack" in label else set()
        assert told(after) == labels - {label} | words  # a kind leaves its words
        assert after.understood.notes[0] == f"Let go of: {label}."
        assert after.picks.picks


def test_the_picks_follow(talk: Talk) -> None:
    talk.say("headphones", "in black")
    assert all(p.product.attributes.get("colour") == "black" for p in talk.picks.picks)
    talk.let_go("black")
    assert talk.understood.query == "headphones"
    assert {p.product.attributes.get("colour") for p in talk.picks.picks} > {"black"}
    talk.say("go back")
    assert "black" in talk.chips()


def test_the_same_is_looked_for_again_within_the_slider_s_new_limit(talk: Talk) -> None:
    talk.say("headphones")
    gone = talk.ids[0]
    talk.assistant.dismiss(talk.talk, gone)
    talk.slider = Budget("USD", 5000, None, "slider")
    talk.events = list(talk.assistant.turn(talk.talk, "Up to $50", talk.slider, Again("slider")))
    assert talk.understood.query == "headphones"
    assert talk.understood.notes == ()
    assert talk.picks.picks
    assert all(pick.product.price.minor <= 5000 for pick in talk.picks.picks)
    assert gone not in talk.ids  # what was sent away stays away


def test_what_is_said_of_a_click_is_a_message_of_its_own(talk: Talk) -> None:
    talk.say("headphones, not black").let_go("not black")
    assert [m.text for m in talk.talk.messages if m.role == "user"] == [
        "headphones, not black",
        "No need to leave out black",
    ]
    assert talk.understood.state.turn == 2


def test_cheaper_is_let_go_of_before_the_limit_that_was_said(talk: Talk) -> None:
    talk.say("headphones under 150", "cheaper")
    (nudged,) = [label for label in talk.chips() if label.startswith("up to")]
    assert nudged != "up to $150.00"
    talk.let_go(nudged)
    assert "up to $150.00" in talk.chips()
    talk.let_go("up to $150.00")
    assert talk.understood.budget == Budget("USD")


def test_the_slider_s_limit_says_so_and_goes_with_the_slider(small_assistant: Assistant) -> None:
    talk = Talk(small_assistant, Budget("USD", 4_000, None, "slider"))
    talk.say("headphones under 90").let_go("up to $40.00 (the slider)")
    assert talk.understood.budget == Budget("USD", 9_000, None, "your words")
    assert talk.understood.notes[0] == "Let go of: the slider's limit."


def test_the_profile_s_limit_is_left_out_of_this_conversation(talk: Talk) -> None:
    talk.talk.limit = Budget("USD", 4_000, None, "your profile")
    talk.say("headphones").let_go("up to $40.00 (your profile)")
    assert talk.talk.limit is None
    assert talk.understood.budget.most is None
    assert "stays in your profile" in talk.understood.notes[0]


def test_a_wish_of_the_profile_says_so(talk: Talk) -> None:
    talk.say("headphones, not black")
    memory = talk.talk.memory
    mine = tuple(replace(c, turn=0) for c in memory.state.constraints if c.negated)
    talk.talk.memory = replace(memory, state=replace(memory.state, constraints=mine))
    assert "not black (your profile)" in talk.chips()


def test_a_part_of_a_set_goes_and_the_last_one_is_no_set(talk: Talk) -> None:
    talk.say("a tent and a black office chair under 500")
    parts = [c for c in talk.chips() if c.startswith(("tent", "black office chair"))]
    assert "up to $500.00 in all" in talk.chips()
    assert len(talk.picks.picks) == len(talk.understood.state.slots) == 2
    black = next(label for label in talk.chips() if label.endswith(": black"))
    talk.let_go(black)
    assert black not in talk.chips()
    talk.let_go(next(p for p in parts if p.startswith("tent")))
    assert talk.understood.state.slots == ()
    assert not talk.understood.total
    assert talk.understood.budget.most == 50_000
    assert len(talk.picks.picks) > 1
    assert {p.product.category[-1] for p in talk.picks.picks} == {"Office Chairs"}


def test_the_same_chip_twice_changes_nothing_more(talk: Talk) -> None:
    chip = talk.say("headphones in black").chips()["black"]
    talk.let_go("black")
    events = list(talk.assistant.turn(talk.talk, chip.message, None, chip.click))
    assert "already" in next(e for e in events if isinstance(e, Understood)).notes[0]
    assert next(e for e in events if isinstance(e, Picks)).picks


def test_words_that_name_no_kind_are_a_chip(talk: Talk) -> None:
    assert list(talk.say("a gift for a friend under 30").chips()) == [
        "for a friend",
        "up to $30.00",
    ]
    assert list(talk.let_go("for a friend").chips()) == ["up to $30.00"]


# -- more like this, not for me ---------------------------------------------------------------


def test_more_like_a_product_of_an_earlier_answer(talk: Talk) -> None:
    first = talk.say("headphones under 150").ids
    talk.say("a tent")
    events = list(talk.assistant.turn(talk.talk, "More like it", None, Like(first[1])))
    picks = next(e for e in events if isinstance(e, Picks)).picks
    assert {p.product.category[-1] for p in picks} == {"Headphones"}
    assert first[1] not in [p.product.id for p in picks]
    assert all(p.product.price.minor <= 15_000 for p in picks)
    talk.say("under 100")  # still of that kind
    assert {p.product.category[-1] for p in talk.picks.picks} == {"Headphones"}


def test_more_like_what_is_not_sold_any_more_is_told(talk: Talk) -> None:
    talk.say("headphones")
    events = list(talk.assistant.turn(talk.talk, "More like it", None, Like("gone")))
    understood = next(e for e in events if isinstance(e, Understood))
    assert "not in the shop any more" in understood.notes[0]
    assert understood.query == "headphones"


def test_not_for_me_keeps_the_others_in_place_and_away_it_stays(
    small_assistant: Assistant, own_store: Store
) -> None:
    talk = Talk(replace(small_assistant, store=own_store))
    before = talk.say("headphones").ids
    dismissed = talk.assistant.dismiss(talk.talk, before[2], talk.picks)
    assert dismissed.slate is not None
    after = [pick.product.id for pick in dismissed.slate.picks]
    assert after[:2] + after[3:] == before[:2] + before[3:]
    assert after[2] not in before
    assert dismissed.slate.picks[2].product.category[-1] == "Headphones"
    for message in ("headphones", "a tent", "headphones", "start over", "headphones"):
        assert before[2] not in talk.say(message).ids
    (event,) = own_store.interactions()
    assert (event.product, event.kind) == (before[2], Kind.DISMISS)
    talk.say("a tent", "go back")
    assert before[2] not in talk.ids


def test_a_dismissal_is_taken_back(small_assistant: Assistant, own_store: Store) -> None:
    talk = Talk(replace(small_assistant, store=own_store))
    before = talk.say("headphones").ids
    dismissed = talk.assistant.dismiss(talk.talk, before[0], talk.picks)
    talk.assistant.take_back(talk.talk, before[0], dismissed.event, talk.picks.picks)
    assert list(own_store.interactions()) == []
    assert [one.product_id for one in talk.talk.memory.shown] == before
    assert before[0] in talk.say("headphones").ids


def test_what_was_left_out_is_a_chip(small_assistant: Assistant, own_store: Store) -> None:
    talk = Talk(replace(small_assistant, store=own_store))
    first = talk.say("headphones").ids[0]
    talk.assistant.dismiss(talk.talk, first, talk.picks)
    assert talk.chips()["1 product left out"].click == ShowAgain()
    assert first in talk.let_go("1 product left out").ids


def test_a_set_is_chosen_anew_without_what_is_not_wanted(
    small_assistant: Assistant, own_store: Store
) -> None:
    talk = Talk(replace(small_assistant, store=own_store))
    before = talk.say("a tent and an office chair under 500").ids
    slate = talk.assistant.dismiss(talk.talk, before[0], talk.picks).slate
    assert slate is not None
    assert slate.bundle is not None
    assert len(slate.picks) == 2
    assert before[0] not in [pick.product.id for pick in slate.picks]
    assert slate.bundle.total.minor <= 50_000


def test_a_dismissal_is_never_learnt_from_as_a_choice(small_assistant: Assistant) -> None:
    assert Kind.DISMISS not in {*CHOICES, *GAINS, *WEIGHT}
    talk = small_assistant.open()
    product = small_assistant.pipeline.items.products[0]
    event = Interaction(
        id="e", session=talk.id, product=product.id, kind=Kind.DISMISS, at=small_assistant.now()
    )
    small_assistant._fold(talk.shopper, event)
    assert (list(talk.shopper.recent), talk.shopper.taste_weight) == ([], 0.0)


# -- replay -----------------------------------------------------------------------------------


def test_clicks_replay_to_the_letter(small_assistant: Assistant) -> None:
    keeper, shop = Kept(), speaking(small_assistant)
    talk = shop.open()
    slider = Budget("USD", 20_000, None, "slider")

    def turn(message: str, click: object = None) -> list[Event]:
        return list(recorded(shop, talk, message, slider, keeper, click))  # type: ignore[arg-type]

    events = turn("headphones in black under 150")
    picks = next(e for e in events if isinstance(e, Picks)).picks
    for label in ("black", "up to $150.00"):
        budget = next(e for e in events if isinstance(e, Understood)).budget
        chip = next(c for c in chips(talk.memory, budget) if c.label == label)
        events = turn(chip.message, chip.click)
    turn("More like it", Like(picks[1].product.id))
    player = replace(small_assistant, explainer=explaining(Speaker()))
    assert [record.click is None for record in keeper.records] == [True, False, False, False]
    for record in keeper.records:
        again = replay(player, record)
        assert again.same, "\n".join(line for d in again.differences for line in d.lines)


# -- follow-ups -------------------------------------------------------------------------------

ASKED = (
    "headphones",
    "a tent under 300",
    "running shoes, not black",
    "a gift for a friend",
    "office chair under 200",
    "coffee grinder",
    "waterproof backpack",
    "board games for kids",
)


@pytest.mark.parametrize("message", ASKED)
def test_a_follow_up_changes_something_and_leads_to_something(
    message: str, small_assistant: Assistant
) -> None:
    talk = Talk(small_assistant).say(message)
    memory, before = talk.talk.memory, talk.ids
    items = small_assistant.pipeline.items
    assert len(talk.followups) <= 4
    for said in talk.followups:
        heard = understand(said, memory, currency="USD", lexicon=small_assistant.lexicon)
        kept = set(heard.state.constraints) >= set(memory.state.constraints)
        limits = limits_of(heard.state.constraints, heard.budget, heard.exclude)
        assert kept
        assert allowed(items, limits).sum() >= 2
        again = Talk(small_assistant).say(message, said)
        assert again.ids
        assert again.ids != before
        assert not any("Nothing" in note for note in again.understood.notes)


def test_follow_ups_are_there_and_of_several_sorts(small_assistant: Assistant) -> None:
    offered = Talk(small_assistant).say("headphones").followups
    price = next(said for said in offered if said.startswith("Under $"))
    only = next(said for said in offered if said.startswith("Only "))
    after = Talk(small_assistant).say("headphones", price, only).understood
    assert after.budget.most == int(price.removeprefix("Under $")) * 100
    name = only.removeprefix("Only ")
    assert any(name in (c.field, *c.values) for c in after.state.constraints)


def test_a_set_and_an_empty_slate_have_their_own(talk: Talk) -> None:
    assert "Under $290 in all" in talk.say("a tent and an office chair under 500").followups
    assert talk.say("start over", "headphones under 1").followups[0].startswith("Up to $")


def test_stages_are_told_in_order(talk: Talk) -> None:
    told: list[str] = []
    list(talk.assistant.turn(talk.talk, "headphones", stage=told.append))
    assert told == ["understand", "look", "write"]


def test_follow_ups_that_break_cost_no_turn(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("assistant.turn.followups", lambda *a: 1 / 0)
    assert talk.say("headphones").followups == ()
    assert "follow-ups" in caplog.text
