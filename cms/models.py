"""Pages of the portal. Editors own the words around the register; its rows are the offices' and stand in no page."""

from collections.abc import Callable
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.contrib.routable_page.models import path as wagtail_path
from wagtail.fields import StreamField
from wagtail.models import Page

from cms import presentation, proceedings
from cms.blocks import Body
from mithaq.core import clock
from mithaq.register import selectors as register
from mithaq.register.errors import EntryGone, NotPublished, ProceedingGone, ProceedingNotPublished
from mithaq.register.proceedings import selectors as council
from mithaq.register.selectors import Filters

View = TypeVar("View", bound=Callable[..., HttpResponse])
route = cast("Callable[[str], Callable[[View], View]]", wagtail_path)  # Wagtail is untyped
_HOME_DEPTH = 2
_PATH_STEP = 4


class PortalPage(Page):
    """What all pages share: the menu, the languages, the way back. Pages are public, so they offer no privacy."""

    private_page_options: list[str] = []
    promote_panels = Page.promote_panels

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | self.shell(request)

    def shell(self, request: HttpRequest) -> dict[str, Any]:
        """Context of the page's frame: four queries, cached roots aside."""
        here = self.url_here(request)
        below = request.path.removeprefix(here) if here and request.path.startswith(here) else ""
        menu = Page.objects.live().in_menu().filter(path__startswith=self.path[: _HOME_DEPTH * _PATH_STEP])
        return {
            "home_url": f"/{get_language()}/",
            "nav_items": [
                {"url": url, "label": page.title, "current": request.path.startswith(url)}
                for page in menu.filter(depth=_HOME_DEPTH + 1).order_by("path")
                if (url := page.get_url(request))
            ],
            "languages": self.languages(request, below),
            "breadcrumb": self.breadcrumb(request),
        }

    def url_here(self, request: HttpRequest) -> str:
        """Address of this page on the host of the request."""
        return self.get_url(request) or ""

    def languages(self, request: HttpRequest, below: str) -> list[dict[str, str]]:
        """The same address in each language this page stands in; the query string is kept."""
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        pages = self.get_translations(inclusive=True).live().select_related("locale").order_by("locale_id")
        return [
            {
                "code": page.locale.language_code,
                "name": presentation.LANGUAGE_NAMES[page.locale.language_code],
                "url": f"{page.get_url(request)}{below}{query}",
            }
            for page in pages
        ]

    def breadcrumb(self, request: HttpRequest) -> list[dict[str, str]]:
        """Steps from the home page to here."""
        ancestors = self.get_ancestors().filter(depth__gte=_HOME_DEPTH)
        steps = [
            {"url": page.get_url(request), "label": _("Home") if page.depth == _HOME_DEPTH else page.title}
            for page in ancestors
        ]
        return [*steps, {"label": self.title}]


class HomePage(PortalPage):
    """The national portal's front page."""

    lead = models.CharField(_("opening sentence"), max_length=300, blank=True)
    body = StreamField(Body(), blank=True, verbose_name=_("text"))
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.AgreementIndexPage", "cms.CollectivityIndexPage", "cms.StandardPage"]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        numbers = register.statistics()
        latest = register.search(Filters(), per_page=presentation.LATEST, with_facets=False)
        context = super().get_context(request, *args, **kwargs)
        list_url = f"{self.url_here(request)}agreements/"
        return context | presentation.front(numbers, latest) | {"breadcrumb": [], "list_url": list_url}


