"""Addresses of the life of a pôle."""

from django.urls import URLPattern

app_name = "steering"
urlpatterns: list[URLPattern] = []
