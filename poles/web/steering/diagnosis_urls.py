"""Addresses of the diagnosis of a pôle, of its priorities and of its project."""

from django.urls import URLPattern, path

from poles.web.routes import Asks, Rule
from poles.web.steering import diagnosis, priorities, project

DIAGNOSIS_URLS: list[URLPattern] = [
    path("diagnostic/<int:year>", diagnosis.diagnosis, name="diagnosis"),
    path("diagnostic/<int:year>/commencer", diagnosis.diagnosis_open, name="diagnosis_open"),
    path("diagnostic/<int:year>/carte.geojson", diagnosis.diagnosis_geojson, name="diagnosis_geojson"),
    path("diagnostic/<int:year>/diagnostic.pdf", diagnosis.diagnosis_pdf, name="diagnosis_pdf"),
    path("diagnostic/<int:year>/diagnostic.xlsx", diagnosis.diagnosis_xlsx, name="diagnosis_xlsx"),
    path("diagnostics/<uuid:diagnosis_id>/arreter", diagnosis.diagnosis_date, name="diagnosis_date"),
    path("diagnostics/<uuid:diagnosis_id>/reprendre", diagnosis.diagnosis_reopen, name="diagnosis_reopen"),
    path("diagnostics/<uuid:diagnosis_id>/priorites", priorities.priority_new, name="priority_new"),
    path(
        "diagnostics/<uuid:diagnosis_id>/remarques/<slug:section>", diagnosis.diagnosis_remark, name="diagnosis_remark"
    ),
    path(
        "diagnostics/<uuid:diagnosis_id>/remarques/<slug:section>/retirer",
        diagnosis.diagnosis_note_drop,
        name="diagnosis_note_drop",
    ),
    path("priorites/<uuid:priority_id>", priorities.priority, name="priority"),
    path("priorites/<uuid:priority_id>/rang", priorities.priority_move, name="priority_move"),
    path("priorites/<uuid:priority_id>/retirer", priorities.priority_drop, name="priority_drop"),
    path("projet", project.project, name="project"),
    path("projet/nouveau", project.project_new, name="project_new"),
    path("projets/<uuid:project_id>", project.project_edit, name="project_edit"),
    path("projets/<uuid:project_id>/adopter", project.project_adopt, name="project_adopt"),
    path("projets/<uuid:project_id>/projet.pdf", project.project_pdf, name="project_pdf"),
]

DIAGNOSIS_ROUTES: dict[str, Rule] = {
    "steering:diagnosis": Asks("diagnosis", "see"),
    "steering:diagnosis_open": Asks("diagnosis", "edit"),
    "steering:diagnosis_geojson": Asks("diagnosis", "see"),
    "steering:diagnosis_pdf": Asks("diagnosis", "see"),
    "steering:diagnosis_xlsx": Asks("diagnosis", "export"),
    "steering:diagnosis_date": Asks("diagnosis", "date"),
    "steering:diagnosis_reopen": Asks("diagnosis", "reopen"),
    "steering:diagnosis_remark": Asks("diagnosis", "remark"),
    "steering:diagnosis_note_drop": Asks("diagnosis", "edit"),
    "steering:priority_new": Asks("diagnosis", "edit"),
    "steering:priority": Asks("diagnosis", "edit"),
    "steering:priority_move": Asks("diagnosis", "edit"),
    "steering:priority_drop": Asks("diagnosis", "edit"),
    "steering:project": Asks("hub_project", "see"),
    "steering:project_new": Asks("hub_project", "edit"),
    "steering:project_edit": Asks("hub_project", "edit"),
    "steering:project_adopt": Asks("hub_project", "adopt"),
    "steering:project_pdf": Asks("hub_project", "see"),
}
