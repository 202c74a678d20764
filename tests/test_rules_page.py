"""The page Rules without a browser: what is listed, kept, switched, deleted and tried out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from assistant.turn import Assistant
from assistant.ui.safe import plain
from catalog import StoreError
from catalog.rule_files import written
from catalog.rules import Rule, Rules
from tests.pages.drawn import close_shops, healthy, text_of
from tests.ruled import own_store, rule

TODAY = datetime.now(UTC).date()


@pytest.fixture
def shop(small_home: Path, small_assistant: Assistant, tmp_path: Path) -> Iterator[Assistant]:
    close_shops()
    with own_store(small_assistant, small_home, tmp_path) as ready:
        yield ready
    close_shops()


def page(shop: Assistant) -> AppTest:
    wiring = SimpleNamespace(settings=SimpleNamespace(shop="sample"), assistant=lambda name: shop)

    def script(wiring):  # its source is run elsewhere: no name of this file is known there
        from assistant.ui.back_office import rules_page

        rules_page.draw(wiring)

    at = AppTest.from_function(script, kwargs={"wiring": wiring}, default_timeout=30)
    return healthy(at.run())


def press(at: AppTest, key: str) -> AppTest:
    return healthy(at.button(key=key).click().run())


def kept(shop: Assistant) -> tuple[Rule, ...]:
    return Rules(shop.store).list()


def test_an_empty_list_says_so_and_offers_a_first_rule(shop: Assistant) -> None:
    at = page(shop)
    assert "no rules yet" in text_of(at)
    assert at.button(key="rules-add").label == "Add a rule"


def test_a_pin_is_tried_out_and_kept(shop: Assistant) -> None:
    at = press(page(shop), "rules-add")
    assert "Choose a product" in text_of(at)
    healthy(at.text_input(key="rule-field-find").set_value("tents-006").run())
    healthy(at.text_input(key="rule-field-query").set_value("tent").run())
    shown = text_of(at)
    assert "▲ from 6" in shown
    assert "Pinned by the shop" in shown
    assert not kept(shop)
    press(at, "rule-save")
    (one,) = kept(shop)
    assert (one.effect, one.value, one.query, one.position) == ("pin", "tents-006", "tent", 1)
    assert one.author == "merchandiser"
    assert plain("to place 1, when asked for “tent”") in text_of(at)


def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(shop: Assistant) -> None:
    at = press(page(shop), "rules-add")
    press(at, "rule-save")
    assert "Choose a product" in at.error[0].value
    at.text_input(key="rule-field-find").set_value("tents-006")
    at.text_input(key="rule-field-note").set_value("For Christmas")
    at.date_input(key="rule-field-start").set_value(TODAY + timedelta(days=2))
    healthy(at.date_input(key="rule-field-end").set_value(TODAY).run())
    press(at, "rule-save")
    assert "before the first" in at.error[0].value
    assert not kept(shop)
    healthy(at.segmented_control(key="rule-field-effect").set_value("hide").run())
    assert at.text_input(key="rule-field-note").value == "For Christmas"
    healthy(at.date_input(key="rule-field-end").set_value(TODAY + timedelta(days=3)).run())
    assert "first day" in text_of(at)
    press(at, "rule-save")
    assert [(one.effect, one.note) for one in kept(shop)] == [("hide", "For Christmas")]


def test_a_store_that_refuses_keeps_the_form(
    shop: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = press(page(shop), "rules-add")
    healthy(at.text_input(key="rule-field-find").set_value("tents-006").run())

    def full(self: Rules, one: Rule) -> Rule:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(Rules, "add", full)
    press(at, "rule-save")
    assert "disk is full" in "".join(str(toast.value) for toast in at.toast)
    assert at.text_input(key="rule-field-find").value == "tents-006"


def test_a_brand_is_chosen_from_those_there_are(shop: Assistant) -> None:
    at = press(page(shop), "rules-add")
    healthy(at.segmented_control(key="rule-field-effect").set_value("boost").run())
    healthy(at.segmented_control(key="rule-field-what").set_value("brand").run())
    brands = at.selectbox(key="rule-field-brand").options
    assert any(label.startswith("Northfell (") for label in brands)
    healthy(at.selectbox(key="rule-field-brand").select("Northfell").run())
    press(at, "rule-save")
    assert [(one.what, one.value, one.strength) for one in kept(shop)] == [
        ("brand", "Northfell", "medium")
    ]


def test_how_rules_stand_and_are_at_odds(shop: Assistant) -> None:
    rule(shop, "pin", "tents-006", query="tent")
    rule(shop, "hide", "Camping & Hiking > Tents", "category", start=TODAY + timedelta(days=1))
    rule(shop, "bury", "Kitchen", "category", end=TODAY - timedelta(days=1))
    rule(shop, "pin", "gone-1", query="mug")
    rule(shop, "boost", "Northfell", "brand", on=False)
    at = page(shop)
    badges = {str(element.value) for element in at.markdown if "-badge[" in str(element.value)}
    for stands in ("Active", "Scheduled", "Expired", "Without effect", "Off"):
        assert any(f"badge[{stands}]" in badge for badge in badges), stands
    assert "not in the catalogue now" in text_of(at)
    assert "hiding wins" in at.warning[0].value


def test_a_rule_is_switched_changed_and_deleted(shop: Assistant) -> None:
    one = rule(shop, "pin", "tents-006", query="tent", author="maria")
    at = page(shop)
    healthy(at.toggle[0].set_value(False).run())
    assert [(r.on, r.author) for r in kept(shop)] == [(False, "merchandiser")]
    press(at, f"rule-edit-{one.id}")
    healthy(at.number_input(key="rule-field-position").set_value(4).run())
    press(at, "rule-save")
    assert [(r.id, r.position, r.on) for r in kept(shop)] == [(one.id, 4, False)]
    press(at, f"rule-delete-{one.id}")
    assert kept(shop)
    press(at, "rule-delete-sure")
    assert not kept(shop)


def test_cancel_keeps_nothing(shop: Assistant) -> None:
    at = press(page(shop), "rules-add")
    healthy(at.text_input(key="rule-field-find").set_value("tents-006").run())
    press(at, "rule-cancel")
    assert not kept(shop)
    press(at, "rules-add")
    assert at.text_input(key="rule-field-find").value == ""


def test_many_rules_are_filtered_by_how_they_stand_and_by_words(shop: Assistant) -> None:
    for number in range(1, 8):
        rule(shop, "bury", f"tents-00{number % 6 + 1}", note=f"round {number}", on=number > 2)
    at = page(shop)
    healthy(at.text_input(key="rules-find").set_value("round 3").run())
    assert len(at.toggle) == 1
    healthy(at.text_input(key="rules-find").set_value("").run())
    healthy(at.pills(key="rules-status").set_value(["off"]).run())
    assert len(at.toggle) == 2


def test_a_file_is_looked_at_before_it_is_read_in(shop: Assistant) -> None:
    one = rule(shop, "pin", "tents-006", query="tent")
    other = Rule(effect="hide", what="product", value="tents-001")
    at = page(shop)
    upload = at.get("file_uploader")[0]
    upload.upload("rules.yaml", written([one, other]).encode())
    healthy(at.run())
    assert "1 new, 1 in place" in text_of(at)
    assert len(kept(shop)) == 1
    press(at, "rules-import")
    assert {r.id for r in kept(shop)} == {one.id, other.id}


def test_text_of_the_merchant_and_the_catalogue_is_shown_as_it_is(shop: Assistant) -> None:
    rule(shop, "pin", "tents-006", query="tent", note=":red[hot] *now*", author="<script>")
    shown = text_of(page(shop))
    assert ":red[hot]" not in shown
    assert "*now*" not in shown.replace("\\*", "")
    assert "<script>" not in shown
