"""Building the portal: its trees in three languages, a page for each collectivity, and who may edit them."""

from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site
from wagtail.rich_text import RichText

from cms.models import AgreementIndexPage, CollectivityIndexPage, CollectivityPage, HomePage, PortalPage, StandardPage
from mithaq.accounts.models import Role, RoleGrant, User
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.selectors import in_office

HOME_KEY = UUID("2f6f3a52-64a5-5b0e-8f1d-0d7f6c7e9a11")  # of the home page in every language; others derive from it
EDITORS = "Portal editors"
EDITOR_ROLES = frozenset({Role.EDITOR, Role.OPERATOR})
HOME_TITLE = _("Partnerships of the territorial collectivities")
HOME_LEAD = _("What the communes and their groupings have agreed, with whom, for how much, and what came of it.")
ABOUT = _(
    "The register holds the main data on the agreements of the communes and their groupings, published by all available"
    " means as the law asks. An agreement appears the day it enters into force, with the decision that proves it."
)
LEGAL = _(
    "Published data may be used again by anyone who names the source and the day. Persons who sign are named by their"
    " function. The Arabic text is the reference; the other languages are translations."
)
ACCESSIBILITY = _(
    "These pages work without a mouse, without JavaScript, in both directions of writing, and with a screen reader."
    " Tell the office of the collectivity where something stands in your way."
)
PAGES: list[tuple[type[PortalPage], str, Any, dict[str, Any]]] = [
    (AgreementIndexPage, "agreements", _("Agreements"), {"show_in_menus": True}),
    (CollectivityIndexPage, "collectivities", _("Collectivities"), {"show_in_menus": True}),
    (StandardPage, "about", _("About"), {"show_in_menus": True, "text": ABOUT}),
    (StandardPage, "legal", _("Legal notice"), {"text": LEGAL}),
    (StandardPage, "accessibility", _("Accessibility"), {"text": ACCESSIBILITY}),
]


@transaction.atomic
def build_site() -> HomePage:
    """Make what is missing of the portal: locales, home pages, indexes, standard pages, the editors' group.

    Safe to run again: what editors wrote is not touched. Returns the home page in Arabic.
    """
    root = Page.get_first_root_node()
    for locale in _locales():
        with translation.override(locale.language_code):
            slug = f"portal-{locale.language_code}"  # never part of an address: it is the root
            home = _ensure(root, HomePage, slug, HOME_TITLE, locale, key=HOME_KEY, lead=str(HOME_LEAD))
            for model, page_slug, title, fields in PAGES:
                _ensure(home, model, page_slug, title, locale, key=uuid5(HOME_KEY, page_slug), **_written(fields))
    arabic = HomePage.objects.get(locale__language_code=settings.LANGUAGE_CODE)
    _make_site(arabic)
    _editors_group()
    return arabic


def _locales() -> list[Locale]:
    """The portal's languages, Arabic first; a missing one is made."""
    return [Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES]


def _written(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields of a page in the active language; `text` becomes its body."""
    rest = dict(fields)
    text = rest.pop("text", None)
    return rest | ({"body": [("paragraph", RichText(f"<p>{text}</p>"))]} if text else {})


def _ensure(
    parent: Page, model: type[PortalPage], slug: str, title: Any, locale: Locale, *, key: UUID, **fields: Any
) -> PortalPage:
    """The page of this key in this language, made and published when it is missing."""
    page = model.objects.filter(translation_key=key, locale=locale).first()
    if page is None:
        page = model(title=str(title), slug=slug, locale=locale, translation_key=key, **fields)
        parent.add_child(instance=page)  # live at once; the first revision is an editor's
    return page


def _make_site(home: Page) -> None:
    """The national portal as Wagtail's only site; offices' hosts are routed by their code, without a site each."""
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    old_root = site.root_page if site.root_page_id else None
    site.hostname, site.port, site.root_page = settings.MITHAQ_DOMAIN, settings.MITHAQ_PORT, home
    site.site_name = settings.WAGTAIL_SITE_NAME
    site.save()
    if old_root is not None and old_root.specific_class is Page:  # the page that Wagtail's own migration makes
        old_root.get_parent().refresh_from_db()
        Page.objects.get(pk=old_root.pk).delete()


@transaction.atomic
def open_collectivity(office: Collectivity) -> CollectivityPage:
    """The page of a collectivity in each language, made when it is missing. Returns the Arabic one."""
    for locale in _locales():
        index = CollectivityIndexPage.objects.filter(locale=locale).first()
        if index is None:
            build_site()
            index = CollectivityIndexPage.objects.get(locale=locale)
        name = office.name_ar if locale.language_code == "ar" else office.name_fr
        key = uuid5(HOME_KEY, office.code)
        _ensure(index, CollectivityPage, office.slug, name, locale, key=key, code=office.code)
    return CollectivityPage.objects.get(code=office.code, locale__language_code=settings.LANGUAGE_CODE)


def follow_opening(sender: Any, office: Collectivity, **kwargs: Any) -> None:
    """The public pages of a new office, whoever opened it; those that are there already stay as they are."""
    open_collectivity(office)


def follow_name(sender: Any, office: Collectivity, before: tuple[str, str], **kwargs: Any) -> None:
    """Title a renamed collectivity's pages with its new name, drafts too; a title that an editor chose stays."""
    for page in CollectivityPage.objects.filter(code=office.code).select_related("locale", "latest_revision"):
        arabic = page.locale.language_code == "ar"
        old, new = (before[0], office.name_ar) if arabic else (before[1], office.name_fr)
        draft = page.latest_revision
        if draft is not None and draft.content["title"] == old:  # or publishing it would bring the old name back
            draft.content["title"] = new
            draft.save(update_fields=["content"])
        if page.title == old:
            page.title = page.draft_title = new
            page.save(update_fields=["title", "draft_title"])


def _editors_group() -> Group:
    """Who may work in Wagtail's admin: pages, documents and images, nothing of its users and settings."""
    group, _created = Group.objects.get_or_create(name=EDITORS)
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    root, files = Page.get_first_root_node(), Collection.get_first_root_node()
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    for codename in ("add_document", "change_document", "choose_document", "add_image", "change_image", "choose_image"):
        app_label = "wagtaildocs" if codename.endswith("document") else "wagtailimages"
        permission = Permission.objects.get(content_type__app_label=app_label, codename=codename)
        GroupCollectionPermission.objects.get_or_create(group=group, collection=files, permission=permission)
    return group


def grant_editor(user: User) -> None:
    """Let a person of the public side work in Wagtail's admin."""
    user.groups.add(_editors_group())


def revoke_editor(user: User) -> None:
    """End a person's work in Wagtail's admin."""
    user.groups.remove(*Group.objects.filter(name=EDITORS))


def follow_role(sender: Any, instance: RoleGrant, **kwargs: Any) -> None:
    """Wagtail asks for its own permissions: keep them in step with the roles of editor and operator."""
    if in_office() or instance.role not in EDITOR_ROLES:
        return
    if RoleGrant.objects.filter(user_id=instance.user_id, role__in=EDITOR_ROLES).exists():
        grant_editor(instance.user)
    else:
        revoke_editor(instance.user)
