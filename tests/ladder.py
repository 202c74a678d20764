"""Forces each rung of the degradation ladder: Claude, then the template, then plain cards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from assistant.language.fake import FakeLanguageModel
from assistant.language.llm import Prompt
from assistant.prompts import load
from assistant.turn import Assistant
from assistant.words.cards_only import CardsOnly
from assistant.words.explain import LanguageModelExplainer
from assistant.words.explainer import Brief, Said
from catalog import LanguageModelError

Rung = Literal["claude", "template", "cards"]
RUNGS: tuple[Rung, ...] = ("claude", "template", "cards")


class Fluent(FakeLanguageModel):
    """A fake Claude that always has a true sentence."""

    def stream(self, prompt: Prompt) -> Iterator[str]:
        self.history.append(prompt)
        yield "It is a fine choice. "


class Failing:
    """An Explainer that always fails."""

    name = "failing"

    def explain(self, brief: Brief) -> Iterator[Said]:
        raise LanguageModelError("overloaded")


def at_rung(assistant: Assistant, rung: Rung) -> Assistant:
    """`assistant` brought down to `rung`; pipeline and store are shared."""
    if rung == "claude":
        explainer = LanguageModelExplainer(Fluent(), load("explain"))
        return replace(assistant, explainer=explainer)
    if rung == "template":
        return replace(assistant, explainer=Failing())
    return replace(assistant, explainer=Failing(), fallback=CardsOnly())
