"""What can go live: a model, a strategy or a ranker, as something that can be judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from assistant.policies.desk import STRATEGIES, PolicyDesk
from catalog import ArtifactError
from retrieval.artifacts import read_manifest
from retrieval.exploring import Bandit, ExplorationConfig, Strategy
from retrieval.exploring.gathering import Usable
from retrieval.exploring.judging import Target, of_bandit, of_order, of_scores
from retrieval.exploring.rounds import Round
from retrieval.exploring.standing import NO_RANKER, Standing
from retrieval.features import BLEND
from retrieval.items import Floats
from retrieval.ranker import load_ranker
from retrieval.rankers import served_features
from retrieval.shelf import RANKER


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; all None is the newest model."""

    name: str | None = None
    """Of a policy; a few of its first digits do."""
    strategy: str | None = None
    ranker: str | None = None
    """A shop version, or "none"."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A policy that may go live."""

    label: str
    standing: Standing
    """What would be live."""
    target: Target
    usable: Usable
    """Rounds that hold what it needs to choose."""
    learnt_to: int = 0
    """Number of the last impression it has learnt from."""
    learnt_until: datetime | None = None
    """A ranker has seen nothing that was shown then or later."""
    note: str = ""
    """How what is judged is not quite what would serve."""


def present(desk: PolicyDesk) -> Candidate:
    """What orders now: as the shop has it, the ranker alone where the model can't be used."""
    live, name = desk.standings.live(), desk.policies.live()
    strategy = desk.strategy_of(live)
    alone = Candidate("What is live", live, of_order(), lambda one: True)
    if strategy == "off":
        return alone
    try:
        bits = desk.policies.about(name).bits if name else None
        config = desk.config(strategy, bits)
        bandit = desk.policies.load(name, config) if name else Bandit(config)
    except ArtifactError:
        return alone
    return Candidate("What is live", live, of_bandit(bandit), _with_example)


def candidate(desk: PolicyDesk, wanted: Wanted) -> Candidate:
    """Raises ArtifactError, saying what there is, when it can't be had; ValueError when two things
    are asked for at once."""
    if wanted.ranker is not None:
        if wanted.name or wanted.strategy:
            raise ValueError("Judge a ranker by itself, without a policy's name or a strategy.")
        return _ranker(desk, wanted.ranker)
    live = desk.standings.live()
    strategy = _explored(desk, live) if wanted.strategy is None else _strategy(wanted.strategy)
    name = _name(desk, wanted)
    said = wanted.strategy is not None or live.strategy == "off"
    standing = Standing(strategy if said else live.strategy, name, live.ranker)
    if strategy == "off":
        return Candidate("No exploration", standing, of_order(), lambda one: True)
    if name is None:
        bandit, learnt_to = Bandit(desk.config(strategy)), 0
    else:
        about = desk.policies.about(name)
        bandit = desk.policies.load(name, desk.config(strategy, about.bits))
        learnt_to = about.learnt_to
    label = f"Strategy {strategy} with {f'policy {name}' if name else 'no model yet'}"
    return Candidate(label, standing, of_bandit(bandit), _with_example, learnt_to)


def offered(desk: PolicyDesk) -> Iterator[tuple[str, Wanted]]:
    """What can be judged, with a name for it: models, newest first, strategies, rankers."""
    for name in desk.policies.names():
        yield _called(desk, name), Wanted(name=name)
    for strategy in STRATEGIES:
        yield f"Strategy {strategy}", Wanted(strategy=strategy)
    current = desk.versions.current()
    for version in desk.versions.published():
        if version != current and (desk.versions.folder(version) / RANKER).is_file():
            yield f"Ranker of {version}", Wanted(ranker=version)
    yield "No ranker, words and meaning alone", Wanted(ranker=NO_RANKER)


def _called(desk: PolicyDesk, name: str) -> str:
    """Names are for machines: when it was learnt, and from how much."""
    try:
        about = desk.policies.about(name)
    except ArtifactError:
        return f"Policy {name} (damaged)"
    return f"Policy of {about.made:%-d %b %Y, %H:%M:%S.%f}"[:-4] + f", {about.rounds:,} rounds"


def _with_example(one: Round) -> bool:
    return bool(one.drawn.example)


def _explored(desk: PolicyDesk, live: Standing) -> Strategy:
    """The strategy a model is judged under; the usual one while exploration is off."""
    found = desk.strategy_of(live)
    return ExplorationConfig().strategy if found == "off" else found


def _strategy(name: str) -> Strategy:
    found = next((one for one in STRATEGIES if one == name), None)
    if found is None:
        raise ArtifactError(f"There is no strategy {name!r}. There are: {', '.join(STRATEGIES)}.")
    return found


def _name(desk: PolicyDesk, wanted: Wanted) -> str | None:
    """The model's whole name: the one asked for, else for a strategy the live one, else the
    newest."""
    names = desk.policies.names()
    if wanted.name is None:
        return desk.policies.live() if wanted.strategy else _newest(names)
    found = [name for name in names if name.startswith(wanted.name)]
    if len(found) == 1:
        return found[0]
    if wanted.name in found or not found:
        return desk.policies.about(wanted.name).name  # raises, saying what there is
    raise ArtifactError(f"{wanted.name!r} begins several policies: {', '.join(found)}.")


def _newest(names: list[str]) -> str:
    if not names:
        raise ArtifactError(
            "There is no policy yet. `aisle policy learn` makes one from the log; a strategy can "
            "be judged without: `aisle policy evaluate --strategy epsilon`."
        )
    return names[0]


def _ranker(desk: PolicyDesk, version: str) -> Candidate:
    live, config = desk.standings.live(), desk.config()
    epsilon = 0.0 if config.strategy == "off" else config.epsilon
    if version == NO_RANKER:
        standing = Standing(live.strategy, live.model, NO_RANKER)
        target = of_scores(lambda features: features[:, BLEND], epsilon)
        return Candidate(
            "No ranker, words and meaning alone",
            standing,
            target,
            _asked_in_words,
            note=_beneath(live),
        )
    folder = desk.versions.folder(version)
    names = served_features(desk.versions, folder.name)
    ranker = load_ranker(folder / RANKER, names)
    standing = Standing(live.strategy, live.model, folder.name)
    target = of_scores(ranker.score, epsilon)
    about = read_manifest(folder)
    return Candidate(
        f"The ranker of {version}",
        standing,
        target,
        _as_wide_as(len(names)),
        learnt_until=about.learnt_until or about.created,
        note=_beneath(live),
    )


def _beneath(live: Standing) -> str:
    return (
        ""
        if live.model is None
        else (
            "It is judged as if its own best led the drawn places. With a policy live, that policy "
            "goes on drawing them, and the ranker orders what it draws from and all other places."
        )
    )


def _asked_in_words(one: Round) -> bool:
    """Without words there is no blend of words and meaning."""
    features: Floats = one.features
    wide = features.shape[1] > BLEND
    return wide and bool(np.isfinite(features[:, BLEND]).all())


def _as_wide_as(width: int) -> Usable:
    return lambda one: one.features.shape[1] == width