class RegisterPages(RoutablePageMixin, PortalPage):
    """A list of agreements and their pages, national or of one collectivity."""

    class Meta:
        abstract = True

    def scope(self) -> str:
        """Code of the collectivity the list is of; empty for the whole country."""
        return ""

    @property
    def is_national(self) -> bool:
        return not self.scope()

    def list_url(self, request: HttpRequest) -> str:
        """Address of the list on this host."""
        return self.url_here(request)

    def decisions_url(self, request: HttpRequest, slug: str) -> str:
        """Address of the list of a collectivity's decisions on this host."""
        return f"/{get_language()}/collectivities/{slug}/decisions/"

    def show_list(self, request: HttpRequest) -> HttpResponse:
        """The list with its search, filters and pages."""
        context = self.get_context(request) | presentation.listing(request.GET, self.scope())
        return render(request, "cms/agreements.html", context | {"list_url": self.list_url(request)})

    def show_agreement(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """An agreement; 410 with the reason when it was withdrawn. Raises Http404."""
        context = self.get_context(request) | {"list_url": self.list_url(request)}
        versions = register.versions(public_id)
        try:
            entry = register.entry(public_id)
        except NotPublished as error:
            raise Http404 from error
        except EntryGone as gone:
            context |= {"entry": gone.entry, "versions": versions.defer("detail")}
            self._last_step(context, gone.entry.reference)
            return render(request, "cms/agreement_gone.html", context, status=410)
        if self.scope() not in {"", entry.collectivity_code}:
            if not register.was_of(public_id, self.scope()):
                raise Http404
            self._last_step(context, entry.reference)
            context |= {"entry": entry, "versions": versions.defer("detail")}
            context |= presentation.passed_on(entry, request)
            return render(request, "cms/agreement_moved.html", context)
        self._last_step(context, entry.reference)
        context |= presentation.agreement(entry, list(versions.defer("detail")))
        context |= {
            "council_decisions": council.decisions_on(public_id),
            "decisions_url": self.decisions_url(request, entry.collectivity_slug),
        }
        return render(request, "cms/agreement.html", context | {"canonical": presentation.national_url(public_id)})

    @staticmethod
    def _last_step(context: dict[str, Any], label: str) -> None:
        *before, last = context["breadcrumb"]
        context["breadcrumb"] = [*before, {**last, "url": context["list_url"]}, {"label": label}]


class AgreementIndexPage(RegisterPages):
    """The national list of agreements."""

    introduction = models.CharField(_("introduction"), max_length=300, blank=True)
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("list of agreements")

    @route("")
    def index(self, request: HttpRequest) -> HttpResponse:
        return self.show_list(request)

    @route("<uuid:public_id>/")
    def agreement(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        return self.show_agreement(request, public_id)


class CollectivityIndexPage(PortalPage):
    """The collectivities that hold an office."""

    introduction = models.CharField(_("introduction"), max_length=300, blank=True)
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CollectivityPage"]

    class Meta:
        verbose_name = _("list of collectivities")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        pages = CollectivityPage.objects.child_of(self).live().order_by("title", "pk")
        context = super().get_context(request, *args, **kwargs)
        return context | presentation.collectivities(request.GET, pages)


class CollectivityPage(RegisterPages):
    """The public pages of one collectivity: below the national list, and the whole of its own host."""

    code = models.CharField(_("code"), max_length=16, editable=False)
    introduction = models.CharField(_("introduction"), max_length=300, blank=True)
    body = StreamField(Body(), blank=True, verbose_name=_("text"))
    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    parent_page_types = ["cms.CollectivityIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("page of a collectivity")
        constraints = [models.CheckConstraint(name="collectivity_page_has_code", condition=~Q(code=""))]

    def scope(self) -> str:
        return self.code

    def is_home(self, request: HttpRequest) -> bool:
        """Whether the request came to the collectivity's own host."""
        office = getattr(request, "office", None)
        return office is not None and office.code == self.code

    def url_here(self, request: HttpRequest) -> str:
        return f"/{get_language()}/" if self.is_home(request) else super().url_here(request)

    def list_url(self, request: HttpRequest) -> str:
        return f"{self.url_here(request)}agreements/"

    def sessions_url(self, request: HttpRequest) -> str:
        """Address of the list of sessions on this host."""
        return f"{self.url_here(request)}sessions/"

    def decisions_url(self, request: HttpRequest, slug: str) -> str:
        return f"{self.url_here(request)}decisions/"

    def shell(self, request: HttpRequest) -> dict[str, Any]:
        context = super().shell(request)
        if self.is_home(request):
            context["nav_items"] = [
                {
                    "url": self.url_here(request),
                    "label": _("Home"),
                    "current": request.path == self.url_here(request),
                },
                {
                    "url": self.list_url(request),
                    "label": _("Agreements"),
                    "current": request.path.startswith(self.list_url(request)),
                },
                *(
                    {"url": url, "label": label, "current": request.path.startswith(url)}
                    for url, label in (
                        (self.sessions_url(request), _("Sessions of the council")),
                        (self.decisions_url(request, self.slug), _("Decisions of the council")),
                    )
                ),
            ]
        return context

    def languages(self, request: HttpRequest, below: str) -> list[dict[str, str]]:
        if not self.is_home(request):
            return super().languages(request, below)
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        codes = self.get_translations(inclusive=True).live().order_by("locale_id")
        return [
            {"code": code, "name": presentation.LANGUAGE_NAMES[code], "url": f"/{code}/{below}{query}"}
            for code in codes.values_list("locale__language_code", flat=True)
        ]

    def breadcrumb(self, request: HttpRequest) -> list[dict[str, str]]:
        return [{"label": self.title}] if self.is_home(request) else super().breadcrumb(request)

    @route("")
    def front(self, request: HttpRequest) -> HttpResponse:
        """The collectivity at a glance."""
        filters = Filters(collectivity=self.code)
        numbers = register.statistics(filters)
        latest = register.search(filters, per_page=presentation.LATEST, with_facets=False)
        context = self.get_context(request) | presentation.front(numbers, latest)
        if self.is_home(request):
            context["breadcrumb"] = []
        context |= {"list_url": self.list_url(request)} | self.council_urls(request)
        context["ahead"] = council.sessions_ahead(self.code, clock.today())
        return render(request, "cms/collectivity_page.html", context)

    def council_urls(self, request: HttpRequest) -> dict[str, str]:
        """Where the sessions and decisions of the council stand on this host."""
        return {
            "sessions_url": self.sessions_url(request),
            "decisions_url": self.decisions_url(request, self.slug),
        }

    def council_page(self, request: HttpRequest, *steps: tuple[str, str]) -> dict[str, Any]:
        """Context of a page of the council; steps: (address, label) from this page to there, the last one is here."""
        context = self.get_context(request) | self.council_urls(request)
        *before, last = context["breadcrumb"]
        *between, (_here, label) = steps
        context["breadcrumb"] = [
            *before,
            {**last, "url": self.url_here(request)},
            *({"url": url, "label": step} for url, step in between),
            {"label": label},
        ]
        return context

    @route("agreements/")
    def index(self, request: HttpRequest) -> HttpResponse:
        return self.show_list(request)

    @route("agreements/<uuid:public_id>/")
    def agreement(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        return self.show_agreement(request, public_id)

    @route("sessions/")
    def sessions(self, request: HttpRequest) -> HttpResponse:
        """Sessions of the council: those to come and those that were (LO 113-14 a48)."""
        context = self.council_page(request, ("", str(_("Sessions of the council"))))
        return render(request, "cms/sessions.html", context | proceedings.sessions(self.code, request.GET))

    @route("sessions/<uuid:public_id>/")
    def session(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """A session: agenda and decisions; 410 with the reason when it was withdrawn. Raises Http404."""
        try:
            found = council.session(public_id)
        except ProceedingNotPublished as error:
            raise Http404 from error
        except ProceedingGone as gone:
            return self.gone(request, gone.row, self.sessions_url(request), str(_("Sessions of the council")))
        if found.collectivity_code != self.code:
            raise Http404
        steps = ((self.sessions_url(request), str(_("Sessions of the council"))), ("", found.get_kind_display()))
        versions = list(council.versions(public_id).defer("detail"))
        context = self.council_page(request, *steps) | proceedings.session(found, versions)
        return render(request, "cms/session.html", context)

    @route("sessions/<uuid:public_id>/calendar/")
    def session_calendar(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """The session as a file that calendars read. Raises Http404."""
        try:
            found = council.session(public_id)
        except (ProceedingNotPublished, ProceedingGone) as error:
            raise Http404 from error
        if found.collectivity_code != self.code:
            raise Http404
        address = request.build_absolute_uri(f"{self.sessions_url(request)}{public_id}/")
        text = proceedings.calendar(found, place_name=self.title, address=address)
        headers = {"Content-Disposition": f'attachment; filename="session-{found.meeting_on:%Y-%m-%d}.ics"'}
        return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)

    @route("decisions/")
    def decisions(self, request: HttpRequest) -> HttpResponse:
        """Decisions of the council since they were posted (LO 113-14 a273)."""
        context = self.council_page(request, ("", str(_("Decisions of the council"))))
        return render(request, "cms/decisions.html", context | proceedings.decisions(self.code, request.GET))

    @route("decisions/<uuid:public_id>/")
    def decision(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """A decision; 410 with the reason when it was withdrawn. Raises Http404."""
        label, url = str(_("Decisions of the council")), self.decisions_url(request, self.slug)
        try:
            found = council.decision(public_id)
        except ProceedingNotPublished as error:
            raise Http404 from error
        except ProceedingGone as gone:
            return self.gone(request, gone.row, url, label)
        if found.collectivity_code != self.code:
            raise Http404
        context = self.council_page(request, (url, label), ("", found.number)) | {
            "decision": found,
            "versions": list(council.versions(public_id).defer("detail")),
            "agreement": register.shown(found.agreement_public_id),
            "session": council.shown_session(found.session_public_id),
            "list_url": self.list_url(request),
        }
        return render(request, "cms/decision.html", context)

    def gone(self, request: HttpRequest, row: Any, url: str, label: str) -> HttpResponse:
        """The page of what was withdrawn. Raises Http404 for another collectivity's."""
        if row.collectivity_code != self.code:
            raise Http404
        context = self.council_page(request, (url, label), ("", str(_("Withdrawn"))))
        return render(request, "cms/proceeding_gone.html", context | {"row": row, "back": url}, status=410)

    @route("agreements/<str:reference>/")
    def by_reference(self, request: HttpRequest, reference: str) -> HttpResponse:
        """The stable address that letters print: the reference leads to the agreement. Raises Http404."""
        entry = register.by_reference(self.code, reference)
        if entry is None:
            raise Http404
        return redirect(f"{self.list_url(request)}{entry.public_id}/")


class StandardPage(PortalPage):
    """A page of text: about, legal notice, accessibility."""

    lead = models.CharField(_("opening sentence"), max_length=300, blank=True)
    body = StreamField(Body(), blank=True, verbose_name=_("text"))
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("page of text")
