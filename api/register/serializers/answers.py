"""The shapes of the public API. They document and order what the register holds; amounts are centimes."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from mithaq.register.models import Change, Entry, Version
from mithaq.register.vocabulary import (
    AmendmentKind,
    EvaluationKind,
    IndicatorKind,
    Kind,
    PartyKind,
    PartyRole,
    State,
    Verdict,
    VersionKind,
    Visa,
)

Base = serializers.Serializer[Any]


class WordsSerializer(Base):
    """A text in Arabic (the reference) and French (a translation, may be empty)."""

    ar = serializers.CharField()
    fr = serializers.CharField(allow_blank=True)


class MoneySerializer(Base):
    """An amount in centimes of an ISO 4217 currency."""

    centimes = serializers.IntegerField()
    currency = serializers.CharField()


class CollectivitySerializer(Base):
    """The collectivity that publishes, as it was named then."""

    code = serializers.CharField(help_text="HCP code, or registry number of an ECI or GCT.")
    name = WordsSerializer()
    province_code = serializers.CharField()
    region_code = serializers.CharField()


class PublisherSerializer(CollectivitySerializer):
    """The collectivity in a snapshot."""

    level = serializers.CharField()
    slug = serializers.CharField()


class DecisionSerializer(Base):
    """The council's decision and its control of legality (LO 113-14 a43, a117, a118)."""

    number = serializers.CharField()
    decided_on = serializers.DateField()
    visa = serializers.ChoiceField(Visa.choices)
    visa_on = serializers.DateField(allow_null=True)


class FullDecisionSerializer(DecisionSerializer):
    """A decision with its votes."""

    enforceable_on = serializers.DateField(allow_null=True)
    votes_for = serializers.IntegerField(allow_null=True)
    votes_against = serializers.IntegerField(allow_null=True)
    abstentions = serializers.IntegerField(allow_null=True)


class PredecessorSerializer(Base):
    """Who held a party's place until a day on which the law put another in it (LO 113-14 a139)."""

    name = WordsSerializer()
    collectivity_code = serializers.CharField(allow_blank=True)
    until_on = serializers.DateField()


class PartySerializer(Base):
    """A party; `signatory` is a function, never a name. Who signed before `until_on` signed for a predecessor."""

    name = WordsSerializer()
    kind = serializers.ChoiceField(PartyKind.choices)
    role = serializers.ChoiceField(PartyRole.choices)
    country = serializers.CharField()
    collectivity_code = serializers.CharField(allow_blank=True)
    is_publisher = serializers.BooleanField()
    signatory = serializers.CharField(allow_blank=True)
    signed_on = serializers.DateField(allow_null=True)
    predecessors = PredecessorSerializer(many=True, required=False)


class InstalmentSerializer(Base):
    """A part of a contribution."""

    due_on = serializers.DateField(allow_null=True)
    amount_centimes = serializers.IntegerField()


class ContributionSerializer(Base):
    """What a party brings."""

    party = WordsSerializer()
    amount_centimes = serializers.IntegerField()
    currency = serializers.CharField()
    in_kind = serializers.BooleanField()
    instalments = InstalmentSerializer(many=True)


class MilestoneSerializer(Base):
    """A step of an action."""

    title = serializers.CharField()
    due_on = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)


class ActionSerializer(Base):
    """An action of the plan."""

    title = WordsSerializer()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    milestones = MilestoneSerializer(many=True)


class MeasurementSerializer(Base):
    """An approved value at the end of a period."""

    period_end = serializers.DateField()
    value = serializers.CharField(allow_blank=True)


class IndicatorSerializer(Base):
    """What is measured: decimal numbers as text, or words for a qualitative indicator."""

    name = WordsSerializer()
    kind = serializers.ChoiceField(IndicatorKind.choices)
    unit = WordsSerializer()
    baseline = serializers.CharField(allow_blank=True)
    target = serializers.CharField(allow_blank=True)
    measurements = MeasurementSerializer(many=True)


