"""App configuration."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """The Wagtail portal, in `public`."""

    name = "cms"
    label = "cms"
