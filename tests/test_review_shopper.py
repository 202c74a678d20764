"""What a demanding shopper found wrong in the conversation, one test for each fault mended."""

from __future__ import annotations

import pytest

from assistant.constraints import CATEGORY, Constraint
from assistant.events import Pick, Words
from assistant.slates.apart import set_apart, told_apart
from assistant.slates.labels import is_size, label, named
from assistant.slates.limiting import limits_of
from assistant.slates.shortfalls import fitting
from assistant.slates.wording import as_quality, as_wish
from assistant.turn import Assistant
from assistant.ui.cards import found_by
from assistant.understanding import Memory, understand
from assistant.understanding.talk import in_distress, small_talk
from retrieval import Items, Limits
from tests.shelves import product
from tests.test_clicks import Talk


@pytest.fixture
def talk(small_assistant: Assistant) -> Talk:
    return Talk(small_assistant)


def words(talk: Talk) -> str:
    return "".join(event.text for event in talk.events if isinstance(event, Words))


def kind(*leaves: str, said: str = "") -> Constraint:
    return Constraint(CATEGORY, leaves, said=said or leaves[0].lower(), turn=1)


def shoe(id_: str, price: int, size: str, colour: str = "lime") -> object:
    attributes = {"size": size, "colour": colour}
    return product(id_, minor=price, category=("Shoes", "Running Shoes"), attributes=attributes)


SHOES = kind("Running Shoes")
TEN = Constraint("size", ("10",), said="size 10", turn=1)
BLACK = Constraint("colour", ("black",), said="black", turn=2)


# -- chips ------------------------------------------------------------------------------------


def test_a_kind_that_is_let_go_of_leaves_its_words(talk: Talk) -> None:
    talk.say("a waterproof backpack under $150")
    talk.let_go(next(name for name in talk.chips() if "backpack" in name))
    assert "backpack" in talk.understood.query
    assert not talk.understood.state.of(CATEGORY)
    assert any("backpack" in label for label in talk.chips())
    assert "backpack" in talk.understood.notes[1]


def test_a_kind_of_several_shelves_is_called_what_the_shopper_called_it() -> None:
    rain = kind("Men's Waterproof Jackets", "Women's Waterproof Jackets", said="rain jacket")
    assert label(rain) == "rain jacket"
    assert label(kind("Tents")) == "tents"
    assert named(TEN) == "size 10"
    assert named(Constraint("size", ("XL",))) == "size XL"
    assert named(BLACK) == "black"


def test_for_two_is_one_chip_and_goes_in_one_click(talk: Talk) -> None:
    talk.say("a tent for two")
    (seats,) = [label for label in talk.chips() if "two" in label or "2-person" in label]
    talk.let_go(seats)
    assert [c.field for c in talk.understood.state.constraints] == [CATEGORY]


def test_what_was_not_met_is_on_its_chip_until_it_is(talk: Talk) -> None:
    assert "waterproof (not met)" in talk.say("a waterproof laptop").chips()
    talk.let_go("waterproof (not met)")
    assert talk.understood.notes[0] == "Let go of: waterproof."
    assert not any("not met" in label for label in talk.chips())


# -- when not all can be had ------------------------------------------------------------------


def fit(shelf: list[object], *wishes: Constraint, most: int | None = None, **more: int) -> object:
    limits = Limits(most, where=limits_of(wishes).where)
    return fitting(Items.of(shelf), limits, wishes, **more)  # type: ignore[arg-type]


def test_a_size_that_costs_more_is_not_let_go_of() -> None:
    shelf = [shoe("a", 14_900, "10"), shoe("b", 4_500, "9"), shoe("c", 4_600, "10.5")]
    found = fit(shelf, SHOES, TEN, most=10_000)
    assert not found.dropped
    assert found.notes[0] == "I have no running shoes in size 10 within your budget."
    assert "Without “size 10”: 2 match." in found.notes
    assert "For $49.00 more: 1 match." in found.notes


def test_a_way_out_never_leads_to_what_was_just_too_dear() -> None:
    shelf = [shoe("a", 14_900, "10"), shoe("b", 4_500, "9")]
    found = fit(shelf, SHOES, TEN, most=14_899, rejected=14_900)
    assert found.notes[0] == "I have no cheaper running shoes in size 10."
    assert not any("more" in note for note in found.notes)


