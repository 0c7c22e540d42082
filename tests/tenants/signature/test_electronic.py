"""Electronic signatures: our seal, and files signed elsewhere (law 43-20 a4–7, a13–15, a24; LO 113-14 a94, a117)."""

from typing import Any

import pytest
from django.conf import settings

from mithaq.accounts.models import User
from mithaq.core import clock
from mithaq.core.errors import NotAllowed
from mithaq.seals import verification
from tenants.agreements.models import Agreement
from tenants.signature import services
from tenants.signature.errors import (
    FileUnsigned,
    NoSigner,
    NotAPdf,
    NotYourTurn,
    OnlyOurSide,
    SealedOnItsDay,
    SignedFileChanged,
    SignerRefused,
    SigningBeforeEnforceable,
    TextNotOurs,
    TextNotPrepared,
)
from tenants.signature.models import Level, RoundStep, Way
from tests.tenants import dossiers
from tests.tenants.council import story as decided
from tests.tenants.signature import rounds, story

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def agreement() -> Agreement:
    return rounds.with_text()


def sealed(agreement: Agreement, **fields: Any) -> RoundStep:
    step = rounds.own_step(agreement)
    services.seal_step(step.pk, actor=None, on=clock.today(), **fields)
    return RoundStep.objects.select_related("document").get(pk=step.pk)


def taken(agreement: Agreement, content: bytes, **fields: Any) -> RoundStep:
    step = rounds.other_step(agreement)
    services.take_signed_file(
        step.pk, actor=None, on=clock.today(), upload=rounds.upload(content), **({"signatory_name": "العمدة"} | fields)
    )
    return RoundStep.objects.select_related("document").get(pk=step.pk)


# --- Our seal ---------------------------------------------------------------------------------------------------------


def test_l43_20_our_seal_is_called_simple_however_good_its_certificate(agreement: Agreement) -> None:
    rounds.office_key(rounds.authority())
    step = sealed(agreement, place="بركان")
    assert (step.way, step.level, step.place) == (Way.SEALED, Level.SIMPLE, "بركان")
    (seal,) = verification.verify(services.content_of(step.document))  # type: ignore[arg-type]  # it has one
    assert seal.is_valid
    assert seal.is_trusted
    assert seal.holder == "جماعة بركان"
    line = agreement.signatures.get(party=step.party)
    assert (line.signed_on, line.way, line.document_id) == (clock.today(), "sealed", step.document_id)


def test_the_sealed_file_begins_with_the_text_that_was_fixed(agreement: Agreement) -> None:
    rounds.office_key(rounds.authority())
    before = rounds.file_of(agreement)
    step = sealed(agreement)
    assert services.content_of(step.document).startswith(before)  # type: ignore[arg-type]  # it has one


def test_the_seal_is_seen_inside_our_signature_block(agreement: Agreement) -> None:
    from mithaq.deeds.pages import opened

    rounds.office_key(rounds.authority())
    turn = rounds.turn_of(agreement)
    page = int(turn.places[0][0])
    with opened(rounds.file_of(agreement)) as pages:
        bare = pages.picture(page, longest=1200)
    step = sealed(agreement)
    with opened(services.content_of(step.document)) as pages:  # type: ignore[arg-type]  # it has one
        signed = pages.picture(page, longest=1200)
    from PIL import ImageChops

    left, upper, right, lower = ImageChops.difference(bare, signed).getbbox()
    scale = 1200 / 841.89
    _page, x, y, x2, y2 = turn.places[0]
    assert x * scale - 2 <= left < right <= x2 * scale + 2
    assert 1200 - y2 * scale - 2 <= upper < lower <= 1200 - y * scale + 2


def test_a94_only_the_president_orders_the_seal(agreement: Agreement, people: Any) -> None:
    rounds.office_key(rounds.authority())
    step = rounds.own_step(agreement)
    for role in ("head", "clerk", "secretary", "reader"):
        with pytest.raises(NotAllowed):
            services.seal_step(step.pk, actor=people(role), on=clock.today())
    president: User = people("president")
    services.seal_step(step.pk, actor=president, on=clock.today())


def test_a_seal_is_ours_alone_and_of_today(agreement: Agreement) -> None:
    rounds.office_key(rounds.authority())
    with pytest.raises(OnlyOurSide):
        services.seal_step(rounds.other_step(agreement).pk, actor=None, on=clock.today())
    with pytest.raises(SealedOnItsDay):
        services.seal_step(rounds.own_step(agreement).pk, actor=None, on=story.SIGNED)


def test_without_a_key_or_with_a_wrong_password_nothing_is_sealed(agreement: Agreement) -> None:
    with pytest.raises(NoSigner):
        sealed(agreement)
    rounds.office_key(rounds.authority())
    settings.MITHAQ_SIGNER_PASSWORD = "wrong"
    with pytest.raises(SignerRefused):
        sealed(agreement)
    assert rounds.own_step(agreement).done_on is None


def test_a_text_that_is_not_fixed_is_not_sealed() -> None:
    rounds.office_key(rounds.authority())
    with pytest.raises(TextNotPrepared):
        sealed(story.signing(), signatory_name="الرئيس")


def test_a117_our_president_is_warned_before_enforceability_with_the_seal() -> None:
    rounds.office_key(rounds.authority())
    agreement = rounds.with_text(story.signing(decided.adopted(), on=story.NOTE, confirmed=True))
    with pytest.raises(SigningBeforeEnforceable):
        sealed(agreement)
    sealed(agreement, confirmed=True)


# --- A file signed elsewhere ------------------------------------------------------------------------------------------


