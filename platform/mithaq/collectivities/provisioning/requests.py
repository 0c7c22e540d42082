"""What is asked for when an office is to be opened, checked before anything is made: one request, or a whole file."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mithaq.collectivities.errors import HostInvalid, OfficeNameInvalid
from mithaq.collectivities.models import Collectivity, Domain, Level, OfficeState
from mithaq.collectivities.provisioning.opening import schema_name_for
from mithaq.collectivities.services.hosts import normal_host
from mithaq.core.errors import DomainError, InvalidInput, user_message
from mithaq.core.text import clean_line, fold
from mithaq.territory.errors import PlaceUnknown
from mithaq.territory.models import Commune, Province

LONGEST_CODE, LONGEST_SLUG, LONGEST_NAME, MOST_SEATS = 16, 40, 160, 500
_REGISTERED = re.compile(r"[A-Z]{2,4}-[A-Z0-9-]{1,12}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why an office cannot be opened like this; `field` names what must be changed."""

    field: str
    error: DomainError

    @property
    def message(self) -> str:
        """The reason in the active language."""
        return user_message(self.error)


@dataclass(frozen=True, slots=True)
class OfficeRequest:
    """An office as somebody asks for it. What is empty is filled from the territory, by the code.

    code: HCP code of a commune, registry number of an ECI or GCT. slug: name of the host; derived from the French name
    when empty. province_code: of an ECI or GCT. hosts: besides <slug>.<domain>.
    """

    code: str = ""
    level: str = Level.COMMUNE.value
    slug: str = ""
    name_ar: str = ""
    name_fr: str = ""
    province_code: str = ""
    seats: int | None = None
    hosts: tuple[str, ...] = ()
    is_demo: bool = False

    @property
    def region_code(self) -> str:
        return self.province_code[:2]

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "OfficeRequest":
        """From the row of a file or the arguments of a job; other keys are left aside. Raises InvalidInput."""
        known = {one.name for one in fields(cls)}
        values = {name: value for name, value in row.items() if name in known and value not in (None, "")}
        for name in ("code", "level", "slug", "name_ar", "name_fr", "province_code"):
            if name in values:
                values[name] = clean_line(str(values[name]), 200, field=name)
        if "seats" in values:
            text = str(values["seats"]).strip()
            if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST_SEATS):
                raise InvalidInput(_("“%(value)s” is not a number of seats."), field="seats", value=text[:40])
            values["seats"] = int(text)
        if isinstance(values.get("hosts"), str):
            values["hosts"] = values["hosts"].replace("|", " ").replace(",", " ").split()
        values["hosts"] = tuple(values.get("hosts", ()))
        return cls(**values)

    def as_row(self) -> dict[str, Any]:
        """As the arguments of a job keep it."""
        return asdict(self) | {"hosts": list(self.hosts)}


@dataclass(slots=True)
class Checked:
    """A row of a file, filled in from the territory, with what is wrong in it. open_as: slug of its office, if open."""

    number: int
    request: OfficeRequest
    problems: list[Problem] = field(default_factory=list)
    open_as: str = ""


class Knowledge:
    """The territory and the registry, read in four queries: a file of 1,500 rows asks nothing more."""

    def __init__(self) -> None:
        self.communes = {place.code: place for place in Commune.objects.filter(retired_on=None)}
        self.provinces = set(Province.objects.filter(retired_on=None).values_list("code", flat=True))
        offices = list(Collectivity.objects.values_list("code", "slug", "state"))
        self.offices = {code: (slug, state) for code, slug, state in offices}
        self.slugs = {slug: code for code, slug, _state in offices}
        self.hosts: set[str] = set()
        self.above: set[str] = set()
        for host in Domain.objects.values_list("domain", flat=True):
            self.take_host(host)
        derived: dict[str, int] = {}
        for place in self.communes.values():
            slug = slug_of(place.name_fr)
            derived[slug] = derived.get(slug, 0) + 1
        self.shared_names = {slug for slug, count in derived.items() if count > 1}

    def take_host(self, host: str) -> None:
        """From now on the host is somebody's."""
        self.hosts.add(host)
        self.above.update(_parents(host))

    def host_in_the_way(self, host: str) -> str:
        """A host of somebody else that is this one, or stands above or below it; or ""."""
        for national in settings.MITHAQ_NATIONAL_HOSTS:
            if host == national or national.endswith(f".{host}"):
                return str(national)
        if host in self.hosts or host in self.above:
            return host
        return next((parent for parent in _parents(host) if parent in self.hosts), "")


