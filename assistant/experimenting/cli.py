"""The commands under `aisle experiments`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.settings import plain_name
from assistant.terminal import say
from assistant.wiring import Wiring
from catalog import SourceError, Store

if TYPE_CHECKING:  # scipy takes a while to import
    from retrieval.experiments import Experiment

Plainly = Callable[[], AbstractContextManager[None]]
Opened = Callable[[Wiring, str | None], AbstractContextManager[Store]]
Shop = Annotated[str | None, typer.Option("--shop", help="Which shop. Default: AISLE_SHOP.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
NO_FILE = "AISLE_EXPERIMENTS names no file, so there are no experiments."


def experiments_cli(plainly: Plainly, opened: Opened) -> typer.Typer:
    """The group; `plainly` ends a command with an error's own words, `opened` opens a store."""
    group = typer.Typer(
        no_args_is_help=True,
        help="A/B experiments and interleaving, of the file AISLE_EXPERIMENTS.",
    )

    @group.command("list")
    def list_(context: typer.Context, as_json: Json = False) -> None:
        """List the experiments, their arms and days, and which are running."""
        from assistant.experimenting.reporting import experiments_of

        wiring: Wiring = context.obj
        with plainly():
            file = wiring.settings.experiments
            every = experiments_of(file)
            if as_json:
                say(json.dumps([one.model_dump(mode="json") for one in every]))
            elif not every:
                say(NO_FILE if file is None else f"{file} has no experiments.")
            else:
                for line in _listed(every):
                    say(line)

    @group.command()
    def report(
        context: typer.Context,
        name: Annotated[str, typer.Argument(help="Of the experiment.")],
        shop: Shop = None,
        as_json: Json = False,
    ) -> None:
        """Report an experiment from the log: shares, effects, guardrails.

        Intervals are always-valid: they may be looked at every day. Purchases before the
        experiment are taken out by CUPED.
        """
        from assistant.experimenting.reporting import named
        from assistant.experimenting.reporting import report as of
        from assistant.experimenting.telling import as_data, lines

        wiring: Wiring = context.obj
        with plainly():
            experiment = named(wiring.settings.experiments, name)
            place = plain_name(shop or wiring.settings.shop)
            with opened(wiring, shop) as store, wiring.events(place) as events:
                found = of(store, events, experiment)
            for line in [json.dumps(as_data(found))] if as_json else lines(found):
                say(line)

    @group.command()
    def check(
        context: typer.Context,
        file: Annotated[Path, typer.Argument(help="A YAML file of experiments.")],
        shop: Shop = None,
    ) -> None:
        """Read a file of experiments and say what is amiss, without running it.

        Where the shop is built, that it has the rankers and prompts which they name.
        """
        from assistant.experimenting.checking import faults
        from assistant.prompts.library import Library
        from retrieval.experiments import read_experiments

        wiring: Wiring = context.obj
        with plainly():
            every = read_experiments(file)
            for line in _listed(every):
                say(line)
            place = plain_name(shop or wiring.settings.shop)
            versions, amiss = wiring.versions(place), list[str]()
            if versions.current() is not None:  # a look must not make a database
                with wiring.store(place) as store:
                    amiss = list(faults(versions, every, Library(store, wiring.settings.prompt)))
            if amiss:
                raise SourceError(f"{file}: {' '.join(amiss)}")
            say(f"{file}: {len(every)} experiments, all sound.")

    return group


def _listed(every: tuple[Experiment, ...]) -> Iterator[str]:
    from assistant.experimenting.telling import days, does, drafted, stands

    for one in every:
        yield f"{one.name}  {stands(one, datetime.now(UTC))}, {days(one)}"
        if one.interleave is not None:
            yield f"  {drafted(one)}"
        total = sum(one.arms.values())
        for arm, share in one.arms.items():
            yield f"  {arm:16} {share / total:5.0%}  {does(one, arm)}"
        if one.note:
            yield f"  {one.note}"
