"""What is typed of the articles of a type-convention: a place, a title, a text each."""

from collections.abc import Sequence
from typing import Any

from django import forms

from poles.law.mentions import LONGEST_TEXT, LONGEST_TITLE, MOST_CLAUSES
from poles.web.forms import PageForm
from poles.words.terms import Clause

SPARE = 2
"""Void articles offered after the last one."""
WHOLE = f"Donnez un nombre entier, de 1 à {MOST_CLAUSES + SPARE}."
LONGEST_NUMBER = 6


class ClausesForm(PageForm):
    """Articles one after the other; a void one is left out, the places give the order."""

    def __init__(self, data: Any = None, *, clauses: Sequence[Clause], **kwargs: Any):
        super().__init__(data, **kwargs)
        most = MOST_CLAUSES + SPARE
        posted = sum(f"title_{number}" in data for number in range(1, most + 1)) if data else 0
        self.rows = posted or min(len(clauses) + SPARE, most)
        for number in range(1, self.rows + 1):
            known = clauses[number - 1] if number <= len(clauses) else Clause(title="", text="")
            self.fields[f"place_{number}"] = forms.IntegerField(
                label=f"Place de l’article {number}", initial=number, min_value=1, max_value=most,
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), WHOLE),
            )  # fmt: skip
            self.fields[f"title_{number}"] = forms.CharField(
                label=f"Titre de l’article {number}", required=False, max_length=LONGEST_TITLE, initial=known.title
            )
            self.fields[f"text_{number}"] = forms.CharField(
                label=f"Texte de l’article {number}", required=False, max_length=LONGEST_TEXT, initial=known.text,
                widget=forms.Textarea(attrs={"rows": 6}),
            )  # fmt: skip

    @property
    def groups(self) -> list[tuple[int, Any, Any, Any]]:
        """(number, place, title, text) of each article, to draw them together."""
        return [
            (number, self[f"place_{number}"], self[f"title_{number}"], self[f"text_{number}"])
            for number in range(1, self.rows + 1)
        ]

    def _ordered(self) -> list[tuple[int, int]]:
        """(place, number in the form) of each article that is not void, in order."""
        data = self.cleaned_data
        return sorted(
            (data[f"place_{number}"], number)
            for number in range(1, self.rows + 1)
            if data[f"title_{number}"].strip() or data[f"text_{number}"].strip()
        )

    @property
    def clauses(self) -> list[Clause]:
        """What was typed, in the order of the places."""
        data = self.cleaned_data
        return [Clause(title=data[f"title_{at}"], text=data[f"text_{at}"]) for _, at in self._ordered()]

    def field_of(self, name: str) -> str:
        """The field of the form that a finding names by the rank of its article (« text_8 »); empty when none."""
        rank = name.removeprefix("text_")
        order = self._ordered()
        if not rank.isdecimal() or not 0 < int(rank) <= len(order):
            return ""
        return f"text_{order[int(rank) - 1][1]}"
