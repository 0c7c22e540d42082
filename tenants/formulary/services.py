"""What is done with the formulary: a text starts from a template, a clause goes in, a template becomes the office's.

Every change of a dossier's text is its next version (`drafting.services.add_version`); every change of an own template
is the template's next version. Nothing changes because a shared template did.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mithaq.accounts.models import User
from mithaq.core.text import clean_line, clean_text
from mithaq.formulary import services as commons
from mithaq.formulary.comparison import ArticleLike, Change
from mithaq.formulary.errors import UnknownVariable
from mithaq.formulary.models import MAX_BODY, Form, TemplateKind
from mithaq.formulary.variables import KNOWN, unknown
from tenants.agreements.models import Agreement
from tenants.agreements.permissions import require
from tenants.agreements.services import happened, lock
from tenants.drafting import services as drafting
from tenants.drafting.models import TextVersion
from tenants.drafting.services import ArticleText
from tenants.drafting.texts import last_version
from tenants.formulary import selectors
from tenants.formulary.answers import Answer, answers_of
from tenants.formulary.errors import (
    NoTextYet,
    NothingChosen,
    NotThisForm,
    SameTemplate,
    TemplateMoved,
    TemplateWithoutArticle,
    TextMoved,
)  # fmt: skip
from tenants.formulary.filling import fill
from tenants.formulary.models import Origin, OwnArticle, OwnTemplate, OwnVersion
from tenants.formulary.selectors import Source

USE, WRITE = "drafting.edit", "formulary.edit"
_AsText = Callable[[ArticleLike], ArticleText]
_Change = Callable[[list[OwnArticle]], list[OwnArticle]]
ARTICLE_FIELDS = ("heading_ar", "heading_fr", "body_ar", "body_fr")


# --- A dossier's text -----------------------------------------------------------------------------------------------


@transaction.atomic
def start_text(
    agreement_id: int, *, actor: User | None, code: str, made_on: date, base: int,
    typed: Mapping[str, Answer] | None = None, number: int | None = None,
) -> TextVersion:  # fmt: skip
    """Make a whole template, with the dossier's data in it, the next version of the text (R13).

    base: number of the version that was the last when somebody looked, 0 for none. typed: answers given on the spot.
    Raises UnknownTemplate, NotThisForm, TextMoved, SameText, StageClosed.
    """
    require(actor, USE)
    agreement = _on_version(agreement_id, base)
    chosen = _of_form(selectors.source(code, number), Form.AGREEMENT)
    articles = fill(chosen.articles, answers_of(agreement), typed).articles
    version = drafting.add_version(
        agreement.pk, actor=actor, made_on=made_on, articles=articles,
        note=_("started from the template “%(title)s”, version %(number)s") % _named(chosen),
    )  # fmt: skip
    _keep_origin(agreement, chosen, version)
    return version


@transaction.atomic
def insert_clause(
    agreement_id: int, *, actor: User | None, code: str, after: int, made_on: date, base: int,
    typed: Mapping[str, Answer] | None = None, number: int | None = None,
) -> TextVersion:  # fmt: skip
    """Make the last text with one clause more, behind article `after` (0: first), its next version (R13).

    Raises UnknownTemplate, NotThisForm, NoTextYet, TextMoved, StageClosed.
    """
    require(actor, USE)
    agreement = _on_version(agreement_id, base)
    chosen = _of_form(selectors.source(code, number), Form.CLAUSE)
    last = last_version(agreement, with_articles=True)
    if last is None:
        raise NoTextYet
    standing = _texts(last)
    inserted = fill(chosen.articles, answers_of(agreement), typed).articles
    place = sum(article.number <= after for article in standing)
    version = drafting.add_version(
        agreement.pk, actor=actor, made_on=made_on,
        articles=_numbered([*standing[:place], *inserted, *standing[place:]]),
        note=_("clause inserted: “%(title)s”, version %(number)s") % _named(chosen),
    )  # fmt: skip
    _keep_origin(agreement, chosen, version)
    return version


@transaction.atomic
def update_text(
    origin_id: int, *, actor: User | None, keys: Iterable[str], newest: int, made_on: date, base: int
) -> TextVersion:
    """Take the chosen articles of the newer template into the text, as its next version (R13).

    keys: of the changes between the version that was taken and `newest`. An article of the text is found by the heading
    it had in the template; where the office renamed it, the new one comes last. Raises NothingChosen, TextMoved.
    """
    require(actor, USE)
    origin = Origin.objects.get(pk=origin_id)
    agreement = _on_version(origin.agreement_id, base)
    origin = Origin.objects.select_for_update().get(pk=origin_id)
    last, wanted = last_version(agreement, with_articles=True), set(keys)
    chosen = [one for one in selectors.changes_between(origin.code, origin.version, newest) if one.key in wanted]
    if not chosen or last is None:
        raise NothingChosen
    answers = answers_of(agreement)

    def as_text(article: ArticleLike) -> ArticleText:
        return fill([article], answers).articles[0]

    source = selectors.source(origin.code, newest)
    version = drafting.add_version(
        agreement.pk, actor=actor, made_on=made_on, articles=_numbered(_with(_texts(last), chosen, as_text)),
        note=_("taken from the template “%(title)s”, version %(number)s") % _named(source),
    )  # fmt: skip
    origin.version, origin.text_version, origin.taken_on = newest, version.number, version.made_on
    origin.save(update_fields=["version", "text_version", "taken_on"])
    if not origin.is_own:
        commons.note_use(code=origin.code, version=newest, agreement=agreement.public_id)
    return version


@transaction.atomic
def leave_text(origin_id: int, *, actor: User | None, newest: int) -> Origin:
    """Note that the office looked at version `newest` of the template and leaves its draft as it is."""
    require(actor, USE)
    origin = Origin.objects.get(pk=origin_id)
    lock(origin.agreement_id)
    origin.settled_version = newest
    origin.save(update_fields=["settled_version"])
    return origin


def _on_version(agreement_id: int, base: int) -> Agreement:
    """The dossier, locked, if its last text is still the one that was looked at. Raises TextMoved."""
    agreement = lock(agreement_id)
    last = TextVersion.objects.filter(agreement=agreement).order_by("-number").values_list("number", flat=True).first()
    if (last or 0) != base:
        raise TextMoved(number=last or 0)
    return agreement


def _of_form(chosen: Source, form: Form) -> Source:
    if chosen.form != form:
        raise NotThisForm(title=chosen.title_ar)
    return chosen


def _named(chosen: Source) -> dict[str, object]:
    return {"title": chosen.title_ar, "number": chosen.number}


def _keep_origin(agreement: Agreement, chosen: Source, version: TextVersion) -> None:
    Origin.objects.update_or_create(
        agreement=agreement, code=chosen.code,
        defaults={
            "form": chosen.form, "is_own": chosen.is_own, "version": chosen.number, "settled_version": None,
            "title_ar": chosen.title_ar, "title_fr": chosen.title_fr, "text_version": version.number,
            "taken_on": version.made_on,
        },
    )  # fmt: skip
    if not chosen.is_own:
        commons.note_use(code=chosen.code, version=chosen.number, agreement=agreement.public_id)


def _texts(version: TextVersion) -> list[ArticleText]:
    """The articles as they may be handed in again, with all that a text knows of them."""
    names = [field.name for field in fields(ArticleText)]
    return [
        ArticleText(**{name: getattr(article, name) for name in names if hasattr(article, name)})
        for article in version.articles.all()
    ]


def _numbered(articles: Iterable[ArticleText]) -> list[ArticleText]:
    return [replace(article, number=number) for number, article in enumerate(articles, start=1)]


def _with(standing: list[ArticleText], chosen: Iterable[Change], as_text: _AsText) -> list[ArticleText]:
    """The text with these changes made: articles are found by their Arabic heading."""
    result = list(standing)
    for change in chosen:
        headings = {as_text(one).heading_ar for one in (change.before, change.after) if one is not None}
        place = next((at for at, one in enumerate(result) if one.heading_ar and one.heading_ar in headings), None)
        if change.after is None:
            if place is not None:
                del result[place]
        elif place is None:
            result.append(as_text(change.after))
        else:
            result[place] = as_text(change.after)
    return result


# --- The office's own templates -------------------------------------------------------------------------------------


@transaction.atomic
def fork(
    code: str, *, actor: User | None, made_on: date, title_ar: str, title_fr: str = "", number: int | None = None
) -> OwnTemplate:
    """Make a template of the office's own from a shared one, or from another of its own. Raises UnknownTemplate."""
    require(actor, WRITE)
    chosen = selectors.source(code, number)
    shared = {} if chosen.is_own else {"origin_code": chosen.code, "origin_version": chosen.number}
    template = _opened(actor, chosen.form, chosen.kind, title_ar, title_fr, **shared)
    articles = [_own(article) for article in chosen.articles]
    note = _("made from “%(title)s”, version %(number)s") % _named(chosen)
    _add_own(template, articles, actor=actor, made_on=made_on, note=note, number=1)
    return template


