"""The labels constraint parsing is scored by, and the scorer itself on answers known beforehand."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from typer.testing import CliRunner

from assistant.constraints import Constraint, Slot, State
from benchmarks.__main__ import cli
from benchmarks.understanding import BARS, scored, table, under
from benchmarks.understanding_labels import (
    DEVELOPMENT,
    HELD_OUT,
    Expected,
    Known,
    Message,
    known_of,
    messages,
)
from benchmarks.understanding_scoring import Heard, Score
from catalog.sample import SampleShop

FAMILIES = {
    "budget words", "negation", "soft wishes", "brand", "colour, material, size", "flags",
    "numeric attributes", "rating and stock", "misspellings", "British and American", "terse",
    "rambling", "several things", "nothing to read", "numbers not money", "other words",
    "lookalikes", "refinement", "everything together",
}  # fmt: skip


@pytest.fixture(scope="module")
def known() -> Known:
    return known_of(item.product for item in SampleShop().items)


def test_the_labels_are_sound_and_enough(known: Known) -> None:
    held_out, development = messages(HELD_OUT, known), messages(DEVELOPMENT, known)
    assert len(held_out) >= 400
    assert len(development) >= 150
    families = Counter(message.family for message in held_out)
    assert set(families) == FAMILIES == {message.family for message in development}
    assert min(families.values()) >= 20
    assert sum(bool(message.before) for message in held_out) >= 40
    long = [m for m in (*held_out, *development) if m.family == "rambling"]
    assert min(len(message.text.split()) for message in long) >= 60


def test_nothing_is_both_held_out_and_developed_with(known: Known) -> None:
    seen = []
    for path in (HELD_OUT, DEVELOPMENT):
        texts = [
            " ".join(text.casefold().split())
            for m in messages(path, known)
            for text in ((*m.before, m.text) if m.family != "refinement" else (m.text,))
        ]
        assert len(texts) == len(set(texts))
        seen.append(set(texts))
    assert not seen[0] & seen[1]


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ({"constraints": [{"field": "colour", "values": ["crimsonish"]}]}, "no value of colour"),
        ({"constraints": [{"field": "wingspan", "values": ["2 m"]}]}, "no field 'wingspan'"),
        ({"constraints": [{"field": "colour"}]}, "either values, or least"),
        ({"constraints": [{"field": "colour", "values": ["red"], "maybe": 1}]}, "Extra inputs"),
        ({"category": ["Rockets"]}, "no category 'Rockets'"),
        ({"slots": [{"category": ["Tents"]}]}, "two or more"),
        ({"price": {"about": "5", "most": "9"}}, "or else about"),
    ],
)
def test_a_mislabelled_line_is_named_and_refused(
    label: dict[str, object], why: str, known: Known, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    good = {"id": "a", "family": "brand", "text": "t", "expected": {}}
    path = tmp_path / "labels.jsonl"
    path.write_text("\n".join(map(json.dumps, (good, {**good, "id": "b", "expected": label}))))
    with pytest.raises(typer.Exit) as ended:
        messages(path, known)
    assert ended.value.exit_code == 1
    told = capsys.readouterr().err
    assert f"{path}:2: " in told
    assert why in told


def test_an_id_stands_once(known: Known, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text('{"id": "a", "family": "brand", "text": "t", "expected": {}}\n' * 2)
    with pytest.raises(typer.Exit):
        messages(path, known)
    assert f"{path}:2: the id a" in capsys.readouterr().err


def heard(*constraints: Constraint, slots: tuple[Slot, ...] = (), **price: object) -> Heard:
    return Heard(State(constraints, slots), **price)  # type: ignore[arg-type]


def wrong(label: dict[str, object], said: Heard, known: Known) -> tuple[str, ...]:
    return Score(known).add(Expected.model_validate(label), said)


TENT = Constraint("category", ("Tents",))
RED = {"field": "colour", "values": ["red"]}
BLUE = {"field": "colour", "values": ["blue"]}


@pytest.mark.parametrize(
    ("label", "said", "faults"),
    [
        # a price
        ({"price": {"most": "80"}}, heard(most=Decimal(80)), ()),
        ({"price": {"most": "80"}}, heard(most=Decimal(81)), ("price",)),
        ({"price": {"most": "80"}}, heard(most=Decimal(80), total=True), ("price",)),
        ({"price": {"most": "80"}}, heard(), ("price",)),
        ({}, heard(least=Decimal(5)), ("price",)),
        ({"price": {"about": "50"}}, heard(least=Decimal(40), most=Decimal(60)), ()),
        ({"price": {"about": "50"}}, heard(least=Decimal(50)), ()),
        ({"price": {"about": "50"}}, heard(least=Decimal(20), most=Decimal(60)), ("price",)),
        ({"price": {"about": "50"}}, heard(most=Decimal(49)), ("price",)),
        # a category
        ({"category": ["Tents"]}, heard(TENT), ()),
        ({"category": ["Tents", "Hammocks"]}, heard(TENT), ("category",)),
        ({"category_any": [["Hammocks"], ["Tents"]]}, heard(TENT), ()),
        ({"category_any": [[], ["Tents"]]}, heard(), ()),
        ({}, heard(TENT), ("category",)),
        # attributes
        ({"constraints": [BLUE]}, heard(Constraint("colour", ("dusty blue", "Blue"))), ()),
        ({"constraints": [BLUE]}, heard(Constraint("colour", ("dusty blue",))), ("attributes",)),
        ({"constraints": [BLUE]}, heard(Constraint("material", ("blue",))), ("attributes",)),
        ({"constraints": [BLUE]}, heard(Constraint("", ("blue",))), ("attributes",)),
        ({"constraints": [BLUE]}, heard(Constraint("colour", ("blue",), hard=False)),
         ("attributes",)),
        ({"constraints": [BLUE | {"soft": True}]},
         heard(Constraint("colour", ("blue",), hard=False)), ()),
        ({"constraints": [{"fields": ["leaf", "colour"], "values": ["green"]}]},
         heard(Constraint("leaf", ("green",))), ()),
        ({"optional": [RED]}, heard(Constraint("colour", ("red",))), ()),
        ({"optional": [RED]}, heard(Constraint("colour", ("blue",))), ("attributes",)),
        ({}, heard(Constraint("use", ("travel",), hard=False)), ()),
        ({}, heard(Constraint("use", ("travel",))), ("attributes",)),
        ({"constraints": [{"field": "brand", "values": ["Nimbu"]}]},
         heard(Constraint("brand", ("Nimbu", "Kuroi"))), ("attributes",)),
        ({"constraints": [{"field": "rating", "least": "4"}]},
         heard(Constraint("rating", least=Decimal("4.0"))), ()),
        ({"constraints": [{"field": "rating", "least": "4"}]},
         heard(Constraint("rating", most=Decimal(4))), ("attributes",)),
        ({"constraints": [{"field": "memory", "least": "16"}]},
         heard(Constraint("memory", ("32 GB", "16 GB"))), ()),
        ({"constraints": [{"field": "memory", "least": "16"}]},
         heard(Constraint("memory", ("16 GB",))), ("attributes",)),
        ({"constraints": [{"field": "capacity", "values": ["2-person"]}]},
         heard(Constraint("capacity", ("2 person",))), ()),
        ({"constraints": [{"field": "stock", "values": ["yes"]}]},
         heard(Constraint("stock")), ()),
        # negation
        ({"constraints": [RED | {"negated": True}]},
         heard(Constraint("colour", ("red",), negated=True)), ()),
        ({"constraints": [RED | {"negated": True}]}, heard(Constraint("colour", ("red",))),
         ("negation", "attributes")),
        ({"constraints": [RED | {"negated": True}]},
         heard(Constraint("", ("red",), negated=True)), ()),
        ({"constraints": [{"field": "waterproof", "values": ["yes"], "negated": True}]},
         heard(Constraint("", ("waterproof",), negated=True)), ()),
        ({"constraints": [RED | {"negated": True}, BLUE | {"negated": True}]},
         heard(Constraint("colour", ("blue", "red"), negated=True)), ()),
        ({"constraints": [{"field": "colour", "values": ["red", "blue"], "negated": True}]},
         heard(Constraint("colour", ("red",), negated=True, said="no red"),
               Constraint("colour", ("blue",), negated=True, said="no blue")), ()),
        ({"constraints": [{"field": "category", "values": ["Tents"], "negated": True}]},
         heard(Constraint("category", ("Tents",), negated=True)), ()),
        # several things
        ({"slots": [{"category": ["Tents"], "quantity": 2}, {"category": ["Hammocks"]}]},
         heard(slots=(Slot("hammock", 1, (Constraint("category", ("Hammocks",)),)),
                      Slot("tents", 2, (TENT,)))), ()),
        ({"slots": [{"category": ["Tents"], "quantity": 2}, {"category": ["Hammocks"]}]},
         heard(slots=(Slot("hammock", 1, (Constraint("category", ("Hammocks",)),)),
                      Slot("tents", 1, (TENT,)))), ("slots",)),
        ({"slots": [{"category": ["Tents"], "constraints": [RED]}, {"category": ["Hammocks"]}]},
         heard(slots=(Slot("tent", 1, (TENT,)),
                      Slot("hammock", 1, (Constraint("category", ("Hammocks",)),
                                          Constraint("colour", ("red",)))))), ("slots",)),
        ({"category": ["Tents"]}, heard(slots=(Slot("tent", 1, (TENT,)),)), ()),
    ],
)  # fmt: skip
def test_what_is_right_and_what_is_not(
    label: dict[str, object], said: Heard, faults: tuple[str, ...], known: Known
) -> None:
    assert wrong(label, said, known) == faults


def test_precision_and_recall_are_counted_over_all_messages(known: Known) -> None:
    """Five colours said, four of them heard, one of those wrongly; one invented."""
    labelled = [
        Message.model_validate(
            {"id": str(i), "family": "brand", "text": "t", "expected": {"constraints": [RED]}}
        )
        for i in range(5)
    ]
    red, blue = Constraint("colour", ("red",)), Constraint("colour", ("blue",))
    said = [
        heard(red),
        heard(red),
        heard(red, Constraint("waterproof", ("yes",))),
        heard(blue),
        heard(),
    ]
    figures, faults = scored(labelled, said, Score(known))
    colours = figures["fields"]["attributes"]
    assert (colours["right"], colours["expected"], colours["predicted"]) == (3, 5, 5)
    assert colours["precision"]["share"] == colours["recall"]["share"] == 0.6
    assert (colours["recall"]["low"], colours["recall"]["high"]) == (0.2307, 0.8824)  # Wilson
    assert figures["families"]["brand"]["share"] == 0.4
    assert figures["wholly_right"]["n"] == 5
    assert figures["softness"]["n"] == 3
    assert len(faults) == 3
    assert figures["fields"]["price"]["recall"]["share"] is None
    assert "attributes 0.6" not in table(figures, 5)
    assert "attributes precision 0.6" in under(figures["fields"])
    assert len(under(figures["fields"])) == 2 * len(BARS)


def test_softness_is_told_apart_from_hearing_nothing(known: Known) -> None:
    score = Score(known)
    label = Expected.model_validate({"constraints": [RED | {"soft": True}, BLUE]})
    score.add(label, heard(Constraint("colour", ("red",)), Constraint("colour", ("blue",))))
    assert (score.soft.right, score.soft.expected) == (1, 2)
    assert (score.fields["attributes"].right, score.fields["attributes"].predicted) == (1, 2)


def _perfect(expected: Expected) -> Heard:
    """As a reader who makes no mistake would say it."""

    def own(part: object, field: str = "category") -> tuple[Constraint, ...]:
        leaves = tuple(sorted(part.categories[0]))  # type: ignore[attr-defined]
        labels = part.constraints  # type: ignore[attr-defined]
        return (*([Constraint(field, leaves)] if leaves else []), *(
            Constraint(one.named[0], one.values, one.negated, not one.soft, one.least, one.most)
            for one in labels))  # fmt: skip

    price = expected.price
    slots = tuple(Slot("", slot.quantity, own(slot)) for slot in expected.slots)
    if price is None:
        return heard(*own(expected), slots=slots)
    most = price.about if price.about is not None else price.most
    return heard(*own(expected), slots=slots, most=most, least=price.least, total=price.total)


def test_a_perfect_reader_is_perfect_and_a_deaf_one_finds_nothing(known: Known) -> None:
    labelled = messages(HELD_OUT, known)
    figures, faults = scored(labelled, [_perfect(m.expected) for m in labelled], Score(known))
    assert faults == []
    assert under(figures["fields"]) == []
    assert figures["softness"]["share"] == 1
    deaf, faults = scored(labelled, [heard()] * len(labelled), Score(known))
    assert all(one["recall"]["share"] == 0 for one in deaf["fields"].values())
    silent = deaf["families"]["nothing to read"]
    assert silent["share"] == 1
    assert len(faults) == len(labelled) - deaf["wholly_right"]["right"]
    assert min(one["expected"] for one in deaf["fields"].values()) >= 60


@pytest.mark.parametrize("deaf", [True, False])
def test_the_command_prints_figures_and_the_floor_ends_it(
    deaf: bool, known: Known, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a reader that stands in for the rules: the command, not the parser, is tested."""
    answers = {(*m.before, m.text): _perfect(m.expected) for m in messages(HELD_OUT, known)}

    def read(texts: Sequence[str]) -> tuple[Heard, list[float]]:
        said = heard() if deaf else answers.get(tuple(texts), heard())
        return said, [0.001] * len(texts)

    reader = SimpleNamespace(rules=lambda items: read)
    monkeypatch.setitem(sys.modules, "benchmarks.understanding_reader", reader)
    result = CliRunner().invoke(cli, ["understanding", "--json", "--floor", "--wrong", "1"])
    assert result.exit_code == int(deaf)
    record = json.loads(result.stdout)
    assert record["n"] == len(answers)
    assert len(record["under"]) == (len(BARS) * 2 if deaf else 0)
    assert record["figures"]["time"]["p95_ms"] == 1.0
    assert ("expected" in result.stderr) == deaf
    plain = CliRunner().invoke(cli, ["understanding", "--file", str(DEVELOPMENT)])
    assert plain.exit_code == 0
    assert "precision" in plain.stdout
    missing = CliRunner().invoke(cli, ["understanding", "--file", str(tmp_path / "none.jsonl")])
    assert missing.exit_code == 1
