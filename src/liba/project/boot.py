"""Importing this sets Django up; the command line and the servers begin with it."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liba.project.settings")
django.setup()
