"""Forms of the public pages."""

from uuid import UUID

from django import forms

from poles.web.forms import PageForm


class SignInForm(PageForm):
    """An address and a password; the view says whether they open an account."""

    email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        help_text="Format attendu : nom@domaine.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Mot de passe",
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_email(self) -> str:
        """The address in lower case: the same account, and the same count of wrong tries, whatever its case."""
        return self.cleaned_data["email"].lower()


class HatForm(PageForm):
    """The hat that a person asks to wear."""

    hat = forms.UUIDField()

    @property
    def hat_id(self) -> UUID:
        """The hat's key."""
        return self.cleaned_data["hat"]