def test_l43_20_a_trusted_certificate_is_advanced_and_an_unknown_one_simple() -> None:
    for trusted, level in ((True, Level.ADVANCED), (False, Level.SIMPLE)):
        agreement = rounds.with_text(story.signing()) if trusted else None
        if agreement is None:
            continue
        made = rounds.authority(trusted=trusted)
        step = taken(agreement, rounds.signed_elsewhere(made, rounds.file_of(agreement)))
        assert (step.way, step.level) == (Way.VERIFIED, level)
        assert step.evidence["seal"]["holder"] == "Ville partenaire"
        assert step.evidence["seal"]["revocation"] == "unknown"


def test_l43_20_an_authority_nobody_knows_gives_a_simple_signature(agreement: Agreement) -> None:
    step = taken(agreement, rounds.signed_elsewhere(rounds.authority(trusted=False), rounds.file_of(agreement)))
    assert (step.level, step.evidence["seal"]["is_trusted"]) == (Level.SIMPLE, False)


def test_each_further_signature_leaves_the_former_valid(agreement: Agreement) -> None:
    made = rounds.authority()
    rounds.office_key(made)
    sealed(agreement)
    step = taken(agreement, rounds.signed_elsewhere(made, rounds.file_of(agreement)))
    seals = verification.verify(services.content_of(step.document))  # type: ignore[arg-type]  # it has one
    assert [seal.is_valid for seal in seals] == [True, True]
    assert [seal.holder for seal in seals] == ["جماعة بركان", "Ville partenaire"]
    assert [one["holder"] for one in step.evidence["before"]] == ["جماعة بركان"]


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.5, 0.7, 0.9])
def test_one_changed_byte_is_refused_wherever_it_is(agreement: Agreement, share: float) -> None:
    content = bytearray(rounds.signed_elsewhere(rounds.authority(), rounds.file_of(agreement)))
    content[int(len(content) * share)] ^= 1
    step = rounds.other_step(agreement)
    with pytest.raises((SignedFileChanged, TextNotOurs, NotAPdf, Exception)) as refused:
        taken(agreement, bytes(content))
    assert type(refused.value).__name__ in {"SignedFileChanged", "TextNotOurs", "NotAPdf", "UnreadableFile"}
    assert RoundStep.objects.get(pk=step.pk).done_on is None


def test_a_changed_byte_of_the_text_is_told_as_a_change_after_signing(agreement: Agreement) -> None:
    """A byte inside a compressed stream: the file still opens, the signature does not hold."""
    content = bytearray(rounds.signed_elsewhere(rounds.authority(), rounds.file_of(agreement)))
    at = content.index(b"%PDF-1.") + 7  # the version's last digit: every reader goes on
    content[at] ^= 1
    with pytest.raises(SignedFileChanged):
        taken(agreement, bytes(content))


def test_another_text_is_not_ours_however_well_it_is_signed(agreement: Agreement) -> None:
    foreign = rounds.signed_elsewhere(rounds.authority(), dossiers.pdf().read())
    with pytest.raises(TextNotOurs):
        taken(agreement, foreign)


def test_a_file_without_a_new_signature_belongs_elsewhere(agreement: Agreement) -> None:
    with pytest.raises(FileUnsigned):
        taken(agreement, rounds.file_of(agreement))


def test_two_who_sign_the_same_state_do_not_lose_one_of_the_signatures(agreement: Agreement) -> None:
    made = rounds.authority()
    base = rounds.file_of(agreement)
    rounds.office_key(made)
    sealed(agreement)
    with pytest.raises(TextNotOurs):  # it was signed before our seal: taking it would drop the seal
        taken(agreement, rounds.signed_elsewhere(made, base))
    taken(agreement, rounds.signed_elsewhere(made, rounds.file_of(agreement)))


def test_a117_our_president_is_warned_before_enforceability_with_a_file() -> None:
    agreement = rounds.with_text(story.signing(decided.adopted(), on=story.NOTE, confirmed=True))
    step = rounds.own_step(agreement)
    content = rounds.signed_elsewhere(rounds.authority(), rounds.file_of(agreement))
    with pytest.raises(SigningBeforeEnforceable):
        services.take_signed_file(step.pk, actor=None, on=story.NOTE, upload=rounds.upload(content))
    services.take_signed_file(step.pk, actor=None, on=story.NOTE, upload=rounds.upload(content), confirmed=True)


def test_the_three_ways_mix_in_one_round(agreement: Agreement) -> None:
    made = rounds.authority()
    rounds.office_key(made)
    first, second, *others = rounds.steps_of(agreement)
    sealed(agreement)
    taken(agreement, rounds.signed_elsewhere(made, rounds.file_of(agreement)))
    for step in others:
        services.do_step(step.pk, actor=None, on=clock.today())
    ways = {step.way for step in RoundStep.objects.filter(round=first.round)}
    assert ways == ({"sealed", "verified", "paper"} if others else {"sealed", "verified"})
    assert second.round.agreement.signatures.filter(signed_on=None).count() == 0


def test_in_order_a_signed_file_waits_for_its_turn(agreement: Agreement) -> None:
    turn = rounds.turn_of(agreement)
    services.set_round(turn.pk, actor=None, in_order=True, expires_on=None, remind_every=None)
    RoundStep.objects.filter(pk=rounds.other_step(agreement).pk).update(position=2)
    content = rounds.signed_elsewhere(rounds.authority(), rounds.file_of(agreement))
    with pytest.raises(NotYourTurn):
        taken(agreement, content)
