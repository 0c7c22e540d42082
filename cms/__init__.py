"""The Wagtail portal, in `public`."""