@transaction.atomic
def keep_text(
    agreement_id: int, *, actor: User | None, made_on: date, title_ar: str, kind: str, title_fr: str = ""
) -> OwnTemplate:
    """Make the last text of a dossier a template of the office's own. Raises NoTextYet, UnknownVariable."""
    require(actor, WRITE)
    agreement = Agreement.objects.get(pk=agreement_id)
    last = last_version(agreement, with_articles=True)
    if last is None:
        raise NoTextYet
    template = _opened(actor, Form.AGREEMENT, kind, title_ar, title_fr, origin_reference=agreement.reference)
    articles = [_own(article) for article in last.articles.all()]
    note = _("made from the text of %(reference)s, version %(number)s") % {
        "reference": agreement.reference, "number": last.number
    }  # fmt: skip
    _add_own(template, articles, actor=actor, made_on=made_on, note=note, number=1)
    return template


def write_article(
    template_id: int, *, actor: User | None, made_on: date, base: int, number: int | None, note: str = "", **text: str
) -> OwnVersion:
    """Write article `number` anew, or one more behind the last without a number, as the template's next version.

    text: heading_ar, heading_fr, body_ar, body_fr. Raises TemplateMoved, TemplateWithoutArticle, UnknownVariable.
    """
    body = clean_text(text.get("body_ar", ""), MAX_BODY, field="body_ar")
    if not body:
        raise TemplateWithoutArticle
    fields = {
        "body_ar": body,
        "body_fr": clean_text(text.get("body_fr", ""), MAX_BODY, field="body_fr"),
        "heading_ar": clean_line(text.get("heading_ar", ""), 200, field="heading_ar"),
        "heading_fr": clean_line(text.get("heading_fr", ""), 200, field="heading_fr"),
    }

    def written(articles: list[OwnArticle]) -> list[OwnArticle]:
        if number is None:
            return [*articles, OwnArticle(number=len(articles) + 1, **fields)]
        for article in articles:
            if article.number == number:
                if all(getattr(article, name) == value for name, value in fields.items()):
                    raise SameTemplate
                for name, value in fields.items():
                    setattr(article, name, value)
        return articles

    return _next_own(template_id, written, actor=actor, made_on=made_on, base=base, note=note)


