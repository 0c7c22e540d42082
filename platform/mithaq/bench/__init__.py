"""Speed as ratios: each bench measures this service and the plain django-tenants way side by side, in one run."""
