"""The click-through benchmark: it measures what is really served, and could find it worse."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from assistant.events import Picks
from assistant.simulating.clock import SimulatedClock
from assistant.turn import Assistant
from assistant.words.template import TemplateExplainer
from benchmarks.clickthrough import SERVED, asking, lift, measured, slates
from catalog.rehearsal import Rehearsal
from tests.conftest import SMALL

AT = datetime(2026, 11, 16, 12, tzinfo=UTC)


def test_what_is_measured_is_what_a_turn_serves(small_assistant: Assistant) -> None:
    turning = replace(
        small_assistant,
        explainer=TemplateExplainer(),
        now=SimulatedClock(AT),
        store=Rehearsal(small_assistant.store),
        exploration=None,
    )
    for one in list(asking(SMALL, 4, seed=1))[:6]:
        conversation = turning.open(one.tastes.shopper, one.tastes.platform)
        events = turning.turn(conversation, one.want.text)
        (first, *_) = (event for event in events if isinstance(event, Picks))
        served = slates(turning, SMALL, one, AT)[SERVED]
        assert [p.id for p in served] == [pick.product.id for pick in first.picks]


def test_every_system_answers_every_need(small_assistant: Assistant) -> None:
    asked = list(asking(SMALL, 5, seed=2))
    earned = measured(small_assistant, SMALL, asked)
    assert len(earned) == 10
    ceiling = earned["the best of the candidates"].mean(axis=0)
    assert all((values.mean(axis=0) <= ceiling + 0.01).all() for values in earned.values())
    for values in earned.values():
        assert values.shape == (len(asked), 2)
        assert np.all((values >= 0) & (values[:, :1] <= 1))
        assert np.all(values[:, 0] <= values[:, 1] + 1e-12)  # a clicked slate has a click


def test_lift_is_of_means_paired_and_may_be_a_loss() -> None:
    rng = np.random.default_rng(3)
    theirs = rng.random(400)
    groups = np.repeat(np.arange(100), 4)
    won, lost = lift(theirs * 1.4, theirs, groups), lift(theirs * 0.8, theirs, groups)
    assert won["value"] == pytest.approx(0.4)
    assert won["low"] == won["high"] == pytest.approx(0.4)  # the pairs leave no doubt
    assert lost["value"] == pytest.approx(-0.2)
    unrelated = lift(rng.random(400), theirs, groups)
    assert unrelated["low"] < 0 < unrelated["high"]