def test_a_colour_goes_before_a_size_and_a_kind_never() -> None:
    shelf = [shoe("a", 4_000, "10"), shoe("b", 4_500, "9", "black"),
             product("mat", minor=900, attributes={"colour": "black", "size": "10"})]  # fmt: skip
    found = fit(shelf, SHOES, TEN, BLACK)
    assert found.dropped == (BLACK,)
    assert not any("running shoes”" in note for note in found.notes)
    assert fit(shelf, SHOES, most=100).dropped == ()
    assert fit(shelf, SHOES, most=100).notes[0] == "I have no running shoes within your budget."


def test_a_size_nobody_makes_is_let_go_of_aloud() -> None:
    found = fit([shoe("a", 4_000, "9")], SHOES, TEN)
    assert found.dropped == (TEN,)
    assert found.notes[0] == "None of our running shoes is listed as “size 10”."


def test_shades_are_told_of_the_kind() -> None:
    found = fit(
        [shoe("a", 4_000, "9", "navy")], SHOES, Constraint("colour", ("blue",), said="blue")
    )
    assert found.notes == ("I have no running shoes in blue, so I also looked at navy.",)


@pytest.mark.parametrize(("field", "value"), [("size", "10"), ("bed size", "double")])
def test_sizes_are_known_by_their_field(field: str, value: str) -> None:
    assert is_size(Constraint(field, (value,)))
    assert not is_size(Constraint("travel size", ("yes",)))
    assert not is_size(Constraint("colour", (value,)))


def test_when_all_was_seen_nothing_off_the_subject_follows(talk: Talk) -> None:
    talk.say("yarn under $30")
    for _ in range(4):
        talk.say("something else")
        assert all(pick.product.category[-1] == "Yarn" for pick in talk.picks.picks)
    assert not talk.picks.picks
    assert talk.understood.notes[0].startswith("You have seen all")
    assert "last of them" in words(talk)


# -- what may be said next --------------------------------------------------------------------


def test_a_comparison_is_not_offered_under_itself(talk: Talk) -> None:
    talk.say("headphones", "compare the first two")
    assert "Compare the first two" not in talk.followups
    assert "Back to the earlier picks" in talk.followups
    assert len(talk.followups) > 1
    talk.say("Back to the earlier picks")
    assert len(talk.ids) > 2


def test_a_set_has_ways_on_that_do_what_they_say(talk: Talk) -> None:
    talk.say("a tent, a sleeping bag and a backpack under $700")
    said = talk.followups
    assert any(message.startswith("Under $") and "in all" in message for message in said)
    for message in said:
        before = talk.understood.state.slots
        after = Talk(talk.assistant)
        after.say("a tent, a sleeping bag and a backpack under $700").say(message)
        assert len(after.picks.picks) >= len(before) - 1
        assert after.understood.act == "search"


def test_where_nothing_fits_it_is_offered_what_to_change(talk: Talk) -> None:
    talk.say("a laptop under $20")
    assert not talk.picks.picks
    (dearer,) = [message for message in talk.followups if message.startswith("Up to $")]
    talk.say(dearer)
    assert {pick.product.category[-1] for pick in talk.picks.picks} == {"Laptops"}


@pytest.mark.parametrize(
    ("name", "value", "wish"),
    [
        ("battery", "20-hour", "Only 20-hour battery"),
        ("size", "10", "Only size 10"),
        ("size", "XL", "Only size XL"),
        ("waterproof", "yes", "Only waterproof"),
        ("colour", "navy", "In navy"),
        ("use", "commuting", "For commuting"),
        ("fit", "on-ear", "Only on-ear"),
        ("players", "2 to 4 players", "Only 2 to 4 players"),
        ("output", "20 W", "Only 20 W output"),
        ("age", "3 to 6 years", "Only age 3 to 6 years"),
    ],
)
def test_a_value_is_asked_for_in_english(name: str, value: str, wish: str) -> None:
    assert as_wish(name, value) == wish


# -- reasons ----------------------------------------------------------------------------------


def test_what_a_card_alone_is_comes_first_and_what_all_share_last() -> None:
    shelf = [
        product("a", minor=900, rating=4.1, review_count=30, category=("A", "B")),
        product("b", minor=700, rating=4.8, review_count=40, category=("A", "B")),
        product("c", minor=800, category=("A", "B"), attributes={"foldable": "yes"}),
    ]
    same = "Matches your words; a favourite in this shop"
    first, second, third = told_apart([Pick(one, same) for one in shelf])
    assert first.reason == same
    assert second.reason == "Cheapest of these; best rated of these"
    assert third.reason == "Only one of these listed as foldable; matches your words"
    fewer = told_apart([first, third])
    assert fewer[1].reason == "Cheapest of these; matches your words"
    assert told_apart([second])[0].reason == "Shown to you before"