def remove_article(template_id: int, *, actor: User | None, made_on: date, base: int, number: int) -> OwnVersion:
    """Leave an article out of the template's next version. Raises TemplateMoved, TemplateWithoutArticle."""
    note = _("without article %(number)s") % {"number": number}
    return _next_own(
        template_id, lambda articles: [one for one in articles if one.number != number],
        actor=actor, made_on=made_on, base=base, note=note,
    )  # fmt: skip


@transaction.atomic
def update_own(
    template_id: int, *, actor: User | None, keys: Iterable[str], newest: int, made_on: date, base: int
) -> OwnVersion:
    """Take the chosen articles of the newer shared template into the office's own, as its next version.

    Raises NothingChosen, TemplateMoved.
    """
    require(actor, WRITE)
    template, wanted = OwnTemplate.objects.get(pk=template_id), set(keys)
    changes = selectors.changes_between(template.origin_code, template.origin_version or 1, newest)
    chosen = [change for change in changes if change.key in wanted]
    if not chosen:
        raise NothingChosen
    note = _("taken from the shared template, version %(number)s") % {"number": newest}
    version = _next_own(
        template_id, lambda articles: _merged(articles, chosen), actor=actor, made_on=made_on, base=base, note=note
    )
    OwnTemplate.objects.filter(pk=template_id).update(origin_version=newest)
    return version


