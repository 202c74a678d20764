"""Who writes a candidate's words, and what its replies took."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from assistant.lab.candidates import FAKE, TEMPLATE, Candidate
from assistant.language.claude import Claude, ClaudeConfig
from assistant.language.fake import FakeLanguageModel
from assistant.language.llm import LanguageModel, Piece, Prompt, Usage
from assistant.language.prices import known_cost
from assistant.language.purse import Purse
from assistant.replaying.listening import Listened
from assistant.settings import Settings
from assistant.toolbox.tool_loop import LoopConfig
from assistant.words.explain import LanguageModelExplainer
from assistant.words.explainer import Brief, Explainer, Said
from assistant.words.facts import told
from assistant.words.template import TemplateExplainer

_NAMED = 3
_NOTHING = "Try other words, or a higher budget."


class FactWriter:
    """A language model that needs no key: it says of the first products what it was told."""

    name = FAKE

    def stream(self, prompt: Prompt) -> Iterator[Piece]:
        """A sentence a product, the same for the same prompt. Tools are left alone."""
        return FakeLanguageModel([list(_sentences(prompt)) or _NOTHING]).stream(prompt)


def _sentences(prompt: Prompt) -> Iterator[str]:
    for product in told(f"{prompt.stable}\n{prompt.system}")[:_NAMED]:
        rated = f", rated {product['rating']}" if "rating" in product else ""
        yield f"**{product['title']}** [[{product['id']}]] is {product['price']}{rated}. "


@dataclass(slots=True)
class Meter:
    """An explainer that counts what it passes on. `usage` and `cost` are of the turn at hand."""

    explainer: Explainer
    model: str
    usage: Usage = field(default_factory=Usage)
    cost: int | None = 0
    """Micro-dollars; None where the model's price is not known."""
    raw: str = ""
    """All that was written, before the guard read it."""

    @property
    def name(self) -> str:
        """The explainer's."""
        return self.explainer.name

    def reset(self) -> None:
        """Before each turn."""
        self.usage, self.cost, self.raw = Usage(), 0, ""

    def explain(self, brief: Brief) -> Iterator[Said]:
        """The explainer's pieces, and its errors."""
        for piece in self.explainer.explain(brief):
            if isinstance(piece, str):
                self.raw += piece
            elif isinstance(piece, Usage):
                self._count(piece)
            yield piece

    def _count(self, usage: Usage) -> None:
        """Each reply has a price of its own: a long prompt may be dearer by the token."""
        self.usage += usage
        price = known_cost(self.model, usage)
        self.cost = None if price is None or self.cost is None else self.cost + price


Hired = Callable[[Candidate], Explainer]
"""From a candidate to who writes for it."""


def hired_by(settings: Settings, purse: Purse | None = None) -> Hired:
    """Claude as it is set, paid from `purse`, but for the candidate's model and temperature."""

    def explainer(candidate: Candidate) -> Explainer:
        if candidate.model == TEMPLATE:
            return TemplateExplainer()
        llm = (
            Listened(_claude(settings, candidate), purse) if candidate.asks_claude else FactWriter()
        )
        steps, calls = settings.claude_steps, settings.claude_calls
        loop = LoopConfig(steps, calls, settings.claude_deadline)
        return LanguageModelExplainer(llm, candidate.prompt, loop)

    return explainer


def _claude(settings: Settings, candidate: Candidate) -> LanguageModel:
    key = settings.anthropic_api_key
    return Claude(
        ClaudeConfig(
            api_key=key.get_secret_value() if key else None,
            model=candidate.model,
            base_url=settings.anthropic_base_url,
            timeout_seconds=settings.claude_timeout,
            max_retries=settings.claude_retries,
            deadline_seconds=settings.claude_deadline,
            temperature=candidate.temperature,
        )
    )
