"""`aisle lab`: the Prompt Lab from the command line, for CI."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.settings import plain_name
from assistant.terminal import forgive_encodings, say
from assistant.wiring import Wiring
from catalog import AisleError

lab = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="The Prompt Lab: prompts and models side by side over scripted conversations.",
)


@lab.callback()
def _lab() -> None:
    """A group, though it has one command yet."""


@lab.command()
def run(
    context: typer.Context,
    prompt: Annotated[
        list[str] | None,
        typer.Option("--prompt", help="A version, as explain-v2, or a file of one. Repeat it."),
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(
            "--model",
            help="A Claude model, fake or template. Repeat it. Default: the one that is set; "
            "without a key the fake.",
        ),
    ] = None,
    suite: Annotated[
        list[Path] | None,
        typer.Option(
            "--suite", help="Scripts as `aisle converse` plays them, a promptfoo file, or a folder."
        ),
    ] = None,
    message: Annotated[
        str | None, typer.Option("--message", help="A shopper's message, tried by itself.")
    ] = None,
    shop: Annotated[str | None, typer.Option("--shop", help="Which shop.")] = None,
    temperature: Annotated[
        float | None,
        typer.Option("--temperature", help="0 to 1; only Claude models before 4.7 take one."),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, help="At most so many conversations, of all families."),
    ] = None,
    max_cost: Annotated[
        float | None,
        typer.Option("--max-cost", help="US dollars: stops before a turn that may exceed them."),
    ] = None,
    fail_under: Annotated[
        float | None,
        typer.Option("--fail-under", help="The share of turns each candidate must pass, 0 to 1."),
    ] = None,
    fail_if_worse: Annotated[
        bool,
        typer.Option(
            "--fail-if-worse",
            help="Fail when a candidate is worse than the first, and not by chance (95%).",
        ),
    ] = False,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write a row a turn here.")] = None,
    json: Annotated[Path | None, typer.Option("--json", help="Write all of it here.")] = None,
) -> None:
    """Run candidates (every prompt with every model) side by side; the first is the baseline.

    A turn passes when all that its script expects is so, none of the four invariants is broken and
    the candidate answered by itself. Nothing that is played is kept in the shop.

    Exit codes: **0** every bar was met, or none was set; **1** a bar was missed (`--fail-under`,
    `--fail-if-worse`), or not all was tried; **2** the options, a file or the shop can't be used.
    """
    forgive_encodings()
    try:
        met = _run(
            context.obj, prompt, model, suite, message, shop, temperature, limit, max_cost,
            fail_under, fail_if_worse, csv, json,
        )  # fmt: skip
    except BrokenPipeError:
        raise  # whoever reads what we print has had enough
    except (AisleError, ValueError) as error:
        say(str(error), error=True)
        raise typer.Exit(2) from None
    except OSError as error:
        say(f"{error.filename or ''}: {error.strerror or error}", error=True)
        raise typer.Exit(2) from None
    if not met:
        raise typer.Exit(1)


def _run(
    wiring: Wiring,
    prompt: list[str] | None,
    model: list[str] | None,
    suite: list[Path] | None,
    message: str | None,
    shop: str | None,
    temperature: float | None,
    limit: int | None,
    max_cost: float | None,
    fail_under: float | None,
    fail_if_worse: bool,
    csv: Path | None,
    json: Path | None,
) -> bool:
    from assistant.lab import command

    options = command.Options(
        prompt or (), model or (), suite or (), plain_name(shop or wiring.settings.shop), message,
        temperature, limit, max_cost, fail_under, fail_if_worse, csv, json,
    )  # fmt: skip
    return command.lab(wiring, options)