@transaction.atomic
def leave_own(template_id: int, *, actor: User | None, newest: int) -> OwnTemplate:
    """Note that the office looked at version `newest` of the shared template and leaves its own as it is."""
    require(actor, WRITE)
    template = OwnTemplate.objects.select_for_update().get(pk=template_id)
    template.settled_version = newest
    template.save(update_fields=["settled_version"])
    return template


@transaction.atomic
def rename(template_id: int, *, actor: User | None, title_ar: str, title_fr: str = "") -> OwnTemplate:
    """Call an own template otherwise."""
    require(actor, WRITE)
    template = OwnTemplate.objects.select_for_update().get(pk=template_id)
    template.title_ar, template.title_fr = _titles(title_ar, title_fr)
    template.save(update_fields=["title_ar", "title_fr"])
    return template


@transaction.atomic
def put_away(template_id: int, *, actor: User | None, away: bool = True) -> OwnTemplate:
    """Offer an own template no more, or again. What was started from it stays."""
    require(actor, WRITE)
    template = OwnTemplate.objects.select_for_update().get(pk=template_id)
    template.is_put_away = away
    template.save(update_fields=["is_put_away"])
    return template


@transaction.atomic
def _next_own(
    template_id: int, change: _Change, *, actor: User | None, made_on: date, base: int, note: str
) -> OwnVersion:
    """Keep what `change` makes of the newest articles as the next version, under the template's lock."""
    require(actor, WRITE)
    template = OwnTemplate.objects.select_for_update().get(pk=template_id)
    if template.latest != base:
        raise TemplateMoved(number=template.latest)
    last = selectors.own_version(template)
    standing = [_own(article) for article in last.articles.all()] if last else []
    version = _add_own(template, change(standing), actor=actor, made_on=made_on, note=note, number=template.latest + 1)
    template.latest = version.number
    template.save(update_fields=["latest"])
    return version


def _opened(actor: User | None, form: str, kind: str, title_ar: str, title_fr: str, **origin: object) -> OwnTemplate:
    title_ar, title_fr = _titles(title_ar, title_fr)
    return OwnTemplate.objects.create(
        form=Form(form), kind=TemplateKind(kind), title_ar=title_ar, title_fr=title_fr, created_by=actor, **origin
    )


def _titles(title_ar: str, title_fr: str) -> tuple[str, str]:
    arabic = clean_line(title_ar, 200, field="title_ar")
    if not arabic:
        raise TemplateWithoutArticle(_("A template needs a title in Arabic."), field="title_ar")
    return arabic, clean_line(title_fr, 200, field="title_fr")


def _add_own(
    template: OwnTemplate, articles: Sequence[OwnArticle], *, actor: User | None, made_on: date, note: str, number: int
) -> OwnVersion:
    happened(made_on)
    if not articles or any(not article.body_ar for article in articles):
        raise TemplateWithoutArticle
    for name in ("body_ar", "body_fr"):
        if strangers := unknown(str(getattr(article, name)) for article in articles):
            raise UnknownVariable(field=name, name=strangers[0], known=sorted(KNOWN))
    version = OwnVersion.objects.create(
        template=template, number=number, made_on=made_on, note=clean_line(note, 500, field="note"), created_by=actor
    )
    for place, article in enumerate(articles, start=1):
        article.version, article.number = version, place
    OwnArticle.objects.bulk_create(articles)
    return version


def _own(article: ArticleLike) -> OwnArticle:
    """A new row with the words of an article from anywhere; only a template's key is a word."""
    key = getattr(article, "key", "")
    return OwnArticle(
        number=article.number,
        key=key if isinstance(key, str) else "",
        clause=getattr(article, "clause", ""),
        **{name: getattr(article, name) for name in ARTICLE_FIELDS},
    )


def _merged(articles: list[OwnArticle], chosen: Iterable[Change]) -> list[OwnArticle]:
    """The own articles with these changes of the shared template made; an article is found by its key."""
    result = list(articles)
    for change in chosen:
        place = next((at for at, one in enumerate(result) if one.key and one.key == change.key), None)
        if change.after is None:
            if place is not None:
                del result[place]
        elif place is None:
            result.insert(min(change.after.number - 1, len(result)), _own(change.after))
        else:
            result[place] = _own(change.after)
    return result
