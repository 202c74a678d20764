"""What is to be tried: the widgets, and what was chosen in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st

from assistant.converse.script import load_all
from assistant.lab.candidates import FAKE, MODEL_FREE, TEMPLATE
from assistant.lab.prompts import live, versions
from assistant.lab.reading import read
from assistant.lab.report import counted
from assistant.lab.suite import Suite, joined, of_family, of_message
from assistant.language.claude import known_models
from assistant.language.wire import takes_temperature
from assistant.settings import Settings
from assistant.ui.safe import clipped, message, plain
from catalog import AisleError, Store

_SCRIPTS = Path(__file__).parents[3] / "tests" / "conversations"
SHIPPED, FILE, MESSAGE = "Shipped scripts", "A file", "A message"
_LONGEST = 2_000
_LARGEST = 1  # megabyte
_USUAL = 20  # conversations


@dataclass(frozen=True, slots=True)
class Chosen:
    """As the widgets have it; `suite` is None while nothing can be tried."""

    prompts: tuple[str, ...]
    models: tuple[str, ...]
    temperature: float | None
    suite: Suite | None
    max_cost: int | None
    """Micro-dollars."""


def chosen(settings: Settings, store: Store) -> Chosen:
    """Draws the widgets. Raises StoreError when the versions can't be read."""
    left, right = st.columns(2, gap="medium")
    with left.container(border=True, height="stretch"):
        prompts = _prompts(settings, store)
        models = _models(settings)
        temperature = _temperature(models)
        max_cost = _max_cost(models)
    with right.container(border=True, height="stretch"):
        suite = _suite()
    return Chosen(prompts, models, temperature, suite, max_cost)


def _prompts(settings: Settings, store: Store) -> tuple[str, ...]:
    labels, now = versions(store), live(store, settings.prompt)
    first = [one for one in labels if one == now] or list(labels[-1:])
    picked = st.multiselect(
        "Prompt versions",
        labels,
        default=first + [one for one in labels if one not in first][-1:],
        format_func=lambda one: f"{one} (live)" if one == now else one,
        help="The first is the baseline: the others are compared with it.",
        key="lab-run-prompts",
        persist_state="session",
    )
    return tuple(picked)


def _models(settings: Settings) -> tuple[str, ...]:
    keyless = settings.anthropic_api_key is None
    offered = (FAKE, TEMPLATE) if keyless else (*known_models(), FAKE, TEMPLATE)
    start = settings.model if settings.model in offered else FAKE
    picked = st.multiselect(
        "Written by",
        offered,
        default=[start],
        format_func=_model,
        key="lab-run-models",
        persist_state="session",
    )
    if keyless:
        st.caption("No API key is set. Set `ANTHROPIC_API_KEY` to let Claude write.")
    for model in picked:
        if model in MODEL_FREE:
            st.caption(MODEL_FREE[model])
    return tuple(picked)


def _model(name: str) -> str:
    return {FAKE: "The fake", TEMPLATE: "The template explainer"}.get(name, name)


def _temperature(models: tuple[str, ...]) -> float | None:
    asked = [one for one in models if one not in (FAKE, TEMPLATE)]
    if not asked:
        return None
    if not all(takes_temperature(one) for one in models):
        st.caption("No temperature: Claude models since 4.7 take none, nor does what needs no key.")
        return None
    return st.number_input(
        "Temperature", 0.0, 1.0, value=None, step=0.1, placeholder="The model's own",
        key="lab-run-temperature", persist_state="session",
    )  # fmt: skip


def _max_cost(models: tuple[str, ...]) -> int | None:
    if all(one in (FAKE, TEMPLATE) for one in models):
        return None
    most = st.number_input(
        "Spend at most, US dollars", 0.0, value=1.0, step=0.5, key="lab-run-cost",
        persist_state="session",
        help="The run stops before a turn that may exceed it.",
    )  # fmt: skip
    return round(most * 1e6)


def _suite() -> Suite | None:
    kinds = [SHIPPED, FILE, MESSAGE] if _SCRIPTS.is_dir() else [FILE, MESSAGE]
    kind = st.segmented_control(
        "Try them on",
        kinds,
        default=kinds[0],
        required=True,
        key="lab-run-kind",
        persist_state="session",
    )
    try:
        suite = _shipped() if kind == SHIPPED else _file() if kind == FILE else _message()
    except AisleError as error:
        st.error(message(str(error)), icon=":material/description:")
        return None
    return suite if suite is None else _limited(suite)


@lru_cache(maxsize=1)
def _families() -> dict[str, Suite]:
    """The scripts that come with the source, read once; the server is started anew for others."""
    return {family.name: of_family(family) for family in load_all(_SCRIPTS)}


def _shipped() -> Suite:
    families = _families()
    picked = st.multiselect(
        "Families",
        list(families),
        placeholder="All of them",
        key="lab-run-families",
        persist_state="session",
    )
    return joined(families[name] for name in picked or families)


def _file() -> Suite | None:
    file = st.file_uploader(
        "Scripts in YAML, or a promptfoo test file", type=["yaml", "yml", "json"],
        max_upload_size=_LARGEST, key="lab-run-file",
    )  # fmt: skip
    if file is None:
        return None
    try:
        text = file.getvalue().decode("utf-8")
    except UnicodeDecodeError:
        st.error("This file is no UTF-8 text. Save it as UTF-8 and try again.")
        return None
    suite = joined([read(text, Path(file.name).stem[:60], file.name[:60])])
    if suite.skipped:
        with st.expander(f"Not tried: {counted(len(suite.skipped), 'thing')} in it"):
            st.markdown(
                "\n".join(f"- {plain(one.where)}: {plain(one.why)}" for one in suite.skipped)
            )
    return suite


def _message() -> Suite | None:
    text = st.text_area(
        "A shopper's message", max_chars=_LONGEST, key="lab-run-message", persist_state="session",
        placeholder="Waterproof boots for autumn walks, under $80",
    )  # fmt: skip
    return of_message(text) if text.strip() else None


def _limited(suite: Suite) -> Suite:
    n = len(suite.cases)
    if n > 1:
        most = st.number_input(
            f"Conversations, of {n}", 1, n, value=min(n, _USUAL), key="lab-run-limit",
            persist_state="session",
            help="The first of each family, then the second of each. Six are needed at least "
            "to tell a difference.",
        )  # fmt: skip
        suite = suite.limited(int(most))
    names = dict.fromkeys(case.family for case in suite.cases)
    st.caption(plain(f"{counted(suite.turns, 'turn')} of {clipped(', '.join(names), 160)}"))
    return suite
