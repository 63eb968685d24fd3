"""What is asked at doors: forms and their versions, as XLSForm in and out."""

from django.urls import path

from liba.console.forms import exchange, pages, photos

ADDRESSES = (
    path("forms/", pages.forms_page, name="forms"),
    path("forms/import/", exchange.take, name="form_import"),
    path("forms/import/apply/", exchange.apply, name="form_import_apply"),
    path("forms/<slug:code>/", pages.form_page, name="form"),
    path("forms/<slug:code>.xlsx", exchange.give, name="form_xlsform"),
    path("photos/<uuid:photo_id>.jpg", photos.photo, name="photo"),
)
