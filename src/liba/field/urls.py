"""Addresses of the phone's interface."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
