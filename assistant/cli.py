"""The console command `aisle`: build, learn, chat, converse, evaluate, replay and more.

`app.py` hands in the wiring; the commands only ask, show progress and print.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from assistant.experimenting.cli import experiments_cli
from assistant.lab.cli import lab
from assistant.policies.cli import policy_cli
from assistant.prompts.commands import prompts_commands
from assistant.ruling.cli import rules_cli
from assistant.settings import Settings, plain_name
from assistant.simulating.cli import simulate_cli
from assistant.terminal import bar, chat, forgive_encodings, say
from assistant.wiring import Wiring
from catalog import AisleError, ArtifactError, Feed, Store
from retrieval import Versions, read_manifest

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Aisle, a conversational shopping assistant. Start with `aisle build`, then `aisle chat`.",
)

cli.add_typer(lab, name="lab")

SAMPLE, FILE = "sample", "file"
SOURCES = "sample, file, online-retail, icecat or retail-demo-store"


cli.add_typer(prompts_commands, name="prompts")

Shop = Annotated[
    str | None,
    typer.Option(
        "--shop",
        help="Which shop. Default: the source's name; for a file AISLE_SHOP, unless it is sample.",
    ),
]
Opened = Annotated[str | None, typer.Option("--shop", help="Which shop. Default: AISLE_SHOP.")]
Source = Annotated[
    str | None,
    typer.Option("--source", help=f"What to read: {SOURCES}. With a file, file is the default."),
]
File = Annotated[
    Path | None,
    typer.Argument(help="The file to read: CSV, TSV, JSONL or Parquet, .gz too. None for sample."),
]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        help="Column mapping for --source file, such as --map title=name --map price=unit_price. "
        "May be given many times; a TOML beside the file does the same, and more: decimal_comma, "
        "time_format, encoding, delimiter, attributes.",
    ),
]
Currency = Annotated[
    str | None, typer.Option("--currency", help="Of prices that do not say their own, as USD.")
]
Kind = Annotated[
    str | None, typer.Option("--kind", help="What --source file holds: products or interactions.")
]
Html = Annotated[
    str | None,
    typer.Option(
        "--html", help="Markup in texts: reject quarantines the row, strip keeps the text."
    ),
]


@cli.command()
def build(
    context: typer.Context,
    file: File = None,
    source: Source = None,
    shop: Shop = None,
    mapping: Map = None,
    currency: Currency = None,
    html: Html = None,
    force: Annotated[
        bool, typer.Option("--force", help="Build even when nothing has changed.")
    ] = False,
    if_missing: Annotated[
        bool, typer.Option("--if-missing", help="Nothing, if the shop has a version that opens.")
    ] = False,
) -> None:
    """Make a shop: ingest, embed, index, train, evaluate, and publish a new version.

    Without arguments it makes the sample shop; with --shop (or AISLE_SHOP) alone, a version of
    what `aisle ingest` has read into that shop. The running shop is untouched until the new
    version is complete, and stays as it is when the build fails or is killed.
    """
    wiring = _wiring(context)
    with _plainly():
        own = shop or _own_shop(wiring.settings)
        source = source or (FILE if file else SAMPLE if own in (None, SAMPLE) else None)
        if source in (None, FILE):
            name = plain_name(own or _named_after(file))
        else:
            name = plain_name(shop or source)
        if source is None and (mapping or currency or html):
            raise ValueError("--map, --currency and --html need the file to read.")
        versions = wiring.versions(name)
        if if_missing and versions.current() in versions.published():
            if not _outdated(versions):
                say(f"The shop {name!r} is built already ({versions.current()}).")
                return
            say(f"The shop {name!r} was built by another version of Aisle: building it anew.")
        if source is not None:
            feed = _feed(source, file, mapping, currency=currency, html=html)
            _ingest(wiring, name, feed)
        _publish(wiring, name, force)


@cli.command()
def ingest(
    context: typer.Context,
    file: File = None,
    source: Source = FILE,
    shop: Shop = None,
    mapping: Map = None,
    currency: Currency = None,
    kind: Kind = None,
    html: Html = None,
) -> None:
    """Read products or interactions into a shop's store, quarantining every bad row.

    A running shop has it in its next turn. Run `aisle build` when all files are in: it learns from
    them and makes the search index anew. Running the same ingest twice changes nothing.
    """
    wiring = _wiring(context)
    with _plainly():
        source = source or FILE
        name = shop or (_own_shop(wiring.settings) if source == FILE else source)
        if name is None:
            raise ValueError("Say which shop the file is for: --shop NAME, or set AISLE_SHOP.")
        feed = _feed(source, file, mapping, currency=currency, kind=kind, html=html)
        _ingest(wiring, plain_name(name), feed)
        say(f"When all files are in: aisle build --shop {name}")


@cli.command(name="chat")
def chat_command(
    context: typer.Context,
    shop: Opened = None,
    shopper: Annotated[
        str | None, typer.Option(help="Id of a returning shopper. Default: a new visitor.")
    ] = None,
    messages: Annotated[
        list[str] | None,
        typer.Argument(help="Messages to send one after another; none to type them."),
    ] = None,
) -> None:
    """Talk to the assistant in the terminal: the same turns as on the page."""
    wiring = _wiring(context)
    with _plainly():
        name = plain_name(shop or wiring.settings.shop)
        with bar() as progress:
            progress("open the shop", 0, 0)
            assistant = wiring.assistant(name)
        chat(assistant, shopper, messages)


@cli.command()
def converse(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Scripts in YAML; of a folder, all YAML files in it."),
    ] = None,
    shop: Opened = None,
    catalog: Annotated[
        Path | None,
        typer.Option("--catalog", help="A file of products: the shop is made of it, then gone."),
    ] = None,
    explainer: Annotated[
        str, typer.Option("--explainer", help="Who writes the words: fake, template or claude.")
    ] = "fake",
    times: Annotated[int, typer.Option("--times", help="How often each is played.")] = 1,
    simulated: Annotated[
        int, typer.Option("--simulated", help="So many simulated shoppers talk to it too.")
    ] = 0,
    shuffled: Annotated[
        int,
        typer.Option("--shuffled", help="First turns again, so often, with candidates shuffled."),
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", help="Of what is drawn.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Play scripted conversations on a shop and report what was not as expected.

    --simulated lets shoppers with a hidden goal talk to it: how soon do they find it? Nothing
    played is kept in the shop's log. Exit code 1 when anything fails.
    """
    from assistant.converse import command

    wiring = _wiring(context)
    with _plainly():
        name = plain_name(shop or wiring.settings.shop)
        options = command.Options(
            files or (), name, catalog, explainer, times, as_json, simulated, shuffled, seed
        )
        if not command.converse(wiring, options):
            raise typer.Exit(1)


