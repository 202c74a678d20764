"""The back office's door: who is let in, who is not, and what is never drawn for those."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
import streamlit as st
from pydantic import ValidationError
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from assistant.cli import cli
from assistant.passwords import Patience, hashed, is_hash, matches
from assistant.settings import Settings
from assistant.ui import site
from assistant.ui.back_office import session, sign_in, single, visits
from assistant.ui.back_office.session import SignedIn, SignedOutError

WORD = "correct horse battery"
HASH = hashed(WORD)
BROWSER = {"Host": "localhost:8501", "Origin": "http://localhost:8501"}
BACK_OFFICE = [page.path for page in site.FOR_MERCHANDISERS]

# -- the password -----------------------------------------------------------------------------


def test_a_password_is_kept_as_a_salted_hash_only() -> None:
    assert is_hash(HASH)
    assert hashed(WORD) != HASH
    assert WORD not in HASH
    assert matches(HASH, WORD)
    assert not matches(HASH, WORD + " ")
    assert not matches("$argon2id$v=19$m=8,t=1,p=1$bad$bad", WORD)


def test_the_command_asks_twice_and_prints_the_line_for_env() -> None:
    result = CliRunner().invoke(cli, ["password"], input=f"{WORD}\n{WORD}\n", obj=None)
    name, _, value = result.stdout.strip().partition("=")
    assert name == "AISLE_MERCHANDISER_PASSWORD"
    kept = Settings(_env_file=None, merchandiser_password=value).merchandiser_password
    assert kept is not None
    assert matches(kept.get_secret_value(), WORD)
    assert WORD not in result.output


def test_the_command_takes_no_short_password_and_none_as_an_argument() -> None:
    assert CliRunner().invoke(cli, ["password"], input="short\nshort\n", obj=None).exit_code == 1
    assert CliRunner().invoke(cli, ["password", WORD], obj=None).exit_code == 2


def test_a_plain_password_as_the_setting_is_refused_and_not_repeated() -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(_env_file=None, merchandiser_password=WORD)
    assert "aisle password" in str(caught.value)
    assert WORD not in caught.value.errors()[0]["msg"]


def test_delays_grow_with_failures_have_a_top_and_are_forgiven() -> None:
    now, slept = [1_000.0], []
    patience = Patience(clock=lambda: now[0], sleep=slept.append)
    for _ in range(9):
        assert not patience.tried(lambda: False)
    assert slept == [0, 0, 0, 1, 2, 4, 8, 8, 8]
    assert patience.tried(lambda: True)  # nobody is locked out
    assert patience.due() == 0
    for _ in range(9):
        patience.tried(lambda: False)
    now[0] += 901
    assert patience.due() == 0


# -- where a visit is from --------------------------------------------------------------------


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "127.8.9.1"])
def test_a_browser_on_the_machine_itself_is_local(host: str) -> None:
    headers = {"host": f"{host}:8501", "origin": f"http://{host}:8501"}
    assert visits.local("localhost", headers)
    assert visits.local("127.0.0.1", headers)


@pytest.mark.parametrize(
    ("listens_on", "headers"),
    [
        ("0.0.0.0", {}),
        ("", {}),
        (None, {}),
        ("192.168.1.5", {}),
        ("localhost", {"Host": "shop.example"}),
        ("localhost", {"Host": "localhost.shop.example"}),
        ("localhost", {"Host": ""}),
        ("localhost", {"Host": "["}),
        ("localhost", {"Origin": "https://shop.example"}),
        ("localhost", {"Origin": ""}),
        ("localhost", {"X-Forwarded-For": "127.0.0.1"}),
        ("localhost", {"x-forwarded-host": "localhost"}),
        ("localhost", {"Forwarded": "for=127.0.0.1"}),
        ("localhost", {"Via": "1.1 proxy"}),
        ("localhost", {"Cf-Ray": "1"}),
    ],
)
def test_anything_else_is_not(listens_on: str | None, headers: dict[str, str]) -> None:
    assert not visits.local(listens_on, BROWSER | headers)


def test_a_visit_that_says_nothing_is_not_local() -> None:
    assert not visits.local("localhost", {})


# -- single sign-on ---------------------------------------------------------------------------


def test_only_listed_and_verified_addresses_are_let_in() -> None:
    claims = {"is_logged_in": True, "email": "Ann@shop.example"}
    listed = Settings(_env_file=None, merchandisers="ann@shop.example, bob@shop.example ")
    assert single.refused(claims, listed.merchandisers) == ""
    assert "no merchandiser" in single.refused(claims, ())
    assert "no merchandiser" in single.refused(claims | {"email": "eve@x"}, listed.merchandisers)
    for verified, let_in in ((True, True), ("true", True), (False, False), ("False", False)):
        why_not = single.refused(claims | {"email_verified": verified}, listed.merchandisers)
        assert (why_not == "") is let_in
    assert single.refused({"is_logged_in": True}, ("",)) != ""
    assert single.refused(claims | {"is_logged_in": False}, listed.merchandisers) != ""


def test_a_sign_on_lasts_eight_hours_from_when_it_was_issued() -> None:
    assert single.until({"iat": 1_000}, 5_000.0) == 1_000 + 8 * 3600
    assert single.until({}, 5_000.0) == 5_000 + 8 * 3600


# -- the pages --------------------------------------------------------------------------------


@dataclass
class Closed:
    """A wiring of which nothing but the settings may be touched."""

    settings: Settings = field(default_factory=lambda: Settings(_env_file=None))

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"wiring.{name} was asked for")


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sign_in, "_patience", Patience(sleep=lambda _: None))
    yield
    st.cache_resource.clear()


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "local", lambda *_: True)


def drawn(draw: object, **settings: object) -> AppTest:
    def script(draw, wiring):  # its source is run elsewhere: no name of this file is known there
        draw(wiring)

    wiring = Closed(Settings(_env_file=None, **settings))
    at = AppTest.from_function(script, kwargs={"draw": draw, "wiring": wiring})
    return at.run()


def headers(at: AppTest) -> list[str]:
    return [one.value for one in at.header]


@pytest.mark.parametrize("path", BACK_OFFICE)
@pytest.mark.parametrize("settings", [{}, {"merchandiser_password": HASH}])
def test_no_page_of_the_back_office_draws_anything_for_a_stranger(
    path: str, settings: dict[str, object]
) -> None:
    page = next(one for one in site.FOR_MERCHANDISERS if one.path == path)
    at = drawn(page.draw, **settings)  # reached past the navigation: it looks for itself
    assert not at.exception
    assert headers(at) == ["Sign in"]
    assert page.draw.__qualname__.startswith("guarded.")


def test_a_page_is_drawn_for_who_is_signed_in(at_home: None) -> None:
    at = drawn(site.guarded(lambda _: st.header("Secret")))
    assert headers(at) == ["Secret"]
    assert not at.button  # there is nothing to sign out of


def test_with_nothing_set_only_the_sample_shop_on_the_machine_is_open(at_home: None) -> None:
    secret = site.guarded(lambda _: st.header("Secret"))
    assert headers(drawn(secret, shop="mine")) == ["Sign in"]
    closed = drawn(secret, shop="mine")
    assert "aisle password" in closed.info[0].value
    assert headers(drawn(secret, merchandiser_password=HASH)) == ["Sign in"]


def test_the_right_password_opens_and_the_button_closes(caplog: pytest.LogCaptureFixture) -> None:
    at = drawn(site.guarded(lambda _: st.header(session.who())), merchandiser_password=HASH)
    with caplog.at_level(logging.DEBUG):
        at.text_input[0].input("wrong wrong wrong")
        at.button[0].click().run()
        assert "not the password" in at.error[0].value
        at.text_input[0].input(WORD)
        at.button[0].click().run()
    assert headers(at) == ["merchandiser"]
    assert "wrong wrong" not in caplog.text
    assert WORD not in caplog.text
    assert WORD not in repr(at.session_state)
    at.button(key="sign-out").click().run()
    assert headers(at) == ["Sign in"]


def test_it_ends_after_eight_hours_and_with_another_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = drawn(site.guarded(lambda _: st.header("Secret")), merchandiser_password=HASH)
    at.session_state["aisle-merchandiser"] = SignedIn("merchandiser", time.time() + 60, HASH)
    assert headers(at.run()) == ["Secret"]
    at.session_state["aisle-merchandiser"] = SignedIn("merchandiser", time.time() - 1, HASH)
    assert headers(at.run()) == ["Sign in"]
    at.session_state["aisle-merchandiser"] = SignedIn("merchandiser", time.time() + 60, "another")
    assert headers(at.run()) == ["Sign in"]


def test_nothing_is_written_in_the_name_of_who_is_signed_out() -> None:
    def write() -> None:
        try:
            st.header(session.who())
        except SignedOutError as error:
            st.error(str(error))

    at = drawn(lambda _: write())
    assert headers(at) == ["merchandiser"]
    at.session_state["aisle-merchandiser"] = SignedIn("ann", time.time() - 1)
    assert "Sign in again" in at.run().error[0].value


@pytest.fixture
def sign_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single, "configured", lambda: True)
    monkeypatch.setattr(single, "installed", lambda: True)
    monkeypatch.setattr(single, "providers", lambda: (None, "okta"))


def test_single_sign_on_wins_and_lets_in_who_is_listed(sign_on: None, at_home: None) -> None:
    secret = site.guarded(lambda _: st.header(session.who()))
    at = drawn(secret, merchandisers="ann@shop.example", merchandiser_password=HASH)
    assert [b.label for b in at.button] == ["Sign in", "Sign in with Okta"]
    at.user = {"is_logged_in": True, "email": "ann@shop.example", "iat": time.time()}
    assert headers(at.run()) == ["ann@shop.example"]
    at.user = {"is_logged_in": True, "email": "ann@shop.example", "iat": time.time() - 8 * 3600}
    assert headers(at.run()) == ["Sign in"]
    at.user = {"is_logged_in": True, "email": "eve@shop.example", "iat": time.time()}
    assert headers(at.run()) == ["Sign in"]
    assert "no merchandiser" in at.error[0].value


def test_without_authlib_the_page_says_what_to_install(
    sign_on: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single, "installed", lambda: False)
    at = drawn(sign_in.draw, merchandisers="ann@shop.example")
    assert 'pip install "aisle[oidc]"' in at.error[0].value
    at.user = {"is_logged_in": True, "email": "ann@shop.example"}
    assert headers(at.run()) == ["Sign in"]


def test_providers_are_those_of_the_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    auth: dict[str, object] = {"client_id": "x", "client_kwargs": {"prompt": "login"}}
    monkeypatch.setattr(st, "secrets", {"auth": auth})
    assert single.providers() == (None,)
    named = {"redirect_uri": "x", "okta": {"client_id": "y"}, "google": {"client_id": "z"}}
    monkeypatch.setattr(st, "secrets", {"auth": named})
    assert single.providers() == ("okta", "google")
    kept = SimpleNamespace(load_if_toml_exists=lambda: False)
    monkeypatch.setattr(st, "secrets", kept)
    assert not single.configured()


def test_the_navigation_holds_the_back_office_for_merchandisers_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wiring = SimpleNamespace(settings=Settings(_env_file=None))
    for let_in in (False, True):
        monkeypatch.setattr(sign_in, "signed_in", lambda _, let_in=let_in: let_in)
        paths = {one.path for one in site._seen(wiring)}
        assert paths.issuperset(BACK_OFFICE) is let_in
        assert paths.isdisjoint(BACK_OFFICE) is not let_in
