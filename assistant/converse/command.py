"""What `aisle converse` does once its options are read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, get_args

from assistant.converse.opening import opened
from assistant.converse.playing import Outcome, Voice, play
from assistant.converse.report import Report
from assistant.converse.script import Family, load_all
from assistant.converse.watching import Titles
from assistant.terminal import bar, say
from assistant.turn import Assistant
from catalog import LanguageModelError
from retrieval import Progress
from retrieval.progress import silent

if TYPE_CHECKING:
    from assistant.cli import Wiring


@dataclass(frozen=True, slots=True)
class Options:
    """As the command line has them."""

    files: Sequence[Path]
    shop: str
    catalog: Path | None = None
    voice: str = "fake"
    times: int = 1
    as_json: bool = False
    simulated: int = 0
    shuffled: int = 0
    seed: int = 1


def converse(wiring: Wiring, options: Options) -> bool:
    """Plays, prints what came of it, and says whether all went well.

    Raises ScriptError, SourceError, ArtifactError, ValueError or LanguageModelError("no_key").
    """
    voice = _voice(wiring, options)
    families = load_all(*options.files) if options.files else []
    with bar() as progress:
        progress("open the shop", 0, 0)
        with opened(wiring, options.shop, options.catalog, progress) as assistant:
            report = run(assistant, families, voice, options.times, progress)
    if options.as_json:
        say(json.dumps({"shop": options.shop, "explainer": voice, **report.as_json()}))
    else:
        for line in report.lines():
            say(line)
    return report.passed


def run(
    assistant: Assistant,
    families: Sequence[Family],
    voice: Voice = "fake",
    times: int = 1,
    progress: Progress = silent,
) -> Report:
    """Plays every script of `families` so many times."""
    start = perf_counter()
    titles = Titles(assistant.pipeline.items.products)
    scripts = [(family.name, script) for family in families for script in family.scripts]
    played: dict[tuple[str, str], list[Outcome]] = {}
    for number, (family, script) in enumerate(scripts):
        progress("converse", number, len(scripts))
        runs = [play(script, assistant, voice, titles) for _ in range(times)]
        played.setdefault((family, script.name), []).extend(runs)
    progress("converse", len(scripts), len(scripts))
    return Report(played, perf_counter() - start)


def _voice(wiring: Wiring, options: Options) -> Voice:
    voices: dict[str, Voice] = {voice: voice for voice in get_args(Voice)}
    if options.voice not in voices:
        raise ValueError(f"--explainer is one of {', '.join(voices)}, not {options.voice!r}.")
    if options.times < 1:
        raise ValueError("--times is at least 1.")
    if options.voice == "claude" and wiring.settings.anthropic_api_key is None:
        raise LanguageModelError(
            "no_key", "--explainer claude needs a key: set ANTHROPIC_API_KEY, or take template."
        )
    return voices[options.voice]
