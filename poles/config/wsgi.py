"""The door of the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poles.config.settings")
os.environ.setdefault("POLES_PROCESS", "web")

application = get_wsgi_application()
