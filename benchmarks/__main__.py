"""`python -m benchmarks NAME`: prints one JSON object a measurement, progress on stderr."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

Quick = Annotated[bool, typer.Option("--quick", help="Less of everything, to see that it runs.")]

cli = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)


@cli.callback()
def _root() -> None:
    """Measurements of Aisle; each prints one JSON object."""


@cli.command()
def latency(
    products: Annotated[int, typer.Option(help="Size of the shop.")] = 50_000,
    pause: Annotated[
        float, typer.Option(help="Seconds that each of eight shoppers reads, on average.")
    ] = 0.5,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer turns in a small shop.")] = False,
) -> None:
    """Wall time of the turn's stages without an LLM: embed, each source, merge, features, rank."""
    from benchmarks.latency import latency as measure

    measure(5_000 if quick else products, 50 if quick else 500, pause)


@cli.command()
def sessions(
    train: Annotated[Path, typer.Option(help="A session of item numbers a line.", exists=True)],
    test: Annotated[Path, typer.Option(help="Prefix, tab, next item.", exists=True)],
    quick: Quick = False,
    seed: Annotated[int, typer.Option(help="Of the network.")] = 7,
) -> None:
    """Next item in anonymous sessions: GRU4Rec, neighbours, co-occurrence and their blend."""
    from benchmarks.sessions import sessions as measure

    measure(train, test, quick, seed)


@cli.command()
def relearning(
    home: Annotated[Path, typer.Option(help="AISLE_HOME with the built sample shop.", exists=True)],
    days: Annotated[int, typer.Option(help="Latest days that the served version lacks.")] = 30,
    way: Annotated[list[str] | None, typer.Option(help="Only this; may be repeated.")] = None,
) -> None:
    """`aisle learn` warm and cold, with other seeds, and on a poisoned log, beside a version that
    is some days old."""
    from benchmarks.relearning import relearning as measure

    measure(home, days, way)


@cli.command("open-bandit")
def open_bandit(quick: Quick = False) -> None:
    """Off-policy estimators on the Open Bandit sample that obp ships, beside obp's own."""
    from benchmarks.open_bandit import open_bandit as measure

    measure(quick)


@cli.command()
def bandit(
    home: Annotated[Path, typer.Option(help="AISLE_HOME with the built sample shop.", exists=True)],
    situations: Annotated[int, typer.Option(help="Shoppers' wants before real slates.")] = 2_000,
    rounds: Annotated[int, typer.Option(help="Of learning.")] = 20_000,
    runs: Annotated[int, typer.Option(help="Logs that are judged by.")] = 200,
    quick: Quick = False,
) -> None:
    """Exploration strategies against each other, and off-policy estimates against the truth."""
    from benchmarks.bandit import bandit as measure

    measure(home, situations, rounds, runs, quick)


@cli.command()
def interleaving(
    home: Annotated[
        Path, typer.Option(help="AISLE_HOME with the built sample shop; nothing is written.")
    ] = Path(".aisle"),
    situations: Annotated[int, typer.Option(min=1, help="Shoppers with a want.")] = 1_500,
    runs: Annotated[int, typer.Option(min=1, help="Experiments, each of new shoppers.")] = 200,
    shoppers: Annotated[int, typer.Option(min=100, help="At most, of an experiment.")] = 20_000,
    quick: Quick = False,
) -> None:
    """How many shoppers it takes to see which of two orders is better: interleaved, in two arms."""
    from benchmarks.interleaving import interleaving as measure

    if quick:
        situations, runs, shoppers = 100, 10, 2_000
    measure(home, situations, runs, shoppers)


@cli.command()
def clickthrough(
    home: Annotated[Path, typer.Option(help="AISLE_HOME with the built sample shop.", exists=True)],
    shoppers: Annotated[int, typer.Option(min=2, help="Each comes once, with its needs.")] = 1_000,
    seed: Annotated[int, typer.Option(help="Of who comes for what.")] = 7,
    quick: Quick = False,
) -> None:
    """What is served against popularity and text search alone, by the law shoppers click by."""
    from benchmarks.clickthrough import clickthrough as measure

    measure(home, 50 if quick else shoppers, seed)


@cli.command()
def events(
    home: Annotated[Path, typer.Option(help="AISLE_HOME with a built shop.")] = Path(".aisle"),
    shop: Annotated[str, typer.Option(help="Which shop.")] = "sample",
    turns: Annotated[int, typer.Option(min=1, help="That are measured.")] = 600,
    quick: Quick = False,
) -> None:
    """What the event log costs a turn; 5,000 events a second from two processes, one killed."""
    from benchmarks.events import events as measure

    measure(home, shop, turns, quick)


@cli.command()
def shop(
    transactions: Annotated[Path, typer.Option(help="Online Retail's invoices.", exists=True)],
    quick: Quick = False,
    home: Annotated[
        Path | None, typer.Option(help="Keep the built shop here. Default: a temporary folder.")
    ] = None,
) -> None:
    """A whole shop from invoices: the pipeline, its sources, and the implicit library's models."""
    from benchmarks.shop import shop as measure

    measure(transactions, quick, home)


@cli.command()
def index(
    vectors: Annotated[
        list[int] | None, typer.Option(help="Size; may be given many times.")
    ] = None,
    quick: Quick = False,
) -> None:
    """Where inverted lists begin to pay: exact search against IVF by size."""
    from benchmarks.index import index as measure

    measure(vectors or ([5_000, 20_000] if quick else [5_000, 10_000, 20_000, 50_000, 200_000]))