def suggest(code: str) -> OfficeRequest:
    """What the territory says of this commune: names, province, and a host name that is free. Raises PlaceUnknown."""
    known = Knowledge()
    if code not in known.communes:
        raise PlaceUnknown(place=code)
    return _filled(OfficeRequest(code=code), known)


def check_request(request: OfficeRequest) -> list[Problem]:
    """Everything that is wrong in one request; an office that is open already is a problem too."""
    known = Knowledge()
    problems = _problems(_filled(request, known), known)
    if request.code in known.offices:
        problems.insert(0, _already(request.code, *known.offices[request.code]))
    return problems


def filled(request: OfficeRequest) -> OfficeRequest:
    """The request with what the territory says of its code, and a host name, wherever it left them empty."""
    return _filled(request, Knowledge())


def check_rows(rows: Sequence[tuple[int, Mapping[str, Any]]]) -> list[Checked]:
    """Rows of a file, by their numbers, each filled in and checked against the registry, the territory and the others.

    A host name that is derived from a French name and that another row wants as well gets the code behind it.
    """
    known = Knowledge()
    checked = [_read(number, row) for number, row in rows]
    wanted: dict[str, set[str]] = {}
    for one in checked:
        one.request = _filled(one.request, known, slugs=False)
        wanted.setdefault(one.request.slug or slug_of(one.request.name_fr), set()).add(one.request.code)
    known.shared_names |= {slug for slug, codes in wanted.items() if len(codes) > 1}
    first: dict[tuple[str, str], int] = {}
    for one in checked:
        _check_row(one, known, first)
    return checked


def _read(number: int, row: Mapping[str, Any]) -> Checked:
    try:
        return Checked(number, OfficeRequest.from_row(row))
    except InvalidInput as error:
        code, slug, name_fr = (str(row.get(name) or "")[:LONGEST_NAME] for name in ("code", "slug", "name_fr"))
        return Checked(number, OfficeRequest(code=code, slug=slug, name_fr=name_fr), [Problem(error.field, error)])


def _check_row(one: Checked, known: Knowledge, first: dict[tuple[str, str], int]) -> None:
    asked = one.request
    if asked.code in known.offices:
        slug, state = known.offices[asked.code]
        if asked.slug in ("", slug) and state != OfficeState.ERASED:
            one.open_as, one.problems = slug, []
            return
        one.problems.append(_already(asked.code, slug, state))
        return
    one.request = asked = _filled(asked, known)
    if one.problems:
        return
    for name, value in (("code", asked.code), ("slug", asked.slug), *(("hosts", host) for host in asked.hosts)):
        if value and first.setdefault((name, value), one.number) != one.number:
            one.problems.append(Problem(name, InvalidInput(
                _("“%(value)s” stands in row %(row)s already."), field=name, value=value, row=first[name, value],
            )))  # fmt: skip
    one.problems = one.problems or _problems(asked, known)
    if not one.problems:
        for host in (f"{asked.slug}.{settings.MITHAQ_DOMAIN}", *asked.hosts):
            known.take_host(host)
        known.slugs[asked.slug] = asked.code


def _already(code: str, slug: str, state: str) -> Problem:
    if state == OfficeState.ERASED:
        text = _("The office of “%(place)s” was erased (%(slug)s): restore it instead of opening a new one.")
    else:
        text = _("“%(place)s” has its office already, under the host name “%(slug)s”.")
    return Problem("code", InvalidInput(text, code="office_exists", field="code", place=code, slug=slug))


def slug_of(name: str) -> str:
    """A host name made of a French name: `Aïn Sfa` → `ain-sfa`; empty when no Latin letter is left."""
    letters = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
    return re.sub(r"^[^a-z]+", "", letters)[:LONGEST_SLUG].rstrip("-")


