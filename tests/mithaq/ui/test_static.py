"""The served files: small, the same for both directions, and exactly those that were vendored."""

import gzip
import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
UI = ROOT / "platform/mithaq/ui"
CSS = (UI / "static/ui/css/ui.css").read_text(encoding="utf-8")
MAX_CSS_BYTES = 15_000
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)"
    r"|border-(?:top|bottom)-(?:left|right)-radius|(?:left|right|top|bottom)\s*:|float:\s*(?:left|right)"
    r"|text-align:\s*(?:left|right)|(?:min-|max-)?(?:width|height)\s*:(?![^;{}]*\)\s*\{))"
)


def _vendor() -> Any:
    spec = importlib.util.spec_from_file_location("vendor_script", ROOT / "scripts/vendor.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["vendor_script"] = module
    spec.loader.exec_module(module)
    return module


def test_the_style_sheet_is_small() -> None:
    assert len(gzip.compress(CSS.encode(), 9)) <= MAX_CSS_BYTES


def test_no_physical_side_is_named() -> None:
    without_conditions = re.sub(r"@(?:media|container)[^{]*\{", "{", re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL))
    assert PHYSICAL.findall(without_conditions) == []


@pytest.mark.parametrize("line", ["a{margin-left:0}", "a{left:0}", "a{text-align: right}", "a{width: 1px}"])
def test_the_search_for_physical_sides_finds_them(line: str) -> None:
    assert PHYSICAL.search(line)


@pytest.mark.parametrize(
    "condition",
    [
        "prefers-color-scheme: dark",
        "prefers-reduced-motion: reduce",
        "forced-colors: active",
        "@media print",
        ":dir(rtl)",
    ],
)
def test_every_reader_is_thought_of(condition: str) -> None:
    assert condition in CSS


def test_every_file_named_by_the_style_sheet_exists() -> None:
    for path in re.findall(r'url\("([^"]+)"\)', CSS):
        assert (UI / "static/ui/css" / path).resolve().is_file(), path


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(char * 2 for char in digits) if len(digits) == 3 else digits
    channels = (int(digits[index : index + 2], 16) / 255 for index in (0, 2, 4))
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _tokens() -> dict[str, dict[str, str]]:
    light, dark = (
        dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6});", part))
        for part in CSS[: CSS.index("@layer base {")].split("color-scheme: dark)")
    )
    return {"light": light, "dark": light | dark}


TEXT_PAIRS = [
    *((text, ground) for text in ("ink", "muted", "link", "accent-ink") for ground in ("ground", "surface", "sunken")),
    *((tone, f"{tone}-tint") for tone in ("ok", "warn", "bad", "note")),
    *((tone, "surface") for tone in ("ok", "warn", "bad", "note")),
    *(("ink", f"{tone}-tint") for tone in ("ok", "warn", "bad", "note")),
    *(("accent-ink", f"{tone}-tint") for tone in ("warn", "bad", "note", "ok")),
    *((text, ground) for text in ("on-brand", "on-brand-muted") for ground in ("brand", "brand-deep")),
    ("on-brand", "action"),
    ("on-brand", "action-hover"),
    ("link", "tint"),
    ("accent-ink", "accent-tint"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_the_contrast_of_wcag_aa(scheme: str) -> None:
    tokens = _tokens()[scheme]
    short = {pair: round(contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in short.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_and_focus_have_the_contrast_of_controls(scheme: str) -> None:
    tokens = _tokens()[scheme]
    for colour in ("edge", "focus"):
        for ground in ("ground", "surface", "sunken"):
            assert contrast(tokens[colour], tokens[ground]) >= 3, (scheme, colour, ground)


def test_vendored_files_are_those_of_the_manifests() -> None:
    vendor = _vendor()
    for folder in (vendor.SERVED, vendor.PRINTED, vendor.BROWSER_TESTS):
        assert vendor.differences(folder) == []


def test_a_changed_missing_or_foreign_file_is_noticed(tmp_path: Path) -> None:
    vendor = _vendor()
    (tmp_path / "changed.js").write_text("other", encoding="utf-8")
    (tmp_path / "foreign.js").write_text("", encoding="utf-8")
    entries = {"changed.js": {"sha256": "0" * 64}, "missing.js": {"sha256": "0" * 64}}
    (tmp_path / "vendor.json").write_text(json.dumps(entries), encoding="utf-8")
    found = vendor.differences(tmp_path)
    assert [line.split(": ")[1] for line in found] == ["missing", "not in the manifest", "differs from the manifest"]


def test_every_vendored_file_names_its_licence_and_version() -> None:
    for folder in (UI / "static/ui/vendor", ROOT / "platform/mithaq/deeds/fonts", ROOT / "tests/browser/vendor"):
        for entry in json.loads((folder / "vendor.json").read_text(encoding="utf-8")).values():
            assert set(entry) == {"package", "version", "licence", "sha256"}


def test_scripts_and_templates_fit_a_strict_content_policy() -> None:
    script = (UI / "static/ui/js/ui.js").read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|document\.write|insertAdjacentHTML", script)
    for template in (UI / "templates").rglob("*.html"):
        source = template.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)|javascript:", source), template
