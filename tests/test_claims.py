"""Qualities, comparisons, stock words: what the catalogue backs passes, all else is held."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.budget import Budget
from assistant.events import Pick
from assistant.grounding import Guard, Vocabulary
from assistant.words.explainer import Brief
from assistant.words.template import TemplateExplainer
from catalog import Product
from catalog.sample import SampleShop
from retrieval import Items
from retrieval.facets import values_of

BUDGET = Budget("USD", 200_000)
SLATES = {
    "packs": [f"hiking-backpacks-{n}" for n in ("009", "011", "001", "002", "010")],
    "bottles": [f"water-bottles-{n}" for n in ("010", "007", "006", "012", "008")],
    "phones": [f"headphones-{n}" for n in ("005", "007", "002", "003", "009")],
    "kettles": [f"kettles-{n}" for n in ("003", "004", "005", "006", "007")],
    "jackets": [f"mens-waterproof-jackets-{n}" for n in ("001", "004", "005", "006", "007")],
    "boards": [f"chopping-boards-{n}" for n in ("001", "002", "004", "006", "007")],
    "bags": [f"messenger-bags-{n}" for n in ("005", "010", "004")],
}
PIECES = (
    "the only cheapest lightest best rated than isn't not no without if you asked for whether both "
    "all of the three two first one ones waterproof navy leather lid with has is it they and but "
    "in stock left popular [[hiking-backpacks-001]] [[hiking-backpacks-009]] , ; : - ? $35.99 4.6 "
    "same price beats on half the weight as made in Italy pfc-free heavier more expensive"
).split(" ")
FOLDER = Path(__file__).parent / "claims"


def told(name: str) -> list[tuple[str, str]]:
    """(slate, text) of each line of a file."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split(": ", 1)) for line in lines if line and line[0] != "#"]  # type: ignore[misc]


TRUE = [
    line
    for name in ("true", "unseen_true", "fresh_true", "last_true")
    for line in told(f"{name}.txt")
]
FALSE = [
    line
    for name in ("false", "unseen_false", "fresh_false", "last_false")
    for line in told(f"{name}.txt")
]


@cache
def shop() -> tuple[dict[str, Product], Vocabulary]:
    products = [item.product for item in SampleShop().items]
    items = Items.of(products)
    vocabulary = Vocabulary(items.brands, items.titles(), items.facets.values)
    return {product.id: product for product in products}, vocabulary


def picks(slate: str) -> list[Pick]:
    return [Pick(shop()[0][id], "Matches your words") for id in SLATES[slate]]


def guard(slate: str) -> Guard:
    return Guard(picks(slate), BUDGET, shop()[1], ("a bag for day hikes, waterproof, navy",))


def run(slate: str, text: str) -> Guard:
    """The guard after `text`, in which {A} stands for the first pick."""
    checked = guard(slate)
    for letter, pick in zip("ABCDE", picks(slate), strict=False):
        product = pick.product
        text = text.replace(f"{{{letter}}}", f"**{product.title}** [[{product.id}]]")
    checked.feed(text)
    checked.finish()
    return checked


@pytest.mark.parametrize(("slate", "text"), TRUE)
def test_what_the_data_backs_is_shown(slate: str, text: str) -> None:
    checked = run(slate, text)
    assert checked.held_back == []
    assert all(claim.backed for claim in checked.ledger.claims())


@pytest.mark.parametrize(("slate", "text"), FALSE)
def test_what_the_data_does_not_back_is_held_back(slate: str, text: str) -> None:
    checked = run(slate, text)
    last = checked.ledger.entries[-1]
    assert not last.shown
    assert not last.why.startswith("could not be checked")


@pytest.mark.parametrize(("slate", "text"), told("held_though_true.txt"))
def test_what_only_reason_backs_is_held_back(slate: str, text: str) -> None:
    assert run(slate, text).held_back


@pytest.mark.xfail(strict=True, reason="no vocabulary holds what plain verbs claim")
@pytest.mark.parametrize(("slate", "text"), told("shown_though_false.txt"))
def test_what_plain_verbs_claim_is_held_back(slate: str, text: str) -> None:
    assert run(slate, text).held_back


def claims(checked: Guard) -> dict[tuple[str, str], tuple[tuple[str, ...], str, str]]:
    """(kind, words) to (products, field, value)."""
    return {(c.kind, c.text): (c.products, c.field, c.value) for c in checked.ledger.claims()}


