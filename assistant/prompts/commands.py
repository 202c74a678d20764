"""`aisle prompts`: versions, what is live, and changing that, from the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.prompts.comparing import difference
from assistant.prompts.library import Library
from assistant.prompts.versions import Promotion, PromptVersion
from assistant.terminal import say
from assistant.wiring import Wiring
from catalog import PromptError

prompts_commands = typer.Typer(
    no_args_is_help=True,
    help="Versions of the prompt that Claude is given: list, compare, export, import, go live.",
)

Opened = Annotated[str | None, typer.Option("--shop", help="Which shop. Default: AISLE_SHOP.")]
Version = Annotated[
    str, typer.Argument(help="A version such as explain-v2; explain for the newest; live.")
]
Author = Annotated[str, typer.Option("--author", help="Your name, which is kept with it.")]
Note = Annotated[str, typer.Option("--note", help="Why, in a few words.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@prompts_commands.command(name="list")
def list_versions(context: typer.Context, shop: Opened = None, as_json: Json = False) -> None:
    """List every version, its author, date and note, and which is live since when."""
    with _library(context, shop) as library:
        if as_json:
            say(json.dumps(_data(library)))
            return
        status = library.status()
        for name in library.names():
            for version in library.versions(name):
                say(_row(version, "*" if version.label == status.live else " "))
        say(_live(status.live, status.promoted))
        if status.problem:
            say(status.problem, error=True)


@prompts_commands.command()
def show(
    context: typer.Context, version: Version, shop: Opened = None, as_json: Json = False
) -> None:
    """Print a version's text."""
    with _library(context, shop) as library:
        found = library.version(version)
        say(json.dumps(_version(found)) if as_json else found.text.rstrip("\n"))


@prompts_commands.command()
def diff(context: typer.Context, before: Version, after: Version, shop: Opened = None) -> None:
    """Print how two versions differ, sentence by sentence."""
    with _library(context, shop) as library:
        old, new = library.version(before), library.version(after)
        say(f"- {old.label}\n+ {new.label}\n")
        for line in difference(old.text, new.text) or ("They are the same, word for word.",):
            say(str(line))


@prompts_commands.command()
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where to; made when it is not there.")],
    shop: Opened = None,
) -> None:
    """Write every version of `explain` as a Markdown file with its author, date and note."""
    with _library(context, shop) as library:
        try:
            written = library.export(folder)
        except OSError as error:
            raise PromptError(f"{folder}: {error.strerror}. Name another folder.") from None
        for path in written:
            say(str(path))


@prompts_commands.command(name="import")
def import_files(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Markdown files, as export writes them.")],
    author: Author,
    note: Note = "",
    shop: Opened = None,
) -> None:
    """Keep each file's text as a new version. It is not live until it is promoted."""
    refused = False
    with _library(context, shop) as library:
        texts = {str(path): _read(path) for path in files}
        for one in library.import_(texts, author, note):
            refused = refused or one.version is None
            told = f"kept as {one.version.label}" if one.version else one.problem
            say(f"{one.file}: {told}", error=one.version is None)
    if refused:
        raise typer.Exit(1)


@prompts_commands.command()
def promote(
    context: typer.Context,
    version: Version,
    author: Author,
    note: Note = "",
    shop: Opened = None,
) -> None:
    """Make a version live: every turn that begins from now on is answered with it."""
    with _library(context, shop) as library:
        done = library.promote(version, author, note)
        say(f"{done.version} is live from the next turn on. Back: aisle prompts rollback")


@prompts_commands.command()
def rollback(context: typer.Context, author: Author, note: Note = "", shop: Opened = None) -> None:
    """Take up the version that was live before; again, the one before that."""
    with _library(context, shop) as library:
        library.rollback(author, note)
        say(f"{library.live().label} is live from the next turn on.")


@contextmanager
def _library(context: typer.Context, shop: str | None) -> Iterator[Library]:
    """The one library of a shop, its errors told plainly."""
    from assistant.cli import _opened_store, _plainly  # it lists these commands: not above

    wiring: Wiring = context.obj
    with _plainly(), _opened_store(wiring, shop) as store:
        yield Library(store, wiring.settings.prompt)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise PromptError(f"{path}: {error.strerror}. Name a file that can be read.") from None
    except UnicodeDecodeError:
        raise PromptError(f"{path} is not UTF-8 text. Save it as UTF-8 first.") from None


def _row(version: PromptVersion, mark: str) -> str:
    at = version.at.strftime("%Y-%m-%d %H:%M") if version.at else "shipped"
    return f"{mark} {version.label:12} {at:16}  {version.author}: {version.note}"


def _live(label: str, promoted: Promotion | None) -> str:
    if promoted is None:
        return f"{label} is live, as AISLE_PROMPT says."
    why = f": {promoted.note}" if promoted.note else ""
    return f"{label} is live since {promoted.at:%Y-%m-%d %H:%M}, by {promoted.author}{why}."


def _data(library: Library) -> dict[str, Any]:
    status = library.status()
    return {
        "live": status.live,
        "problem": status.problem,
        "versions": [_version(v) for n in library.names() for v in library.versions(n)],
        "history": [
            {
                "version": one.version,
                "rollback": one.rollback,
                "author": one.author,
                "note": one.note,
                "at": one.at.isoformat(),
            }
            for one in library.history()
        ],
    }


def _version(version: PromptVersion) -> dict[str, Any]:
    return {
        "version": version.label,
        "author": version.author,
        "note": version.note,
        "at": version.at.isoformat() if version.at else None,
        "origin": version.origin,
        "digest": version.digest,
        "text": version.text,
    }
