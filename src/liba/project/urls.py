"""Addresses of the whole: the phone's interface, signing in, the console."""

from django.urls import include, path

urlpatterns = [
    path("", include("liba.field.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("liba.console.urls")),
]
