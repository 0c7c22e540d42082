"""Which tables a dossier is made of, read from the models: a table that is added later is carried without a word here.

Owned: reached from the agreement by foreign keys that are never empty. Shared: what owned rows point to and several
dossiers have in common (the council's sessions), with what hangs on it alone. People are neither (see `people`).
"""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.fields.files import FileField

ROOT = "agreements_agreement"
ORIGIN = "received_from"  # column that says which office wrote the row, where it came from another one
MONEY = "_centimes"
# What hangs on a session or a member and is the former council's own: the rest of its agenda, who was summoned and
# came, who sits where. The votes by name go with the dossier, and with them the names of those who voted.
STAYS = frozenset({
    "council_agendapoint", "council_attendance", "council_committeeseat", "council_pointrequest",
    "council_sessionminutes", "council_sitting", "council_summonsdispatch",
})  # fmt: skip
# Columns that another office has no use for: they arrive empty.
WITHHELD = {
    "council_member": ("email", "phone", "address"),
    "signature_dispatch": ("token_digest", "code_digest"),  # its link and code are made for one office
}
# Digests of links that go on at the new office, and at the former one again when the dossier comes back.
LINKS = {"drafting_partnerlink": "digest", "signature_signinglink": "digest"}


@dataclass(frozen=True)
class Link:
    """A foreign key: column → table."""

    column: str
    table: str


@dataclass(frozen=True)
class Table:
    """A table whose rows go with a dossier.

    thread: the foreign key by which a row belongs to what is carried; None at the root. links: every foreign key.
    files: columns that hold the place of a file. key: columns that tell a shared row from all others.
    """

    name: str
    columns: tuple[str, ...]
    thread: Link | None
    links: tuple[Link, ...]
    files: tuple[str, ...] = ()
    key: tuple[str, ...] = ()

    @property
    def money(self) -> tuple[str, ...]:
        """Columns of amounts, in centimes."""
        return tuple(column for column in self.columns if column.endswith(MONEY))


@dataclass(frozen=True)
class Graph:
    """The tables in an order in which each one's thread leads to an earlier one."""

    owned: tuple[Table, ...]
    shared: tuple[Table, ...]
    attached: tuple[Table, ...]
    people: str

    @property
    def tables(self) -> tuple[Table, ...]:
        return (*self.shared, *self.attached, *self.owned)


@cache
def graph() -> Graph:
    """The graph of the installed apps. Raises ValueError for a table that no rule of this module places."""
    known = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True) if _is_private(model)}
    people = apps.get_model(settings.AUTH_USER_MODEL)._meta.db_table
    owned = _reached({ROOT: None}, known)
    beyond = {link.table for name in owned for link in _links(known[name])} - set(owned) - {people}
    if strangers := beyond - set(known):
        raise ValueError(f"a dossier points to {sorted(strangers)}, which no office owns")
    for name in set(known) - set(owned):
        if loose := [link.column for link in _links(known[name]) if link.table in owned]:
            raise ValueError(f"{name}.{loose[0]} points to a dossier, and may be empty: its rows would be left behind")
    attached = _reached(dict.fromkeys(sorted(beyond)), known, without=set(owned) | STAYS)
    return Graph(
        owned=tuple(_table(known[name], thread) for name, thread in owned.items()),
        shared=tuple(_table(known[name], None) for name in sorted(beyond)),
        attached=tuple(_table(known[name], thread) for name, thread in attached.items() if name not in beyond),
        people=people,
    )


def _is_private(model: type[models.Model]) -> bool:
    return model._meta.app_config.name.startswith("tenants.") and model._meta.managed


def _reached(
    found: dict[str, Link | None],
    known: dict[str, type[models.Model]],
    without: frozenset[str] | set[str] = frozenset(),
) -> dict[str, Link | None]:
    """The tables that hang on those of `found`, nearest first, each with the link that leads there."""
    reached, wave = dict(found), list(found)
    while wave:
        following = []
        for name in sorted(set(known) - set(reached) - set(without)):
            if thread := next((link for link in _links(known[name], required=True) if link.table in wave), None):
                reached[name] = thread
                following.append(name)
        wave = following
    return reached


def _links(model: type[models.Model], *, required: bool = False) -> list[Link]:
    return [
        Link(str(field.column), field.related_model._meta.db_table)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and not (required and field.null)
    ]  # fmt: skip


def _table(model: type[models.Model], thread: Link | None) -> Table:
    keys = [
        constraint.fields
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and ORIGIN in constraint.fields
    ]
    column_of = {field.name: field.column for field in model._meta.concrete_fields}
    columns = tuple(str(field.column) for field in model._meta.concrete_fields)
    files = tuple(str(field.column) for field in model._meta.concrete_fields if isinstance(field, FileField))
    if files and not {"sha256", "title"} <= set(columns):
        raise ValueError(f"the files of {model._meta.db_table} have no hash by which a copy could be proven")
    return Table(
        name=model._meta.db_table,
        columns=columns,
        thread=thread,
        links=tuple(_links(model)),
        files=files,
        key=tuple(str(column_of[name]) for name in keys[0]) if keys else (),
    )
