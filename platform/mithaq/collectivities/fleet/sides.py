"""Which apps stand in a schema, and Django's migrations of those alone.

The migrations of the others make nothing there (`TenantSyncRouter`): they are recorded, as Django would, and neither
loaded nor run. So a new version of the pages' software costs an office one row, and an office's migration loads a third
of the models.
"""

from collections.abc import Iterable
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django_tenants.routers import TenantSyncRouter

from mithaq.core.database import connection


@cache
def labels_of(schema: str) -> frozenset[str]:
    """Labels of the apps that have their tables in `schema`."""
    listed = settings.SHARED_APPS if schema == "public" else settings.TENANT_APPS
    router = TenantSyncRouter()
    return frozenset(config.label for config in apps.get_app_configs() if router.app_in_list(config.label, listed))


class SideLoader(MigrationLoader):
    """Migrations of some apps, and of those that they depend upon. connection: None to look at the files alone."""

    def __init__(self, connection: BaseDatabaseWrapper | None, labels: Iterable[str]) -> None:
        self.labels = set(labels)
        super().__init__(connection)

    def load_disk(self) -> None:
        needed = set(self.labels)
        while needed:
            self.labels |= needed
            super().load_disk()
            known = self.disk_migrations.values()
            needed = {app for one in known for app, _ in (*one.dependencies, *one.run_before)} - self.labels
        self.unmigrated_apps &= self.labels

    def migrations_module(self, app_label: str) -> tuple[str | None, bool]:  # type: ignore[override]  # not on the class
        """Where the app's migrations stand; None for an app of the other side."""
        return super().migrations_module(app_label) if app_label in self.labels else (None, True)


class SideExecutor(MigrationExecutor):
    """Django's executor for the schema that the connection is at."""

    def __init__(self, schema: str) -> None:
        self.connection = connection
        self.loader: SideLoader = SideLoader(connection, labels_of(schema))
        self.recorder = MigrationRecorder(connection)
        self.progress_callback = None
