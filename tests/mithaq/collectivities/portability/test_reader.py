"""The pages of an archive: whole without the service, in both languages, and silent about secrets."""

import posixpath
import re
import zipfile
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP

from mithaq.accounts.models import User
from mithaq.collectivities import selectors
from mithaq.collectivities.models import Collectivity
from mithaq.collectivities.portability import export
from tenants.documents.models import Document

pytestmark = pytest.mark.xdist_group("portability")
SECRET = "JBSWY3DPEHPK3PXP"


def test_the_reader_needs_nothing_but_the_archive_and_tells_no_secret(
    rich: Collectivity, tmp_path: Path, on_disk: Path
) -> None:
    with selectors.office_context(rich):
        clerk = User.objects.get(email="clerk@b.test")
        TOTP.activate(clerk, SECRET)
        papers = list(Document.objects.order_by("pk"))
        (on_disk / papers[0].file.name).unlink()
    export.dump(rich, tmp_path / "rich.zip", with_files=True, with_reader=True)
    with zipfile.ZipFile(tmp_path / "rich.zip") as found:
        names = set(found.namelist())
        pages = {name: found.read(name).decode() for name in names if name.endswith((".html", ".css"))}
    assert {"index.html", "reader/index.fr.html", "reader/1.ar.html", "reader/1.fr.html"} < set(pages)
    for name, page in pages.items():
        for secret in (SECRET, clerk.password, "md5$"):
            assert secret not in page, name
        assert not re.search(r"https?:|//|<script|@import|url\(", page), name
        for link in re.findall(r'(?:href|src)="([^"]+)"', page):
            assert posixpath.normpath(posixpath.join(posixpath.dirname(name), link)) in names, f"{name}: {link}"
    assert 'lang="ar" dir="rtl"' in pages["index.html"]
    assert 'lang="fr" dir="ltr"' in pages["reader/1.fr.html"]
    for language, words in (
        ("ar", ("اتفاقية تعاون لامركزي", "السنغال", "14/2024")),
        ("fr", ("Convention de coopération décentralisée", "Sénégal", "14/2024")),
    ):
        page = pages[f"reader/1.{language}.html"]
        for word in (*words, *(paper.sha256 for paper in papers)):
            assert word in page, word
        assert page.count("../files/") == len(papers) - 1  # the one that was missing is named, without a link
        assert page.count("<time ") > 100  # the whole history
