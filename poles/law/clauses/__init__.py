"""The articles of the five type-conventions, in our own words, as data: what an académie has before it writes its own."""

import tomllib
from functools import cache
from importlib.resources import files

from poles.law.mentions import with_mentions
from poles.words.agreements import AgreementModel
from poles.words.terms import Clause


@cache
def first_clauses(model: AgreementModel) -> tuple[Clause, ...]:
    """The articles of a type-convention, in their order, each with the mandatory mentions that it carries."""
    said = tomllib.loads((files(__name__) / f"{model}.toml").read_text("utf-8"))
    return with_mentions(model, (Clause(title=one["title"], text=one["text"].strip()) for one in said["clause"]))


@cache
def source(model: AgreementModel) -> str:
    """The texts from which the articles of a type-convention were written."""
    said = tomllib.loads((files(__name__) / f"{model}.toml").read_text("utf-8"))
    return str(said["source"])