class EvaluationSerializer(Base):
    """An evaluation's three verdicts."""

    kind = serializers.ChoiceField(EvaluationKind.choices)
    held_on = serializers.DateField()
    design = serializers.ChoiceField(Verdict.choices)
    aims = serializers.ChoiceField(Verdict.choices)
    plan = serializers.ChoiceField(Verdict.choices)


class AmendmentSerializer(Base):
    """A change in force and its proof."""

    number = serializers.IntegerField()
    kind = serializers.ChoiceField(AmendmentKind.choices)
    summary = WordsSerializer()
    in_force_on = serializers.DateField()
    new_ends_on = serializers.DateField(allow_null=True)
    decision = FullDecisionSerializer(allow_null=True)


class SnapshotSerializer(Base):
    """What is published of an agreement, as it is stored and hashed."""

    id = serializers.UUIDField()
    format = serializers.IntegerField()
    reference = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    state = serializers.ChoiceField(State.choices)
    title = WordsSerializer()
    summary = WordsSerializer()
    collectivity = PublisherSerializer()
    legal_basis = serializers.CharField(allow_blank=True)
    languages = serializers.ListField(child=serializers.CharField())
    prevailing_language = serializers.CharField()
    sector_codes = serializers.ListField(child=serializers.CharField())
    sdg_goals = serializers.ListField(child=serializers.IntegerField())
    parties = PartySerializer(many=True)
    decision = FullDecisionSerializer()
    signed_on = serializers.DateField()
    in_force_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    duration_months = serializers.IntegerField(allow_null=True)
    contributions = ContributionSerializer(many=True)
    actions = ActionSerializer(many=True)
    indicators = IndicatorSerializer(many=True)
    evaluations = EvaluationSerializer(many=True)
    amendments = AmendmentSerializer(many=True)
    renews = serializers.UUIDField(allow_null=True)
    is_demo = serializers.BooleanField(help_text="Synthetic data of a demonstration.")


@extend_schema_field(SnapshotSerializer)
class SnapshotField(serializers.JSONField):
    """The stored snapshot, untouched, so that its digest can be recomputed."""


class LineSerializer(serializers.ModelSerializer[Entry]):
    """An agreement in a list."""

    id = serializers.UUIDField(source="public_id")
    url = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField()
    summary = serializers.SerializerMethodField()
    collectivity = serializers.SerializerMethodField()
    amount = serializers.SerializerMethodField(help_text="Null when currencies differ or nothing is contributed.")
    decision = serializers.SerializerMethodField()

    class Meta:
        model = Entry
        fields = (
            "id", "url", "reference", "kind", "state", "title", "summary", "collectivity", "partner_countries",
            "sector_codes", "sdg_goals", "amount", "decision", "signed_on", "in_force_on", "ends_on", "published_at",
            "updated_at", "version", "is_demo",
        )  # fmt: skip

    @extend_schema_field(serializers.URLField())
    def get_url(self, entry: Entry) -> str:
        return reverse("api:agreement", args=[entry.public_id], request=self.context.get("request"))

    @extend_schema_field(WordsSerializer)
    def get_title(self, entry: Entry) -> dict[str, str]:
        return {"ar": entry.title_ar, "fr": entry.title_fr}

    @extend_schema_field(WordsSerializer)
    def get_summary(self, entry: Entry) -> dict[str, str]:
        return {"ar": entry.summary_ar, "fr": entry.summary_fr}

    @extend_schema_field(CollectivitySerializer)
    def get_collectivity(self, entry: Entry) -> dict[str, Any]:
        return {
            "code": entry.collectivity_code,
            "name": {"ar": entry.collectivity_ar, "fr": entry.collectivity_fr},
            "province_code": entry.province_code,
            "region_code": entry.region_code,
        }

    @extend_schema_field(MoneySerializer(allow_null=True))
    def get_amount(self, entry: Entry) -> dict[str, Any] | None:
        if entry.amount_centimes is None:
            return None
        return {"centimes": entry.amount_centimes, "currency": entry.currency}

    @extend_schema_field(DecisionSerializer)
    def get_decision(self, entry: Entry) -> dict[str, Any]:
        return {
            "number": entry.decision_number,
            "decided_on": entry.decided_on,
            "visa": entry.visa,
            "visa_on": entry.visa_on,
        }


