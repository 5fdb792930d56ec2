"""Errors of the interface as problem documents (RFC 9457): what is wrong, where, and what to do, in French."""

from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import ValidationError

from poles.domain.access import Unknown

MEDIA_TYPE = "application/problem+json"


class Fault(Schema):
    """One parameter that cannot be read."""

    parameter: str
    sentence: str


class Problem(Schema):
    """A problem document."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    faults: list[Fault] = []


def problem(status: int, title: str, detail: str = "", faults: list[Fault] | None = None) -> JsonResponse:
    """The document as an answer."""
    body = Problem(title=title, status=status, detail=detail, faults=faults or []).model_dump()
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})


def missing(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """404 for what is not there, hidden or absent."""
    return problem(404, "Introuvable", "Rien ne répond à cette adresse. Le plan de l’interface est openapi.json.")


def teach(api: NinjaAPI) -> None:
    """Make an interface answer its errors so."""

    def unknown(request: HttpRequest, error: Any) -> HttpResponse:
        return missing(request)

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        faults = [Fault(parameter=_name(one), sentence=_sentence(one)) for one in error.errors]
        return problem(422, "Paramètre illisible", "Corrigez les paramètres nommés, puis recommencez.", faults)

    def busy(request: HttpRequest, error: Any) -> HttpResponse:
        answer = problem(503, "Service très demandé", "Réessayez dans quelques secondes.")
        answer["Retry-After"] = "10"
        return answer

    api.add_exception_handler(OperationalError, busy)
    api.add_exception_handler(Http404, unknown)
    api.add_exception_handler(Unknown, unknown)
    api.add_exception_handler(ValidationError, invalid)


def _name(error: dict[str, Any]) -> str:
    """The parameter that an error of pydantic concerns."""
    return str(error["loc"][-1]) if error.get("loc") else ""


def _sentence(error: dict[str, Any]) -> str:
    """What to write instead, without repeating what was received."""
    limits = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return str(limits["error"])
        case "missing":
            return "Ce paramètre est obligatoire."
        case "int_parsing" | "int_parsing_size" | "int_from_float" | "int_type":
            return "Écrivez un nombre entier."
        case "greater_than_equal":
            return f"Le plus petit accepté est {limits['ge']}."
        case "less_than_equal":
            return f"Le plus grand accepté est {limits['le']}."
        case "enum":
            return f"Écrivez l’une de ces valeurs : {limits['expected']}."
        case "string_too_long":
            return f"Au plus {limits['max_length']} caractères."
        case "bool_parsing":
            return "Écrivez true ou false."
        case kind if kind.startswith("date"):
            return "Écrivez une date AAAA-MM-JJ."
        case kind if kind.startswith("uuid"):
            return "Écrivez un identifiant tel que l’interface le donne."
    return "Cette valeur n’a pas la forme attendue."