def test_the_ledger_says_which_field_backs_each_claim() -> None:
    checked = run(
        "packs",
        "{A} is waterproof, made of polyester and costs $35.99. It's rated 4.6 out of 5 in "
        "45 reviews, and only 4 are left. It holds 30 litres. {A} is the cheapest of the five.",
    )
    first = (SLATES["packs"][0],)
    told = claims(checked)
    assert told["attribute", "waterproof"] == (first, "waterproof", "yes")
    assert told["attribute", "polyester"] == (first, "material", "polyester")
    assert told["price", "$35.99"] == (first, "price", "35.99")
    assert told["rating", "4.6"] == (first, "rating", "4.6")
    assert told["reviews", "45"] == (first, "review_count", "45")
    assert told["stock", "4"] == (first, "stock", "4")
    assert told["number", "30"] == (first, "volume", "30")
    assert told["comparison", "cheapest"] == (first, "price", "3599")
    assert ("product", shop()[0][first[0]].title) in told


def test_a_sentence_held_back_keeps_the_claim_that_failed() -> None:
    entry = run("packs", "{C} costs $279.99 and is waterproof.").ledger.entries[-1]
    assert (entry.shown, entry.claims[-1].backed) == (False, False)
    assert entry.claims[-1].text == "waterproof"
    assert entry.claims[-1].products == (SLATES["packs"][2],)
    assert entry.why


def test_the_records_are_fit_for_json() -> None:
    ledger = run("packs", "{A} is waterproof. {C} is waterproof.").ledger
    records = json.loads(json.dumps(ledger.as_records()))
    assert [record["shown"] for record in records] == [True, False]
    assert records[0]["claims"][-1]["products"] == [SLATES["packs"][0]]
    assert records[1]["claims"][-1]["backed"] is False


def test_what_a_tool_finds_may_be_named_from_then_on() -> None:
    checked, more = guard("packs"), picks("bags")[0]
    said = f"**{more.product.title}** [[{more.product.id}]] is leather."
    assert checked.feed(said + "\n") == []
    checked.extend([more])
    assert checked.feed(said + "\n")
    assert checked.feed("It costs $159.99.\n")
    assert checked.feed("It costs $35.99.\n") == []


def test_a_check_that_breaks_holds_the_sentence_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    for name in ("claims", "comparisons", "standing"):
        checked = guard("packs")
        monkeypatch.setattr(getattr(checked, f"_{name}"), "check", broken)
        assert checked.feed("A pack is a pack.\n") == []
        assert checked.ledger.entries[0].why == "could not be checked: RuntimeError"


@pytest.mark.parametrize("word", ["colour", "color"])
@pytest.mark.parametrize("hue", ["grey", "gray", "Grey"])
def test_british_and_american_spellings_are_one(word: str, hue: str) -> None:
    grey = Product.model_validate(
        {"id": "g", "title": "Plum Scarf", "price": {"minor": 900, "currency": "USD"}}
        | {"attributes": {word: "grey", "material": "aluminium"}}
    )
    checked = Guard([Pick(grey, "")], BUDGET, shop()[1])
    checked.feed(f"**Plum Scarf** [[g]] is {hue} aluminum.\n**Plum Scarf** [[g]] is black.\n")
    assert [entry.shown for entry in checked.ledger.entries] == [True, False]


@pytest.mark.parametrize(
    ("data", "said", "shown"),
    [
        ({"waterproof": "no"}, "isn't waterproof", True),
        ({"waterproof": "no"}, "is waterproof", False),
        ({"waterproof": "yes"}, "isn't waterproof", False),
        ({}, "isn't waterproof", False),
        ({"material": "cotton"}, "is cotton, not leather", True),
        ({"material": "cotton"}, "contains no leather", False),
        ({"material": "faux leather"}, "is leather", False),
        ({"material": "faux leather"}, "is faux leather", True),
        ({"material": "full-grain leather"}, "is faux leather", False),
        ({"material": "oak"}, "is wooden", True),
        ({"material": "wood"}, "is oak", False),
        ({"lid": "yes"}, "comes with a lid", True),
        ({"lid": "no"}, "comes with a lid", False),
        ({"lid": "no"}, "has no lid", True),
        ({}, "comes with a lid", False),
        ({"care": "dishwasher-safe"}, "is dishwasher safe", True),
        ({"care": "not dishwasher safe"}, "is dishwasher safe", False),
        ({"care": "not dishwasher safe"}, "isn't dishwasher-safe", True),
        ({"weight": "350 g"}, "weighs 350 g", True),
        ({"capacity": "350 ml"}, "weighs 350 g", False),
    ],
)
def test_yes_no_and_silence(data: dict[str, str], said: str, shown: bool) -> None:
    thing = Product.model_validate(
        {"id": "t", "title": "Plum Thing", "price": {"minor": 900, "currency": "USD"}}
        | {"attributes": data}
    )
    checked = Guard([Pick(thing, "")], BUDGET, Vocabulary((), (), {"care": ["dishwasher safe"]}))
    checked.feed(f"The **Plum Thing** [[t]] {said}.\n")
    assert checked.ledger.entries[0].shown is shown, checked.ledger.entries[0]


