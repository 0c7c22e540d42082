"""Tables that apps of both sides have on the public side alone.

Django and allauth make them wherever their apps stand. An office asks none of them: its people have roles, not Django's
permissions and groups, and confirm no address by a row.
"""

from typing import Any

from mithaq.core.database import connection

# (application, model), as Django's router is asked. A link table between two models goes with either of them.
PUBLIC_ONLY = {
    ("auth", "group"),
    ("auth", "permission"),
    ("contenttypes", "contenttype"),
    ("account", "emailconfirmation"),
}


class PublicOnlyRouter:
    """Says no where django-tenants' router, which decides by application, would say yes."""

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        """False for a table that an office does without; None leaves it to the next router."""
        if (app_label, model_name) in PUBLIC_ONLY and connection.schema_name != "public":
            return False
        return None
