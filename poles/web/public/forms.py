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


class PasswordForm(PageForm):
    """A first password, typed twice since nobody sees it; the address is there for the browser's own memory."""

    email = forms.EmailField(
        label="Votre adresse",
        disabled=True,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="Mot de passe",
        max_length=256,
        strip=False,
        help_text="14 caractères au moins. Quatre mots sans rapport entre eux se retiennent bien.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Le même mot de passe, une deuxième fois",
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict:
        """Both must be the same."""
        typed, again = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if typed and again and typed != again:
            self.add_error("again", "Les deux mots de passe ne sont pas les mêmes : tapez-les de nouveau.")
        return self.cleaned_data
