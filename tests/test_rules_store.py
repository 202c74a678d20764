"""Rules kept in the store, checked against the catalogue, written to files and read back."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from app import House
from assistant.cli import cli
from assistant.settings import Settings
from catalog import Product, Store, StoreError
from catalog.feed import Row
from catalog.ingest import ingest
from catalog.rule_files import read, written
from catalog.rule_targets import checked, targets
from catalog.rules import Rule, Rules, rule_of
from catalog.tables import rules as table
from retrieval import Pipeline
from retrieval.rulebook import RuleBook
from tests.homes import copied, linked
from tests.shelves import product

AT = datetime(2026, 11, 26, 10, tzinfo=UTC)


class Things:
    """A feed of products."""

    name = "things"

    def __init__(self, things: Iterable[Product]) -> None:
        self._things = tuple(things)

    def rows(self) -> Iterator[Row]:
        for line, thing in enumerate(self._things, 1):
            yield Row(line, (thing,))


def stocked(store: Store) -> Store:
    things = [
        product("t-1", title="Trail Tent", brand="Northfell", category=("Camping", "Tents")),
        product("t-2", title="Dome Tent", brand="Kestrel", category=("Camping", "Tents")),
        product("k-1", title="Kettle", brand="Kestrel & Crown", category=("Kitchen", "Kettles")),
        product("g-1", title="Glass", category=("Garden", "Tents")),
    ]
    ingest(Things(things), store)
    return store


def pin(value: str = "t-1", **more: object) -> Rule:
    return Rule.model_validate(
        {"effect": "pin", "what": "product", "value": value, "position": 1, **more}
    )


# -- the store --------------------------------------------------------------------------------


def test_rules_are_kept_changed_and_removed(store: Store) -> None:
    rules = Rules(store)
    assert rules.list() == ()
    one = rules.add(pin(author="maria", note="Autumn", start=date(2026, 12, 1), query="tent"))
    two = rules.add(pin("t-2", at=AT + timedelta(days=900)))
    assert rules.list() == (two, one)
    later = one.model_copy(update={"on": False, "author": "jo"})
    rules.change(later)
    assert rules.get(one.id[:6]) == later
    rules.remove(two.id, "jo")
    assert rules.list() == (later,)


def test_nobody_overwrites_what_a_colleague_has_just_changed(store: Store) -> None:
    rules = Rules(store)
    one = rules.add(pin(note="Autumn"))
    theirs = one.model_copy(update={"note": "Winter", "author": "jo", "at": AT + timedelta(1)})
    rules.change(theirs, seen=one.at)
    with pytest.raises(StoreError, match="jo has changed this rule meanwhile"):
        rules.change(one.model_copy(update={"note": "Spring"}), seen=one.at)
    assert rules.switch(one.id, False, "ann", AT + timedelta(2)).note == "Winter"
    (kept,) = rules.list()
    assert (kept.on, kept.note, kept.author) == (False, "Winter", "ann")
    with pytest.raises(StoreError, match="deleted meanwhile"):
        rules.switch("nothing", True, "ann", AT)


def test_every_change_moves_the_revision_on_also_a_deletion(store: Store) -> None:
    rules = Rules(store)
    seen = [rules.revision()]
    one = rules.add(pin())
    seen.append(rules.revision())
    rules.change(one)
    seen.append(rules.revision())
    rules.remove(one.id, "")
    seen.append(rules.revision())
    rules.put([one, pin("t-2")])
    seen.append(rules.revision())
    assert seen == sorted(set(seen))
    assert seen[0] == 0


def test_what_is_gone_or_there_already_is_said(store: Store) -> None:
    rules, one = Rules(store), pin()
    with pytest.raises(StoreError, match="deleted meanwhile"):
        rules.change(one)
    with pytest.raises(StoreError, match="no rule"):
        rules.remove(one.id, "")
    rules.add(one)
    with pytest.raises(StoreError, match="already"):
        rules.add(one)
    with pytest.raises(StoreError, match="No rule has an id"):
        rules.get("zzz")
    with pytest.raises(StoreError, match="No rule has an id"):
        rules.get("")
    assert rules.list() == (one,)


def test_a_row_of_another_version_names_itself(store: Store) -> None:
    one = Rules(store).add(pin())
    with store.writing() as connection:
        connection.execute(update(table).values(payload='{"effect": "glitter"}'))
    with pytest.raises(StoreError, match=f"aisle rules remove {one.id}"):
        Rules(store).list()
    Rules(store).remove(one.id, "")
    assert Rules(store).list() == ()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"effect": "pin", "what": "brand", "value": "x", "position": 1}, "Only a product"),
        ({"effect": "pin", "what": "product", "value": "x"}, "needs a position"),
        ({"effect": "hide", "what": "product", "value": "x", "position": 2}, "needs a position"),
        ({"effect": "pin", "what": "product", "value": "x", "position": 11}, "position"),
        ({"effect": "hide", "what": "product", "value": ""}, "value"),
        ({"effect": "hide", "what": "product", "value": "x", "query": "!?"}, "letter"),
        ({"effect": "hide", "what": "product", "value": "x", "note": "<b>x</b>"}, "note"),
        (
            {"effect": "hide", "what": "product", "value": "x"}
            | {"start": "2026-12-02", "end": "2026-12-01"},
            "before the first",
        ),
        ({"effect": "glitter", "what": "product", "value": "x"}, "effect"),
        ({"effect": "hide", "what": "product", "value": "x", "colour": "red"}, "colour"),
        ("hide", "can't be used"),
    ],
)  # fmt: skip
def test_a_rule_that_makes_no_sense_is_refused_in_words(fields: object, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        rule_of(fields)


# -- what there is ----------------------------------------------------------------------------


def about(what: str, value: str) -> Rule:
    return rule_of({"effect": "hide", "what": what, "value": value})


@pytest.mark.parametrize(
    ("what", "given", "meant"),
    [
        ("product", "t-1", "t-1"),
        ("product", "trail tent", "t-1"),
        ("brand", "kestrel", "Kestrel"),
        ("category", "camping > tents", "Camping > Tents"),
        ("category", "Camping", "Camping"),
        ("category", "kettles", "Kitchen > Kettles"),
    ],
)
def test_a_target_is_found_as_people_write_it(
    store: Store, what: str, given: str, meant: str
) -> None:
    assert checked(about(what, given), targets(stocked(store))).value == meant


@pytest.mark.parametrize(
    ("what", "given", "near"),
    [
        ("product", "trial tent", r"t-1 \(Trail Tent\)"),
        ("product", "t-11", "t-1"),
        ("brand", "Northfall", "Northfell"),
        ("category", "Kettels", "Kitchen > Kettles"),
        ("category", "tents", "is not one thing.*Camping > Tents or Garden > Tents"),
        ("brand", "Qzx", "Look it up"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is_near(
    store: Store, what: str, given: str, near: str
) -> None:
    with pytest.raises(StoreError, match=near):
        checked(about(what, given), targets(stocked(store)))


# -- files ------------------------------------------------------------------------------------


def test_a_file_reads_back_as_it_was_written(store: Store) -> None:
    there = targets(stocked(store))
    rules = (
        pin(query="zelt für zwei", match="words", note="Ärger: «nein»", author="m", at=AT),
        about("category", "Camping > Tents").model_copy(update={"on": False, "at": AT}),
        pin("t-2", start=date(2026, 12, 1), end=date(2026, 12, 24), at=AT),
    )
    assert read(written(rules), there) == rules
    assert read(written(()), there) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules: [", "no YAML .line 2"),
        ("- a", "list under `rules`"),
        ("rules: 3", "list under `rules`"),
        ("", "list under `rules`"),
        ("rules:\n- {effect: pin, what: product, value: t-1}", "Rule 1 of the file.*position"),
        ("rules:\n- {effect: hide, what: brand, value: Nope}", "Rule 1.*not in the catalogue"),
        ("rules: [{effect: hide, what: brand, value: Kestrel, id: a}, "
         "{effect: hide, what: product, value: t-1, id: a}]", "same id"),
        ("!!python/object:os.system {}", "no YAML"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_good_is_refused_whole(store: Store, text: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        read(text, targets(stocked(store)))


# -- every process sees a change --------------------------------------------------------------


def test_another_process_sees_a_change_on_its_next_turn(
    store: Store, tmp_path: Path, pipeline: Pipeline
) -> None:
    book = RuleBook(store)
    id_ = pipeline.items.products[3].id
    assert book.over(pipeline, AT) is pipeline
    with Store.open(f"sqlite:///{tmp_path / 'shop.db'}") as elsewhere:
        one = Rules(elsewhere).add(about("product", id_))
        assert book.over(pipeline, AT).items.hides(3)
        Rules(elsewhere).change(one.model_copy(update={"on": False}))
        assert book.over(pipeline, AT) is pipeline
        Rules(elsewhere).change(one)
        assert book.over(pipeline, AT).items.hides(3)
        Rules(elsewhere).remove(one.id, "")
        assert book.over(pipeline, AT) is pipeline


def test_while_the_store_is_away_the_known_rules_hold(
    store: Store, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = RuleBook(store)
    Rules(store).add(about("product", pipeline.items.products[3].id))
    assert book.over(pipeline, AT).items.hides(3)

    def away(self: object) -> int:
        raise StoreError("away")

    monkeypatch.setattr(Rules, "revision", away)
    assert book.over(pipeline, AT).items.hides(3)


# -- the command line -------------------------------------------------------------------------


@pytest.fixture
def shop(tmp_path: Path, small_home: Path) -> House:
    """A copy of the small shop, whose rules may be changed."""
    home = tmp_path / "home"
    copied(small_home, home, linked)
    return House(Settings(_env_file=None, home=home, shop="sample"))


def aisle(house: House, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(cli, ["rules", *words], obj=house)
    assert done.exit_code == code, done.output
    return done.output


def test_rules_from_the_terminal(shop: House, tmp_path: Path) -> None:
    assert "no rules" in aisle(shop, "list")
    added = aisle(shop, "add", "pin", "product", "tents-006", "--query", "tent", "--note", "Try it")
    assert "when asked for “tent”; always." in added
    assert "Note: What is hidden" in aisle(
        shop, "add", "hide", "category", "tents", "--to", "2999-01-01"
    )
    assert "Did you mean" in aisle(shop, "add", "hide", "brand", "Northfel", code=1)
    listed = json.loads(aisle(shop, "list", "--json"))
    assert [one["status"] for one in listed] == ["active", "active"]
    file = tmp_path / "rules.yaml"
    aisle(shop, "export", str(file))
    for one in listed:
        aisle(shop, "remove", one["id"])
    assert "no rules" in aisle(shop, "list")
    assert "2 rules" in aisle(shop, "import", str(file))
