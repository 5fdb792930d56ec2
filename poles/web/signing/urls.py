"""Addresses of the signatures: a mailed link, what waits for an account, the batch, what a school follows."""

from django.urls import path

from poles.web.routes import Asks, Open, routes
from poles.web.signing import batch, following, link, mine
from poles.words.roles import SCHOOL_ROLES

app_name = "signing"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("lot", batch.batch, name="batch"),
    path("textes/<uuid:signatory_id>", mine.text, name="text"),
    path("textes/<uuid:signatory_id>/signer", mine.sign, name="sign"),
    path("textes/<uuid:signatory_id>/refuser", mine.refuse, name="refuse"),
    path("textes/<uuid:signatory_id>/texte.pdf", mine.pdf, name="pdf"),
    path("suivi/<uuid:agreement_id>", following.progress, name="progress"),
    path("suivi/<uuid:agreement_id>/texte-<int:number>/envoyer", following.send, name="send"),
    path("suivi/<uuid:agreement_id>/texte-<int:number>/reprendre", following.recall, name="recall"),
    path("suivi/signataire/<uuid:signatory_id>/relancer", following.remind, name="remind"),
    path("suivi/signataire/<uuid:signatory_id>/adresse", following.correct, name="correct"),
    path("suivi/signataire/<uuid:signatory_id>/papier", following.scan, name="scan"),
    path("lien/<str:token>", link.link, name="link"),
    path("lien/<str:token>/lire", link.read, name="link_read"),
    path("lien/<str:token>/signer", link.sign, name="link_sign"),
    path("lien/<str:token>/code", link.code, name="link_code"),
    path("lien/<str:token>/refuser", link.refuse, name="link_refuse"),
    path("lien/<str:token>/texte.pdf", link.pdf, name="link_pdf"),
]

_BEARER = Open("le lien signé est le droit de lire et de signer un texte ; l’ouvrir ne fait rien")
routes(
    {
        "signing:mine": Asks("signatory", "sign"),
        "signing:batch": Asks("signatory", "sign", SCHOOL_ROLES),
        "signing:text": Asks("signatory", "sign"),
        "signing:sign": Asks("signatory", "sign"),
        "signing:refuse": Asks("signatory", "refuse"),
        "signing:pdf": Asks("signatory", "sign"),
        "signing:progress": Asks("signatory", "see", SCHOOL_ROLES),
        "signing:send": Asks("agreement", "send"),
        "signing:recall": Asks("agreement", "recall"),
        "signing:remind": Asks("signatory", "remind"),
        "signing:correct": Asks("signatory", "correct"),
        "signing:scan": Asks("signatory", "register_paper"),
        "signing:link": _BEARER,
        "signing:link_read": _BEARER,
        "signing:link_sign": _BEARER,
        "signing:link_code": _BEARER,
        "signing:link_refuse": _BEARER,
        "signing:link_pdf": _BEARER,
    }
)
