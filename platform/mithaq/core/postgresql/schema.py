"""Fewer tables and indexes in the schemas of offices: each that nobody reads is 1,600 files and as many pages.

Which tables an office does without is said in `routing`.

Django makes an index for every foreign key and a second one for every indexed text. In an office's schema these are
left out:

- the second index of a text (`varchar_pattern_ops`): nobody asks an office for texts by how they begin;
- the index of a foreign key that a unique constraint or another index of the model begins with: that one serves;
- the index of a foreign key that leads nowhere back (`related_name="+"`: authors, proofs, minutes): nobody asks for the
  rows that point there, and what points there is never deleted in numbers.

`public` keeps them all. `tests/house/test_relations.py` counts what an office is made of.
"""

from typing import Any

from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django.db.models import Field, Index, Model, UniqueConstraint

from mithaq.core.postgresql.routing import PUBLIC_ONLY

_Base: Any = DatabaseSchemaEditor  # its stubs leave out what is extended here


class SchemaEditor(_Base):
    """Django's, with the rules above wherever the connection is not on `public`."""

    deferred_sql: list[Any]

    def _field_should_be_indexed(self, model: type[Model], field: "Field[Any, Any]") -> bool:
        if not super()._field_should_be_indexed(model, field):
            return False
        return self._on_public() or not (field.remote_field and (_leads_nowhere(field) or _is_covered(model, field)))

    def create_model(self, model: type[Model]) -> None:
        """Django asks its routers for models, and not for the link tables that it makes for them."""
        if self._on_public() or not _links_to_the_public_side(model):
            super().create_model(model)

    def add_constraint(self, model: type[Model], constraint: Any) -> None:
        """A constraint that comes after its model takes the place of an index that is still to be made."""
        super().add_constraint(model, constraint)
        self._forget_covered(model)

    def add_index(self, model: type[Model], index: Index, concurrently: bool = False) -> None:
        """As `add_constraint`."""
        super().add_index(model, index, concurrently)
        self._forget_covered(model)

    def alter_unique_together(self, model: type[Model], old: Any, new: Any) -> None:
        """As `add_constraint`."""
        super().alter_unique_together(model, old, new)
        self._forget_covered(model)

    def _forget_covered(self, model: type[Model]) -> None:
        if not self._on_public():
            covered = [field for field in model._meta.local_fields if field.remote_field and _is_covered(model, field)]
            needless = {str(self._create_index_sql(model, fields=[field])) for field in covered}
            self.deferred_sql = [statement for statement in self.deferred_sql if str(statement) not in needless]

    def _create_like_index_sql(self, model: type[Model], field: "Field[Any, Any]") -> Any:
        return super()._create_like_index_sql(model, field) if self._on_public() else None

    def _on_public(self) -> bool:
        return bool(getattr(self.connection, "schema_name", "public") == "public")


def _links_to_the_public_side(model: type[Model]) -> bool:
    """Whether it is a link table of which one end has no table in an office."""
    ends = [field.remote_field.model._meta for field in model._meta.local_fields if field.remote_field]
    return bool(model._meta.auto_created) and any((end.app_label, end.model_name) in PUBLIC_ONLY for end in ends)


def _leads_nowhere(field: "Field[Any, Any]") -> bool:
    return field.remote_field is not None and field.remote_field.related_name == "+"


def _is_covered(model: type[Model], field: "Field[Any, Any]") -> bool:
    """Whether the field comes first in a constraint or index over all rows."""
    firsts = {names[0] for names in model._meta.unique_together}
    for one in (*model._meta.constraints, *model._meta.indexes):
        if isinstance(one, UniqueConstraint | Index) and one.fields and one.condition is None:
            firsts.add(one.fields[0].removeprefix("-"))
    return field.name in firsts
