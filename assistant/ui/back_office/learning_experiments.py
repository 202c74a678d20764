"""The experiments of AISLE_EXPERIMENTS: who is in them, what came of it, and what forbids it."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from assistant.experimenting.reporting import CURVES, PREFERENCE, Found, experiments_of, report
from assistant.experimenting.telling import (
    HOW,
    METRICS,
    RAILS,
    breaches,
    conclusion,
    days,
    does,
    drafted,
    interval,
    preferred,
    shares,
    single_look,
    stands,
    state_of,
)
from assistant.policies.desk import PolicyDesk
from assistant.settings import Settings
from assistant.ui.back_office.learning_charts import effect_chart
from assistant.ui.back_office.learning_desk import FILL, KEPT
from assistant.ui.safe import message, plain
from retrieval.experiments import Experiment
from retrieval.experiments.sequential import FEWEST

_MOST = 10_000
"""Slates that the page reads of one experiment."""
_COLOURS = {"running": "green", "over": "gray", "not begun": "blue"}


def draw(desk: PolicyDesk, settings: Settings) -> None:
    """Draws the choice of an experiment, and its report. Raises SourceError when the file can't be
    read."""
    every = experiments_of(settings.experiments)
    if not every:
        st.info(message(
            "There are no experiments. Write them into a YAML file, look it over with `aisle "
            "experiments check FILE`, name it in `AISLE_EXPERIMENTS` and start the shop again."
        ), icon=":material/science:")  # fmt: skip
        st.code(_EXAMPLE, language="yaml")
        return
    names = {one.name: one for one in every}
    picked = st.selectbox(
        "Experiment", list(names), key="learning-experiment", persist_state="session"
    )
    experiment = names[picked or next(iter(names))]
    _about(experiment)
    with st.spinner("Reading the log…"):
        found = _found(settings.shop, experiment.model_dump_json(), desk, experiment)
    for warning in found.report.warnings:
        st.error(plain(warning), icon=":material/warning:")
    if not found.read:
        st.info(f"No slate was shown under it yet. {message(FILL)}", icon=":material/school:")
        return
    if found.capped:
        st.caption(
            f"Of the first {_MOST:,} slates; `aisle experiments report` reads the whole log."
        )
    if experiment.interleave is not None:
        _interleaved(found)
        return
    _arms(found)
    _effects(found)
    _over_time(found)
    _rails(found)


@st.cache_resource(ttl=KEPT, max_entries=20, show_spinner=False)
def _found(shop: str, definition: str, _desk: PolicyDesk, _experiment: Experiment) -> Found:
    return report(_desk.store, _desk.events, _experiment, _MOST)


def _about(experiment: Experiment) -> None:
    state = stands(experiment, datetime.now(UTC))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(state.capitalize(), color=_COLOURS[state])  # type: ignore[arg-type]
        st.markdown(plain(days(experiment)), width="content")
    if experiment.interleave is not None:
        st.caption(plain(drafted(experiment)))
    if experiment.note:
        st.caption(plain(experiment.note))


def _interleaved(found: Found) -> None:
    st.subheader("Which order is preferred", anchor=False)
    if found.preference is not None:
        st.markdown(plain(preferred(found.preference)))
        st.caption(plain(single_look(found.preference)))
    by_day = found.by_day[PREFERENCE]
    chart = effect_chart(by_day, "Share of shoppers for b, over one half")
    if chart is not None:
        told = "; ".join(f"{one.day:%-d %b} {interval(one.effect)}" for one in by_day[-6:])
        st.altair_chart(
            chart, alt=f"Share for b over one half, cumulative, with its interval by day: {told}."
        )
    rows = [
        {
            "Slates": figures.slates,
            "Shoppers": figures.shoppers,
            **{title: f"{figures.means[name]:.4f}" for name, title in (METRICS | RAILS).items()},
        }
        for figures in found.report.arms.values()
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Interleaved slates with their means")
    st.caption(plain(breaches(found)))


def _arms(found: Found) -> None:
    st.subheader("Arms", anchor=False)
    total = sum(found.experiment.arms.values())
    rows = [
        {
            "Arm": arm,
            "What is different": does(found.experiment, arm),
            "Share": f"{found.experiment.arms[arm] / total:.0%}",
            "Shoppers": figures.shoppers,
            "Slates": figures.slates,
            **{title: f"{figures.means[name]:.4f}" for name, title in METRICS.items()},
        }
        for arm, figures in found.report.arms.items()
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Arms of the experiment with their means")
    balance = found.report.balance
    st.caption(plain(f"Sample ratio: p = {balance.p:.3g}, {shares(found)} {HOW}"))


def _effects(found: Found) -> None:
    st.subheader("Effects over control", anchor=False)
    rows = [
        {
            "Arm": arm,
            "Figure": title,
            "Effect with its interval": interval(effects[name]),
            "So far": conclusion(effects[name]),
        }
        for arm, effects in found.report.effects.items()
        for name, title in METRICS.items()
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Effects over control with intervals")
    st.caption(
        "What shoppers bought before the experiment is taken out (CUPED): "
        f"{found.known_before:,} had bought. "
        "“Not settled” means that 0 lies within the interval."
    )


def _over_time(found: Found) -> None:
    st.subheader("How the effect settled", anchor=False)
    metric = st.segmented_control(
        "Figure",
        CURVES,
        default=CURVES[0],
        required=True,
        format_func=lambda name: METRICS[name],
        key="learning-curve",
    )
    by_day = found.by_day[metric or CURVES[0]]
    chart = effect_chart(by_day, f"{METRICS[metric or CURVES[0]]} over control")
    if chart is None:
        st.caption(f"{FEWEST} shoppers an arm are needed for an interval.")
        return
    told = "; ".join(f"{one.day:%-d %b} {one.arm} {interval(one.effect)}" for one in by_day[-6:])
    st.altair_chart(chart, alt=f"Cumulative effect with its always-valid interval by day: {told}.")
    with st.expander("The same as a table"):
        rows = [
            {
                "Until": one.day.isoformat(),
                "Arm": one.arm,
                "Shoppers": one.effect.shoppers,
                "Effect with its interval": interval(one.effect),
            }
            for one in by_day
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Cumulative effect by day")


def _rails(found: Found) -> None:
    st.subheader("Guardrails", anchor=False)
    rows = [
        {
            "Arm": rail.arm,
            "Figure": RAILS.get(rail.name, rail.name),
            "Change with its interval": interval(rail.change),
            "State": state_of(rail),
        }
        for rail in found.report.guardrails
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Guardrails by arm")
    st.caption(plain(breaches(found)))


_EXAMPLE = """\
- name: softer-exploration
  arms: {control: 50, softmax: 50}
  set:
    softmax: {strategy: softmax}
  start: 2026-12-01
  end: 2026-12-15
- name: ranker-or-blend
  interleave: none
  share: 50
"""
