"""Catalogues are compiled without gettext and checked for holes."""

import gettext
import os
from pathlib import Path

import pytest

from mithaq.ui import messages

CATALOGUE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: \\n"
"Plural-Forms: nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 "
": n%100>=11 && n%100<=99 ? 4 : 5;\\n"

msgid "agreement"
msgstr "اتفاقية"

msgid "%d day"
msgid_plural "%d days"
msgstr[0] "لا يوم"
msgstr[1] "يوم"
msgstr[2] "يومان"
msgstr[3] "أيام"
msgstr[4] "يوما"
msgstr[5] "يوم تام"
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "app/locale/ar/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE, encoding="utf-8")
    return path


def test_a_compiled_catalogue_translates_with_the_plural_rule_of_its_header(catalogue: Path) -> None:
    assert messages.compile_catalogue(catalogue)
    with catalogue.with_suffix(".mo").open("rb") as compiled:
        texts = gettext.GNUTranslations(compiled)
    assert texts.gettext("agreement") == "اتفاقية"
    days = [texts.ngettext("%d day", "%d days", count) for count in (0, 1, 2, 5, 18, 100)]
    assert days == ["لا يوم", "يوم", "يومان", "أيام", "يوما", "يوم تام"]


def test_only_what_is_older_is_compiled_again(catalogue: Path) -> None:
    assert messages.compile_catalogue(catalogue)
    assert not messages.compile_catalogue(catalogue)
    later = catalogue.with_suffix(".mo").stat().st_mtime + 10
    os.utime(catalogue, (later, later))
    assert messages.compile_catalogue(catalogue)
    assert not list(catalogue.parent.glob("*.part"))


def test_an_empty_or_fuzzy_message_is_named(catalogue: Path) -> None:
    text = CATALOGUE.replace('msgstr[4] "يوما"', 'msgstr[4] ""') + '\n#, fuzzy\nmsgid "draft"\nmsgstr "مسودة"\n'
    catalogue.write_text(text + '\nmsgid "visa"\nmsgstr ""\n', encoding="utf-8")
    found = [line.split(": ", 1)[1] for line in messages.faults(catalogue)]
    assert found == ["'%d day': empty", "'draft': fuzzy", "'visa': empty"]


def test_check_fails_and_lists(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(messages, "catalogues", lambda: [catalogue])
    assert messages.main(["--check"]) == 0
    catalogue.write_text(CATALOGUE + '\nmsgid "visa"\nmsgstr ""\n', encoding="utf-8")
    assert messages.main(["--check"]) == 1
    assert "'visa': empty" in capsys.readouterr().err


def test_the_design_system_is_wholly_translated() -> None:
    ours = [path for path in messages.catalogues() if path.is_relative_to(messages.MITHAQ / "ui")]
    assert {messages.language_of(path) for path in ours} >= {"ar", "fr"}
    assert [fault for path in ours for fault in messages.faults(path)] == []
