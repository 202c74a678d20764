"""The words money is spoken in: caps, floors, currencies, units that are not money.

All in the folded form of `numerals.fold`: lower case, no accents, plain quotes and dashes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Relation = Literal["at most", "at least", "between", "about"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


class Phrases:
    """A set of phrases, each a tuple of words, with its first and last words for a quick no."""

    def __init__(self, phrases: Iterable[tuple[str, ...]]) -> None:
        self.all = frozenset(phrases)
        self.firsts = frozenset(phrase[0] for phrase in self.all)
        self.lasts = frozenset(phrase[-1] for phrase in self.all)

    def __contains__(self, phrase: tuple[str, ...]) -> bool:
        return phrase in self.all


def _phrases(text: str) -> Phrases:
    return Phrases(tuple(line.split()) for line in text.split(",") if line.strip())


CAPS = _phrases(
    "less then, lower then, cheaper then, not more expensive than, no more expensive than,"
    "stretch to, do it for, get it for, have it for,"
    "undr, uner, unde, up too, les than, lees than, belov, bellow,"
    "under, below, beneath, less than, lower than, cheaper than, less expensive than, up to, upto,"
    "max, maximum, no more, not more, at most, at the most, at max, no more than, not more than,"
    "nothing over,"
    "nothing above, nothing more than, not over, not above, no higher than, not higher than,"
    "no greater than, not exceeding, not exceed, never over, never more than, without exceeding,"
    "don't exceed, within, inside, capped at, cap, limit, limited to, limit to, limit it to,"
    "limit myself to, keep it to, ceiling, topping out at, tops out at, top price, sub, <, <=, =<,"
    "≤, ≦, budget, spend, spending, to spend, pay, paying, afford, price, priced, priced at,"
    "prices, cost, costs, costing, make it, make that, set it to, stop at, only have, only got,"
    "just have, unter, weniger als, billiger als, gunstiger als, bis zu, maximal, hochstens,"
    "nicht mehr als, nicht uber, moins de, moins cher que, jusqu'a, jusque, au maximum, au plus,"
    "pas plus de, menos de, por debajo de, hasta, maximo, como maximo, no mas de, no mas que,"
    "meno di, fino a, al massimo, massimo, non piu di, sotto i, sotto gli, sotto, ate, abaixo de,"
    "no maximo, minder dan, onder de, onder, maximaal, hoogstens"
)
FLOORS = _phrases(
    "more then, higher then, more expensive than,"
    "at least, over, above, more than, greater than, higher than, upwards of, upward of,"
    "no less than, not less than, nothing under, nothing below, nothing less than, not under,"
    "not below, no lower than, no cheaper than, not cheaper than, starting at, starting from,"
    "minimum, min, beyond, exceeding, >, >=, =>, ≥, ≧, mehr als, mindestens, uber, nicht unter,"
    "plus de, au moins, au minimum, mas de, al menos, como minimo, minimo, a partir de, piu di,"
    "almeno, oltre, mais de, pelo menos, meer dan, minstens, from, ab"
)
ABOUT = _words(
    "about around approximately approx roughly circa ca near nearly almost ~ ≈ rund etwa "
    "ungefahr environ autour aproximadamente"
) | {"alrededor", "intorno"}
CAPS_AND_FLOORS = Phrases(CAPS.all | FLOORS.all)
NEEDS_CURRENCY = _phrases(
    "from, ab, bis, sotto, oltre, uber, jusque, onder, ate, min, stop at, inside, costs, beyond"
)
"""Leads too common with other numbers to make a bare one money."""
MONEY_HEADS = _words(
    "budget spend spending pay paying price priced prices cost costs costing afford limit cap "
    "ceiling"
)
WIDENERS = MONEY_HEADS | _words("priced costing go stretch said max maximum most")
RANGE_LEADS = _phrases(
    "between, in between, anywhere between, somewhere between, from, anywhere from, zwischen, von,"
    "entre, tra, fra, de, da, desde, tussen, van"
)
BARE_RANGE_LEADS = _phrases(
    "between, in between, anywhere between, somewhere between, from, anywhere from, zwischen,"
    "entre, tra, fra, tussen"
)
AND = _words("and & und et y e en")
TO = _words("- to till until bis a hasta tot through thru")
AFTER_CAP = _phrases(
    "is my limit, is my max, is my maximum, is my budget, is the most, is the limit, is the max,"
    "is all i have,"
    "max, maximum, tops, or less, or under, or below, or cheaper, or lower, or fewer, and under,"
    "and below, and less, at most, at the most, at max, limit, budget, max budget, maximal,"
    "to spend, to pay, oder weniger, ou moins, o menos, o meno, hochstens, massimo, maximo,"
    "maximaal, of minder, au maximum, al massimo, como maximo"
)
AFTER_FLOOR = _phrases(
    "or more, or above, or over, or higher, or up, and up, and over, and above, and more, upwards,"
    "and upwards, plus, +, minimum, min, at least, oder mehr, ou plus, o mas"
)
AFTER_ABOUT = _phrases("ish, - ish, or so, or thereabouts, give or take, oder so")

ABBREVIATIONS = _words("max min approx ca rs incl")
SKIPPED = _words(
    "of is was be a an the my our at only just like something somewhere price budget : = - it's "
    "les den die der i de as in say maybe perhaps total"
)
"""May stand between a cap and its number: "budget is 75", "max price: 50"."""
NEGATORS = _words(
    "not no never nothing don't dont doesn't can't cant cannot won't wont without isn't shouldn't "
    "wouldn't mustn't couldn't neither didn't avoid"
)
NEGATION_FILLER = _words(
    "want to spend spending pay paying go going be cost costing costs anything afford priced it i "
    "us looking a penny cent any price wish like am i'm the prefer much really rather willing let"
)
BEFORE = _words(
    "go stretch said most "
    "for at with my our a an the i i've i'd i'm is are was it that which that's and but have has "
    "got want to can can't cannot could only don't dont not no willing would like something "
    "anything looking of total total, per keep it's priced costing costs cost price prices budget "
    "spend spending pay paying afford within about around max maximum all fur pour por per para "
    "um von set under over please"
)
"""May lead into a price, when a money word is among them: "I want to spend", "with a budget of"."""
DANGLING = _words("for at priced costing about around fur pour por para")
AFTER = _phrases(
    "i can pay, i can spend, i can afford, i want to spend, i want to pay, i can do, i have,"
    "each, apiece, a piece, per item, per piece, total, in total, in all, altogether, all in, or "
    "so, to spend, budget, only, price, price range, range, now, instead, please, max, tops"
)
CORRECTIONS = _words(
    "well actually sorry rather wait scratch correction oops nope instead mean hmm erm nah hang"
)

ONES = _listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
TENS = _listed("twenty thirty forty fifty sixty seventy eighty ninety")

DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "BBD", "JMD")
_KRONER = ("SEK", "NOK", "DKK", "ISK")
_RUPEES = ("INR", "PKR", "LKR", "NPR")
SYMBOLS: dict[str, tuple[str, ...]] = {
    "$": DOLLARS,
    "€": ("EUR",),
    "£": ("GBP",),
    "¥": ("JPY", "CNY"),
    "₹": ("INR",),
    "₩": ("KRW",),
    "₽": ("RUB",),
    "₺": ("TRY",),
    "₪": ("ILS",),
    "₫": ("VND",),
    "฿": ("THB",),
    "₱": ("PHP",),
    "₦": ("NGN",),
    "₴": ("UAH",),
    "¢": ("USD", "EUR", "CAD", "AUD", "NZD"),
}
DOLLAR_PREFIXES: dict[str, tuple[str, ...]] = {
    "us": ("USD",),
    "usd": ("USD",),
    "c": ("CAD",),
    "ca": ("CAD",),
    "cad": ("CAD",),
    "cdn": ("CAD",),
    "canadian": ("CAD",),
    "american": ("USD",),
    "a": ("AUD",),
    "au": ("AUD",),
    "aud": ("AUD",),
    "australian": ("AUD",),
    "nz": ("NZD",),
    "hk": ("HKD",),
    "s": ("SGD",),
    "sg": ("SGD",),
    "mx": ("MXN",),
    "r": ("BRL",),
}
_CODES = (*DOLLARS[:7], *_KRONER, "INR", "HUF", "BRL", "KRW", "THB", "AED", "SAR", "CZK")
CURRENCY_WORDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_words("dollar dollars buck bucks dolar dolares dollari dollaro"), DOLLARS),
    **dict.fromkeys(
        _words("quid pound pounds gbp sterling livres sterline libras pfund"), ("GBP",)
    ),
    **dict.fromkeys(_words("euro euros eur"), ("EUR",)),
    **dict.fromkeys(_words("yen jpy"), ("JPY",)),
    **dict.fromkeys(_words("yuan rmb cny"), ("CNY",)),
    **dict.fromkeys(_words("rupee rupees rs"), _RUPEES),
    **dict.fromkeys(_words("kr kronor kroner krona krone"), _KRONER),
    **dict.fromkeys(_words("franc francs franken chf"), ("CHF",)),
    **dict.fromkeys(_words("zl zloty zlotys pln"), ("PLN",)),
    **dict.fromkeys(_words("peso pesos"), ("MXN", "ARS", "CLP", "COP", "PHP")),
    **dict.fromkeys(_words("rand zar"), ("ZAR",)),
    **dict.fromkeys(_words("p penny pence"), ("GBP",)),
    **dict.fromkeys(_words("cents cent"), SYMBOLS["¢"]),
    **{code.lower(): (code,) for code in _CODES},
}
HUNDREDTHS = _words("p penny pence cents cent ¢")
ATTACHED_ONLY = _words("p r s a c")
"""A currency only when it touches its number: "50p"."""

UNITS = _words(
    "kg kgs kilo kilos kilogram kilograms g gr gram grams gramme grammes mg lb lbs oz ounce ounces "
    "ml l ltr litre litres liter liters cl dl gallon gallons quart quarts pint pints cups inch "
    "inches cm cms mm m metre metres meter meters km miles mile mi ft feet foot yard yards yd "
    "seconds sec secs minute minutes min mins hour hours hr hrs h day days week weeks month months "
    "year years yr yrs yo person persons people seater piece pieces pcs pc pack packs pk pairs "
    "star stars review reviews rating ratings w watt watts kw wh v volt volts mah amp amps ah gb "
    "tb mb mhz hz ghz mp megapixel megapixels degree degrees deg ° % percent pct lumen lumens rpm "
    "psi dpi calories calorie kcal x times count ct item items sheet sheets page pages slices "
    "burners doors drawer drawers players tog thread threads spf btu cc mph kph pocket pockets "
    "shelves tier tiers ply sq sqm channels speeds jewel jewels carat carats karat karats ohm ohms "
    "gig gigs gigabyte gigabytes berth pm db decibels nits fps questions servings strokes points "
    "pixels songs cycles washes uses "
    "minuten stunden tage jahre jahren ans jours heures minutos horas dias anos litri litros stuck "
    "personen personnes personas persone zoll sterne minuti giorni sold"
)
"""Words that make the number before them a measure or a count."""
SIDES = _words("wide tall long high deep thick")
"""Measures of the number before them, when nothing follows."""
WORDS_OF_DISCOUNT = _words("off discount voucher coupon cashback rebate deposit saving")
DIMENSIONS = _words(
    "difference differences choose compare pick decide "
    "rated rating ratings review reviews stars star score scores scored weight weighs weighing "
    "weigh size sizes sized age ages aged height width length depth diameter capacity voltage "
    "wattage volume level version spf count resolution holds hold carries carry supports support "
    "fits seats year years since wide tall long deep high speed power load temperature temp "
    "shipping delivery postage lighter heavier smaller bigger taller shorter longer wider older "
    "younger waist chest inseam model lift lifts thread tog born lumens brightness number"
)
"""Words that make the number after them something else than money."""
MODELS = _words(
    "iphone galaxy pixel playstation ps xbox wifi windows top series gen generation type bluetooth "
    "usb hdmi ddr cat rtx gtx core chapter part vol ipad kindle echo hero formula jordan eu uk "
    "mark mk air mad pro pack set box case no # grade route channel room area"
)
"""Words whose number names a model or a size: "iphone 15", "cat 6"."""
CHILDREN = _words(
    "child children child's children's kid kids kid's toddler toddlers boy boys girl girls baby "
    "babies infant infants teen teens son daughter nephew niece grandson granddaughter"
)
ADULTS = _words("adult adults women men people person woman man anyone those seniors folks ladies")
HEAVY = _words(
    "dumbbell dumbbells kettlebell kettlebells barbell barbells weights weight plate plates "
    "sandbag bodyweight weighted weighs weighing weigh holds hold carry carries supports support "
    "lift lifts capacity load sack turkey bowling vest"
)

NEAR_BEFORE = (
    CAPS_AND_FLOORS.lasts
    | RANGE_LEADS.lasts
    | SKIPPED
    | ABOUT
    | {"."}
    | SYMBOLS.keys()
    | CURRENCY_WORDS.keys()
)
"""A number with none of these before it and none of `NEAR_AFTER` behind it is not money."""
NEAR_AFTER = (
    AFTER_CAP.firsts
    | AFTER_FLOOR.firsts
    | AFTER_ABOUT.firsts
    | TO
    | AND
    | SYMBOLS.keys()
    | CURRENCY_WORDS.keys()
    | DOLLAR_PREFIXES.keys()
    | {"k", "hundred", "thousand", "grand", "lakh", "million", "is"}
)
