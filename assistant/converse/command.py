"""What `aisle converse` does once its options are read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, get_args

from assistant.converse.cast import assistant_with, without
from assistant.converse.opening import opened
from assistant.converse.playing import Outcome, Voice, play
from assistant.converse.report import Report
from assistant.converse.script import Family, load_all
from assistant.converse.shuffling import Flips, Recommending, flips
from assistant.converse.simulation import Simulation, simulate
from assistant.converse.watching import Titles
from assistant.terminal import bar, say
from assistant.turn import Assistant
from assistant.words.template import TemplateExplainer
from catalog import LanguageModelError
from retrieval import Progress
from retrieval.progress import silent

if TYPE_CHECKING:
    from assistant.wiring import Wiring


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
            found = _played(assistant, families, voice, options, progress)
    if options.as_json:
        shop = str(options.catalog or options.shop)
        parts = {name: part.as_json() for name, part in found.items()}
        say(json.dumps({"shop": shop, "explainer": voice, **parts.pop("scripts", {}), **parts}))
    else:
        for part in found.values():
            for line in part.lines():
                say(line)
    return all(part.passed for part in found.values())


def _played(
    assistant: Assistant,
    families: Sequence[Family],
    voice: Voice,
    options: Options,
    progress: Progress,
) -> dict[str, Report | Simulation | Flips]:
    found: dict[str, Report | Simulation | Flips] = {}
    if families:
        found["scripts"] = run(assistant, families, voice, options.times, progress)
    if options.simulated:
        found["simulated"] = simulate(assistant, options.simulated, options.seed, progress)
    if options.shuffled:
        firsts = [script.turns[0].say for family in families for script in family.scripts]
        heard = _heard(assistant, voice)
        words = voice != "template"
        found["shuffled"] = flips(heard, firsts, options.shuffled, options.seed, words)
    return found


def _heard(assistant: Assistant, voice: Voice) -> Assistant:
    """The assistant whose words are compared under another order."""
    if voice == "claude":
        return assistant
    unaided = without(assistant, "reader")
    if voice == "fake":
        return assistant_with(unaided, Recommending())
    return replace(unaided, explainer=TemplateExplainer())


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
    if options.times < 1 or options.simulated < 0 or options.shuffled < 0:
        raise ValueError("--times is at least 1; --simulated and --shuffled are not below 0.")
    if not options.files and (options.shuffled or not options.simulated):
        raise ValueError("Name files or folders of scripts, or --simulated and how many shoppers.")
    if options.voice == "claude" and wiring.settings.anthropic_api_key is None:
        raise LanguageModelError(
            "no_key", "--explainer claude needs a key: set ANTHROPIC_API_KEY, or take template."
        )
    return voices[options.voice]