@cli.command()
def bundles(
    products: Annotated[
        list[int] | None, typer.Option(help="Size of a shop to count in; may be given many times.")
    ] = None,
    home: Annotated[
        Path | None, typer.Option(help="AISLE_HOME with the built sample shop, for whole bundles.")
    ] = None,
    quick: Quick = False,
) -> None:
    """Sets under one total, and counting what is in the way when nothing fits."""
    from benchmarks.bundles import bundles as measure

    measure(20 if quick else 200, products or ([2_000] if quick else [5_200, 50_000]), home)


@cli.command()
def rules(
    products: Annotated[
        list[int] | None, typer.Option(help="Size of a shop; may be given many times.")
    ] = None,
    many: Annotated[int, typer.Option(help="Rules that hold today.")] = 200,
    quick: Quick = False,
) -> None:
    """What a merchant's rules add to a turn."""
    from benchmarks.rules import rules as measure

    sizes = products or ([2_000] if quick else [5_000, 50_000])
    measure(50 if quick else 1_000, sizes, many)


@cli.command()
def turn(
    home: Annotated[Path, typer.Option(help="AISLE_HOME with a built shop.")] = Path(".aisle"),
    shop: Annotated[str, typer.Option(help="Which shop.")] = "sample",
    scripts: Annotated[
        Path, typer.Option(help="Scripted conversations: their messages are said.")
    ] = Path("tests/conversations"),
    quick: Quick = False,
) -> None:
    """What understanding a message and guarding the words about it cost a turn."""
    from benchmarks.turn import turn as measure

    measure(home, shop, scripts, 10 if quick else None)


@cli.command()
def page(
    home: Annotated[Path, typer.Option(help="AISLE_HOME with a built shop.")] = Path(".aisle"),
    shop: Annotated[str, typer.Option(help="Which shop.")] = "sample",
    visits: Annotated[int, typer.Option(min=1, help="How many, each with an empty cache.")] = 24,
    quick: Quick = False,
) -> None:
    """In Chromium: first paint, a usable input, and from Enter to the first card."""
    from benchmarks.page import page as measure

    measure(home, shop, 3 if quick else visits)


@cli.command()
def screenshots(
    home: Annotated[Path, typer.Option(help="AISLE_HOME with a built shop.")] = Path(".aisle"),
    folder: Annotated[Path, typer.Option(help="Where the pictures go.")] = Path("docs/pictures"),
    only: Annotated[list[str] | None, typer.Option(help="Only these, by name.")] = None,
) -> None:
    """The README's pictures of the pages, taken in Chromium of the sample shop."""
    from benchmarks.screenshots import screenshots as take

    take(home, folder, only or ())


@cli.command()
def freshness(
    products: Annotated[int, typer.Option(help="Size of the shop.")] = 50_000,
    quick: Annotated[bool, typer.Option("--quick", help="A small shop, few changes.")] = False,
) -> None:
    """What a turn waits for when the store has changed, and when it has not."""
    from benchmarks.freshness import freshness as measure

    size = 5_000 if quick else products
    typer.echo(f"freshness: making a shop of {size:,} products", err=True)
    measure(size, times=5 if quick else 50)


@cli.command()
def search(
    products: Annotated[Path, typer.Option(help="Icecat's products.parquet.")],
    judgments: Annotated[Path, typer.Option(help="CSV of query, docid and rating 0 to 3.")],
    cache: Annotated[Path | None, typer.Option(help="Folder that keeps the embeddings.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Few queries and products.")] = False,
) -> None:
    """NDCG@10 of judged queries: every source, their fusion, and a cross-validated ranker."""
    from benchmarks.search import search as measure

    measure(_there(products), _there(judgments), cache, quick)


@cli.command()
def known_item(
    transactions: Annotated[Path, typer.Option(help="Online Retail's transactions.")],
    cache: Annotated[Path | None, typer.Option(help="Folder that keeps the embeddings.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Every tenth product.")] = False,
) -> None:
    """Success@10 of finding a product again by its title with one misspelling."""
    from benchmarks.known_item import known_item as measure

    measure(_there(transactions), cache, quick)


def _there(path: Path) -> Path:
    """`path`, or one clear message and exit code 1."""
    if path.is_file():
        return path
    typer.echo(f"There is no file {path}. Name it with its option; see --help.", err=True)
    raise typer.Exit(1)


@cli.command()
def sequences(
    items: Annotated[Path, typer.Option(help="A JSON object a line: item, title, …")],
    sequences: Annotated[Path, typer.Option(help="A user, then items, a line.")],
    cache: Annotated[
        Path | None, typer.Option(help="Folder that keeps the embeddings of the item texts.")
    ] = None,
    cold_share: Annotated[
        float, typer.Option(help="Share of items kept from training to measure a cold start.")
    ] = 0.0,
    seeds: Annotated[
        int, typer.Option(min=1, help="Networks; the best on validation is used.")
    ] = 1,
    quick: Annotated[bool, typer.Option("--quick", help="Few users and epochs.")] = False,
) -> None:
    """Next item, leave-one-out, all items ranked: single sources, the two towers, their blend."""
    from benchmarks.sequences import sequences as measure

    kept = cache or Path(tempfile.gettempdir()) / "aisle-sequences"
    measure(items, sequences, kept, quick, cold_share, seeds)


@cli.command()
def understanding(
    file: Annotated[
        Path | None, typer.Option(help="Labelled messages, JSONL. Default: the held-out ones.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    wrong: Annotated[int, typer.Option(min=0, help="Show so many messages read wrongly.")] = 0,
    floor: Annotated[
        bool, typer.Option("--floor", help="Exit code 1 when a figure is under its bar.")
    ] = False,
) -> None:
    """Constraint parsing by rules alone: precision and recall of price, category, negation, …"""
    from benchmarks.understanding import understanding as measure
    from benchmarks.understanding_labels import HELD_OUT

    measure(_there(file or HELD_OUT), as_json, wrong, floor)


if __name__ == "__main__":
    cli()
