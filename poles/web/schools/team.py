"""Who works in the school, under which hat: invite, write again, end; and the team of a class."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from poles.domain.access import Unknown
from poles.domain.calendar import queries as calendar
from poles.domain.calendar import teams, usecases
from poles.domain.calendar.policy import CLASSES, TEAMS
from poles.domain.people import queries as people
from poles.domain.people import usecases as accounts
from poles.domain.people.policy import HATS
from poles.law.referents import most_at_once
from poles.web import pages
from poles.web.request import Request
from poles.web.schools.team_forms import AccompanyingForm, DutyForm, InviteForm
from poles.words.findings import Refused
from poles.words.roles import GIVES, Role
from poles.words.teams import Duty, is_accompanied

read = require_http_methods(["GET", "HEAD", "POST"])


@read
def team(request: Request) -> HttpResponse:
    """Who is in the team, since when, who has not signed in yet; the form to invite somebody."""
    actor = request.actor
    school = _school(request)
    form = InviteForm(request.POST or None, roles=GIVES.get(actor.role, ()))
    if form.is_valid() and _done(form, lambda: _invite(request, form, school.pk)):
        return redirect("schools:team")
    hats = list(people.team_of(actor, school.pk, on=timezone.localdate()))
    keys = [hat.pk for hat in hats]
    endable = set(HATS.rows(actor, "end").filter(pk__in=keys).values_list("pk", flat=True))
    context = {
        "school": school,
        "form": form,
        "may_invite": "invite" in TEAMS.may(actor, school),
        "members": [
            {"hat": hat, "waits": not hat.user.has_usable_password(), "may_end": hat.pk in endable} for hat in hats
        ],
    }
    return pages.page(request, "schools/team.html", context, status=422 if form.errors else 200)


@require_POST
def invite_again(request: Request, hat_id: UUID) -> HttpResponse:
    """Mail another link to somebody who has not chosen a password."""
    hat = accounts.invite_again(actor=request.actor, hat_id=hat_id, at=timezone.now())
    messages.success(request, f"Un nouveau lien est parti vers {hat.user.email} : il reste ouvert sept jours.")
    return redirect("schools:team")


@read
def end_hat(request: Request, hat_id: UUID) -> HttpResponse:
    """Name who will no longer act here, then do it."""
    hat = HATS.get(request.actor, "end", hat_id)
    if request.method == "POST":
        usecases.end_hat(actor=request.actor, school_id=_school(request).pk, hat_id=hat.pk, at=timezone.now())
        messages.success(request, f"{hat.user} n’a plus la fonction « {hat.get_role_display()} ».")
        return redirect("schools:team")
    return pages.page(request, "schools/end_hat.html", {"hat": hat})


@read
def class_team(request: Request, class_id: UUID) -> HttpResponse:
    """Head teacher, referents and who accompanies; the head and the DDFPT name them here."""
    return _class_page(request, class_id)


@require_POST
def accompanying(request: Request, class_id: UUID) -> HttpResponse:
    """Name a teacher of a lycée professionnel to accompany a class of Segpa or of 3e prépa-métiers."""
    form = AccompanyingForm(request.POST)
    division = CLASSES.get(request.actor, "name_accompanying", class_id)
    if form.is_valid() and _done(form, lambda: _accompany(request, form, division.pk)):
        return redirect("schools:class_team", division.pk)
    return _class_page(request, class_id, accompany=form)


@require_POST
def end_duty(request: Request, class_id: UUID, duty_id: UUID) -> HttpResponse:
    """End a duty for a class."""
    duty = usecases.end_duty(actor=request.actor, class_id=class_id, duty_id=duty_id, at=timezone.now())
    messages.success(request, f"{duty.user} n’est plus {duty.get_duty_display()} de cette classe.")
    return redirect("schools:class_team", class_id)


def _class_page(request: Request, class_id: UUID, *, accompany: AccompanyingForm | None = None) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    division = calendar.classes_of(actor).filter(pk=class_id).first()
    if division is None:
        raise Unknown(class_id)
    learners = list(calendar.learners_of(actor, division.pk))
    teachers = list(teams.teachers_of(division.school_id, on=today))
    may = CLASSES.may(actor, division)
    form = DutyForm(
        (request.POST or None) if accompany is None else None,
        teachers=[(str(row.pk), row.name) for row in teachers],
        learners=[(str(row.pk), str(row)) for row in learners],
    )
    if form.is_valid() and _done(form, lambda: _name(request, form, division.pk)):
        return redirect("schools:class_team", division.pk)
    around = teams.teams_of([division.pk])[division.pk]
    loads = teams.followed_by({duty.user_id for duty in around.referents}, on=today)
    context = {
        "division": division,
        "team": around,
        "referents": [{"duty": duty, "load": most_at_once(loads[duty.user_id])} for duty in around.referents],
        "without": [row for row in learners if around.referent_of(row.pk) is None],
        "form": form,
        "accompany": accompany or AccompanyingForm(),
        "may_name": "name_duty" in may,
        "may_accompany": "name_accompanying" in may and is_accompanied(division.programme.mef_code),
        "teachers": teachers,
    }
    refused = form.errors or (accompany is not None and accompany.errors)
    return pages.page(request, "schools/class_team.html", context, status=422 if refused else 200)


def _school(request: Request):
    row = TEAMS.rows(request.actor, "see").first()
    if row is None:
        raise Unknown("school")
    return row


def _done(form, gesture: Callable[[], None]) -> bool:
    try:
        gesture()
    except Refused as error:
        pages.add_findings(form, error)
        return False
    return True


def _invite(request: Request, form: InviteForm, school_id: UUID) -> None:
    said = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
    hat, told = usecases.invite(actor=request.actor, school_id=school_id, at=timezone.now(), **said)
    sent = f"un message part vers {hat.user.email}."
    if not told:
        sent = "cette personne a déjà reçu un message aujourd’hui, nous ne lui en envoyons pas un autre."
    messages.success(request, f"{hat.user} est de votre équipe ({hat.get_role_display()}) : {sent}")


def _name(request: Request, form: DutyForm, class_id: UUID) -> None:
    said = form.cleaned_data
    named = usecases.name_duty(
        actor=request.actor,
        class_id=class_id,
        duty=Duty(said["duty"]),
        user_id=UUID(said["user_id"]),
        learner_ids=[UUID(key) for key in said["learner_ids"]],
        at=timezone.now(),
    )
    for finding in named.warnings:
        messages.warning(request, finding.sentence)
    messages.success(request, "C’est noté : voici l’équipe de la classe.")


def _accompany(request: Request, form: AccompanyingForm, class_id: UUID) -> None:
    duty = usecases.name_accompanying(
        actor=request.actor, class_id=class_id, email=form.cleaned_data["email"], at=timezone.now()
    )
    messages.success(request, f"{duty.user} accompagne maintenant cette classe : un message l’en avertit.")
