"""The application of jobs."""

from django.apps import AppConfig


class WorkersConfig(AppConfig):
    """Jobs and rounds."""

    name = "poles.workers"
    label = "workers"