def _filled(request: OfficeRequest, known: Knowledge, *, slugs: bool = True) -> OfficeRequest:
    place = known.communes.get(request.code) if request.level == Level.COMMUNE else None
    if place is not None:
        request = replace(
            request, province_code=place.province_code, name_ar=request.name_ar or place.name_ar,
            name_fr=request.name_fr or place.name_fr,
        )  # fmt: skip
    request = replace(request, hosts=tuple(_normal(host) for host in request.hosts))
    if slugs and not request.slug and request.name_fr:
        slug = slug_of(request.name_fr)
        if slug in known.shared_names or slug in known.slugs:
            tail = "-" + re.sub(r"[^a-z0-9]", "", request.code.lower())
            slug = slug[: LONGEST_SLUG - len(tail)].rstrip("-") + tail
        request = replace(request, slug=slug)
    return request


def _normal(host: str) -> str:
    """As browsers send it; what is no host name stays as it is, to be told."""
    try:
        return normal_host(host)
    except HostInvalid:
        return host


def _problems(asked: OfficeRequest, known: Knowledge) -> list[Problem]:
    found = [*_code_problems(asked, known), *_name_problems(asked), *_slug_problems(asked, known)]
    suffix = f".{settings.MITHAQ_DOMAIN}"
    for host in asked.hosts:
        try:
            name = normal_host(host)
        except HostInvalid as error:
            found.append(Problem("hosts", error))
            continue
        owner = name.removesuffix(suffix).rpartition(".")[2] if name.endswith(suffix) else ""
        taken = f"{owner}{suffix}" if owner in known.slugs else known.host_in_the_way(name)
        if taken or owner == asked.slug:
            found.append(_taken("hosts", name, taken or name))
    if len(set(asked.hosts)) != len(asked.hosts):
        found.append(Problem("hosts", InvalidInput(_("A host name stands there twice."), field="hosts")))
    return found


def _code_problems(asked: OfficeRequest, known: Knowledge) -> Iterable[Problem]:
    if asked.level not in Level.values:
        yield Problem("level", InvalidInput(
            _("“%(level)s” is no level: write commune, eci or gct."), field="level", level=asked.level,
        ))  # fmt: skip
    elif not asked.code:
        yield Problem("code", InvalidInput(_("The code is missing."), field="code"))
    elif asked.level == Level.COMMUNE:
        if asked.code not in known.communes:
            yield Problem("code", InvalidInput(
                _("No commune of the territory has the code “%(place)s”."), code="place_unknown", field="code",
                place=asked.code,
            ))  # fmt: skip
    else:
        if len(asked.code) > LONGEST_CODE or not _REGISTERED.fullmatch(asked.code):
            yield Problem("code", InvalidInput(
                _("“%(place)s” is no registry number: write it like ECI-02-001."), field="code", place=asked.code,
            ))  # fmt: skip
        if asked.province_code not in known.provinces:
            yield Problem("province_code", InvalidInput(
                _("No province or prefecture of the territory has the code “%(place)s”."), code="place_unknown",
                field="province_code", place=asked.province_code,
            ))  # fmt: skip


def _name_problems(asked: OfficeRequest) -> Iterable[Problem]:
    for name in ("name_ar", "name_fr"):
        text = getattr(asked, name)
        if not text:
            yield Problem(name, InvalidInput(_("The name is missing, and the territory has none."), field=name))
        elif len(text) > LONGEST_NAME:
            yield Problem(name, InvalidInput(
                _("The name is longer than %(longest)s characters."), field=name, longest=LONGEST_NAME,
            ))  # fmt: skip


def _slug_problems(asked: OfficeRequest, known: Knowledge) -> Iterable[Problem]:
    host = f"{asked.slug}.{settings.MITHAQ_DOMAIN}"
    try:
        schema_name_for(asked.slug)
        normal_host(host if "." in settings.MITHAQ_DOMAIN else f"{asked.slug}.test")
    except OfficeNameInvalid as error:
        yield Problem("slug", error)
        return
    except HostInvalid as error:
        yield Problem("slug", error)
        return
    if asked.slug in known.slugs:
        yield _taken("slug", asked.slug, asked.slug)
    elif taken := known.host_in_the_way(host):
        yield _taken("slug", host, taken)


def _taken(where: str, host: str, taken: str) -> Problem:
    return Problem(where, InvalidInput(
        _("“%(host)s” cannot be given to this office: “%(taken)s” belongs to another."), code="host_taken",
        field=where, host=host, taken=taken,
    ))  # fmt: skip


def _parents(name: str) -> list[str]:
    """`a.b.ma` → `b.ma`, `ma`."""
    labels = name.split(".")
    return [".".join(labels[start:]) for start in range(1, len(labels))]
