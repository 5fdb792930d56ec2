"""The application of pages: templates, static files and tags."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages for people."""

    name = "poles.web"
    label = "web"
