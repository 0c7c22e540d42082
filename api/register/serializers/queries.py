"""The query string of the API, read strictly: what the API does not know it refuses, so that no typo widens a list."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from mithaq.core.codes import is_country
from mithaq.register.selectors import Filters
from mithaq.register.vocabulary import Kind, State

MAX_LIMIT = 100


class Query(serializers.Serializer[Any]):
    """Base of the query strings: unknown parameters are refused."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields)
        if unknown:
            raise serializers.ValidationError(
                {name: [_("Unknown parameter.")] for name in sorted(unknown)}, code="unknown"
            )
        return super().to_internal_value(data)

    @classmethod
    def read(cls, request: Request) -> dict[str, Any]:
        """The validated parameters of a request. Raises ValidationError."""
        query = cls(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        values: dict[str, Any] = query.validated_data
        return values


class FilterQuery(Query):
    """What a list of agreements can be narrowed to."""

    q = serializers.CharField(required=False, max_length=200, help_text="Words: reference, titles, parties, places.")
    collectivity = serializers.RegexField(r"^[0-9A-Za-z.-]{1,16}\Z", required=False, help_text="A collectivity's code.")
    region = serializers.RegexField(r"^\d{2}\Z", required=False, help_text="HCP code of a region, such as 02.")
    province = serializers.RegexField(r"^\d{2}\.\d{3}\Z", required=False, help_text="HCP code, such as 02.113.")
    kind = serializers.ChoiceField(Kind.choices, required=False)
    state = serializers.ChoiceField(State.choices, required=False)
    country = serializers.RegexField(r"^[A-Z]{2}\Z", required=False, help_text="Country of a partner (ISO 3166-1).")
    sector = serializers.RegexField(r"^\d{5}\Z", required=False, help_text="DAC purpose code.")
    goal = serializers.IntegerField(required=False, min_value=1, max_value=17, help_text="Goal (SDG).")
    year = serializers.IntegerField(required=False, min_value=1956, max_value=2200, help_text="In force since.")

    def validate_country(self, value: str) -> str:
        if not is_country(value):
            raise serializers.ValidationError(_("This is no code of a country (ISO 3166-1)."), code="unknown_country")
        return value


class ListQuery(FilterQuery):
    """A list of agreements, page by page."""

    cursor = serializers.CharField(required=False, max_length=200, help_text="`next_cursor` of the page before.")
    limit = serializers.IntegerField(required=False, min_value=1, max_value=MAX_LIMIT, default=20)


class CollectivityQuery(Query):
    """A list of collectivities, page by page."""

    region = serializers.RegexField(r"^\d{2}\Z", required=False, help_text="HCP code of a region.")
    cursor = serializers.CharField(required=False, max_length=200, help_text="`next_cursor` of the page before.")
    limit = serializers.IntegerField(required=False, min_value=1, max_value=MAX_LIMIT, default=MAX_LIMIT)


class ChangesQuery(Query):
    """The change feed from a position on."""

    after = serializers.IntegerField(
        required=False, min_value=0, max_value=2**63 - 1, default=0, help_text="`next` of the page before; 0 at first."
    )
    limit = serializers.IntegerField(required=False, min_value=1, max_value=MAX_LIMIT, default=MAX_LIMIT)


class NoQuery(Query):
    """An address that takes no parameter."""


def filters_of(values: dict[str, Any]) -> Filters:
    """The register's filters in a validated query."""
    names = ("collectivity", "region", "province", "kind", "state", "country", "sector", "goal", "year")
    return Filters(words=values.get("q", ""), **{name: values[name] for name in names if name in values})
