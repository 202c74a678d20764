"""The guard itself: a stream of pieces in, checked sentences out. What fails is dropped whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.budget import Budget
from assistant.events import Pick
from assistant.grounding.figures import Figures
from assistant.grounding.markup import laid_bare, stripped
from assistant.grounding.names import MARK, Named, Names, UnbackedError, mark_tags, without_marks
from assistant.grounding.sentences import Sentences
from assistant.grounding.slate import Slate
from assistant.grounding.vocabulary import Vocabulary
from assistant.grounding.words import DISCLAIMED, GIVEN_AWAY, PROMISES, PRONOUN

LONGEST_SENTENCE = 1_500
"""Characters; a longer one is not read but held back."""
_TAIL = 40


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A sentence that was not shown. `sentence` is the model's text: keep it out of the page."""

    sentence: str
    why: str


class Guard:
    """Lets through the sentences whose names and figures are on the slate; fails closed.

    `said` is what the shopper and the shop have said (message, profile, shop's name): its words
    may come back, its sums may not. When `passed` is 0 at the end, the template should speak.
    """

    def __init__(
        self,
        picks: Sequence[Pick],
        budget: Budget,
        vocabulary: Vocabulary | None = None,
        said: Iterable[str] = (),
    ) -> None:
        self._slate = Slate(picks, said)
        self._names = Names(self._slate, vocabulary or Vocabulary())
        self._figures = Figures(self._slate, budget)
        self._sentences = Sentences()
        self._shown = ""
        """The end of what was shown."""
        self._subject: frozenset[int] | None = None
        self._after_gap = False
        self.held_back: list[HeldBack] = []
        self.passed = 0
        """Sentences shown."""

    def feed(self, piece: str) -> list[str]:
        """The checked sentences that `piece` completes, ready to show, each with its spaces."""
        return [shown for raw in self._sentences.feed(piece) if (shown := self._let_through(raw))]

    def finish(self) -> list[str]:
        """The checked rest."""
        return [shown for raw in self._sentences.finish() if (shown := self._let_through(raw))]

    def _let_through(self, raw: str) -> str:
        shown = self._checked(raw) if raw.strip() else ""
        if not shown.strip():
            # A line that is gone leaves its break behind only if some of the line was shown.
            ended = "\n" if raw.strip() else "\n\n"
            open_line = bool(self._shown.strip()) and not self._shown.endswith(ended)
            shown = "\n" if "\n" in raw and open_line else ""
        self._shown = (self._shown + shown)[-_TAIL:]
        return shown

    def _checked(self, raw: str) -> str:
        """The sentence as it is shown, or nothing when it is held back."""
        try:
            shown, named = self._read(raw)
        except UnbackedError as problem:
            return self._hold(raw, str(problem))
        # A sentence that cannot be checked must not be shown, nor end the turn.
        except Exception as error:  # noqa: BLE001
            return self._hold(raw, f"could not be checked: {type(error).__name__}")
        if not re.search(r"\w", shown):
            return ""
        self._after_gap = False
        if named.places:
            self._subject = named.places
        self.passed += 1
        return shown

    def _hold(self, raw: str, why: str) -> str:
        self.held_back.append(HeldBack(raw, why))
        self._after_gap = True
        return ""

    def _read(self, raw: str) -> tuple[str, Named]:
        if len(raw) > LONGEST_SENTENCE:
            raise UnbackedError("too long to check")
        marked = stripped(mark_tags(laid_bare(raw), self._slate))
        named = self._names.read(marked)
        dangles = bool(PRONOUN.match(named.text)) and not named.places
        if dangles and self._after_gap:
            raise UnbackedError("speaks of a sentence that was held back")
        self._figures.check(named.text, self._subject if dangles else None)
        if self._figures.spans_money(self._shown[-_TAIL:], named.text):
            raise UnbackedError("a price that begins in the sentence before")
        self._check_promises(named)
        return _tidy(without_marks(marked, self._slate)), named

    def _check_promises(self, named: Named) -> None:
        if GIVEN_AWAY.search(named.text):
            raise UnbackedError("a price of nothing")
        if DISCLAIMED.search(named.text):
            return
        facts = [self._slate.facts[p] for p in named.places or self._slate.everyone]
        for match in PROMISES.finditer(named.text):
            if not any(match.group().casefold() in fact.text for fact in facts):
                raise UnbackedError("a promise that the slate does not make")


def _tidy(text: str) -> str:
    """No doubled spaces, none before a stop, where a tag or an address was taken out."""
    text = re.sub(r"(?<=\S)[ \t]{2,}(?=\S)", " ", MARK.sub("", text))
    return re.sub(r"(?<=[\w*)])[ \t]+(?=[.,;!?](?:\s|$))", "", text)
