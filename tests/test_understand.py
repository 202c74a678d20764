"""A message read in the light of the conversation: query, budget, references, notes."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.budget import Budget
from assistant.constraints import State
from assistant.events import Understood
from assistant.understanding.memory import Memory, Shown
from assistant.understanding.understand import LONGEST_QUERY, Understanding, understand

TENTS = (
    Shown("alpine", 5_000, "Alpine Tent"),
    Shown("trail", 3_000, "Trail Tent"),
    Shown("dome", 9_000, "Dome Tent"),
)
SLIDER = Budget("USD", most=5_000, said_by="slider")
PROFILE = Budget("USD", most=6_000, said_by="your profile")


def read(message: str, memory: Memory | None = None, **voices: Budget) -> Understanding:
    return understand(message, memory or Memory(), currency="USD", **voices)


def talk(*messages: str, **voices: Budget) -> Understanding:
    """The last of `messages`, the tents shown after each of those before it."""
    memory = Memory()
    for message in messages[:-1]:
        memory = read(message, memory, **voices).memory.showing(TENTS)
    return read(messages[-1], memory, **voices)


# A first message, what is searched for, and the highest price in cents.
FIRST: list[tuple[str, str, int | None]] = [
    ("headphones", "headphones", None),
    ("Headphones please", "Headphones", None),
    ("hi, can you find me a waterproof tent under $80 please", "waterproof tent", 8_000),
    ("hi can u find me waterproof tent under 80$ pls", "waterproof tent", 8_000),
    ("Hello! I'm looking for running shoes.", "running shoes", None),
    ("hey im looking for running shoes", "running shoes", None),
    ("Could you please show me some red dresses?", "red dresses", None),
    ("show me red dresses", "red dresses", None),
    ("I want to spend no more than $60 on running shoes", "running shoes", 6_000),
    ("i wanna spend max 60 on running shoes", "running shoes", 6_000),
    ("I need a laptop, my budget is 300", "laptop", 30_000),
    ("need laptop budget 300", "laptop", 30_000),
    ("a laptop with a budget of 300", "laptop", 30_000),
    ("My budget is $300 and I need a laptop", "laptop", 30_000),
    ("a hanging heart candle holder under £5", "hanging heart candle holder", 500),
    ("a gift for a child up to 10 pounds", "for a child", 1_000),
    ("gift for child upto 10 pounds", "for child", 1_000),
    ("something for my mum for around $60", "for my mum", 6_900),
    ("I have 40 to spend on a gift", "gift", 4_000),
    ("Do you have any 27 inch monitors?", "27 inch monitors", None),
    ("a 4k monitor for less than 300 dollars", "4k monitor", 30_000),
    ("2-person tent that costs less than 80", "2-person tent", 8_000),
    ("tent priced at under $80", "tent", 8_000),
    ("tent, $80 or less", "tent", 8_000),
    ("between 20 and 40 quid: a teapot", "teapot", 4_000),
    ("teapot 20-40 quid", "teapot", 4_000),
    ("under $50 headphones in blue", "headphones in blue", 5_000),
    ("first aid kit", "first aid kit", None),
    ("second hand books", "second hand books", None),
    ("more storage boxes", "storage boxes", None),
    ("better sleep pillow", "better sleep pillow", None),
    ("price tags", "price tags", None),
    ("a pack of 6 socks under 15", "pack of 6 socks", 1_500),
    ("the size 42 boots, under 90", "size 42 boots", 9_000),
    ("I don't want to spend more than 60 on boots", "boots", 6_000),
    ("what about a desk lamp?", "desk lamp", None),
    ("somethin for the garden", "somethin for the garden", None),
    ("cheap headphones", "cheap headphones", None),
    ("cheaper running shoes", "running shoes", None),
    ("something similar to AirPods", "AirPods", None),
    ("can opener", "can opener", None),
    ("cool bag", "cool bag", None),
    ("get well card", "get well card", None),
    ("Hello Kitty backpack", "Hello Kitty backpack", None),
    ("hi vis jacket", "hi vis jacket", None),
    ("love heart necklace", "love heart necklace", None),
    ("us plug adapter", "us plug adapter", None),
    ("my little pony", "my little pony", None),
    ("yo yo", "yo yo", None),
    ("no 5 perfume", "no 5 perfume", None),
    ("nice, a lamp", "lamp", None),
    ("I would really like to buy a kettle", "kettle", None),
    ("could you help me find a kettle for me", "kettle", None),
    ("what have you got, any kettles", "kettles", None),
    ("👩‍👧 matching pyjamas ☺️", "matching pyjamas", None),
    ("20° wash bag", "20° wash bag", None),
    ("帐篷", "帐篷", None),
    ("busco una lámpara por menos de 40 euros", "lámpara", 4_000),
    ("ich suche eine Lampe unter 50 Euro", "Lampe", 5_000),
    ("je cherche une lampe à moins de 30 euros", "lampe", 3_000),
    ("<script>alert(1)</script> lamp", "<script>alert(1)</script> lamp", None),
    ("tent\x00 under\x1b $80", "tent", 8_000),
    ("tent\n\nunder\t$80", "tent", 8_000),
    ("🎧 headphones under $80 🙏", "headphones", 8_000),
]


@pytest.mark.parametrize(("message", "query", "most"), FIRST)
def test_a_first_message(message: str, query: str, most: int | None) -> None:
    understood = read(message)
    assert understood.query == query
    assert understood.budget.most == most
    assert understood.reference is None


# What a second message after "a waterproof tent under $80" does to the query.
REFINED = [
    ("in blue", "waterproof tent in blue"),
    ("blue", "waterproof tent blue"),
    ("a blue one", "waterproof tent blue"),
    ("in blue please!", "waterproof tent in blue"),
    ("lightweight please", "waterproof tent lightweight"),
    ("for a child", "waterproof tent for a child"),
    ("for my son", "waterproof tent for my son"),
    ("with a porch", "waterproof tent with a porch"),
    ("but bigger", "waterproof tent bigger"),
    ("can I get it in size L", "waterproof tent in size L"),
    ("made of cotton", "waterproof tent made of cotton"),
    ("insulated", "waterproof tent insulated"),
    ("rechargeable ones", "waterproof tent rechargeable"),
    ("not leather", "waterproof tent not leather"),
    ("waterproof please", "waterproof tent"),
    ("a tent", "waterproof tent"),
    ("tents", "waterproof tent"),
    ("green tents", "waterproof tent green"),
    ("under 40", "waterproof tent"),
    ("no limit", "waterproof tent"),
    ("anything under 40 in red?", "waterproof tent in red"),
    ("I can go up to 60", "waterproof tent"),
    ("the most I want to pay is 60", "waterproof tent"),
    ("60 is my limit", "waterproof tent"),
    ("I said under 50!", "waterproof tent"),
    ("my max is 60", "waterproof tent"),
    ("cheaper but still waterproof", "waterproof tent"),
    ("what's your cheapest tent", "waterproof tent"),
    ("not too expensive", "waterproof tent not too expensive"),
    ("I'd rather have wool", "waterproof tent wool"),
    ("for my wife, around $60, lightweight", "waterproof tent for my wife, lightweight"),
    ("4 person", "waterproof tent 4 person"),
    ("size 7", "waterproof tent size 7"),
]
REPLACED = [
    ("now a desk lamp", "desk lamp"),
    ("a desk lamp", "desk lamp"),
    ("desk lamp", "desk lamp"),
    ("and a sleeping bag", "sleeping bag"),
    ("actually, show me boots instead", "boots"),
    ("ok, what about a first aid kit", "first aid kit"),
    ("a present for a child", "for a child"),
    ("cheaper boots", "boots"),
    ("better boots", "better boots"),
    ("show me more lamps", "lamps"),
    ("something similar to AirPods", "AirPods"),
    ("do you sell kettles?", "kettles"),
    ("women's running shoes size 7", "women's running shoes size 7"),
    ("boots, size L", "boots, size L"),
    ("an earring", "earring"),
    ("a table", "table"),
]


@pytest.mark.parametrize(("message", "query"), REFINED + REPLACED)
def test_a_second_message_refines_or_replaces(message: str, query: str) -> None:
    assert talk("a waterproof tent under $80", message).query == query


@pytest.mark.parametrize(("message", "query"), REPLACED)
def test_a_new_product_refers_to_nothing_and_keeps_the_budget(message: str, query: str) -> None:
    understood = talk("a waterproof tent under $80", message)
    assert (understood.reference, understood.exclude) == (None, frozenset())
    assert understood.budget == Budget("USD", most=8_000, said_by="your words")


CHEAPER = (
    "cheaper|something cheaper|Something similar but cheaper|anything cheaper?|a bit cheaper please"
    "|less expensive|too expensive|that's too expensive|they're too expensive|way too pricey"
    "|show me cheaper ones|cheaper ones pls|can you show me something less expensive"
    "|more affordable|I can't afford that|cheaper than that|too much money|do you have a "
    "cheaper one"
    "|cheaper options|a cheaper tent|something like this but cheaper|CHEAPER!!"
).split("|")
NICER = (
    "a bit nicer|nicer|better|something better|more premium|higher quality|a nicer one|fancier"
    "|something a bit more premium please|better quality|an upgrade|higher-end"
).split("|")
SIMILAR = (
    "something similar|similar|more like this|more like that|similar ones|like this one"
    "|show me similar ones|like the first one|something like the first|similar to this"
    "|more like the first one please|the same as this"
).split("|")
MORE = (
    "show me more|more|more please|something else|anything else?|other options"
    "|show me other options|what else|what else do you have|any others?|another one|others"
    "|more options please|next"
    "|none of these|do you have anything else|ok, something else"
    "|I don't like these|show me some more|different ones"
).split("|")


@pytest.mark.parametrize("message", CHEAPER)
def test_cheaper_keeps_the_query_and_goes_below_the_top_pick(message: str) -> None:
    understood = talk("a waterproof tent under $80", message)
    assert understood.reference == "cheaper"
    assert understood.query == "waterproof tent"
    assert understood.budget == Budget("USD", most=4_999, said_by="your words")


@pytest.mark.parametrize("message", NICER)
def test_nicer_starts_at_the_top_pick_and_keeps_the_maximum(message: str) -> None:
    understood = talk("a waterproof tent under $80", message)
    assert understood.reference == "nicer"
    assert (understood.budget.least, understood.budget.most) == (5_000, 8_000)
    assert understood.query == "waterproof tent"
    assert understood.exclude == {"alpine"}


@pytest.mark.parametrize("message", SIMILAR)
def test_similar_searches_for_the_title(message: str) -> None:
    understood = talk("a waterproof tent under $80", message)
    assert understood.reference == "similar"
    assert understood.query == "Alpine Tent"
    assert understood.exclude == {"alpine"}
    assert understood.memory.anchor == TENTS[0]
    assert understood.budget.most == 8_000


@pytest.mark.parametrize("message", MORE)
def test_more_excludes_what_was_shown(message: str) -> None:
    understood = talk("a waterproof tent under $80", message)
    assert understood.reference == "more"
    assert understood.query == "waterproof tent"
    assert understood.exclude == {"alpine", "trail", "dome"}


@pytest.mark.parametrize("message", [*CHEAPER, *NICER, *SIMILAR, *MORE])
def test_a_reference_to_nothing_says_so(message: str) -> None:
    understood = read(message)
    assert understood.reference is None
    if not understood.query:
        assert "not shown you anything yet" in understood.notes[0]


@pytest.mark.parametrize(
    ("message", "query", "most"),
    [
        ("cheaper than the second one", "waterproof tent", 2_999),
        ("cheaper than the 2nd", "waterproof tent", 2_999),
        ("cheaper than #2", "waterproof tent", 2_999),
        ("something cheaper than number 2", "waterproof tent", 2_999),
        ("cheaper than the last one", "waterproof tent", 8_000),
        ("cheaper in blue", "waterproof tent in blue", 4_999),
        ("like the second one but cheaper", "Trail Tent", 2_999),
        ("like the second one", "Trail Tent", 8_000),
        ("the second one but in blue", "Trail Tent in blue", 8_000),
        ("more like option 3", "Dome Tent", 8_000),
        ("similar to the last one", "Dome Tent", 8_000),
        ("like the first, lightweight", "Alpine Tent lightweight", 8_000),
        ("something similar under 30", "Alpine Tent", 3_000),
        ("cheaper, under 20", "waterproof tent", 2_000),
    ],
)
def test_ordinals_and_combinations(message: str, query: str, most: int) -> None:
    understood = talk("a waterproof tent under $80", message)
    assert (understood.query, understood.budget.most) == (query, most)


def test_an_ordinal_beyond_the_slate_is_told() -> None:
    understood = talk("tent", "like the seventh one")
    assert understood.query == "Alpine Tent"
    assert understood.notes == ("Only 3 products were shown, so I went by the first, Alpine Tent.",)


def test_cheaper_never_loosens_what_was_said() -> None:
    assert talk("a tent under 20", "cheaper").budget.most == 2_000
    assert talk("tent", "cheaper than the second one", "cheaper").budget.most == 2_999


def test_cheaper_after_nicer_lets_go_of_the_minimum() -> None:
    assert talk("tent", "nicer", "cheaper").budget == Budget("USD", 4_999, None, "your words")


def test_what_cheaper_and_nicer_set_belongs_to_that_product() -> None:
    assert talk("a tent under 80", "cheaper", "now a desk lamp").budget.most == 8_000
    assert talk("tent", "nicer", "now a desk lamp").budget == Budget("USD")


def test_show_me_more_twice_excludes_both_slates() -> None:
    memory = read("tent").memory.showing(TENTS)
    memory = read("show me more", memory).memory.showing([Shown("peak", 4_000, "Peak Tent")])
    assert read("more", memory).exclude == {"alpine", "trail", "dome", "peak"}
    assert read("in blue", memory).exclude == frozenset()


def test_an_empty_slate_leaves_the_last_one_to_refer_to() -> None:
    memory = read("tent").memory.showing(TENTS).showing(())
    assert read("like the second one", memory).query == "Trail Tent"


# -- the budget over a conversation ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("messages", "least", "most"),
    [
        (("tent under 80", "under 50 now"), None, 5_000),
        (("tent under 50", "under 80"), None, 8_000),
        (("tent under 50", "in blue"), None, 5_000),
        (("tent under 50", "now a desk lamp", "in white"), None, 5_000),
        (("tent under 50", "now a desk lamp under 90"), None, 9_000),
        (("tent over 20", "under 50"), 2_000, 5_000),
        (("tent under 50", "at least 100"), 10_000, None),
        (("tent between 20 and 40", "up to 60"), 2_000, 6_000),
        (("tent", "cheaper", "up to 70 actually"), None, 7_000),
        (("tent under 50", "no limit"), None, None),
        (("tent under 50", "any price"), None, None),
        (("tent under 50", "money is no object"), None, None),
        (("tent under 50", "price is no object"), None, None),
        (("tent under 50", "forget the budget"), None, None),
        (("tent under 50", "forget about the price limit"), None, None),
        (("tent under 50", "ignore the budget please"), None, None),
        (("tent under 50", "the price doesn't matter"), None, None),
        (("tent under 50", "i dont care about the price"), None, None),
        (("tent under 50", "no budget"), None, None),
        (("tent under 50", "cheaper", "no limit"), None, None),
        (("tent under 50", "forget the budget, under 90"), None, 9_000),
        (("tent under 50", "under $80, well, under 60"), None, 6_000),
        (("tent under 50", "size 42"), None, 5_000),
        (("tent under 50", "rated over 4"), None, 5_000),
        (("tent under 50", ""), None, 5_000),
    ],
)
def test_the_budget_lives_through_the_conversation(
    messages: tuple[str, ...], least: int | None, most: int | None
) -> None:
    budget = talk(*messages).budget
    assert (budget.least, budget.most) == (least, most)


def test_the_slider_wins_over_larger_words_and_says_so() -> None:
    understood = read("a tent under 80", slider=SLIDER)
    assert understood.budget == SLIDER
    assert understood.notes == ("Your slider stops at $50.00, so I stayed under that.",)


def test_the_profile_wins_over_larger_words_and_says_so() -> None:
    understood = read("a tent under 80", profile=PROFILE)
    assert understood.budget == PROFILE
    assert understood.notes == ("Your profile stops at $60.00, so I stayed under that.",)


def test_words_below_slider_and_profile_win_quietly() -> None:
    understood = read("a tent under 40", slider=SLIDER, profile=PROFILE)
    assert understood.budget == Budget("USD", most=4_000, said_by="your words")
    assert understood.notes == ()


def test_only_the_tightest_voice_is_named() -> None:
    understood = read("a tent under 80", slider=SLIDER, profile=PROFILE)
    assert understood.notes == ("Your slider stops at $50.00, so I stayed under that.",)


def test_words_that_ask_for_more_than_the_slider_drop_the_minimum_and_say_so() -> None:
    understood = read("a tent over 80", slider=SLIDER)
    assert understood.budget == SLIDER
    assert understood.notes == ("Your slider stops at $50.00, so I stayed under that.",)


def test_no_limit_under_a_slider_says_that_the_slider_holds() -> None:
    understood = talk("a tent", "no limit", slider=SLIDER)
    assert understood.budget == SLIDER
    assert understood.notes == ("Your slider stops at $50.00, so I stayed under that.",)


def test_words_remembered_are_not_narrowed_by_the_slider() -> None:
    memory = read("a tent under 80", slider=SLIDER).memory
    assert read("in blue", memory).budget.most == 8_000


def test_two_limits_in_one_message_are_told() -> None:
    understood = read("a tent under 200 and a stove under 50")
    assert understood.budget.most == 5_000
    assert understood.notes == ("You gave more than one limit; I kept to the lowest, $50.00.",)


def test_another_currency_is_told_once() -> None:
    notes = read("a teapot for 40 quid").notes
    assert notes == ("Prices here are in US dollars, so I read 40 quid as $40.00.",)


def test_a_slider_in_another_currency_is_refused() -> None:
    with pytest.raises(ValueError, match="one currency"):
        read("tent", slider=Budget("GBP", most=5_000, said_by="slider"))


@settings(deadline=None)
@given(
    st.integers(6, 500),
    st.none() | st.integers(0, 50_000),
    st.none() | st.integers(0, 50_000),
    st.lists(
        st.sampled_from(["cheaper", "nicer", "more", "in blue", "under 90", "a lamp"]), max_size=4
    ),
)
def test_no_voice_is_ever_exceeded(
    said: int, slider: int | None, profile: int | None, later: list[str]
) -> None:
    voices = {
        "slider": Budget("USD", most=slider, said_by="slider"),
        "profile": Budget("USD", most=profile, said_by="your profile"),
    }
    memory = Memory()
    most = said * 100
    for message in (f"a tent under {said}", *later):
        most = 9_000 if message == "under 90" else most
        understood = read(message, memory, **voices)
        caps = [cap for cap in (most, slider, profile) if cap is not None]
        assert understood.budget.most is not None
        assert understood.budget.most <= min(caps)
        memory = understood.memory.showing(TENTS)


# -- nothing to search for, and hostile text ------------------------------------------------------

NOTHING = [
    "",
    " ",
    "\n\t",
    "🎁🎉",
    "!!!",
    "\x00\x01\x7f",
    "\u200b\u200d",
    "please",
    "hi",
    "???",
    "under 80",
]


@pytest.mark.parametrize("message", NOTHING)
def test_nothing_to_search_for_says_what_to_do(message: str) -> None:
    understood = read(message)
    assert understood.query == ""
    assert understood.notes[-1].startswith("Tell me what you are looking for")


@pytest.mark.parametrize("message", [m for m in [*NOTHING, "thanks!", "ok"] if m != "under 80"])
def test_nothing_new_keeps_the_conversation_as_it_was(message: str) -> None:
    before = read("a waterproof tent under $80").memory.showing(TENTS)
    understood = read(message, before)
    counted = replace(before, state=replace(before.state, turn=before.state.turn + 1))
    assert understood.memory == counted
    assert understood.notes == (
        "I found nothing new to look for there, so this is still for “waterproof tent”.",
    )


def test_a_long_message_is_bounded_and_told() -> None:
    understood = read("a lamp " * 3_000)
    assert 0 < len(understood.query) <= LONGEST_QUERY
    assert not understood.query.endswith(" ")
    assert "first 10,000 characters" in understood.notes[0]


def test_a_budget_at_the_end_of_a_long_message_is_read() -> None:
    assert read(f"{'a very nice lamp ' * 500} under $40").budget.most == 4_000


def test_a_query_stays_bounded_over_many_refinements() -> None:
    memory = Memory()
    for turn in range(200):
        understood = read("tent" if not turn else f"with pocket{turn}", memory)
        memory = understood.memory
        assert len(understood.query) <= LONGEST_QUERY
    assert memory.query.startswith("tent with pocket1")


@settings(deadline=None)
@given(st.text(max_size=400), st.booleans())
def test_no_text_raises(text: str, shown: bool) -> None:
    memory = Memory(query="tent").showing(TENTS) if shown else Memory()
    understood = read(text, memory, slider=SLIDER)
    assert len(understood.query) <= LONGEST_QUERY
    assert understood.budget.most is not None
    assert understood.budget.most <= 5_000
    assert understood.query or understood.notes


_PIECES = st.sampled_from(
    [
        *CHEAPER[:5],
        *NICER[:3],
        *SIMILAR[:4],
        *MORE[:4],
        "the second one",
        "$5",
        "under 40",
        "no limit",
        "tent",
        "in blue",
        ",",
        "not",
        "please",
        "than",
    ]
)


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=12).map(" ".join))
def test_no_heap_of_references_raises(text: str) -> None:
    understood = read(text, Memory(query="tent").showing(TENTS))
    assert understood.query
    assert understood.exclude <= {"alpine", "trail", "dome"}


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "under 1 ",
        "$5 a ",
        "please ",
        "something a bit ",
        "cheaper than the ",
        "show me more ",
        "the first ",
        "just more like ",
        "forget the ",
        "too ",
        "any some ",
        "x",
        "🎁",
        "e\u0301",
        "_-",
        "a bit ",
        "thanks, ",
        "like ",
        "not ",
        "between 1 and ",
        "(",
        "'",
        "1-",
        "\x00",
        "number 1 ",
    ],
)
def test_a_hostile_message_is_read_in_linear_time(piece: str) -> None:
    """In the thread's own time, so that a busy machine does not matter."""
    text = (piece * 10_000)[:10_000]
    memory = Memory(query="tent").showing(TENTS)

    def once() -> float:
        start = time.thread_time()
        read(text, memory)
        return time.thread_time() - start

    assert min(once() for _ in range(5)) < 0.05


def test_the_event_carries_query_budget_and_notes() -> None:
    understood = read("a tent under £80")
    assert understood.event() == Understood(
        "tent",
        Budget("USD", most=8_000, said_by="your words"),
        ("Prices here are in US dollars, so I read £80 as $80.00.",),
        State(turn=1),
    )
