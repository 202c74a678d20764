"""Suites for tests of the lab: small, and true of the small sample shop."""

from __future__ import annotations

from pathlib import Path

SAID = ("headphones", "a tent", "a board game", "secateurs", "a coffee grinder", "a desk lamp")

PROMPTFOO = """
description: Two questions
prompts: ["Answer the shopper: {{question}}"]
providers: [openai:gpt-5]
defaultTest:
  assert:
    - {type: latency, threshold: 60000}
tests:
  - description: headphones
    vars: {question: headphones under $100, currency: "$"}
    assert:
      - {type: contains, value: "{{currency}}"}
      - {type: not-contains, value: "€"}
      - {type: icontains-any, value: [HEADPHONES, earbuds]}
      - {type: regex, value: '\\$\\d+\\.\\d\\d'}
      - {type: cost, threshold: 0.01}
      - {type: is-json}
      - {type: llm-rubric, value: is friendly}
      - {type: javascript, value: "output.length < 500"}
      - {type: regex, value: "("}
  - vars: {question: [a tent, a kite], unused: x}
    assert: [{type: contains, value: no answer has this}]
  - vars: {a: 1, b: 2}
  - file://more.yaml
"""


def scripts(folder: Path, *said: str) -> Path:
    """A family of one-turn conversations that all pass."""
    file = folder / "plain.yaml"
    lines = ["about: For the lab.", "scripts:"]
    for place, text in enumerate(said or SAID):
        lines += [
            f"  - name: conversation {place}",
            f"    turns: [{{say: {text}, picks: {{at_least: 1}}}}]",
        ]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file
