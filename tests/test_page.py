"""The chat page without a browser: what is drawn, and what a click does."""

import logging
import threading
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from assistant.budget import Budget
from assistant.events import Done, Event, Failed, Pick, Picks, Understood, Words
from assistant.turn import Assistant
from assistant.ui.prices import steps
from assistant.ui.safe import plain
from assistant.ui.starters import starters
from assistant.understanding.understand import LONGEST_MESSAGE
from catalog import ArtifactError
from tests.pages.drawn import (
    add,
    answer,
    ask,
    buttons,
    close_shops,
    healthy,
    page,
    scripted,
    text_of,
)
from tests.pages.nasty import NASTY
from tests.pages.scripted import ScriptedAssistant, cheerful, product, shelf


@pytest.fixture(autouse=True)
def _closed_shops() -> Iterator[None]:
    close_shops()
    yield
    close_shops()


_BRIEFLY = "Written from a template."

# -- opening --------------------------------------------------------------------------------


def test_an_empty_chat_offers_questions_from_the_shelves() -> None:
    at, _ = scripted()
    offered = [b.label for b in at.button if (b.key or "").startswith("starter-")]
    assert len(offered) == 4
    assert any("coffee grinders" in label.lower() for label in offered)
    alts = [image.proto.imgs[0].alt for image in at.get("image")]
    assert len(alts) == len(offered)
    assert all(alts)
    assert at.chat_input[0].placeholder == "What are you looking for?"


def test_a_shop_that_is_not_built_says_what_to_do() -> None:
    built: list[ScriptedAssistant] = []

    def opened() -> ScriptedAssistant:
        if not built:
            raise ArtifactError("The shop 'sample' is not built yet. Run `aisle build` first.")
        return built[0]

    at = page(opened)
    assert "`aisle build`" in at.error[0].value
    built.append(ScriptedAssistant(cheerful))
    at = healthy(at.button[0].click().run())  # "Try again"
    assert not at.error
    assert buttons(at, "New conversation")


