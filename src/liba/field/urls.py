"""Addresses of the phone's interface and its pages."""

from django.urls import path

from liba.field import views

urlpatterns = [
    path("healthz", views.alive, name="healthz"),
    path("api/openapi.json", views.openapi, name="openapi"),
    path("api/field/<path:path>", views.api, name="field-api"),
    path("field/", views.app, name="field-app"),
    path("field/<path:path>", views.app, name="field-file"),
]
