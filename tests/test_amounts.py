"""Money in free text: what is a price, which price, and the near misses that are none."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.understanding.amounts import amount_notes, find_amounts, settle
from catalog import to_minor

# (text, least, most) in major units of a dollar shop; None leaves the end open.
PRICES: list[tuple[str, str | None, str | None]] = [
    # a cap word, careful then sloppy
    ("under $80", None, "80"),
    ("UNDER 80$", None, "80"),
    ("under80", None, "80"),
    ("below 80", None, "80"),
    ("beneath $80.50", None, "80.50"),
    ("less than 80 dollars", None, "80"),
    ("less then $80 dollars", None, "80"),
    ("less then 80", None, "80"),
    ("lower than 80", None, "80"),
    ("cheaper than $80", None, "80"),
    ("up to 50", None, "50"),
    ("upto 50", None, "50"),
    ("max 50 bucks", None, "50"),
    ("max. 50", None, "50"),
    ("max-50", None, "50"),
    ("maximum of 50", None, "50"),
    ("max price: 50", None, "50"),
    ("50 max", None, "50"),
    ("shoes 50 max", None, "50"),
    ("50 maximum", None, "50"),
    ("$50 tops", None, "50"),
    ("at most €30", None, "30"),
    ("at the most 30", None, "30"),
    ("no more than 100", None, "100"),
    ("not more than 100", None, "100"),
    ("nothing over 100", None, "100"),
    ("not over 25", None, "25"),
    ("not above $25", None, "25"),
    ("no higher than 25", None, "25"),
    ("not exceeding 25", None, "25"),
    ("I don't want to spend more than 60", None, "60"),
    ("i dont wanna... not spending over $60", None, "60"),
    ("can't afford more than 60", None, "60"),
    ("don’t go over 60", None, "60"),
    ("I would not pay more than 60", None, "60"),
    ("80 or less", None, "80"),
    ("$80 or under", None, "80"),
    ("80 or below please", None, "80"),
    ("80 and under", None, "80"),
    ("80 at most", None, "80"),
    ("< 50", None, "50"),
    ("<50", None, "50"),
    ("<= $50", None, "50"),
    ("≤ 50", None, "50"),
    ("sub-$100", None, "100"),
    ("sub 100 headphones", None, "100"),
    ("within $50", None, "50"),
    ("capped at 50", None, "50"),
    ("keep it under 50", None, "50"),
    ('"under 80"', None, "80"),
    ("(under 80)", None, "80"),
    ("under 80!!!", None, "80"),
    ("under\u00a0$80", None, "80"),
    ("under ＄８０", None, "80"),
    ("under ٨٠ dollars", None, "80"),
    ("under eighty", None, "80"),
    # budgets and spending
    ("a budget of 300", None, "300"),
    ("with a $300 budget", None, "300"),
    ("my budget is 75", None, "75"),
    ("budget 75", None, "75"),
    ("budget: 75", None, "75"),
    ("I have 40 to spend", None, "40"),
    ("i only have 40", None, "40"),
    ("i've got 40 bucks", None, "40"),
    ("spend no more than a hundred", None, "100"),
    ("I want to spend 40 at most", None, "40"),
    ("willing to pay 40", None, "40"),
    ("price 50", None, "50"),
    ("priced at $50", None, "50"),
    ("limit of 50", None, "50"),
    ("make it 60", None, "60"),
    ("60 is my limit", None, "60"),
    ("60 is the most I can pay", None, "60"),
    ("the most I want to pay is 60", None, "60"),
    ("I can stretch to 60", None, "60"),
    ("can you do it for 45?", None, "45"),
    ("not more expensive than 40", None, "40"),
    ("under 1 million", None, "1000000"),
    # a cap before a product, a quality, a connector
    ("under 80 headphones", None, "80"),
    ("under 80 in blue", None, "80"),
    ("under 80, in blue", None, "80"),
    ("kids tent under 80", None, "80"),
    ("under 30 kids shoes", None, "30"),
    ("under 50 with free delivery", None, "50"),
    ("a 4k monitor under 300", None, "300"),
    ("iphone 15 case under 20", None, "20"),
    ("2-person tent under $80", None, "80"),
    ("size 42 shoes for less than 60", None, "60"),
    ("pack of 6 socks, max 15", None, "15"),
    ("a tent under 200 and a stove under 50", None, "50"),
    # bare prices
    ("£5", None, "5"),
    ("a £5 candle", None, "5"),
    ("for 15 pounds", None, "15"),
    ("gift for $20", None, "20"),
    ("$1.2k", None, "1200"),
    ("$1.2K.", None, "1200"),
    ("under 2k", None, "2000"),
    ("1,299.00", None, "1299"),
    ("under 1,299.00", None, "1299"),
    ("1.299,00 €", None, "1299"),
    ("under €1.299", None, "1299"),
    ("1 299 €", None, "1299"),
    ("1\u202f299,50 €", None, "1299.50"),
    ("under 1'299 CHF", None, "1299"),
    ("under ₹1,50,000", None, "150000"),
    ("under 49,99", None, "49.99"),
    ("under $.99", None, "0.99"),
    ("US$ 30", None, "30"),
    ("C$40", None, "40"),
    ("USD 30", None, "30"),
    ("30 us dollars", None, "30"),
    ("Rs. 500", None, "500"),
    ("₹2,000", None, "2000"),
    ("¥5000", None, "5000"),
    ("200 kr", None, "200"),
    ("99 cents", None, "0.99"),
    ("50p", None, "0.50"),
    ("under 99¢", None, "0.99"),
    # spelt
    ("fifty dollars", None, "50"),
    ("twenty-five bucks", None, "25"),
    ("twenty five bucks", None, "25"),
    ("two hundred bucks", None, "200"),
    ("a hundred and twenty quid", None, "120"),
    ("under one thousand two hundred and fifty", None, "1250"),
    ("half a grand", None, "500"),
    ("5 grand", None, "5000"),
    ("under a grand", None, "1000"),
    ("a couple of hundred dollars", None, "200"),
    ("a tenner", None, "10"),
    # floors
    ("at least $100", "100", None),
    ("over 200", "200", None),
    ("above $200", "200", None),
    ("more than 50", "50", None),
    ("upwards of 50", "50", None),
    (">$20", "20", None),
    (">= 20", "20", None),
    ("50+", "50", None),
    ("$50 +", "50", None),
    ("50 or more", "50", None),
    ("$50 and up", "50", None),
    ("not under 50", "50", None),
    ("no less than 50", "50", None),
    ("nothing below 50", "50", None),
    ("not cheaper than 50", "50", None),
    ("minimum 50", "50", None),
    # ranges
    ("between 20 and 40 quid", "20", "40"),
    ("between 40 and 20", "20", "40"),
    ("between $20 & $40", "20", "40"),
    ("20-40 pounds", "20", "40"),
    ("20 – 40 pounds", "20", "40"),
    ("$20-40", "20", "40"),
    ("£30-£50", "30", "50"),
    ("80$-120$", "80", "120"),
    ("about $80-$100", "80", "100"),
    ("$20 to $40", "20", "40"),
    ("20$ - 40$", "20", "40"),
    ("from 20 to 40 dollars", "20", "40"),
    ("from 20 to 40", "20", "40"),
    ("budget 20-40", "20", "40"),
    ("price 20 to 40", "20", "40"),
    ("1-2k budget", "1000", "2000"),
    ("between 1 and 2k", "1000", "2000"),
    ("between 500 and 1k", "500", "1000"),
    ("between a hundred and two hundred", "100", "200"),
    ("between a hundred and twenty and two hundred", "120", "200"),
    ("between 0 and 40", "0", "40"),
    ("at least 20 but under 40", "20", "40"),
    ("over 20, under 40", "20", "40"),
    # about: a target, with 15 per cent above it as the hard maximum
    ("around $60", None, "69"),
    ("about 60 bucks", None, "69"),
    ("~$60", None, "69"),
    ("$80ish", None, "92"),
    ("80-ish dollars", None, "92"),
    ("$80 or so", None, "92"),
    ("budget around 75", None, "86.25"),
    ("under about 80", None, "80"),
    ("around 80 max", None, "80"),
    # other languages' cap words
    ("unter 50 Euro", None, "50"),
    ("bis zu 50 €", None, "50"),
    ("höchstens 50 Euro", None, "50"),
    ("nicht mehr als 50 Euro", None, "50"),
    ("zwischen 20 und 40 Euro", "20", "40"),
    ("mindestens 50 Euro", "50", None),
    ("moins de 30 euros", None, "30"),
    ("jusqu'à 30 euros", None, "30"),
    ("jusqu’à 30 €", None, "30"),
    ("pas plus de 30 €", None, "30"),
    ("entre 20 et 40 euros", "20", "40"),
    ("de 20 à 40 euros", "20", "40"),
    ("environ 60 euros", None, "69"),
    ("menos de 40 euros", None, "40"),
    ("no más de 40 €", None, "40"),
    ("entre 20 y 40 €", "20", "40"),
    ("más de 40 euros", "40", None),
    ("meno di 20 euro", None, "20"),
    ("fino a 20 €", None, "20"),
    ("non più di 20 euro", None, "20"),
    # a change of mind within one message
    ("under $80, well, under 60", None, "60"),
    ("under $60, well, under 80", None, "80"),
    ("under 60 actually 80 is fine", None, "80"),
    ("under 80, no, under 60", None, "60"),
    ("under 60... sorry, under 80", None, "80"),
    ("under 60, under 80", None, "60"),
    ("at least $50, no, under 40", None, "40"),
]

NOT_MONEY = """
2-person tent|a 2 person tent|size 42|size 42 max|iPhone 15|iphone 15 max|iphone 15 pro max 256 gb
4k monitor|4K tv|500 ml|500ml bottle|27 inch|27" monitor|27-inch monitor|under 27"|a pack of 6
pack of 6 max|2 sleeping bags|90s style|1990s style|top 10|24/7|4.5 stars|4.5 star|rated over 4
rating above 4|a rating of at least 4.5|4 stars or more|4+ stars|4 or more|under 2 kg|under 2kg
weighs under 10 pounds|weighing less than 2 pounds|holds up to 300 pounds|less than 5 minutes
in under 30 min|20 litre|20 litre backpack|20-litre|up to 20 litres|age 3 to 5|ages 3-5|aged 3 to 5
for ages 8 and up|between 3 and 5 years|for a 7 year old|7-year-old|kids under 5|children up to 10
toys for kids over 3|women over 50|for adults over 18|3 for 2|buy 2 get 1|2024|the 2024 model
from 2019 to 2024|between 1950 and 1970|wifi 6|usb 3.0|100% cotton|at least 80% wool
more than 3 reviews|over 100 reviews|more than one|at least two pockets|up to 4 players
less than 3 ingredients|between 20 and 40 litres|20-40 litres|sizes 38 to 42|size between 38 and 40
air max 90|mp3 player|wd40|a4 paper|1080p monitor|spf 50+|18+|3+|love it <3|16:9|12/05/2024
555-1234|call 555-123-4567|$5 off|$10 discount|20% off|free shipping over $50|10 pound dumbbell
20 pound kettlebell|dumbbells up to 20 pounds|5 pounds of coffee|under 5'10|over 6ft
thread count over 400|what's the difference between 1 and 2|choose between 1 and 3|tent for 4
a grand piano|a hundred reasons|one hundred roses|2 tops|30 min workout|over 4.5|around 6 people
-5|under -5|0.5 l|windows 11|cat 6 cable|no 5 perfume|number 7|fifty shades|nine inch nails
over the ear headphones|up to date|max cushioning|under armour|budget airlines|from 5 to 7 pm
between 2 and 4 people|more than 5 drawers|under 100 ml|less than 1000 calories|m5 screws|1,2,3
over 18 months|about 50 pieces|around 20 cm|under 20 cm wide|50 cent album|the 100
""".strip()

CAP_PHRASES = [
    "under {}",
    "below {}",
    "less than {}",
    "lower than {}",
    "up to {}",
    "max {}",
    "maximum {}",
    "at most {}",
    "no more than {}",
    "not more than {}",
    "nothing over {}",
    "not over {}",
    "not above {}",
    "my budget is {}",
    "a budget of {}",
    "I have {} to spend",
    "spend no more than {}",
    "{} max",
    "{} or less",
    "{} or under",
    "< {}",
    "<= {}",
    "budget {}",
    "I don't want to spend more than {}",
    "capped at {}",
    "{} at most",
]


def _minor(major: str | None) -> int | None:
    return None if major is None else to_minor(Decimal(major), "USD")


@pytest.mark.parametrize(("text", "least", "most"), PRICES)
def test_a_price_is_read(text: str, least: str | None, most: str | None) -> None:
    budget = settle(find_amounts(text, "USD"), "USD")
    assert (budget.least, budget.most) == (_minor(least), _minor(most))


@pytest.mark.parametrize("text", [t for line in NOT_MONEY.splitlines() for t in line.split("|")])
def test_what_is_no_price_is_left_alone(text: str) -> None:
    assert find_amounts(text, "USD") == []


@pytest.mark.parametrize("text", [text for text, _, _ in PRICES])
def test_the_span_holds_the_amount(text: str) -> None:
    for amount in find_amounts(text, "USD"):
        start, end = amount.span
        assert amount.said in text[start:end]
        assert 0 <= start < end <= len(text)


@settings(deadline=None)
@given(
    st.sampled_from(CAP_PHRASES),
    st.decimals(6, 99_999, places=2) | st.integers(6, 99_999).map(Decimal),
    st.sampled_from(["{}", "${}", "{}$", "{} dollars", "{} bucks", "£{}", "{} €", "{} quid"]),
    st.booleans(),
    st.booleans(),
)
def test_a_capped_amount_is_the_maximum(
    phrase: str, value: Decimal, money: str, shout: bool, grouped: bool
) -> None:
    number = f"{value:,}" if grouped else str(value)
    text = f"a nice tent, {phrase.format(money.format(number))} please"
    budget = settle(find_amounts(text.upper() if shout else text, "USD"), "USD")
    assert (budget.least, budget.most) == (None, to_minor(value, "USD"))


@settings(deadline=None)
@given(st.integers(6, 9_999), st.integers(6, 9_999), st.sampled_from(["$", "£", "€"]))
def test_a_range_is_sorted(one: int, other: int, symbol: str) -> None:
    for text in (
        f"between {one} and {other}",
        f"{symbol}{one}-{other}",
        f"from {symbol}{one} to {other}",
    ):
        if (
            "from" not in text
            and symbol not in text
            and 1900 <= min(one, other) <= max(one, other) <= 2099
        ):
            continue  # read as years
        budget = settle(find_amounts(text, "USD"), "USD")
        assert (budget.least, budget.most) == tuple(sorted((one * 100, other * 100)))


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(["USD", "JPY", "KWD", "GBP"]))
def test_no_text_raises(text: str, currency: str) -> None:
    for amount in find_amounts(text, currency):
        assert amount.most is None or amount.most >= 0
        assert text[slice(*amount.span)]
    amount_notes(find_amounts(text, currency), currency)


_PIECES = (
    "under|over|between|and|$|£|20|40|1,2|k|-|to|max|not|more than|a|hundred|about|+|or less|'|%"
    "|pounds"
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(_PIECES.split("|")), max_size=30).map(" ".join))
def test_no_heap_of_money_words_raises(text: str) -> None:
    budget = settle(find_amounts(text, "USD"), "USD")
    assert budget.most is None or budget.least is None or budget.least <= budget.most


@pytest.mark.parametrize(
    ("text", "currency", "note"),
    [
        ("40 quid", "USD", "Prices here are in US dollars, so I read 40 quid as $40.00."),
        (
            "under €1.299",
            "GBP",
            "Prices here are in British pounds, so I read €1.299 as £1,299.00.",
        ),
        (
            "20-40 pounds",
            "USD",
            "Prices here are in US dollars, so I read 20-40 pounds as $20.00 to $40.00.",
        ),
        ("C$40", "USD", "Prices here are in US dollars, so I read C$40 as $40.00."),
        ("US$ 30", "CAD", "Prices here are in Canadian dollars, so I read US$ 30 as CA$30.00."),
        ("around $60", "USD", "I took “around $60.00” as at most $69.00."),
    ],
)
def test_a_reading_that_might_surprise_is_told(text: str, currency: str, note: str) -> None:
    assert amount_notes(find_amounts(text, currency), currency) == (note,)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("$40", "AUD"),
        ("40 dollars", "CAD"),
        ("under 40", "GBP"),
        ("40 quid", "GBP"),
        ("99 cents", "EUR"),
    ],
)
def test_the_shops_own_currency_needs_no_note(text: str, currency: str) -> None:
    amounts = find_amounts(text, currency)
    assert amounts
    assert amount_notes(amounts, currency) == ()


def test_currencies_without_cents_and_with_three_decimals() -> None:
    assert settle(find_amounts("under ¥5000", "JPY"), "JPY").most == 5_000
    assert settle(find_amounts("under 1.250", "KWD"), "KWD").most == 1_250
    assert settle(find_amounts("under 1.250", "USD"), "USD").most == 125_000


HOSTILE = {
    "numbers": "1 ",
    "caps": "under 1 ",
    "prices": "$5 a ",
    "ranges": "between 20 and ",
    "dashes": "1-",
    "commas": "1,",
    "words": "a hundred and ",
    "negations": "not want to ",
    "thousands": "1k",
    "quotes": '"1"',
    "accents": "e\u0301",
    "digits": "9",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_message_is_read_in_linear_time(piece: str) -> None:
    """In the thread's own time, so that a busy machine does not matter."""
    text = (piece * 10_000)[:10_000]
    assert _best_seconds(text) < 0.05


def test_an_ordinary_message_takes_under_two_milliseconds() -> None:
    text = "hi, a 2-person waterproof tent for my son, between 20 and 40 quid, rated over 4, size 3"
    assert _best_seconds(text) < 0.002


def _best_seconds(text: str) -> float:
    def once() -> float:
        start = time.thread_time()
        find_amounts(text, "USD")
        return time.thread_time() - start

    return min(once() for _ in range(5))
