"""The WSGI application that Granian serves: the phone's interface in front, Django behind it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liba.project.settings")
django_application = get_wsgi_application()

# It imports models, which need Django set up.
from liba.field.gateway import in_front_of  # noqa: E402

application = in_front_of(django_application)
