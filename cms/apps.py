"""App configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class CmsConfig(AppConfig):
    """The Wagtail portal, in `public`."""

    name = "cms"
    label = "cms"

    def ready(self) -> None:
        """Wagtail's own permissions follow the roles, and a collectivity's pages its name, whoever changes them."""
        from cms.services import follow_name, follow_opening, follow_role
        from mithaq.collectivities.signals import office_opened, office_renamed

        post_save.connect(follow_role, sender="accounts.RoleGrant", dispatch_uid="cms.role_given")
        post_delete.connect(follow_role, sender="accounts.RoleGrant", dispatch_uid="cms.role_taken")
        office_opened.connect(follow_opening, dispatch_uid="cms.office_opened")
        office_renamed.connect(follow_name, dispatch_uid="cms.office_renamed")
