"""Who is tried: a prompt, who writes with it, and how freely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from assistant.language.claude import check_model
from assistant.language.wire import takes_temperature
from assistant.prompts import PromptTemplate
from catalog import LabError

FAKE, TEMPLATE = "fake", "template"
KEYLESS = (FAKE, TEMPLATE)
"""Who write without Claude."""
MODEL_FREE = {
    FAKE: "Written by the fake: fixed sentences made from the products that the prompt tells it. "
    "It tries the machinery and what the prompt passes on, not how the prompt is worded.",
    TEMPLATE: "Written by the template explainer, which reads no prompt.",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of those compared. `name` is of no other in the run."""

    name: str
    prompt: PromptTemplate
    model: str
    """`FAKE`, `TEMPLATE`, or a Claude model."""
    temperature: float | None = None

    @property
    def asks_claude(self) -> bool:
        """True when its words are Claude's, and cost money."""
        return self.model not in KEYLESS


def candidates(
    prompts: Sequence[tuple[str, PromptTemplate]],
    models: Sequence[str],
    temperature: float | None = None,
) -> tuple[Candidate, ...]:
    """Every (label, prompt) with every model; the first is what the others are compared with.

    Raises LabError, or LanguageModelError("bad_request") for a model the SDK does not list.
    """
    for model in models:
        _check(model, temperature)
    made = tuple(
        Candidate(_named(label, model, temperature), prompt, model, temperature)
        for place, ((label, prompt), model) in enumerate(product(prompts, models))
        if model != TEMPLATE or place < len(models)  # it reads no prompt: once is enough
    )
    names = [one.name for one in made]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise LabError(f"{twice[0]} is given twice. Compare it with another prompt or model.")
    if not made:
        raise LabError("There is no candidate. Name a prompt, as --prompt explain-v2.")
    return made


def _named(label: str, model: str, temperature: float | None) -> str:
    if model == TEMPLATE:
        return TEMPLATE
    warm = "" if temperature is None else f" · temperature {temperature:g}"
    return f"{label} · {model}{warm}"


def _check(model: str, temperature: float | None) -> None:
    if model not in KEYLESS:
        check_model(model)
    if temperature is None:
        return
    if model in KEYLESS or not takes_temperature(model):
        raise LabError(
            f"{model} takes no temperature: the API refuses it for Claude models since 4.7. "
            "Leave it out, or try an older model such as claude-haiku-4-5."
        )
    if not 0 <= temperature <= 1:
        raise LabError(f"A temperature is from 0 to 1, not {temperature:g}.")