class AgreementSerializer(SnapshotSerializer):
    """An agreement with all that is published of it, and its place in the register."""

    url = serializers.URLField()
    version = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def to_representation(self, instance: Entry) -> dict[str, Any]:
        """The stored snapshot as it is, with the entry's own fields beside it."""
        return {
            **instance.detail,
            "url": reverse("api:agreement", args=[instance.public_id], request=self.context.get("request")),
            "version": instance.version,
            "published_at": instance.published_at,
            "updated_at": instance.updated_at,
        }


class VersionSerializer(serializers.ModelSerializer[Version]):
    """What the register said of an agreement from `at` on.

    digest: SHA-256 of `detail` as JSON with sorted keys, in UTF-8, without spaces. detail: null while withdrawn.
    """

    kind = serializers.ChoiceField(VersionKind.choices)
    detail = SnapshotField(allow_null=True)

    class Meta:
        model = Version
        fields = ("number", "kind", "reason", "at", "digest", "detail")


class VersionsSerializer(Base):
    """All versions, from the first."""

    results = VersionSerializer(many=True)


class ListedCollectivitySerializer(Base):
    """A collectivity that holds an office."""

    code = serializers.CharField()
    level = serializers.CharField()
    name = WordsSerializer()
    province_code = serializers.CharField()
    region_code = serializers.CharField()
    agreements = serializers.IntegerField(help_text="Agreements in the register.")


class ChangeSerializer(serializers.ModelSerializer[Change]):
    """A line of the feed."""

    agreement = serializers.UUIDField(source="public_id")
    kind = serializers.ChoiceField(VersionKind.choices)

    class Meta:
        model = Change
        fields = ("id", "agreement", "collectivity_code", "kind", "version", "at")


class ChangesSerializer(Base):
    """A page of the feed. next: the `after` of the next page; the same as asked when there is nothing new."""

    next = serializers.IntegerField()
    results = ChangeSerializer(many=True)


class CountSerializer(Base):
    """A value and how many agreements have it."""

    value = serializers.CharField()
    count = serializers.IntegerField()


class StatisticsSerializer(Base):
    """Counts over the agreements that are shown."""

    agreements = serializers.IntegerField()
    in_force = serializers.IntegerField()
    collectivities = serializers.IntegerField()
    partner_countries = serializers.IntegerField()
    amount = MoneySerializer(help_text="Sum of the contributions in dirhams.")
    last_change = serializers.DateTimeField(allow_null=True)
    by_kind = CountSerializer(many=True)
    by_state = CountSerializer(many=True)
    by_region = CountSerializer(many=True)
    by_year = CountSerializer(many=True)
    by_country = CountSerializer(many=True)
    by_goal = CountSerializer(many=True)


class PageSerializer(Base):
    """What every page by key shares."""

    next = serializers.URLField(allow_null=True)
    next_cursor = serializers.CharField(allow_null=True)


class AgreementPageSerializer(PageSerializer):
    """A page of agreements."""

    results = LineSerializer(many=True)


class ConsolidatedPageSerializer(PageSerializer):
    """A page of agreements with all that is published of them."""

    results = AgreementSerializer(many=True)


class CollectivityPageSerializer(PageSerializer):
    """A page of collectivities."""

    results = ListedCollectivitySerializer(many=True)


class FieldProblemSerializer(Base):
    """What is wrong with one parameter."""

    field = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(Base):
    """An error (RFC 9457). `code` is stable; `detail` is a sentence for people."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)
    errors = FieldProblemSerializer(many=True, required=False)  # type: ignore[assignment]  # a field, not the errors
    withdrawn_at = serializers.DateTimeField(required=False)
    reason = serializers.CharField(required=False)
