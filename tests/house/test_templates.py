"""Templates: every one is used, every one named exists, and none holds a script, a style or a handler."""

import re
from pathlib import Path

import pytest

import poles.web

WEB = Path(poles.web.__file__).parent
TEMPLATES = WEB / "templates"
NAMED = re.compile(r"""["']([a-z_]+/[a-z_/{}]+\.(?:html|txt))(?:#[\w-]+)?["']""")
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "handler attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "hx-on attribute": re.compile(r"<[^>]*\shx-on", re.I),
    "javascript address": re.compile(r"javascript:", re.I),
    "inline script": re.compile(r"""<script(?![^>]*\ssrc=|\stype="application/ld\+json">)""", re.I),
    "style element": re.compile(r"<style", re.I),
    "outside address": re.compile(r"""(?:src|srcset|action|href)\s*=\s*["'](?:https?:)?//""", re.I),
    "tab order": re.compile(r"""tabindex=["']?[1-9]"""),
}


def faults(text: str) -> set[str]:
    """The names of the rules that a template breaks."""
    return {name for name, rule in INLINE.items() if rule.search(text)}


def every_template() -> dict[str, str]:
    return {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")}


def named(texts, known) -> set[str]:
    """The templates that the texts name; one named by a variable (« schools/{verb}.html ») stands for all that fit."""
    names = {name for text in texts for name in NAMED.findall(text)}
    fits = {name: re.compile(re.sub(r"\{\w+\}", "[a-z_]+", name)) for name in names if "{" in name}
    return (names - fits.keys()) | {name for name in known for pattern in fits.values() if pattern.fullmatch(name)}


def test_no_template_holds_anything_inline_or_from_elsewhere():
    assert {name: faults(text) for name, text in every_template().items() if faults(text)} == {}


@pytest.mark.parametrize(
    ("harm", "rule"),
    [
        ('<p style="color:red">', "style attribute"),
        ('<a href="#" onclick="x()">', "handler attribute"),
        ('<div hx-on:click="x()">', "hx-on attribute"),
        ('<a href="javascript:x()">', "javascript address"),
        ("<script>x()</script>", "inline script"),
        ('<script type="module">x()</script>', "inline script"),
        ("<style>p{}</style>", "style element"),
        ('<img src="https://ailleurs.invalid/x.png">', "outside address"),
        ('<script src="//ailleurs.invalid/x.js"></script>', "outside address"),
        ('<a tabindex="3">', "tab order"),
    ],
)
def test_each_harm_would_be_seen(harm, rule):
    assert rule in faults(harm)


def test_every_template_is_used_and_every_one_named_exists():
    texts = every_template()
    sources = [path.read_text() for path in WEB.rglob("*.py")]

    used = named([*sources, *texts.values()], texts)

    assert texts.keys() - used == set()
    assert used - texts.keys() == set()


def test_every_page_has_a_title_of_its_own_and_one_main_heading():
    pages = {name: text for name, text in every_template().items() if '{% extends "layout/' in text}

    assert {name for name, text in pages.items() if "{% block title %}" not in text} == set()
    assert {name for name, text in pages.items() if len(re.findall(r"<h1[ >]", text)) != 1} == set()


BLOCK = re.compile(r"({%\s*block\s+\w+\s*%}|{%\s*endblock[^%]*%})")
NAMED_ADDRESS = re.compile(r"{%\s*url [^%]*? as (\w+)\s*%}")


def lost_addresses(text: str) -> set[str]:
    """The addresses that a template names in one block and uses in another, where they are empty."""
    inside: dict[str, str] = {}
    open_blocks = [""]
    for part in BLOCK.split(text):
        if not BLOCK.fullmatch(part):
            for name in open_blocks:
                inside[name] = inside.get(name, "") + part
        elif "endblock" in part:
            open_blocks.pop()
        else:
            open_blocks.append(part.split()[2])
    given = {block: set(NAMED_ADDRESS.findall(part)) for block, part in inside.items() if block}
    return {
        name
        for block, part in inside.items()
        if block
        for name in set().union(*given.values()) - given[block]
        if re.search(rf"\b{name}\b", part)
    }


def test_no_link_is_empty_because_its_address_was_named_in_another_block():
    assert {name: lost_addresses(text) for name, text in every_template().items() if lost_addresses(text)} == {}


def test_an_address_lost_between_blocks_would_be_seen():
    harm = '{% block a %}{% url "public:home" as home %}{% endblock %}{% block b %}<a href="{{ home }}">x</a>{% endblock %}'

    assert lost_addresses(harm) == {"home"}
