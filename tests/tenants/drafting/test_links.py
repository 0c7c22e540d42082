"""R13: partners comment through a signed link that ends, without an account; nothing else of the dossier leaks."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client

from mithaq.collectivities.models import Collectivity
from mithaq.core import clock
from mithaq.core.errors import NotAllowed
from mithaq.outbox.models import OutboxEvent
from tenants.agreements import services as agreements
from tenants.agreements.errors import PartyInUse, StageClosed
from tenants.agreements.models import Agreement, Party
from tenants.drafting import errors, selectors, services, tasks
from tenants.drafting.models import Comment, PartnerLink
from tenants.drafting.services import ArticleText, Made, links
from tests.tenants import dossiers
from tests.tenants.browsing import OfficeBrowser
from tests.tenants.dossiers import DRAFTED

pytestmark = pytest.mark.usefixtures("office")
HOST = "berkane.localhost"


@pytest.fixture
def dossier() -> Agreement:
    found = dossiers.in_drafting()
    services.add_version(found.pk, actor=None, made_on=DRAFTED, articles=[
        ArticleText(1, "موضوع الاتفاقية", "Objet de la convention", "الموضوع", "Objet"), ArticleText(2, "المدة"),
    ])  # fmt: skip
    return found


@pytest.fixture
def partner(dossier: Agreement) -> Party:
    return dossier.parties.get(is_self=False)


@pytest.fixture
def made(dossier: Agreement, partner: Party) -> Made:
    return services.make_link(dossier.pk, actor=None, party_id=partner.pk, days=15)


@pytest.fixture
def guest(office: Collectivity) -> OfficeBrowser:
    """Somebody without an account or a cookie."""
    client = Client(HTTP_HOST=HOST, enforce_csrf_checks=True)
    return OfficeBrowser(client, office)


def address(made: Made) -> str:
    return f"/office/text/{made.token}/"


def end(made: Made, how: str) -> None:
    fields = {
        "expired": {"created_at": clock.now() - timedelta(days=20), "expires_at": clock.now() - timedelta(days=1)},
        "revoked": {"revoked_at": clock.now()},
    }[how]
    PartnerLink.objects.filter(pk=made.link.pk).update(**fields)


# --- Making ---------------------------------------------------------------------------------------------------------
def test_r13_only_a_hash_of_the_token_is_kept(made: Made) -> None:
    link = PartnerLink.objects.get()
    assert link.digest == hashlib.sha256(made.token.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" row WHERE row::text LIKE %s', [f"%{made.token}%"])
            assert cursor.fetchone() == (0,), table


def test_r13_a_link_is_a_signature_that_another_office_or_secret_does_not_make(made: Made, settings: Any) -> None:
    assert services.token_of(made.link) == made.token
    assert services.token_of(made.link, "another secret of the service") != made.token
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new secret of the service"
    assert services.token_of(made.link) != made.token
    assert services.token_to_send(made.link) == made.token  # the letter that is still to go out opens the link


@pytest.mark.parametrize("days", [0, -1, 61])
def test_r13_a_link_lasts_between_a_day_and_sixty(dossier: Agreement, partner: Party, days: int) -> None:
    with pytest.raises(errors.LinkLife):
        services.make_link(dossier.pk, actor=None, party_id=partner.pk, days=days)


def test_r13_a_link_is_for_a_partner_of_this_dossier_and_shows_a_version(dossier: Agreement, partner: Party) -> None:
    with pytest.raises(errors.OwnLink):
        services.make_link(dossier.pk, actor=None, party_id=dossier.parties.get(is_self=True).pk, days=5)
    other = dossiers.in_drafting()
    with pytest.raises(errors.ForeignPartyOfObligation):
        services.make_link(other.pk, actor=None, party_id=partner.pk, days=5)
    with pytest.raises(errors.NoArticle):
        services.make_link(other.pk, actor=None, party_id=other.parties.get(is_self=False).pk, days=5)


@pytest.mark.parametrize("role", ["secretary", "president", "finance", "service", "reader"])
def test_r13_only_the_office_makes_and_revokes_links(
    dossier: Agreement, partner: Party, made: Made, people: object, role: str
) -> None:
    with pytest.raises(NotAllowed):
        services.make_link(dossier.pk, actor=people(role), party_id=partner.pk, days=5)
    with pytest.raises(NotAllowed):
        services.revoke_link(made.link.pk, actor=people(role))


def test_r13_a_party_that_was_given_a_link_is_not_removed(partner: Party, made: Made) -> None:
    with pytest.raises(PartyInUse):
        agreements.remove_party(partner.pk, actor=None)


def test_r13_a_revoked_link_is_not_revoked_again(made: Made) -> None:
    services.revoke_link(made.link.pk, actor=None)
    with pytest.raises(errors.LinkRevoked):
        services.revoke_link(made.link.pk, actor=None)


# --- The letter -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("language", "words"), [("ar", "فرز وجمع النفايات المنزلية"), ("fr", "Tri et collecte")])
def test_r13_the_letter_takes_the_link_and_the_outbox_holds_no_secret(
    dossier: Agreement, partner: Party, language: str, words: str
) -> None:
    made = services.make_link(
        dossier.pk, actor=None, party_id=partner.pk, days=5, email="partner@example.sn", language=language,
        root="https://berkane.example",
    )  # fmt: skip
    event = OutboxEvent.objects.get(task="drafting.send_link")
    assert made.token not in str(event.payload)
    tasks.send_link(**event.payload)
    (letter,) = mail.outbox
    assert letter.to == ["partner@example.sn"]
    assert f"https://berkane.example{address(made)}" in letter.body
    assert words in letter.body


@pytest.mark.parametrize("how", ["expired", "revoked"])
def test_r13_a_link_that_ended_before_its_letter_is_not_sent(dossier: Agreement, partner: Party, how: str) -> None:
    made = services.make_link(dossier.pk, actor=None, party_id=partner.pk, days=5, email="partner@example.sn")
    end(made, how)
    tasks.send_link(link_id=made.link.pk)
    tasks.send_link(link_id=made.link.pk + 1)
    assert mail.outbox == []


# --- The partner's page ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_r13_the_partner_reads_the_version_in_its_languages_and_nothing_else(
    dossier: Agreement, made: Made, guest: OfficeBrowser, language: str
) -> None:
    services.comment(dossier.text_versions.get().pk, actor=None, body="داخلي جدا", made_on=DRAFTED, article_number=1)
    services.write_article(
        dossier.pk, dossier.text_versions.get().articles.get(number=2).key, actor=None, version=1, body_ar="سر العمل"
    )
    response = guest.get(address(made) + f"?language={language}")
    assert response.status_code == 200
    assert response.headers["Content-Language"] == language
    for shown in ("موضوع الاتفاقية", "Objet de la convention", "المدة"):
        assert shown in response.text
    for hidden in ("داخلي جدا", "سر العمل", dossier.reference, "/office/agreements/", str(dossier.public_id)):
        assert hidden not in response.text


def test_r13_the_page_is_kept_by_nobody_and_tells_nobody_its_address(made: Made, guest: OfficeBrowser) -> None:
    for response in (guest.get(address(made)), guest.get("/office/text/unknown/")):
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert 'name="robots"' in response.text
        assert not response.cookies


@pytest.mark.parametrize("how", ["unknown", "expired", "revoked", "transferred"])
def test_r13_a_link_that_opens_nothing_says_so_and_not_why(made: Made, guest: OfficeBrowser, how: str) -> None:
    where = address(made)
    if how == "unknown":
        where = "/office/text/AAAA/"
    elif how == "transferred":
        Agreement.objects.filter(pk=made.link.agreement_id).update(state="transferred", ended_on=DRAFTED)
    else:
        end(made, how)
    for response in (guest.get(where), guest.post(where, {"body": "نص"})):
        assert response.status_code == 404
        assert "موضوع الاتفاقية" not in response.text
        assert "هذا الرابط" in response.text
    assert not Comment.objects.exists()


def test_r13_visits_are_counted_once_a_minute(made: Made, guest: OfficeBrowser) -> None:
    for _ in range(3):
        guest.get(address(made))
    assert PartnerLink.objects.get().reads == 1
    PartnerLink.objects.update(last_read_at=clock.now() - timedelta(minutes=2))
    guest.get(address(made))
    assert PartnerLink.objects.get().reads == 2


def test_r13_a_partner_comments_on_an_article_in_its_name(
    dossier: Agreement, partner: Party, made: Made, guest: OfficeBrowser
) -> None:
    article = dossier.text_versions.get().articles.get(number=2)
    response = guest.post(address(made), {
        "article_key": str(article.key), "body": "نقترح 48 شهرا", "signed_name": "م. ندياي، الكاتب العام",
        "is_blocking": "on",
    })  # fmt: skip
    assert response.status_code == 302
    remark = Comment.objects.get()
    assert (remark.author, remark.on_behalf_of, remark.link) == (None, partner, made.link)
    assert (remark.article_key, remark.article_number, remark.is_blocking) == (article.key, 2, True)
    assert selectors.open_blocking_comments(dossier) == 1
    assert "نقترح 48 شهرا" in guest.get(response.headers["Location"]).text


def test_r13_a_partner_sees_its_own_remarks_and_not_those_of_others_nor_the_answers(
    dossier: Agreement, made: Made, guest: OfficeBrowser
) -> None:
    other = dossiers.with_partner(dossier, name_ar="طرف آخر", name_fr="Autre")
    theirs = services.make_link(dossier.pk, actor=None, party_id=other.pk, days=5)
    services.comment_by_link(theirs.token, body="ملاحظة الطرف الآخر")
    mine = services.comment_by_link(made.token, body="ملاحظتي")
    services.reply(mine.pk, actor=None, body="جواب داخلي", made_on=clock.today())
    page = guest.get(address(made)).text
    assert "ملاحظتي" in page
    assert "ملاحظة الطرف الآخر" not in page
    assert "جواب داخلي" not in page


@pytest.mark.parametrize("body", ["", "س" * 4001, "نص\u202e"])
def test_r13_what_a_partner_cannot_send_is_refused_in_words_and_kept(
    dossier: Agreement, made: Made, guest: OfficeBrowser, body: str
) -> None:
    key = dossier.text_versions.get().articles.get(number=2).key
    response = guest.post(address(made), {"article_key": str(key), "body": body, "signed_name": "م. ندياي"})
    assert response.status_code == 422
    assert "م. ندياي" in response.text
    assert body in response.text
    assert not Comment.objects.exists()


def test_r13_a_removed_article_or_one_of_another_dossier_is_refused_and_kept(
    dossier: Agreement, made: Made, guest: OfficeBrowser
) -> None:
    key = dossier.text_versions.get().articles.get(number=2).key
    foreign = services.add_article(dossiers.in_drafting().pk, actor=None, body_ar="ج").key
    services.remove_article(dossier.pk, key, actor=None)
    for pin in (key, foreign):
        response = guest.post(address(made), {"article_key": str(pin), "body": "رأينا في المدة"})
        assert response.status_code == 422
        assert "رأينا في المدة" in response.text
    assert not Comment.objects.exists()


def test_r13_comments_through_a_link_are_bounded(made: Made, guest: OfficeBrowser, monkeypatch: Any) -> None:
    monkeypatch.setattr(links, "COMMENTS_A_DAY", 2)
    for _ in range(2):
        assert guest.post(address(made), {"body": "رأي"}).status_code == 302
    assert guest.post(address(made), {"body": "رأي ثالث"}).status_code == 422
    assert Comment.objects.count() == 2


def test_r13_once_the_draft_went_on_the_text_is_read_and_not_commented_on(made: Made, guest: OfficeBrowser) -> None:
    Agreement.objects.filter(pk=made.link.agreement_id).update(state="awaiting_decision")
    assert "<form" not in guest.get(address(made)).text
    assert guest.post(address(made), {"body": "رأي"}).status_code == 422
    with pytest.raises(StageClosed):
        services.comment_by_link(made.token, body="رأي")


def test_the_partners_page_costs_the_same_queries_whatever_the_text_holds(
    dossier: Agreement, partner: Party, made: Made, guest: OfficeBrowser, django_assert_max_num_queries: Any
) -> None:
    whole = [ArticleText(number, f"نص {number}") for number in range(1, 41)]
    services.add_version(dossier.pk, actor=None, made_on=DRAFTED, articles=whole)
    long = services.make_link(dossier.pk, actor=None, party_id=partner.pk, days=5)
    for number in range(20):
        services.comment_by_link(long.token, body=f"رأي {number}")
    for one in (made, long):
        guest.get(address(one))  # the first visit is counted
        with django_assert_max_num_queries(9):
            assert guest.get(address(one)).status_code == 200


def test_another_office_does_not_open_the_link(made: Made, other_office: Collectivity) -> None:
    client = Client(HTTP_HOST="saidia.localhost")
    assert client.get(address(made)).status_code == 404


# --- The office's pages ---------------------------------------------------------------------------------------------
@pytest.fixture
def clerk(office: Collectivity, office_client: Callable[..., Client]) -> OfficeBrowser:
    return OfficeBrowser(office_client("clerk"), office)


def test_r13_the_address_is_shown_once(dossier: Agreement, partner: Party, clerk: OfficeBrowser) -> None:
    base = f"/office/agreements/{dossier.reference}/drafting/links/"
    assert clerk.get(base).status_code == 200
    response = clerk.post(f"{base}add/", {"party_id": partner.pk, "days": "10", "language": "fr", "email": ""})
    assert response.status_code == 200
    link = PartnerLink.objects.get()
    token = services.token_of(link)
    assert f"http://{HOST}/office/text/{token}/" in response.text
    assert "no-store" in response.headers["Cache-Control"]
    assert token not in clerk.get(base).text
    assert clerk.post(f"{base}{link.pk}/revoke/").status_code == 302
    assert PartnerLink.objects.get().revoked_at is not None


@pytest.mark.parametrize("change", [{"days": "61"}, {"days": "0"}, {"email": "nobody"}, {"party_id": "999999"}])
def test_r13_a_link_that_is_refused_keeps_what_was_typed(
    dossier: Agreement, partner: Party, clerk: OfficeBrowser, change: dict[str, str]
) -> None:
    typed = {"party_id": partner.pk, "days": "10", "language": "fr", "email": "a@example.sn"} | change
    response = clerk.post(f"/office/agreements/{dossier.reference}/drafting/links/add/", typed)
    assert response.status_code == 422
    assert not PartnerLink.objects.exists()


def test_a_link_of_another_dossier_is_not_revoked_here(made: Made, clerk: OfficeBrowser) -> None:
    other = dossiers.in_drafting()
    where = f"/office/agreements/{other.reference}/drafting/links/{made.link.pk}/revoke/"
    assert clerk.post(where).status_code == 404


# --- What the database itself refuses -------------------------------------------------------------------------------
@pytest.mark.parametrize(("fields", "constraint"), [
    ({"digest": "short"}, "link_digest_well_formed"),
    ({"expires_at": clock.now() - timedelta(days=900)}, "link_life_bounded"),
    ({"expires_at": clock.now() + timedelta(days=90)}, "link_life_bounded"),
    ({"revoked_at": clock.now() - timedelta(days=900)}, "link_not_revoked_before_made"),
    ({"language": "xx"}, "link_language_known"),
])  # fmt: skip
def test_constraints_of_a_link(made: Made, fields: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PartnerLink.objects.update(**fields)


def test_in_the_table_a_comment_by_link_is_a_partys_and_nobodys_else(
    dossier: Agreement, partner: Party, made: Made, people: object
) -> None:
    version = dossier.text_versions.get()
    fields = {"version": version, "link": made.link, "body": "نص", "made_on": date(2024, 3, 1)}
    for author, party in ((people("clerk"), partner), (None, None)):
        with pytest.raises(IntegrityError, match="comment_by_link_is_a_partys"), transaction.atomic():
            Comment.objects.create(author=author, on_behalf_of=party, **fields)
