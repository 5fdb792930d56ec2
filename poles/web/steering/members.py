"""The members of a pôle: who they are, what they do and bring, who speaks for them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from poles.domain.access import Unknown
from poles.domain.governance import queries as governance
from poles.domain.partners import queries, usecases
from poles.domain.partners.policy import HUB_MEMBERS
from poles.domain.people import usecases as accounts
from poles.domain.people.policy import HATS
from poles.domain.people.queries import speakers_of
from poles.domain.programmes.policy import CONTRIBUTIONS
from poles.web import pages
from poles.web.acting import act
from poles.web.request import Request
from poles.web.steering.partner_forms import EndForm, MemberForm, OwnMemberForm, VoiceForm
from poles.words.findings import Refused
from poles.words.partners import MemberKind
from poles.words.roles import Role

read = require_http_methods(["GET", "HEAD", "POST"])
OWN = ("role", "contact_name", "contact_email", "contact_phone")


@require_safe
def listing(request: Request) -> HttpResponse:
    """Who makes the pôle today, who has left it, and for its coordinator the schools of the map that are no member yet."""
    actor, today = request.actor, timezone.localdate()
    present = queries.members_of(actor, on=today)
    hub = queries.ground_of(actor)
    known = {row.school_id for row in present}
    schools = governance.schools_of_hub(hub.pk).order_by("name") if hub else []
    context = {
        "members": present,
        "gone": queries.members_of(actor, on=today, left=True),
        "several": len({row.hub_id for row in present}) > 1,
        "hub": hub,
        "schools": [one for one in schools if one.pk not in known],
    }
    return pages.page(request, "steering/members.html", context)


@read
def new(request: Request) -> HttpResponse:
    """Add a component to the pôle; a school of the map comes with its name."""
    hub = queries.ground_of(request.actor)
    if hub is None:
        raise Unknown("hub")
    schools = list(governance.schools_of_hub(hub.pk).order_by("name"))
    chosen = next((one for one in schools if str(one.pk) == request.GET.get("etablissement")), None)
    initial: dict[str, Any] = {"joined_on": timezone.localdate()}
    if chosen:
        initial |= {"kind": MemberKind.SCHOOL.value, "name": chosen.name, "school_id": str(chosen.pk)}
    form = MemberForm(request.POST or None, initial=initial, schools=schools)

    def gesture(said: dict[str, Any]) -> tuple[str, str]:
        row = usecases.add_member(
            actor=request.actor, hub_id=hub.pk, text=form.text(), joined_on=said["joined_on"], at=timezone.now()
        )
        told = f"« {row.name} » est membre du pôle. Vous pouvez inviter une personne à parler pour lui."
        return told, reverse("steering:member", args=[row.pk])

    return act(request, form, gesture, template="steering/member_form.html")


@require_safe
def one(request: Request, member_id: UUID) -> HttpResponse:
    """One member: its role, whom to write to, what it brings, what was entrusted to it, who speaks for it."""
    return pages.page(request, "steering/member.html", _shown(request, member_id))


@read
def change(request: Request, member_id: UUID) -> HttpResponse:
    """Change what is said of a member: all of it by its coordinator, its role and contact by itself."""
    actor = request.actor
    row = HUB_MEMBERS.get(actor, "edit", member_id)
    version = queries.version_of(row)
    shown = {"seen": version} | {name: getattr(row, name) for name in OWN}
    form: OwnMemberForm
    if actor.role is Role.HUB_MEMBER:
        form = OwnMemberForm(request.POST or None, initial=shown)
    else:
        shown |= {"kind": row.kind, "name": row.name, "school_id": str(row.school_id or "")}
        schools = governance.schools_of_hub(row.hub_id).order_by("name")
        form = MemberForm(request.POST or None, initial=shown, schools=schools, known=True)

    def gesture(said: dict[str, Any]) -> str:
        with form.kept(version):
            usecases.change_member(
                actor=actor, member_id=row.pk, text=form.text(row), seen=said["seen"], at=timezone.now()
            )
        return "La fiche est à jour."

    onward = reverse("steering:member", args=[row.pk])
    return act(request, form, gesture, template="steering/member_form.html", onward=onward, member=row)


@read
def end(request: Request, member_id: UUID) -> HttpResponse:
    """Say what ends with the member, then end it."""
    row = HUB_MEMBERS.get(request.actor, "end", member_id)
    form = EndForm(request.POST or None, initial={"left_on": timezone.localdate()})

    def gesture(said: dict[str, Any]) -> str:
        usecases.end_member(actor=request.actor, member_id=row.pk, left_on=said["left_on"], at=timezone.now())
        return f"« {row.name} » n’est plus membre du pôle. Ce qu’il a fait reste."

    onward = reverse("steering:members")
    voices = speakers_of(request.actor, row.pk, on=timezone.localdate())
    return act(request, form, gesture, template="steering/member_end.html", onward=onward, member=row, voices=voices)


@require_POST
def invite(request: Request, member_id: UUID) -> HttpResponse:
    """Invite a person to speak for a member."""
    row = HUB_MEMBERS.get(request.actor, "invite", member_id)
    form = VoiceForm(request.POST)
    if form.is_valid():
        try:
            done = usecases.invite(actor=request.actor, member_id=row.pk, at=timezone.now(), **form.cleaned_data)
        except Refused as error:
            pages.add_findings(form, error)
        else:
            told = "un message est parti" if done.told else "un message est déjà parti aujourd’hui : il suffit"
            messages.success(request, f"{done.hat.user} parle maintenant pour « {row.name} » ; {told}.")
            return redirect("steering:member", row.pk)
    return pages.page(request, "steering/member.html", _shown(request, member_id) | {"voice_form": form}, status=422)


@require_POST
def invite_again(request: Request, member_id: UUID, hat_id: UUID) -> HttpResponse:
    """Mail another link to somebody who has not chosen a password."""
    hat = _hat(request, member_id, hat_id)
    accounts.invite_again(actor=request.actor, hat_id=hat.pk, at=timezone.now())
    messages.success(request, f"Un nouveau lien est parti vers {hat.user.email} : il reste ouvert sept jours.")
    return redirect("steering:member", member_id)


@read
def silence(request: Request, member_id: UUID, hat_id: UUID) -> HttpResponse:
    """Name who will no longer speak for the member, then do it."""
    hat = _hat(request, member_id, hat_id)
    if request.method == "POST":
        usecases.silence(actor=request.actor, member_id=member_id, hat_id=hat.pk, at=timezone.now())
        messages.success(request, f"{hat.user} ne parle plus pour ce membre.")
        return redirect("steering:member", member_id)
    return pages.page(request, "steering/member_silence.html", {"hat": hat})


def _hat(request: Request, member_id: UUID, hat_id: UUID) -> Any:
    hat = HATS.get(request.actor, "end", hat_id)
    if hat.member_id != member_id:
        raise Unknown(hat_id)
    return hat


def _shown(request: Request, member_id: UUID) -> dict[str, Any]:
    actor, today = request.actor, timezone.localdate()
    row = queries.member_of(actor, member_id)
    may = HUB_MEMBERS.may(actor, row) if row.left_on is None else frozenset[str]()
    brought = CONTRIBUTIONS.rows(actor, "see").filter(member=row).select_related("action__programme")
    return {
        "member": row,
        "may": may,
        "own": row.pk in actor.reach,
        "contributions": brought.order_by("-action__programme__school_year", "action__title", "pk"),
        "decisions": queries.decisions_of(actor).filter(member=row).order_by("done_on", "due_on", "pk"),
        "today": today,
        "voices": list(speakers_of(actor, row.pk, on=today)) if "invite" in may else [],
        "voice_form": VoiceForm() if "invite" in may else None,
    }