@cli.command()
def evaluate(
    context: typer.Context,
    shop: Opened = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Judge the current version on the held-out end of its log: all products are ranked."""
    from retrieval.judge import judge

    wiring = _wiring(context)
    with _plainly():
        name = plain_name(shop or wiring.settings.shop)
        assistant = wiring.assistant(name)
        with wiring.events(name) as events, bar() as progress:
            figures = judge(assistant.pipeline, assistant.store, progress=progress, events=events)
        if as_json:
            say(json.dumps({"shop": name, **figures}))
        else:
            _print_figures(figures)


@cli.command(name="learn")
def learn_command(
    context: typer.Context,
    shop: Opened = None,
    every: Annotated[
        float | None,
        typer.Option("--every", min=0.01, help="Again and again, with so many hours between."),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(
            "--days",
            min=1,
            help="Latest days that judge and train nothing. Default: 3, or the newest tenth of a "
            "short log.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Train and compare; publish nothing.")
    ] = False,
    force_because: Annotated[
        str | None,
        typer.Option("--force-because", help="Publish even when worse, for this reason."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a round.")] = False,
) -> None:
    """Learn from what shoppers did since the last version, and publish what is not worse.

    Ranker, towers and session models are trained again and compared with those being served on the
    latest days of the log. They are published when the lower end of the difference's 95% interval
    is above -0.01 NDCG@10. Exit code 3 when they are not. `aisle shops --back` rolls back.
    """
    from assistant.relearning import learn_command as command
    from assistant.relearning.schedule import ended_by_signals, rounds
    from retrieval.relearning import Outcome, Round

    wiring = _wiring(context)
    with _plainly():
        name = plain_name(shop or wiring.settings.shop)
        options = command.Options(days, dry_run, force_because, every).checked()

        def once(known: str = "") -> Round:
            if wiring.versions(name).current() is None:  # a look must not make a database
                raise ArtifactError(
                    f"The shop {name!r} is not built yet. {_those_built(_built(wiring))}"
                )
            found = command.one_round(wiring, name, options, known)
            for line in command.told(name, found, as_json):
                say(line)
            return found

        if every is None:
            if once().outcome is Outcome.REFUSED:
                raise typer.Exit(command.REFUSED)
            return
        with ended_by_signals():
            rounds(once, every, lambda line: say(line, error=True))
        say("Ended.", error=True)


@cli.command()
def shops(
    context: typer.Context,
    shop: Annotated[str | None, typer.Option("--shop", help="Only this one.")] = None,
    use: Annotated[
        str | None, typer.Option("--use", help="Serve this published version of --shop.")
    ] = None,
    back: Annotated[
        bool, typer.Option("--back", help="Roll --shop back to the version before the current.")
    ] = False,
) -> None:
    """List the published versions of every shop, newest first, or roll one back."""
    wiring = _wiring(context)
    with _plainly():
        if use and back:
            raise ValueError("--use names a version and --back means the one before; give one.")
        if use or back:
            _switch(wiring.versions(plain_name(shop or wiring.settings.shop)), use)
        built = _built(wiring)
        if shop and shop not in built:
            raise ValueError(f"The shop {shop!r} is not built yet. {_those_built(built)}")
        if not built:
            say("No shop is built yet. Run `aisle build`.")
        for name in [shop] if shop else built:
            _list(name, wiring.versions(name))


@cli.command(name="profile")
def profile_command(
    context: typer.Context,
    shopper: Annotated[str, typer.Argument(help="Id of a returning shopper.")],
    shop: Opened = None,
    forget: Annotated[
        str | None,
        typer.Option("--forget", help="Forget one thing: a field, a value, a belief's id, budget."),
    ] = None,
    forget_all: Annotated[
        bool,
        typer.Option("--forget-all", help="Forget all: beliefs, budget, turns, whose events."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show what a shop knows of a shopper and where it is from, or forget it."""
    from assistant.profile.profile_command import profile

    wiring = _wiring(context)
    with _plainly(), _opened_store(wiring, shop) as store:
        events = wiring.events(shop or wiring.settings.shop) if forget_all else None
        for line in profile(store, shopper, forget, forget_all, as_json, events):
            say(line)


@cli.command()
def turns(
    context: typer.Context,
    shop: Opened = None,
    last: Annotated[int, typer.Option("--last", min=1, help="How many, the latest.")] = 20,
    shopper: Annotated[str | None, typer.Option(help="Only of this returning shopper.")] = None,
) -> None:
    """List recorded turns, oldest first, each with the id that `aisle replay` takes."""
    from assistant.replaying.replay_command import listed

    wiring = _wiring(context)
    with _plainly(), _opened_store(wiring, shop) as store:
        for line in listed(store, last, shopper):
            say(line)


@cli.command(name="replay")
def replay_command(
    context: typer.Context,
    record_id: Annotated[str, typer.Argument(help="A recorded turn's id, or how it begins.")],
    shop: Opened = None,
    prompt: Annotated[
        str | None, typer.Option("--prompt", help="Ask Claude again, with this prompt.")
    ] = None,
    model: Annotated[str | None, typer.Option("--model", help="Ask this Claude instead.")] = None,
    without_ranker: Annotated[
        bool, typer.Option("--without-ranker", help="Order the slate as an unlearnt shop does.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Play a recorded turn again, to the letter or with something else, and show what differs.

    Without --prompt and --model the recorded words are played back and Claude is not asked. What
    the turn would write is not kept.
    """
    from assistant.prompts.library import Library
    from assistant.replaying.recorder import purse_of
    from assistant.replaying.replay_command import replayed

    wiring = _wiring(context)
    with _plainly():
        name = plain_name(shop or wiring.settings.shop)
        changes = {k: v for k, v in (("prompt", prompt), ("model", model)) if v}
        if changes and wiring.settings.anthropic_api_key is None:
            raise ValueError("--prompt and --model ask Claude: set ANTHROPIC_API_KEY first.")
        current = wiring.versions(name).current() or ""
        assistant = wiring.assistant(name)
        library = Library(assistant.store, wiring.settings.prompt)
        asked = library.load(prompt) if prompt else library.live()
        purse = purse_of(assistant)
        asking = wiring.changed(**changes)
        explainer = asking.explainer(purse, prompt=asked) if changes else None
        for line in replayed(assistant, record_id, current, explainer, without_ranker, as_json):
            say(line)


@cli.command()
def password() -> None:
    """Make the line for `.env` that lets merchandisers in with a password; asks for it twice."""
    from assistant.passwords import hashed

    with _plainly():
        typed = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        say(f"AISLE_MERCHANDISER_PASSWORD='{hashed(typed)}'")


@cli.command(name="health")
def health_command(
    context: typer.Context,
    shop: Opened = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say how a shop is doing: version, turns, failures, spending, quarantine, disk.

    Exit code 1 when something is wrong: no version, the day's spending has reached its cap, or the
    language model fails in more than a fifth of the turns.
    """
    from assistant.health import health_command as command
    from assistant.health.report import health

    wiring = _wiring(context)
    with _plainly():
        name = plain_name(shop or wiring.settings.shop)
        if wiring.versions(name).current() is None:  # a look must not make a database
            say(command.unbuilt(name, as_json), error=not as_json)
            raise typer.Exit(1)
        with wiring.store(name) as store:
            found = health(wiring, name, store)
        for line in [command.as_json(found)] if as_json else command.as_lines(found):
            say(line)
        if found.problems:
            raise typer.Exit(1)


@contextmanager
def _opened_store(wiring: Wiring, shop: str | None) -> Iterator[Store]:
    """The store of a shop that is built. Raises ArtifactError for another."""
    name = plain_name(shop or wiring.settings.shop)
    if wiring.versions(name).current() is None:
        raise ArtifactError(f"The shop {name!r} is not built yet. {_those_built(_built(wiring))}")
    with wiring.store(name) as store:
        yield store


def _own_shop(settings: Settings) -> str | None:
    """AISLE_SHOP; None where it is the sample shop, into which no file goes unasked."""
    return None if settings.shop == SAMPLE else settings.shop


def _named_after(file: Path | None) -> str:
    """A shop's name from its file's: two files make two shops."""
    stem = file.name.split(".")[0] if file else ""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in stem)
    return FILE if plain.strip("-") in ("", SAMPLE) else plain.strip("-")


def _outdated(versions: Versions) -> bool:
    from retrieval.rankers import outdated  # trees take a moment to import

    return outdated(versions)


def _built(wiring: Wiring) -> list[str]:
    """Shops with a published version."""
    names = sorted(f.parent.name for f in wiring.settings.home.glob("*/versions"))
    return [name for name in names if wiring.versions(name).published()]


def _those_built(built: list[str]) -> str:
    return f"Built are: {', '.join(built)}." if built else "Run `aisle build`."


def _wiring(context: typer.Context) -> Wiring:
    wiring: Wiring = context.obj
    return wiring


@contextmanager
def _plainly() -> Iterator[None]:
    """Errors raised on purpose end the command with their message and exit code 1."""
    forgive_encodings()
    try:
        yield
    except BrokenPipeError:
        raise  # whoever reads what we print has had enough: typer ends the command quietly
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        say(
            f"{place}{error.strerror or error}. Aisle keeps everything below AISLE_HOME: let it be "
            "a folder you may write to, on a disk with space.",
            error=True,
        )
        raise typer.Exit(1) from None
    except (AisleError, ValueError) as error:
        say(str(error), error=True)
        raise typer.Exit(1) from None


def _feed(source: str, file: Path | None, maps: list[str] | None, **options: str | None) -> Feed:
    """The feed that the options describe. Raises SourceError or ValueError saying what is amiss."""
    from catalog.adapters import feed_for
    from catalog.files.mapping import Mapping
    from catalog.sample import SampleShop

    given = {name: value for name, value in options.items() if value is not None}
    if source == SAMPLE:
        if file is not None or maps or given:
            raise ValueError(
                "The sample shop is generated: it takes neither a file nor a mapping. For a file "
                "of your own give --source file and the file."
            )
        return SampleShop()
    if file is None:
        raise ValueError(f"--source {source} needs the file to read, as the last argument.")
    if source != FILE:
        if maps or given:
            raise ValueError(f"--source {source} knows its columns; --map is for --source file.")
        return feed_for(source, file)
    return feed_for(source, file, Mapping.for_file(file, maps or (), **given))


def _ingest(wiring: Wiring, shop: str, feed: Feed) -> None:
    from catalog.ingest import ingest as run

    with wiring.store(shop) as store, bar() as progress:
        report = run(feed, store, lambda read: progress(f"ingest {feed.name}", read, 0))
    for line in report.lines():
        say(line)


def _publish(wiring: Wiring, shop: str, force: bool) -> None:
    from retrieval.build import build as run

    before = wiring.versions(shop).current()
    with wiring.store(shop) as store, wiring.events(shop) as events, bar() as progress:
        manifest = run(
            store, wiring.versions(shop), wiring.embedder(), None, progress, force, events
        )
    if manifest.version == before:
        say(f"Nothing has changed; {shop} goes on as {before}. `--force` builds all the same.")
        return
    for note in manifest.notes:
        say(note)
    _print_figures(manifest.metrics)
    stages = ", ".join(f"{stage} {seconds:.0f} s" for stage, seconds in manifest.seconds.items())
    say(f"Published {shop} {manifest.version}: {manifest.products:,} products, "
        f"{manifest.interactions:,} interactions ({stages}).")  # fmt: skip
    say(f"Talk to it: aisle chat --shop {shop}")


def _switch(versions: Versions, use: str | None) -> None:
    if use is None:
        published, current = versions.published(), versions.current()
        older = [v for v in published if current and v < current]
        if not older:
            raise ValueError("There is no earlier version to roll back to.")
        use = older[0]
    versions.switch(use)


def _list(name: str, versions: Versions) -> None:
    say(f"{name}:")
    for version in versions.published():
        mark = "*" if version == versions.current() else " "
        try:
            manifest = read_manifest(versions.folder(version))
        except ArtifactError:  # the others must be seen, to roll back to
            say(f" {mark} {version}  damaged: its manifest can't be read")
            continue
        ndcg = manifest.metrics.get("ndcg@5")
        quality = f", NDCG@5 {ndcg:.3f}" if ndcg is not None else ""
        say(f" {mark} {version}  {manifest.products:,} products{quality}")


def _print_figures(figures: dict[str, float]) -> None:
    for figure, value in figures.items():
        say(f"  {figure:32} {value:.4f}")


cli.add_typer(rules_cli(_plainly, _opened_store), name="rules")
cli.command(name="simulate")(simulate_cli(_plainly, _opened_store))
cli.add_typer(policy_cli(_plainly, _opened_store), name="policy")
cli.add_typer(experiments_cli(_plainly, _opened_store), name="experiments")
