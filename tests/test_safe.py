"""Text shown literally: what a Markdown parser makes of it is the text itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.ui.safe import clipped, message, plain, words

JOINER = "\u2060"
NASTY = (
    "<script>alert(1)</script>",
    "![x](http://evil.example/p.png)",
    "[a](javascript:alert(1))",
    "$x$ and $$y$$",
    ":red[boo] :material/home: :smile:",
    "# h",
    "1. one",
    "- dash",
    "> quote",
    "a | b\n--|--\n1 | 2",
    "`code` and ```fence```",
    "**bold** _it_ ~~gone~~",
    "back\\slash \\[ \\$",
    "www.evil.example http://evil.example a@evil.example <http://evil.example>",
    "&lt;b&gt; &amp; &#58;",
    "    indented",
    "[x]: http://evil.example",
)
parser = MarkdownIt("gfm-like", {"linkify": False})


def shown(markdown: str) -> str:
    """The text of a document that is one plain paragraph; fails on anything more."""
    tokens = parser.parse(markdown)
    if not tokens:
        return ""
    assert [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {t.type for t in children} <= {"text", "text_special"}
    return "".join(t.content for t in children).replace(JOINER, "")


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_is_shown_as_it_is(text: str) -> None:
    assert shown(plain(text)) == " ".join(text.split())


@given(st.text(st.characters(codec="utf-8", exclude_characters=JOINER), max_size=80))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    assert shown(plain(text)) == " ".join(text.replace("\0", "\ufffd").split())


@pytest.mark.parametrize(
    "rewritten", [":smile:", ":material/home:", "http://a.example", "www.a.example", "a@b.example"]
)
def test_what_streamlit_rewrites_after_parsing_is_taken_apart(rewritten: str) -> None:
    """Streamlit looks for these in the parsed text, where no backslash is left."""
    parsed = "".join(t.content for t in parser.parse(plain(rewritten))[1].children or [])
    assert rewritten not in parsed
    assert parsed.replace(JOINER, "") == rewritten


def test_the_time_and_a_ratio_read_as_before() -> None:
    assert shown(plain("Open 9:30, scale 1:24")) == "Open 9:30, scale 1:24"


def test_words_keep_bold_and_bullets_and_nothing_else() -> None:
    html = parser.render(
        words("Two picks:\n- **Oak $20 desk** for $19.50\n- a # <b>lamp</b>\n\nBoth [fit](x).")
    )
    assert html.count("<li>") == 2
    assert "<strong>Oak $20 desk</strong>" in html.replace(JOINER, "")
    assert "&lt;b&gt;" in html
    assert "<a" not in html
    assert "<h1" not in html


def test_words_keep_their_lines() -> None:
    assert parser.render(words("one\ntwo\n\nthree")).count("<br") == 1
    assert parser.render(words("one\ntwo\n\nthree")).count("<p>") == 2


@pytest.mark.parametrize("text", ["**", "****", "** a **", "a ** b ** c", "**a", "2 ** 3 ** 4"])
def test_loose_asterisks_are_only_asterisks(text: str) -> None:
    assert "<strong>" not in parser.render(words(text))


@given(st.text(max_size=200))
def test_words_never_make_more_than_bold_and_bullets(text: str) -> None:
    allowed = {"paragraph_open", "paragraph_close", "inline", "list_item_open", "list_item_close"}
    tokens = parser.parse(words(text))
    assert {t.type for t in tokens} <= allowed | {"bullet_list_open", "bullet_list_close"}
    within = {c.type for t in tokens for c in t.children or []}
    assert within <= {
        "text", "text_special", "strong_open", "strong_close", "hardbreak", "softbreak",
    }  # fmt: skip


def test_a_message_shows_its_command() -> None:
    html = parser.render(message("The shop 'sample' is not built. Run `aisle build` first."))
    assert "<code>aisle build</code>" in html


def test_clipping_cuts_at_a_word_and_says_so() -> None:
    assert clipped("A lamp of brushed brass", 12) == "A lamp of…"
    assert clipped("short  enough\n", 20) == "short enough"
    assert clipped("x" * 50, 10) == "x" * 9 + "…"
    assert all(len(clipped("word " * 30, n)) <= n for n in range(1, 60))