def test_weights_are_compared_over_their_units_and_ties_are_no_lie() -> None:
    def thing(id: str, title: str, weight: str) -> Pick:
        made = {"id": id, "title": title, "price": {"minor": 900, "currency": "USD"}}
        return Pick(Product.model_validate(made | {"attributes": {"weight": weight}}), "")

    slate = [thing("a", "Plum Kettle", "0.9 kg"), thing("b", "Fig Kettle", "950 g")]
    for text, shown in [
        ("**Plum Kettle** [[a]] is the lightest.", True),
        ("**Fig Kettle** [[b]] is the lightest.", False),
        ("**Plum Kettle** [[a]] is lighter than **Fig Kettle** [[b]].", True),
        ("**Fig Kettle** [[b]] is heavier than **Plum Kettle** [[a]].", True),
        ("**Fig Kettle** [[b]] is the cheapest.", True),
        ("**Plum Kettle** [[a]] is the cheapest.", True),
        ("**Plum Kettle** [[a]] is cheaper than **Fig Kettle** [[b]].", False),
        ("Both cost the same.", True),
    ]:
        checked = Guard(slate, BUDGET)
        checked.feed(text + "\n")
        assert checked.ledger.entries[0].shown is shown, text
    odd = [*slate, thing("c", "Elm Kettle", "featherlight")]
    checked = Guard(odd, BUDGET)
    checked.feed("**Plum Kettle** [[a]] is the lightest.\n")
    assert not checked.ledger.entries[0].shown


def test_untracked_stock_is_not_in_stock() -> None:
    made = {"id": "a", "title": "Plum Kettle", "price": {"minor": 900, "currency": "USD"}}
    checked = Guard([Pick(Product.model_validate(made), "")], BUDGET)
    checked.feed("**Plum Kettle** [[a]] is in stock.\n")
    assert not checked.ledger.entries[0].shown


def test_what_was_asked_for_may_be_said_but_not_of_a_product() -> None:
    checked = guard("packs")
    checked.feed("You asked for navy.\nYou wanted something waterproof and navy.\n")
    assert checked.held_back == []


REASONS = (
    "Matches your words; well rated",
    "You have looked at leather wallets; well rated",
    "A favourite in this shop",
    "New in the shop",
    "Priced as you usually buy",
)


@pytest.mark.parametrize("seed", range(6))
def test_what_the_template_says_of_the_sample_shop_is_all_backed(seed: int) -> None:
    products, vocabulary = shop()
    draw = Random(seed)
    for turn in range(60):
        some = draw.sample(sorted(products), draw.randint(1, 10))
        slate = tuple(Pick(products[id], draw.choice(REASONS)) for id in some)
        checked = Guard(slate, Budget("USD", None), vocabulary)
        said = TemplateExplainer().explain(Brief(f"mug {turn}", slate, BUDGET))
        shown = "".join([s for t in said for s in checked.feed(t)] + checked.finish())
        assert checked.held_back == []
        told = [c.kind for c in checked.ledger.claims()]
        assert told.count("price") == len(re.findall(r" (?:at|for) \$[\d,.]+", shown))
        assert told.count("rating") == shown.count(" out of 5")
        assert told.count("stock") == shown.count(" left")


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12))
def test_no_sentence_breaks_a_check(parts: list[str]) -> None:
    checked = guard("packs")
    checked.feed(" ".join(parts) + ".\n")
    assert not [h for h in checked.held_back if h.why.startswith("could not be checked")]


def test_a_reply_is_checked_quickly() -> None:
    text = "{A} is waterproof, at $35.99. It's rated 4.6 in 45 reviews. {B} is navy. {C} is roomy."
    run("packs", text)
    started = process_time()
    for _ in range(20):
        assert run("packs", text).passed == 4
    # 3 ms is the aim (1 measured); the slack is for a machine that does other work too.
    assert (process_time() - started) / 20 < 0.012


def test_a_vocabulary_learns_what_is_new_and_forgets_nothing() -> None:
    made = {"id": "g", "title": "Plum Pot", "price": {"minor": 900, "currency": "USD"}}
    pot = Product.model_validate(made | {"attributes": {"glaze": "crackle glaze"}})
    lamp = Product.model_validate(made | {"id": "l", "title": "Fig Lamp"})
    said = "The **Fig Lamp** [[l]] is in crackle glaze.\n"
    for vocabulary, held in [
        (Vocabulary(), 0),
        (Vocabulary().grown((), (), values_of([pot])), 1),
        (Vocabulary((), (), values_of([pot])).grown(("Acme",), ()), 1),
    ]:
        checked = Guard([Pick(pot, ""), Pick(lamp, "")], BUDGET, vocabulary)
        checked.feed(said)
        assert len(checked.held_back) == held
