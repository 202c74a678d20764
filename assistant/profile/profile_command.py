"""`aisle profile`: what a shop knows of a shopper, from the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from pydantic_core import to_jsonable_python

from assistant.profile.about_me import view
from assistant.profile.beliefs import described
from catalog import Profile, Store
from catalog.beliefs import Belief, Beliefs
from catalog.forgetting import forget

BUDGET = "budget"


def profile(
    store: Store,
    shopper: str,
    one: str | None,
    everything: bool,
    as_json: bool,
    events: Store | None = None,
) -> Iterator[str]:
    """Lines that show the profile, or say what was forgotten: `one` is a field, a value or a
    belief's id; `events` is the event log's store. Raises ValueError when nothing answers to it or
    both are asked, StoreError when a store refuses."""
    if one and everything:
        raise ValueError("--forget names one thing and --forget-all means all; give one.")
    if everything:
        yield from _all_forgotten(store, shopper, as_json, events)
    elif one:
        yield from _one_forgotten(store, shopper, one, as_json)
    elif as_json:
        yield json.dumps(_data(store, shopper))
    else:
        yield from view(store, shopper, Beliefs(store).of(shopper), whose=shopper)


def _data(store: Store, shopper: str) -> dict[str, object]:
    held = store.profile(shopper)
    return {
        "shopper": shopper,
        "budget": str(held.budget) if held and held.budget else None,
        "events": len(store.history(shopper, limit=1_000_000)),
        "beliefs": [to_jsonable_python(belief) for belief in Beliefs(store).of(shopper)],
    }


def _all_forgotten(
    store: Store, shopper: str, as_json: bool, events: Store | None
) -> Iterator[str]:
    gone = forget(store, shopper, events)
    if as_json:
        yield json.dumps({"shopper": shopper, "forgotten": to_jsonable_python(gone)})
        return
    yield (
        f"Forgotten of {shopper}: {gone.beliefs} beliefs, {gone.profiles} profile, {gone.turns} "
        f"recorded turns, {gone.conversations} conversations. "
        f"{gone.events} events and {gone.impressions} slates have no name any more."
    )
    yield "A conversation that is open elsewhere knows them until it ends."


def _one_forgotten(store: Store, shopper: str, one: str, as_json: bool) -> Iterator[str]:
    gone = _meant(Beliefs(store).of(shopper), one)
    lines = [described(belief) for belief in gone]
    if one == BUDGET and (held := store.profile(shopper)) and held.budget:
        lines.append(f"at most {held.budget}")
        store.keep_profile(Profile(shopper=shopper))
    if not lines:
        raise ValueError(
            f"Nothing is believed of {shopper} under {one!r}; `aisle profile {shopper}` lists it."
        )
    Beliefs(store).forget(shopper, gone)
    if as_json:
        yield json.dumps({"shopper": shopper, "forgotten": lines})
    else:
        yield f"Forgotten of {shopper}: {', '.join(lines)}."


def _meant(held: Sequence[Belief], one: str) -> list[Belief]:
    name = one.casefold()
    return [
        belief
        for belief in held
        if name in (belief.field, *(value.casefold() for value in belief.values))
        or (len(name) >= 8 and belief.id.startswith(name))
    ]
