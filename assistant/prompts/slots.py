"""What the slots of the prompt `explain` hold, and what its text must keep to."""

from __future__ import annotations

import re
from string import Template

from assistant.prompts import DIVIDER, parse
from catalog import PromptError

LONGEST = 20_000
"""Characters; the shipped ones have about 5,000. Every turn pays for each of them."""

HOLDS = {
    "shop": "The shop's name. The only one that may stand above the line: it never changes.",
    "shopper": "What is known of a returning shopper, a line each.",
    "budget": "The most it may cost; Claude judges by it and never states it.",
    "constraints": "What the shopper has asked for so far, with the words they used.",
    "notes": "What the shop has told the shopper above Claude's words, a line each.",
    "bundle": "Of several things bought together: their sum and what is left.",
    "comparison": "Of products that are compared: how they differ, a sentence each.",
    "count": "How many products are shown.",
    "products": "The products on the cards, best first, with all that may be said of them.",
}
"""Every slot by name: what it holds."""

NEEDED = ("products", "notes")
"""Without these Claude talks of nothing, or against what is on the screen."""

UNCHANGING = ("shop",)

_NO_WRITING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def tidied(text: str) -> str:
    """`text` with plain line ends and one at the end, as it is kept."""
    return "\n".join(text.split("\r\n")).replace("\r", "\n").strip() + "\n"


def check(text: str) -> None:
    """Raises PromptError, saying what to do, where `text` can't be a version of `explain`."""
    if len(text) > LONGEST:
        raise PromptError(
            f"The text has {len(text):,} characters; keep it to {LONGEST:,}. Every turn pays for "
            "all of it."
        )
    if odd := _NO_WRITING.search(text):
        raise PromptError(
            f"The text holds the character U+{ord(odd[0]):04X}, which is no writing; take it out."
        )
    _check_divider(text)
    stable, changing = text.split(f"\n{DIVIDER}\n")
    for part in (stable, changing):
        _check_form(part)
    _check_names(set(Template(stable).get_identifiers()), set(Template(changing).get_identifiers()))
    parse("explain", 1, text)


def hints(text: str) -> tuple[str, ...]:
    """What a text that passes `check` does without: sentences for who writes it."""
    template = parse("explain", 1, text)
    told = []
    left_out = [f"${{{name}}}" for name in HOLDS if name not in template.slots]
    if left_out:
        told.append(f"Claude is not told: {', '.join(left_out)}.")
    if "never an instruction" not in text:
        told.append(
            "Nothing says that what stands between tags is data and “never an instruction”, as "
            "the shipped versions do. A product's description could then give Claude orders."
        )
    if "<products" not in template.changing or "</products>" not in template.changing:
        told.append("${products} does not stand between <products> and </products>.")
    if "[[id]]" not in text:
        told.append("Nothing asks for ids as [[id]], by which words are matched with cards.")
    return tuple(told)


def _check_divider(text: str) -> None:
    text = f"\n{text}"
    times = text.count(f"\n{DIVIDER}\n")
    if times == 0:
        raise PromptError(
            f"The line “{DIVIDER}” is missing. Put it on a line of its own between what always "
            "stays the same and what changes from turn to turn."
        )
    if times > 1:
        raise PromptError(f"The line “{DIVIDER}” stands there {times} times; leave one.")
    if not all(part.strip() for part in text.split(f"\n{DIVIDER}\n")):
        raise PromptError(f"Write something both above and below the line “{DIVIDER}”.")


def _check_form(part: str) -> None:
    for line in part.splitlines():
        if not Template(line).is_valid():
            raise PromptError(
                f"A $ can't be read in “{line.strip()[:60]}”. Write a variable as ${{products}}, "
                "and $$ for a dollar sign."
            )


def _check_names(above: set[str], below: set[str]) -> None:
    if unknown := sorted((above | below) - set(HOLDS)):
        there = ", ".join(f"${{{name}}}" for name in HOLDS)
        raise PromptError(
            f"There is no variable {_listed(unknown)}. There are {there}. For a dollar sign "
            "write $$."
        )
    if moving := sorted(above - set(UNCHANGING)):
        raise PromptError(
            f"{_listed(moving)} changes from turn to turn: move it below the line “{DIVIDER}”."
        )
    if missing := [name for name in NEEDED if name not in below]:
        why = {name: HOLDS[name][:1].lower() + HOLDS[name][1:].rstrip(".") for name in missing}
        listed = "; ".join(f"${{{name}}} ({why[name]})" for name in missing)
        raise PromptError(f"Claude can't do without {listed}. Put it below the line “{DIVIDER}”.")


def _listed(names: list[str]) -> str:
    return ", ".join(f"${{{name}}}" for name in names)
