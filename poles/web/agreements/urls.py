"""Addresses of the conventions."""

from django.urls import URLPattern

from poles.web.routes import routes

app_name = "agreements"
urlpatterns: list[URLPattern] = []
routes({})
