"""What `aisle simulate` does once its options are read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, get_args

from assistant.simulating.recognising import sample_shop
from assistant.simulating.simulation import Simulated, check, simulated
from assistant.simulating.visiting import SIMULATED
from assistant.terminal import bar
from assistant.turn import Assistant
from catalog import SimulationError, Store
from catalog.rehearsal import Rehearsal
from catalog.sample import SampleShop
from retrieval.exploring.config import Strategy

if TYPE_CHECKING:
    from assistant.wiring import Wiring

MIXES = (
    "This writes what made-up shoppers do into the shop's own interactions, event log and turn "
    f"records. Only the names of their sessions, {SIMULATED}…, tell it from what people did."
)
_PATIENCE = 600.0  # seconds


@dataclass(frozen=True, slots=True)
class Options:
    """As the command line has them."""

    shop: str
    shoppers: int
    days: int
    seed: int = 7
    strategy: str | None = None
    dry_run: bool = False
    as_json: bool = False


def allowed(store: Store, options: Options, agreed: Callable[[str], bool]) -> SampleShop:
    """The sample shop in `store`, once it is clear that this may be simulated; `agreed` is asked
    where something would be written.

    Raises SimulationError when it is another shop or nobody agreed, ValueError for numbers that
    can't be; StoreError.
    """
    if options.strategy is not None:
        _strategy(options.strategy)
    shop = sample_shop(store, options.shop)
    check(shop, options.shoppers, options.days)
    if not options.dry_run and not agreed(MIXES):
        raise SimulationError("Nothing was simulated. --dry-run writes nothing.")
    return shop


def simulate(wiring: Wiring, shop: SampleShop, options: Options) -> Iterator[str]:
    """Runs it; yields what to print. Raises ArtifactError and StoreError."""
    if options.strategy is not None:
        wiring = wiring.changed(exploration=options.strategy)
    assistant = wiring.assistant(options.shop)
    try:
        with _before(assistant, options.dry_run) as shown, bar() as progress:
            found = simulated(shown, shop, options.shoppers, options.days, options.seed, progress)
    finally:
        assistant.store.close()
    yield from _told(found, options)


@contextmanager
def _before(assistant: Assistant, dry_run: bool) -> Iterator[Assistant]:
    """The assistant that the shoppers meet; at the end all it has to write is written."""
    exploration = assistant.exploration
    if dry_run:
        silent = None if exploration is None else exploration.unlogged()
        store = Rehearsal(assistant.store)
        yield replace(assistant, keeper=None, store=store, exploration=silent)
        return
    try:
        yield assistant
    finally:
        if exploration is not None and exploration.events is not None:
            exploration.events.flush(_PATIENCE)
        if assistant.keeper is not None:
            assistant.keeper.flush(_PATIENCE)


def _strategy(name: str) -> None:
    if name not in get_args(Strategy):
        raise ValueError(f"--strategy is one of {', '.join(get_args(Strategy))}, not {name!r}.")


def _told(found: Simulated, options: Options) -> Iterator[str]:
    kept = not options.dry_run
    if options.as_json:
        yield json.dumps({"shop": options.shop, "seed": options.seed, "kept": kept}
                         | found.as_json())  # fmt: skip
        return
    yield from found.lines()
    yield (
        f"All of it is in the log of {options.shop!r} now."
        if kept
        else "Nothing was kept: each visit began with the log as it was."
    )
    if kept and found.last >= datetime.now(UTC).date():
        yield f"It ends on {found.last}: no policy learns from a day before it has passed."
