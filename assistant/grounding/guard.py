"""The guard itself: a stream of pieces in, checked sentences out. What fails is dropped whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.budget import Budget
from assistant.events import Pick
from assistant.grounding.claims import Claims
from assistant.grounding.comparisons import Comparisons
from assistant.grounding.figures import Figures
from assistant.grounding.ledger import Claim, Entry, Ledger, UnbackedError, unbacked
from assistant.grounding.markup import laid_bare, stripped
from assistant.grounding.names import MARK, Named, Names, mark_tags, without_marks
from assistant.grounding.scope import Scope, Talk
from assistant.grounding.sentences import Sentences
from assistant.grounding.slate import Slate
from assistant.grounding.standing import Standing
from assistant.grounding.vocabulary import Vocabulary, words_of
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
    """Lets through the sentences whose every claim the slate backs; fails closed.

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
        vocabulary = vocabulary or Vocabulary()
        self._names = Names(self._slate, vocabulary)
        self._figures = Figures(self._slate, budget)
        self._claims = Claims(self._slate, vocabulary.qualities)
        self._comparisons = Comparisons(self._slate)
        self._standing = Standing(self._slate)
        self._sentences = Sentences()
        self._shown = ""
        """The end of what was shown."""
        self._talk = Talk()
        self.ledger = Ledger()
        """What each sentence claimed, and what backs it."""
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

    def extend(self, picks: Sequence[Pick]) -> None:
        """From here on these may be spoken of too: the model has found them while it wrote."""
        self._slate.extend(picks)

    def _checked(self, raw: str) -> str:
        """The sentence as it is shown, or nothing when it is held back."""
        claims: list[Claim] = []
        try:
            shown, talk = self._read(raw, claims)
        except UnbackedError as problem:
            claims += [problem.claim] if problem.claim else []
            return self._hold(raw, str(problem), claims)
        # A sentence that cannot be checked must not be shown, nor end the turn.
        except Exception as error:  # noqa: BLE001
            return self._hold(raw, f"could not be checked: {type(error).__name__}", claims)
        if not re.search(r"\w", shown):
            return ""
        self._talk = talk
        self.passed += 1
        self.ledger.entries.append(Entry(raw, tuple(claims), shown=True))
        return shown

    def _hold(self, raw: str, why: str, claims: Iterable[Claim]) -> str:
        self.held_back.append(HeldBack(raw, why))
        self.ledger.entries.append(Entry(raw, tuple(claims), shown=False, why=why))
        self._talk = self._talk._replace(broken=True)
        return ""

    def _read(self, raw: str, claims: list[Claim]) -> tuple[str, Talk]:
        """The sentence to show and what the reply has then spoken of; fills `claims`."""
        if len(raw) > LONGEST_SENTENCE:
            raise UnbackedError("too long to check")
        marked = stripped(mark_tags(laid_bare(raw), self._slate))
        named = self._names.read(marked)
        claims += self._mentions(named)
        dangles = bool(PRONOUN.match(named.text)) and not named.places
        if dangles and self._talk.broken:
            raise UnbackedError("speaks of a sentence that was held back")
        scope = Scope(named.text, words_of(named.text), self._slate, self._talk)
        meant = self._comparisons.check(scope, claims)
        meant = self._claims.check(scope, claims) & (meant or self._slate.everyone) or meant
        self._standing.check(scope, claims)
        meant = frozenset() if named.places else meant or scope.meant()
        self._figures.check(named.text, claims, meant or (self._talk.subject if dangles else None))
        if self._figures.spans_money(self._shown[-_TAIL:], named.text):
            raise UnbackedError("a price that begins in the sentence before")
        self._check_promises(named, claims)
        subject = scope.topic() or meant or self._talk.subject
        vague = scope.is_vague if named.places else self._talk.vague and not meant
        talk = Talk(subject, self._talk.mentioned | named.places, vague=vague)
        return _tidy(without_marks(marked, self._slate)), talk

    def _mentions(self, named: Named) -> Iterable[Claim]:
        for place in sorted(named.places):
            fact = self._slate.facts[place]
            yield Claim("product", fact.shown, (fact.id,), "title", fact.shown)

    def _check_promises(self, named: Named, claims: list[Claim]) -> None:
        if match := GIVEN_AWAY.search(named.text):
            raise unbacked("a price of nothing", "price", match.group())
        if DISCLAIMED.search(named.text):
            return
        facts = [self._slate.facts[p] for p in named.places or self._slate.everyone]
        for match in PROMISES.finditer(named.text):
            said = match.group()
            fact = next((fact for fact in facts if said.casefold() in fact.text), None)
            if fact is None:
                raise unbacked("a promise that the slate does not make", "promise", said)
            claims.append(Claim("promise", said, (fact.id,), "description"))


def _tidy(text: str) -> str:
    """No doubled spaces, none before a stop, where a tag or an address was taken out."""
    text = re.sub(r"(?<=\S)[ \t]{2,}(?=\S)", " ", MARK.sub("", text))
    return re.sub(r"(?<=[\w*)])[ \t]+(?=[.,;!?](?:\s|$))", "", text)
