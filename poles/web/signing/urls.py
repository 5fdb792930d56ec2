"""Addresses of the signatures."""

from django.urls import URLPattern

from poles.web.routes import routes

app_name = "signing"
urlpatterns: list[URLPattern] = []
routes({})
