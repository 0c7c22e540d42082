"""The public register: read-only, open to every origin, in a constant number of queries."""

from typing import Any, cast
from uuid import UUID

from django.http import FileResponse, HttpRequest
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.register.authentication import (
    OpensConsolidatedRegister,
    TerritoryToken,
    TerritoryTokenAuthentication,
    require_within,
)
from api.register.pagination import body, decode, encode, entries_page
from api.register.serializers import answers
from api.register.serializers.queries import (
    ChangesQuery,
    CollectivityQuery,
    FilterQuery,
    ListQuery,
    NoQuery,
    filters_of,
)
from api.register.throttles import AnonymousThrottle
from api.schema import PATH
from mithaq.collectivities.selectors import registered
from mithaq.core.money import DEFAULT_CURRENCY
from mithaq.register import selectors
from mithaq.register.errors import EntryGone

_PROBLEMS = {
    status: OpenApiResponse(answers.ProblemSerializer, description=words)
    for status, words in {
        400: "A parameter is not understood.", 401: "No valid token.", 403: "The token does not open this.",
        404: "There is no such thing.", 410: "Withdrawn from the register.", 429: "Too many requests.",
    }.items()
}  # fmt: skip


def _answers(body_serializer: Any, *problems: int) -> dict[Any, Any]:
    codes = (*problems, 429)
    return {200: body_serializer} | {(code, "application/problem+json"): _PROBLEMS[code] for code in codes}


class PublicView(APIView):
    """An open address of the register."""

    http_method_names = ["get", "head", "options"]
    throttle_classes = [AnonymousThrottle]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Any site may read open data; no cookie is looked at, so nothing private can leak."""
        response.headers["Access-Control-Allow-Origin"] = "*"
        return super().finalize_response(request, response, *args, **kwargs)


class Agreements(PublicView):
    """Agreements in the register, newest publication first."""

    @extend_schema(
        operation_id="agreements", parameters=[ListQuery], responses=_answers(answers.AgreementPageSerializer, 400)
    )
    def get(self, request: Request) -> Response:
        """A page of agreements."""
        values = ListQuery.read(request)
        page, cursor = entries_page(selectors.listing(filters_of(values)), values)
        rows = answers.LineSerializer(page, many=True, context={"request": request}).data
        return Response(body(request, rows, cursor))


class Agreement(PublicView):
    """One agreement."""

    @extend_schema(operation_id="agreement", responses=_answers(answers.AgreementSerializer, 404, 410))
    def get(self, request: Request, public_id: UUID) -> Response:
        """All that is published of an agreement; 410 with the reason when it was withdrawn."""
        NoQuery.read(request)
        entry = selectors.entry(public_id)
        return Response(answers.AgreementSerializer(entry, context={"request": request}).data)


class Versions(PublicView):
    """What the register said of an agreement, and when."""

    @extend_schema(operation_id="agreement_versions", responses=_answers(answers.VersionsSerializer, 404))
    def get(self, request: Request, public_id: UUID) -> Response:
        """All versions of an agreement, from the first; without their detail while it is withdrawn."""
        NoQuery.read(request)
        gone = False
        try:
            selectors.entry(public_id)
        except EntryGone:
            gone = True
        rows = answers.VersionSerializer(selectors.versions(public_id), many=True).data
        return Response({"results": [{**row, "detail": None} for row in rows] if gone else rows})


class Collectivities(PublicView):
    """Collectivities that hold an office."""

    @extend_schema(
        operation_id="collectivities", parameters=[CollectivityQuery],
        responses=_answers(answers.CollectivityPageSerializer, 400),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """A page of collectivities by code, with the number of their agreements."""
        values = CollectivityQuery.read(request)
        after = decode(values["cursor"])[0][:16].replace("\x00", "") if "cursor" in values else ""
        rows = registered(region_code=values.get("region", ""), after=after, limit=values["limit"] + 1)
        page = rows[: values["limit"]]
        counts = selectors.counts_by_collectivity([row.code for row in page])
        cursor = encode(page[-1].code) if len(rows) > len(page) else None
        return Response(body(request, [_collectivity(row, counts) for row in page], cursor))


def _collectivity(row: Any, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "code": row.code, "level": row.level, "name": {"ar": row.name_ar, "fr": row.name_fr},
        "province_code": row.province_code, "region_code": row.region_code, "agreements": counts.get(row.code, 0),
    }  # fmt: skip


class Changes(PublicView):
    """The change feed: what was published, amended, corrected or withdrawn, in order."""

    @extend_schema(
        operation_id="changes", parameters=[ChangesQuery], responses=_answers(answers.ChangesSerializer, 400)
    )
    def get(self, request: Request) -> Response:
        """A page of the feed. A reader who keeps `next` and asks again misses nothing."""
        values = ChangesQuery.read(request)
        rows = selectors.changes_after(values["after"], limit=values["limit"])
        following = rows[-1].pk if rows else values["after"]
        return Response({"next": following, "results": answers.ChangeSerializer(rows, many=True).data})


class Statistics(PublicView):
    """Counts over the register."""

    @extend_schema(
        operation_id="statistics", parameters=[FilterQuery], responses=_answers(answers.StatisticsSerializer, 400)
    )
    def get(self, request: Request) -> Response:
        """Counts and sums over the agreements that fit the filters."""
        numbers = selectors.statistics(filters_of(FilterQuery.read(request)))
        answer: dict[str, Any] = {
            "agreements": numbers.total, "in_force": numbers.in_force, "collectivities": numbers.collectivities,
            "partner_countries": numbers.countries,
            "amount": {"centimes": numbers.amount_centimes, "currency": DEFAULT_CURRENCY},
            "last_change": numbers.last_change,
        }  # fmt: skip
        for name in ("kind", "state", "region", "year", "country", "goal"):
            counted = numbers.facets[name]
            answer[f"by_{name}"] = [{"value": facet.value, "count": facet.count} for facet in counted]
        return Response(answer)


class ConsolidatedAgreements(PublicView):
    """The agreements of a territory with their whole published content, for its authority."""

    authentication_classes = [TerritoryTokenAuthentication]
    permission_classes = [OpensConsolidatedRegister]

    @extend_schema(
        operation_id="consolidated_agreements", parameters=[ListQuery],
        responses=_answers(answers.ConsolidatedPageSerializer, 400, 401, 403),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """A page of the territory's agreements; another territory than the token's is refused."""
        values = ListQuery.read(request)
        token = cast("TerritoryToken", request.auth)
        require_within(token, values.get("region", ""), values.get("province", ""))
        found = selectors.consolidated(token.territory_code, filters_of(values))
        page, cursor = entries_page(found, values)
        rows = answers.AgreementSerializer(page, many=True, context={"request": request}).data
        return Response(body(request, rows, cursor))


class Nothing(PublicView):
    """Any other address below the API."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """404 as problem+json."""
        raise NotFound


def openapi(request: HttpRequest) -> FileResponse:
    """The OpenAPI document, as committed."""
    response = FileResponse(PATH.open("rb"), content_type="application/vnd.oai.openapi+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
