"""The commands under `aisle policy`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.settings import plain_name
from assistant.terminal import say
from assistant.wiring import Wiring
from catalog import Store

if TYPE_CHECKING:  # the networks and Vowpal Wabbit take a while to import
    from assistant.policies.desk import PolicyDesk

Plainly = Callable[[], AbstractContextManager[None]]
Opened = Callable[[Wiring, str | None], AbstractContextManager[Store]]
Shop = Annotated[str | None, typer.Option("--shop", help="Which shop. Default: AISLE_SHOP.")]
Name = Annotated[
    str | None, typer.Argument(help="A policy, or how its name begins. Default: the newest.")
]
StrategyName = Annotated[
    str | None,
    typer.Option("--strategy", help="off, greedy, epsilon, softmax, squarecb or uniform."),
]
Ranker = Annotated[
    str | None,
    typer.Option("--ranker", help='The ranker of this shop version; "none" for no ranker.'),
]
Days = Annotated[
    int | None, typer.Option("--days", min=1, help="Only what was shown in the last so many days.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Author = Annotated[str, typer.Option("--author", help="Your name, which is kept with it.")]
Because = Annotated[
    str, typer.Option("--because", help="Why, in a few words; makes it live against the figures.")
]
_AT_THE_TERMINAL = "terminal"


def policy_cli(plainly: Plainly, opened: Opened) -> typer.Typer:
    """The group; `plainly` ends a command with an error's own words, `opened` opens a store."""
    group = typer.Typer(
        no_args_is_help=True,
        help="What explores on the slate: learnt from the log, judged by it, promoted, taken back.",
    )

    @contextmanager
    def at_the_desk(context: typer.Context, shop: str | None) -> Iterator[PolicyDesk]:
        from assistant.policies.desk import PolicyDesk, set_strategy

        wiring: Wiring = context.obj
        with plainly():
            name = plain_name(shop or wiring.settings.shop)
            with opened(wiring, shop) as store, wiring.events(name) as events:
                strategy = set_strategy(wiring.settings)
                yield PolicyDesk(store, events, wiring.versions(name), strategy)

    @group.command("list")
    def list_(context: typer.Context, shop: Shop = None, as_json: Json = False) -> None:
        """List the policies, newest first, what is live, and what was promoted before."""
        from assistant.policies.policy_command import listed

        with at_the_desk(context, shop) as desk:
            for line in listed(desk, as_json):
                say(line)

    @group.command()
    def learn(
        context: typer.Context,
        shop: Shop = None,
        afresh: Annotated[
            bool, typer.Option("--afresh", help="Begin again from the whole log.")
        ] = False,
        every: Annotated[
            float | None,
            typer.Option("--every", min=0.01, help="Go on so, every so many minutes; end by ^C."),
        ] = None,
    ) -> None:
        """Continue the newest policy with what the log has that is new. It is kept, not live."""
        from assistant.policies.policy_command import learnt

        with at_the_desk(context, shop) as desk:
            for line in learnt(desk, afresh, every):
                say(line)

    @group.command()
    def evaluate(
        context: typer.Context,
        name: Name = None,
        strategy: StrategyName = None,
        ranker: Ranker = None,
        days: Days = None,
        clicks: Annotated[
            bool, typer.Option("--clicks", help="Any click, cart or purchase counts 1, no more.")
        ] = False,
        shop: Shop = None,
        as_json: Json = False,
    ) -> None:
        """Estimate from the log what a policy would have earned, with 95% intervals.

        Four estimators: IPS, SNIPS, the direct method (DM) and the doubly robust one (DR). Rounds
        that the policy has learnt from are left out, unless there are no others.
        """
        from assistant.policies.candidates import Wanted
        from assistant.policies.policy_command import judged_lines

        with at_the_desk(context, shop) as desk:
            wanted = Wanted(name, strategy, ranker)
            for line in judged_lines(desk, wanted, days, clicks, as_json):
                say(line)

    @group.command()
    def promote(
        context: typer.Context,
        name: Name = None,
        strategy: StrategyName = None,
        ranker: Ranker = None,
        prompt: Annotated[
            str | None,
            typer.Option("--prompt", help="A prompt version, judged by its experiment's report."),
        ] = None,
        days: Days = None,
        because: Because = "",
        author: Author = _AT_THE_TERMINAL,
        shop: Shop = None,
    ) -> None:
        """Make a policy, a strategy, a ranker or a prompt live.

        Refused, with exit code 1, when the lower bound of its value is under what is live, the
        effective sample is too small or the weights are off, unless --because says why.
        """
        from assistant.policies.candidates import Wanted
        from assistant.policies.policy_command import promoted
        from assistant.policies.prompting import promoted_prompt

        wiring: Wiring = context.obj
        with at_the_desk(context, shop) as desk:
            wanted = Wanted(name, strategy, ranker)
            if prompt is None:
                told = promoted(desk, wanted, days, author, because)
            elif wanted != Wanted():
                raise ValueError("Promote a prompt by itself, without a policy or a ranker.")
            else:
                told = promoted_prompt(desk, wiring.settings, prompt, author, because)
            for line in told:
                say(line)

    @group.command()
    def rollback(
        context: typer.Context,
        because: Because = "",
        author: Author = _AT_THE_TERMINAL,
        shop: Shop = None,
    ) -> None:
        """Take up what was live before; again, what was before that."""
        from assistant.policies.policy_command import rolled_back

        with at_the_desk(context, shop) as desk:
            for line in rolled_back(desk, author, because):
                say(line)

    @group.command()
    def off(
        context: typer.Context,
        because: Because = "",
        author: Author = _AT_THE_TERMINAL,
        shop: Shop = None,
    ) -> None:
        """Explore no more: the ranker's order as it is, from now on."""
        from assistant.policies.policy_command import turned_off

        with at_the_desk(context, shop) as desk:
            for line in turned_off(desk, author, because):
                say(line)

    return group
