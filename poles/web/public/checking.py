"""« Vérifier une convention »: anybody who holds one, on paper or as a file, learns whether it is authentic and holds."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from poles.domain.signing import checking, keys
from poles.web import pages
from poles.web.forms import PageForm
from poles.web.request import Request
from poles.words.agreements import CODE_LENGTH, SigningMeans

MIB = 1024 * 1024
MOST_BYTES = 4 * MIB
PRIVATE = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store"}


class CodeForm(PageForm):
    """The code that is printed under the QR of a convention."""

    code = forms.CharField(
        label="Code de vérification",
        max_length=40,
        help_text="Douze lettres et chiffres, imprimés au bas de la convention. Les espaces et les tirets ne comptent pas.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """The code as it is kept, or what is wrong with it."""
        code = checking.tidy(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(
                f"Un code compte {CODE_LENGTH} signes, celui-ci en compte {len(code)} : relisez-le."
            )
        return code


class FileForm(PageForm):
    """The PDF of a convention, as it was received."""

    file = forms.FileField(
        label="Fichier PDF de la convention",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        allow_empty_file=True,
        error_messages={"required": "Choisissez le fichier PDF de la convention."},
        help_text=f"Le fichier reçu, sans l’imprimer ni l’enregistrer à nouveau ; {MOST_BYTES // MIB} Mo au plus. "
        "Il n’est pas gardé.",
    )

    def clean_file(self) -> Any:
        """The file, or what is wrong with its size."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(
                f"Ce fichier dépasse {MOST_BYTES // MIB} Mo : ce n’est pas une convention du service."
            )
        return given


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request) -> HttpResponse:
    """Ask for the code, or for the file; a file is judged here and forgotten."""
    posted = request.method == "POST"
    asks_code = "code" in request.GET and not posted
    by_code = CodeForm(request.GET if asks_code else None)
    by_file = FileForm(request.POST if posted else None, request.FILES if posted else None)
    if asks_code and by_code.is_valid():
        return HttpResponseRedirect(reverse("public:check_code", args=[by_code.cleaned_data["code"]]))
    context: dict[str, Any] = {"by_code": by_code, "by_file": by_file, "keys": keys.published()}
    wrong = by_file if posted else by_code
    if posted and by_file.is_valid():
        found = checking.check_file(by_file.cleaned_data["file"].read())
        context |= {"found": found, "signatures": [_signature(one) for one in found.verdict.signatures]}
    answer = pages.page(request, "public/check.html", context | {"wrong": wrong}, status=422 if wrong.errors else 200)
    return _private(answer) if posted else answer


@require_safe
def check_code(request: Request, check_code: str) -> HttpResponse:
    """What the service says of the convention of a code: the page that the QR opens."""
    known = checking.check_code(check_code)
    context = {"known": known, "code": checking.tidy(check_code)[:CODE_LENGTH]}
    return _private(pages.page(request, "public/check_code.html", context, status=200 if known else 404))


@require_safe
def verifier(request: Request) -> HttpResponse:
    """The offline verifier, one file."""
    return _given(checking.verifier_source(), "verifier.py", "text/x-python; charset=utf-8")


@require_safe
def seal_roots(request: Request) -> HttpResponse:
    """The certificates of every key that ever sealed."""
    return _given("".join(keys.roots()).encode(), "sceaux.pem", "application/x-pem-file")


def _private(answer: HttpResponse) -> HttpResponse:
    """Kept by no search engine and no cache."""
    for name, value in PRIVATE.items():
        answer[name] = value
    return answer


def _given(content: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _signature(evidence: Any) -> dict[str, Any]:
    """One evidence as the page says it: who, in which capacity, when, how known."""
    signer, means = evidence["signer"], evidence["identity"]["means"]
    at: datetime | None = parse_datetime(evidence["moments"]["signed"])
    told = SigningMeans(means).label if means in set(SigningMeans) else means
    return {"name": signer["name"], "capacity": signer["capacity"] or signer["party"], "at": at, "means": told}
