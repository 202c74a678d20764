"""The sample shop: what a demanding shopper, and whoever trains on its log, would notice."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean

import pytest

from catalog.sample import LAST_DAY, SampleShop
from catalog.sample.vocabulary import vocabulary
from catalog.sample.wording import article
from catalog.schema import Interaction, Kind, Product


@dataclass(frozen=True)
class Built:
    """A shop and everything its feed yields."""

    shop: SampleShop
    products: dict[str, Product]
    log: list[Interaction]

    def of(self, *kinds: Kind) -> list[Interaction]:
        return [event for event in self.log if event.kind in kinds]

    def department(self, event: Interaction) -> str:
        return self.products[event.product].department


def build(seed: int, products: int, shoppers: int) -> Built:
    shop = SampleShop(seed=seed, products=products, shoppers=shoppers)
    rows = list(shop.rows())
    shelf = {p.id: p for row in rows for p in row.products}
    return Built(shop, shelf, [event for row in rows for event in row.interactions])


@pytest.fixture(scope="module")
def full() -> Built:
    return build(7, 5_200, 2_000)


@pytest.fixture(scope="module")
def small() -> Built:
    return build(7, 300, 60)


def test_the_full_shop_has_the_size_it_promises(full: Built) -> None:
    departments = Counter(p.department for p in full.products.values())
    assert len(full.products) == 5_200
    assert len(full.shop.truth.tastes) == 2_000
    assert 130_000 <= len(full.log) <= 160_000
    assert len(departments) == len(vocabulary().departments) >= 20
    assert min(departments.values()) >= 80


@pytest.mark.parametrize(("products", "shoppers"), [(1, 1), (3, 2), (40, 5)])
def test_any_size_is_met_exactly(products: int, shoppers: int) -> None:
    built = build(3, products, shoppers)
    assert len(built.products) == products
    assert {e.shopper for e in built.log} - {None} <= set(built.shop.truth.tastes)
    assert {e.product for e in built.log} <= set(built.products)


@pytest.mark.parametrize(("products", "shoppers"), [(0, 5), (5, 0), (-1, 1)])
def test_a_shop_of_nothing_is_refused(products: int, shoppers: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        SampleShop(products=products, shoppers=shoppers)


def test_the_same_seed_gives_the_same_shop_and_another_seed_another(small: Built) -> None:
    again, other = build(7, 300, 60), build(8, 300, 60)
    assert again.products == small.products
    assert again.log == small.log
    assert again.shop.truth == small.shop.truth
    assert [p.title for p in other.products.values()] != [p.title for p in small.products.values()]


def test_rows_are_numbered_and_each_holds_one_thing(small: Built) -> None:
    rows = list(small.shop.rows())
    assert small.shop.name == "sample"
    assert [row.line for row in rows] == list(range(1, len(rows) + 1))
    assert all(len(row.products) + len(row.interactions) == 1 for row in rows)
    assert all(row.rejected is None for row in rows)


def test_no_two_products_share_an_id_or_a_title(full: Built) -> None:
    assert len(full.products) == len({p.title for p in full.products.values()})


def test_prices_stock_and_dates_are_a_real_shops(full: Built) -> None:
    shelf = list(full.products.values())
    assert all(p.price.minor > 0 and p.price.currency == "USD" for p in shelf)
    stocks = [p.stock for p in shelf if p.stock is not None]
    assert 0.02 < sum(stock == 0 for stock in stocks) / len(shelf) < 0.1
    assert 0.05 < sum(0 < stock <= 5 for stock in stocks) / len(shelf) < 0.2
    assert all(p.launched is not None and p.launched <= LAST_DAY for p in shelf)
    assert all((p.rating is None) == (p.review_count == 0) for p in shelf)
    assert 0.01 < sum(p.rating is None for p in shelf) / len(shelf) < 0.2


def test_dearer_brands_cost_more_in_every_department(full: Built) -> None:
    prices: dict[tuple[str, str], list[float]] = defaultdict(list)
    levels = full.shop.truth.price_levels
    for item in full.shop.items:
        prices[item.category.department, item.tier].append(levels[item.product.id])
    for department in vocabulary().departments:
        budget, mid, premium = (
            mean(prices[department.name, tier]) for tier in ("budget", "mid", "premium")
        )
        assert budget < mid < premium, department.name


def test_every_category_gives_its_makers_words_to_fill(full: Built) -> None:
    text = " ".join(p.title + p.description for p in full.products.values())
    assert not re.search(r"[{}]|\bNone\b|\.\.|  | ,| \.|\ba a\b|\bthe the\b", text)


def _whole(word: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.IGNORECASE) is not None


def test_titles_and_openings_agree_with_the_attributes(full: Built) -> None:
    for item in full.shop.items:
        product, category = item.product, item.category
        colour = product.attributes.get("colour")
        assert product.title.startswith(product.brand)
        if colour:
            assert _whole(colour, product.title), product.title
        opening = product.description.split(". ")[0]
        for rival in set(category.materials) - {product.attributes.get("material")}:
            others = " ".join(v for k, v in product.attributes.items() if k != "use")
            if not _whole(rival, others) and not _whole(rival, " ".join(category.uses)):
                assert not _whole(rival, opening.replace(product.brand, "")), product


def test_no_description_claims_a_trait_the_product_lacks(full: Built) -> None:
    for item in full.shop.items:
        for key, trait in item.category.traits.items():
            claimed = bool(trait.says) and trait.says in item.product.description
            assert not claimed or item.product.attributes.get(key) == "yes", item.product


def test_a_title_promises_no_trait_the_product_lacks(full: Built) -> None:
    for item in full.shop.items:
        head = item.category.head + " " + item.category.noun
        said = " ".join([head, item.product.brand, *item.product.attributes.values()])
        for key, trait in item.category.traits.items():
            if trait.title and key not in item.product.attributes and not _whole(trait.title, said):
                assert not _whole(trait.title, item.product.title.split(",")[0]), item.product.title


def test_attributes_come_only_with_what_they_need(full: Built) -> None:
    wired = [
        i.product for i in full.shop.items if i.product.attributes.get("connection") == "wired"
    ]
    assert wired
    assert not any("battery" in p.attributes for p in wired)


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("aluminium pan", "an aluminium pan"),
        ("navy coat", "a navy coat"),
        ("USB hub", "a USB hub"),
        ("LED lamp", "an LED lamp"),
        ("8-cup coffee maker", "an 8-cup coffee maker"),
        ("18 cm pan", "an 18 cm pan"),
        ("180 cm desk", "a 180 cm desk"),
        ("11-port hub", "an 11-port hub"),
        ("unisex jacket", "a unisex jacket"),
        ("uplighter lamp", "an uplighter lamp"),
        ("ukulele", "a ukulele"),
        ("U-shaped pillow", "a U-shaped pillow"),
        ("one-burner stove", "a one-burner stove"),
        ("ivory vase", "an ivory vase"),
    ],
)
def test_the_article_is_the_spoken_one(phrase: str, said: str) -> None:
    assert article(phrase) == said


def test_no_article_in_a_description_jars(full: Built) -> None:
    wrong = re.compile(
        r"(?<![-\w])(?:a (?:[aei]\w|o(?!ne)\w|LED|8\b|8-)|an (?:[bcdfgjkpqtvwz]\w|USB|uni(?!n)))",
        re.I,
    )
    found = [p.description for p in full.products.values() if wrong.search(p.description)]
    assert not [text for text in found if not re.search(r"\b[aA] (?:eu|ewe)", text)]


def test_the_log_runs_in_time_order_within_its_days(full: Built) -> None:
    times = [event.at for event in full.log]
    assert times == sorted(times)
    assert len({event.id for event in full.log}) == len(full.log)
    assert max(times).date() <= LAST_DAY
    assert len({moment.date() for moment in times}) > 120


def test_nothing_happens_to_a_product_before_it_was_on_sale(full: Built) -> None:
    early = [
        event
        for event in full.log
        if (since := full.products[event.product].launched) and event.at.date() < since
    ]
    assert not early


def test_fewer_people_take_each_further_step(full: Built) -> None:
    count = Counter(event.kind for event in full.log)
    assert (
        count[Kind.IMPRESSION]
        > 4 * count[Kind.CLICK]
        > 4 * count[Kind.CART]
        > 4 * count[Kind.PURCHASE]
        > 4 * count[Kind.RETURN]
        > 0
    )


def test_a_third_or_more_of_the_carts_are_abandoned_and_some_returned_to(full: Built) -> None:
    bought = {(e.session, e.product) for e in full.of(Kind.PURCHASE)}
    carts = {(e.session, e.product) for e in full.of(Kind.CART)}
    assert bought <= carts
    assert 0.33 < 1 - len(bought) / len(carts) < 0.75
    left = {(e.shopper, e.product) for e in full.of(Kind.CART)} - {(None, e) for _, e in carts}
    later = [
        e for e in full.of(Kind.PURCHASE) if e.query is None and (e.shopper, e.product) in left
    ]
    assert len(later) > 50


def test_purchases_are_paid_for_and_returns_follow_them(full: Built) -> None:
    bought = {(e.shopper, e.product): e.at for e in full.of(Kind.PURCHASE)}
    assert all(e.price_paid is not None for e in full.of(Kind.PURCHASE, Kind.RETURN))
    paid = [
        e.price_paid.minor / full.products[e.product].price.minor
        for e in full.of(Kind.PURCHASE)
        if e.price_paid
    ]
    assert max(paid) == 1
    assert min(paid) > 0.8
    assert any(e.quantity > 1 for e in full.of(Kind.PURCHASE))
    for event in full.of(Kind.RETURN):
        assert (event.shopper, event.product) in bought


def test_impressions_stand_in_slates_with_positions(full: Built) -> None:
    slates: dict[tuple[str, str | None, object], list[int | None]] = defaultdict(list)
    for event in full.of(Kind.IMPRESSION):
        slates[event.session, event.query, event.at].append(event.position)
    assert all(places == list(range(1, len(places) + 1)) for places in slates.values())
    clicks = Counter(event.position for event in full.of(Kind.CLICK))
    shown = Counter(event.position for event in full.of(Kind.IMPRESSION))
    assert clicks[1] / shown[1] > 1.5 * clicks[8] / shown[8]


def test_a_session_is_one_person_on_one_platform(full: Built) -> None:
    people: dict[str, set[tuple[str | None, str | None]]] = defaultdict(set)
    for event in full.log:
        people[event.session].add((event.shopper, event.platform))
    assert all(len(who) == 1 for who in people.values())
    anonymous = sum(next(iter(who))[0] is None for who in people.values()) / len(people)
    assert 0.15 < anonymous < 0.35
    assert {platform for who in people.values() for _, platform in who} == {"web", "ios", "android"}


def test_people_come_in_the_evening_more_than_at_night(full: Built) -> None:
    hours = Counter(event.at.hour for event in full.of(Kind.CLICK))
    assert sum(hours[h] for h in range(17, 23)) > 5 * sum(hours[h] for h in range(6))


def test_queries_are_what_people_type(full: Built) -> None:
    queries = {event.query for event in full.log if event.query}
    assert len(queries) > 5_000
    assert all(1 <= len(query.split()) <= 14 and "{" not in query for query in queries)
    assert any(re.search(r"under \$?\d+", query) for query in queries)
    assert {"tent", "chef's knife", "headphones"} <= queries


def test_a_few_queries_are_misspelt(full: Built) -> None:
    words = Counter(w for e in full.of(Kind.IMPRESSION) if e.query for w in set(e.query.split()))
    spelt = set(re.findall(r"[a-z]+", " ".join(_all_words()).lower()))
    odd = sum(n for w, n in words.items() if w.isalpha() and w.lower() not in spelt)
    assert 0.002 < odd / sum(words.values()) < 0.05


def _all_words() -> Iterable[str]:
    yield "best cheap affordable budget inexpensive under less than max"
    yield "gift gifts present ideas for"
    for department in vocabulary().departments:
        yield from (name for names in department.brands.values() for name in names)
        for category in department.categories:
            yield from (*category.asks, *category.uses, *category.materials, category.gift)
            yield from (*category.colours, *(t.title for t in category.traits.values()))
            yield from (colour for own in category.colour_of.values() for colour in own)
            yield from (value for values in category.vary.values() for value in values)


def test_shoppers_buy_in_the_departments_they_like(full: Built) -> None:
    tastes = full.shop.truth.tastes
    bought = [e for e in full.of(Kind.PURCHASE) if e.shopper]
    liked = mean(full.department(e) in tastes[e.shopper or ""].departments for e in bought)
    strangers = random.Random(1).choices(list(tastes.values()), k=len(bought))
    chance = mean(
        full.department(e) in who.departments for e, who in zip(bought, strangers, strict=True)
    )
    assert liked > 0.8
    assert liked > 4 * chance


def test_shoppers_choose_their_brands_from_what_they_are_shown(full: Built) -> None:
    tastes = full.shop.truth.tastes

    def share(kind: Kind) -> float:
        known = [e for e in full.of(kind) if e.shopper]
        return mean(full.products[e.product].brand in tastes[e.shopper or ""].brands for e in known)

    assert share(Kind.PURCHASE) > 2 * share(Kind.IMPRESSION)


def test_price_sensitive_shoppers_buy_lower_on_the_shelf(full: Built) -> None:
    truth = full.shop.truth
    paid: dict[bool, list[float]] = {True: [], False: []}
    for event in full.of(Kind.PURCHASE):
        if event.shopper and abs(truth.tastes[event.shopper].sensitivity - 0.5) > 0.15:
            sensitive = truth.tastes[event.shopper].sensitivity > 0.5
            paid[sensitive].append(truth.price_levels[event.product])
    assert min(len(paid[True]), len(paid[False])) > 200
    assert mean(paid[False]) > mean(paid[True]) + 0.15


def test_items_of_one_session_belong_together(full: Built) -> None:
    chance = random.Random(2)
    clicks = full.of(Kind.CLICK)
    pairs = [
        (a, b)
        for a, b in zip(*_neighbours(clicks), strict=True)
        if a.product != b.product and a.query != b.query
    ]
    together = mean(full.department(a) == full.department(b) for a, b in pairs)
    apart = mean(full.department(a) == full.department(chance.choice(clicks)) for a, _ in pairs)
    assert len(pairs) > 500
    assert together > 4 * apart


def _neighbours(clicks: list[Interaction]) -> tuple[list[Interaction], list[Interaction]]:
    sessions: dict[str, list[Interaction]] = defaultdict(list)
    for click in clicks:
        sessions[click.session].append(click)
    befores = [a for visit in sessions.values() for a in visit[:-1]]
    return befores, [b for visit in sessions.values() for b in visit[1:]]


def test_the_vocabulary_hangs_together() -> None:
    words = vocabulary()
    leaves = [c for d in words.departments for c in d.categories]
    names = {c.name for c in leaves}
    assert len(names) == len({c.slug for c in leaves}) == len(leaves) >= 160
    assert not {(c.name, g) for c in leaves for g in c.goes_with if g not in names}
    brands = [b for d in words.departments for own in d.brands.values() for b in own]
    assert len(set(brands)) == len(brands)
    assert {d for p in words.personas.values() for d in p.departments} == {
        d.name for d in words.departments
    }


def test_every_slot_of_a_sentence_is_an_attribute_each_article_has() -> None:
    for department in vocabulary().departments:
        for category in department.categories:
            always = {key.replace(" ", "_") for key in category.vary if key not in category.only}
            always |= {"noun"} | ({"size"} if category.sizes else set())
            always |= {"material"} if category.materials else set()
            slots = {s for t in (*category.says, category.head) for s in re.findall(r"{(.*?)}", t)}
            assert slots <= always | {"colour"}, category.name