def test_nothing_sets_twins_apart() -> None:
    assert set_apart([product("a", minor=9), product("b", minor=9)]) == [[], []]
    assert as_quality("battery", "20-hour") == "with 20-hour battery"


def test_a_badge_never_says_more_than_the_reason() -> None:
    far = Pick(product("a"), "Among the nearest the shop has", ("semantic", "popular"))
    assert found_by(far) == ["found by your words"]
    liked = Pick(product("a"), "A favourite in this shop", ("popular", "lexical"))
    assert found_by(liked) == ["found by your words"]


# -- what asks for no product -----------------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    ["thanks!", "great, thank you so much", "ok", "that's lovely", "do you ship to Germany?",
     "what's your return policy", "can I pay with PayPal?", "are you a robot?", "bye",
     "will it arrive before Christmas?", "do you have a store in Berlin?"],
)  # fmt: skip
def test_talk_is_answered_in_words_and_changes_nothing(message: str, talk: Talk) -> None:
    talk.say("headphones under $100")
    before = talk.talk.memory
    talk.say(message)
    assert not talk.picks.picks
    assert not talk.understood.notes
    assert words(talk).strip()
    after = talk.talk.memory
    assert (after.shown, after.query, after.said) == (before.shown, before.query, before.said)
    assert talk.say("cheaper").picks.picks


@pytest.mark.parametrize(
    "message",
    ["thank you cards", "a shipping scale", "is it waterproof?", "nice watch", "gift wrap",
     "thanks, now show me tents", "can it come in blue?", "a delivery bag", "do you have tents?"],
)  # fmt: skip
def test_what_asks_for_a_product_is_no_talk(message: str) -> None:
    assert small_talk(message) == ""


def test_a_question_in_the_same_breath_is_still_searched_for(talk: Talk) -> None:
    talk.say("headphones", "do you have them in black, and is shipping free?")
    assert talk.understood.act == "search"
    assert all(pick.product.attributes.get("colour") == "black" for pick in talk.picks.picks)


@pytest.mark.parametrize("message", ["lol", "who won the football yesterday?", "hmm"])
def test_what_nothing_came_of_is_not_answered_with_the_same_cards(message: str, talk: Talk) -> None:
    talk.say("headphones", message)
    assert not talk.picks.picks
    assert "Tell me what you need" in words(talk)
    assert talk.say("show me the results").picks.picks


def test_distress_is_no_search(talk: Talk) -> None:
    talk.say("I want to kill myself")
    assert not talk.picks.picks
    assert "helpline" in words(talk)
    assert not talk.chips()
    assert in_distress("gloves so I don't cut myself") == ""


# -- what is carried over ---------------------------------------------------------------------


def test_a_new_search_tells_which_limit_it_keeps(talk: Talk) -> None:
    talk.say("wireless headphones under $100", "a tent")
    (note,) = [n for n in talk.understood.notes if n.startswith("New search")]
    assert "still up to $100.00" in note.casefold()
    assert "connection:" not in note
    talk.say("a kettle under $90")
    assert not any("as before" in note for note in talk.understood.notes)


@pytest.mark.parametrize(
    "against",
    ["never anything from {}", "I never buy {}", "not anything by {}", "nothing at all from {}"],
)
def test_never_anything_from_a_brand_is_against_it(
    against: str, small_assistant: Assistant
) -> None:
    brand = small_assistant.pipeline.items.products[0].brand
    heard = understand(
        f"headphones, {against.format(brand)}",
        Memory(),
        currency="USD",
        lexicon=small_assistant.lexicon,
    )
    assert f"not {brand}" in [str(c) for c in heard.state.constraints]
    said = f"coffee. I'm vegan, I wear size 10, and never anything from {brand}"
    heard = understand(said, Memory(), currency="USD", lexicon=small_assistant.lexicon)
    assert f"not {brand}" in [str(c) for c in heard.state.constraints]


def test_a_size_of_ones_own_was_used(talk: Talk) -> None:
    talk.say("tents", "I'm vegan and I wear size 10")
    assert any("size 10" in label for label in talk.chips())
    assert not any("10" in note for note in talk.understood.notes)


def test_a_budget_of_nothing_is_left_out(talk: Talk) -> None:
    talk.say("headphones under $0")
    assert talk.understood.budget.most is None
    assert any("rule out everything" in note for note in talk.understood.notes)
    assert talk.picks.picks
