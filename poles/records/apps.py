"""The application of tables, as Django wants it declared."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """All tables of the house."""

    name = "poles.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