def test_a_shop_that_breaks_on_opening_shows_no_internals(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def opened() -> ScriptedAssistant:
        raise RuntimeError("password=hunter2")

    at = page(opened)
    assert "hunter2" not in at.error[0].value
    assert "could not be opened" in at.error[0].value
    assert "hunter2" in caplog.text


def test_the_shop_is_opened_once_for_everyone() -> None:
    calls = []

    def opened() -> ScriptedAssistant:
        calls.append(1)
        return ScriptedAssistant(cheerful)

    ask(page(opened), "a grinder")
    page(opened)
    assert len(calls) == 1


# -- a turn ---------------------------------------------------------------------------------


def test_a_turn_shows_the_question_then_cards_then_words() -> None:
    at, assistant = scripted()
    ask(at, "a grinder for my kitchen")
    drawn = text_of(at)
    places = [
        drawn.index(part)
        for part in ("a grinder for my kitchen", "**Red grinder**", plain("$4.95"), "costs")
    ]
    assert places == sorted(places)
    assert assistant.asked == [("a grinder for my kitchen", None)]
    assert len(buttons(at, "Add to cart")) == 4  # the others wait in the fold
    assert [e.label for e in at.expander] == ["6 more"]


def test_cards_state_the_facts() -> None:
    at, _ = scripted()
    drawn = text_of(ask(at, "x"))
    assert plain("★ 4.6 (231)") in drawn
    assert "Only 3 left" in drawn
    assert "In stock" in drawn
    captions = [c.value for c in at.caption]
    assert plain("★ 4.6 (231)") in captions  # nothing about a stock the shop does not state


def test_a_product_nobody_rated_says_so() -> None:
    bare = product(1, "Thing", 100, rating=None, review_count=0, stock=None)
    at, _ = scripted(answer(Picks((Pick(bare, "New here"),)), Done("template")))
    assert "No ratings yet" in [c.value for c in ask(at, "thing").caption]


def test_every_picture_has_words_for_it() -> None:
    at, _ = scripted()
    alts = [image.proto.imgs[0].alt for image in ask(at, "x").get("image")]
    assert alts[:2] == ["Red grinder", "Navy grinder"]


def test_a_photograph_of_the_shop_s_own_is_shown() -> None:
    address = "https://shop.example/lamp.jpg"
    lamp = product(1, "Lamp", 100, image_url=address)
    at, _ = scripted(answer(Picks((Pick(lamp, "Fits"),)), Done("template")))
    assert [i.proto.imgs[0].url for i in ask(at, "lamp").get("image")] == [address]


def test_what_was_understood_and_who_set_the_budget_is_shown() -> None:
    budget = Budget("USD", most=6000, said_by="your words")
    understood = Understood("kettle", budget, ("I read 60 bucks as US dollars.",))
    at, _ = scripted(answer(understood, Picks(()), Words("Nothing fits."), Done("template")))
    ask(at, "a kettle under 60 bucks")
    chips = [b.label for b in at.button if (b.key or "").startswith("chip-")]
    assert [label.partition(") ")[2] for label in chips] == ["kettle", plain("up to $60.00")]
    assert plain("I read 60 bucks as US dollars.") in text_of(at)
    drawn = text_of(ask(at, "another"))  # what was understood then is no more than told
    assert "kettle" in drawn
    assert plain("up to $60.00, from your words") in drawn


@pytest.mark.parametrize("message", ["", " ", "\n\t  \n", "\u00a0"])
def test_an_empty_message_does_nothing(message: str) -> None:
    at, assistant = scripted()
    ask(at, message)
    assert assistant.asked == []
    assert not at.chat_message


def test_a_very_long_message_is_asked_whole_and_stays() -> None:
    at, assistant = scripted()
    long = "grinder " * (LONGEST_MESSAGE // 8)
    ask(at, long)
    assert assistant.asked[0][0] == long.strip()
    assert at.text[-1].value == long.strip()


def test_a_starter_is_asked_on_a_click() -> None:
    at, assistant = scripted()
    starter = next(b for b in at.button if b.key == "starter-0")
    healthy(starter.click().run())
    assert assistant.asked == [(starters(assistant.pipeline.items)[0].question, None)]
    assert not buttons(at, "starter")


def test_earlier_turns_fold_their_cards_and_keep_their_words() -> None:
    at, _ = scripted()
    for message in ("first thing", "second thing", "third thing"):
        ask(at, message)
    assert len(buttons(at, "Add to cart")) == 4
    assert [e.label for e in at.expander] == ["10 picks", "10 picks", "6 more"]
    assert sum(m.value.count("costs") for m in at.markdown) == 9  # three sentences each
    assert all(m in text_of(at) for m in ("first thing", "second thing", "third thing"))


# -- a closer look --------------------------------------------------------------------------


def look(at: AppTest, product_id: str, exchange: int = 0) -> AppTest:
    """Opens (or keeps open) the details of a card."""
    at.session_state[f"details-{exchange}-{product_id}"] = True
    return healthy(at.run())


def test_details_are_drawn_when_opened_and_noted_once() -> None:
    facts = {"description": "Grinds 12 cups.", "brand": "Ace", "attributes": {"colour": "red"}}
    cup = product(1, "Grinder", 100, category=("Kitchen", "Mills"), **facts)
    at, assistant = scripted(answer(Picks((Pick(cup, "Fits"),)), Done("m")))
    assert plain("Grinds 12 cups.") not in text_of(ask(at, "x"))
    assert assistant.looks == []
    drawn = text_of(look(at, "p1"))
    for line in ("Grinds 12 cups.", "Brand: Ace", "Colour: red", "Shelf: Kitchen › Mills"):
        assert ": ".join(plain(part) for part in line.split(": ")) in drawn
    look(look(at, "p1"), "p1")
    assert assistant.looks == ["p1"]
    ask(at, "again")
    look(at, "p1", exchange=1)
    assert assistant.looks == ["p1"]
    healthy(at.button(key="new-conversation").click().run())
    ask(at, "once more")
    look(at, "p1", exchange=2)
    assert assistant.looks == ["p1", "p1"]


def test_a_product_of_which_nothing_is_said_says_so() -> None:
    at, _ = scripted(answer(Picks((Pick(product(1, "Thing", 100), "Fits"),)), Done("m")))
    ask(at, "x")
    assert "The shop says no more about it." in text_of(look(at, "p1"))


def test_a_look_that_cannot_be_noted_shows_the_details_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    cup = product(1, "Cup", 100, description="Holds tea.")
    at, assistant = scripted(answer(Picks((Pick(cup, "Fits"),)), Done("m")))
    ask(at, "x")
    assistant.refuses = True
    assert plain("Holds tea.") in text_of(look(at, "p1"))
    assert "read-only" in caplog.text
    assistant.refuses = False
    look(at, "p1")
    assert assistant.looks == ["p1"]


@pytest.mark.parametrize("nasty", NASTY)
def test_details_are_never_acted_on(nasty: str) -> None:
    """The schema refuses markup; the page must not count on it."""
    bad = product(1, "x", 100).model_copy(
        update={
            "title": nasty, "description": nasty, "brand": nasty, "category": (nasty,),
            "attributes": {nasty: nasty},
        }
    )  # fmt: skip
    at, _ = scripted(answer(Picks((Pick(bad, "Fits"),)), Done("m")))
    ask(at, "x")
    drawn = text_of(look(at, "p1"))
    assert nasty not in drawn
    assert drawn.count(plain(nasty)) >= 5
    assert not any(m.proto.allow_html for m in at.markdown)


# -- failures -------------------------------------------------------------------------------


def test_words_of_a_failed_explainer_are_withdrawn() -> None:
    picks = Picks((Pick(shelf()[0], "Fits"),))
    at, _ = scripted(
        answer(
            Understood("x", Budget("USD")),
            picks,
            Words("Half a sentence that "),
            Failed("Written from a template: Claude took too long to answer.", "timeout"),
            Words("The red grinder costs $4.95."),
            Done("template"),
        )
    )
    drawn = text_of(ask(at, "x"))
    assert "Half a sentence" not in drawn
    assert plain("The red grinder costs $4.95.") in drawn
    assert drawn.count("took too long") == 1
    assert len(buttons(at, "Add to cart")) == 1


def test_why_the_template_spoke_is_told_once_and_again_when_it_changes() -> None:
    lines = {
        "a": "Written from a template: no Claude key is set.",
        "b": "Written from a template: Claude took too long to answer.",
    }

    def script(message: str, budget: Budget) -> Iterator[Event]:
        yield Picks(())
        yield Failed(lines[message], message)
        yield Words("Nothing fits.")
        yield Done("template")

    at, _ = scripted(script)
    for message in "aaba":
        ask(at, message)
    quiet = [c.value for c in at.caption if "template" in c.value]
    assert quiet == [plain(line) for line in (lines["a"], _BRIEFLY, lines["b"], lines["a"])]


@pytest.mark.parametrize("before", [0, 1, 2, 3])
def test_a_turn_that_breaks_off_is_one_sentence_and_the_chat_goes_on(
    before: int, caplog: pytest.LogCaptureFixture
) -> None:
    def script(message: str, budget: Budget) -> Iterator[Event]:
        if message == "break":
            for place, event in enumerate(cheerful(message, budget)):
                if place == before:
                    raise RuntimeError("index out of memory at 0xdead")
                yield event
        yield from cheerful(message, budget)

    at, _ = scripted(script)
    with caplog.at_level(logging.ERROR):
        drawn = text_of(ask(at, "break"))
    assert "0xdead" not in drawn
    assert drawn.count("Something went wrong") == 1
    assert "0xdead" in caplog.text
    assert "costs" in text_of(ask(at, "once more")).split("once more")[-1]


def test_titles_and_reasons_are_never_acted_on() -> None:
    titles = ["![x](http://evil.example/x.png)", ":red[boo] :smile: # h", "$x$ [a](javascript:b)"]
    picks = tuple(
        Pick(product(n, title, 100 + n), f"<b>{title}</b>") for n, title in enumerate(titles)
    )
    at, _ = scripted(answer(Picks(picks), Words(f"**{titles[0]}** {titles[2]}"), Done("m")))
    drawn = text_of(ask(at, "x"))
    for title in titles:
        assert f"**{plain(title)}**" in drawn
        assert title not in drawn
    assert not any(m.proto.allow_html for m in at.markdown)


def test_an_answer_goes_on_while_nobody_looks() -> None:
    """A click stops the script that draws; the events are pulled all the same."""
    from assistant.ui.answering import Answering

    taken: list[Event] = []
    finished = threading.Event()
    gate = threading.Event()

    def events() -> Iterator[Event]:
        yield Picks(())
        gate.wait(5)
        yield Words("done")

    Answering(events(), taken.append, lambda broken: finished.set())
    gate.set()
    assert finished.wait(5)
    assert taken == [Picks(()), Words("done")]


def test_a_dropped_answer_stops() -> None:
    from assistant.ui.answering import Answering

    gate, finished = threading.Event(), threading.Event()
    taken: list[Event] = []

    def events() -> Iterator[Event]:
        gate.wait(5)
        yield Words("nobody wants this")

    answering = Answering(events(), taken.append, lambda broken: finished.set())
    answering.drop()
    gate.set()
    assert finished.wait(5)
    assert taken == []


# -- the real thing -------------------------------------------------------------------------


@pytest.mark.slow
def test_the_small_shop_sells_within_the_budget(small_assistant: Assistant) -> None:
    at = page(lambda: small_assistant)
    choices = steps(small_assistant.pipeline.items)
    place = len(choices) // 2
    healthy(at.select_slider(key="budget").set_value(place).run())
    ask(at, "a gift for a friend")
    exchange = at.session_state["aisle"].exchanges[0]
    assert exchange.picks
    assert all(p.product.price.minor <= (choices[place] or 0) for p in exchange.picks)
    assert exchange.words
    assert not exchange.problem
    add(at)
    assert len(at.session_state["aisle"].conversation.cart) == 1
