"""Where things stand: the same names in every app, no room without a meaning, no module too long to read."""

import ast

import pytest

from tests.house.sources import PACKAGES, ROOT, apps, bases, modules, named, tree

MEANINGLESS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "tools"}
LONGEST = 500
ELSEWHERE = {
    "platform/mithaq/core/money.py": "a value type, not an app: its refusals stand beside it",
    "platform/mithaq/ui/gallery.py": "specimens of the components, for their own page",
}


def test_platform_is_a_source_root_and_never_a_package() -> None:
    """It would shadow the standard library's `platform`."""
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_no_room_has_a_name_without_a_meaning() -> None:
    found = [path for place in PACKAGES for path in place.rglob("*") if path.is_dir() or path.suffix == ".py"]
    assert named([path for path in found if path.stem in MEANINGLESS]) == []


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    long = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {named([path])[0]: lines for path, lines in long.items() if lines > LONGEST} == {}


def test_every_source_folder_is_a_package() -> None:
    folders = {path.parent for path in modules(tests=True)}
    assert named(sorted(folder for folder in folders if not (folder / "__init__.py").exists())) == []


@pytest.mark.parametrize(
    ("kind", "room"),
    [
        ({"models.Model"}, "models"),
        ({"DomainError", "errors.DomainError", "InvalidInput", "NotAllowed"}, "errors"),
        ({"forms.Form", "forms.ModelForm", "Form", "ModelForm"}, "forms"),
        ({"AppConfig"}, "apps"),
        ({"serializers.Serializer", "serializers.ModelSerializer"}, "serializers"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_thing_stands_in_the_room_that_bears_its_name(kind: set[str], room: str) -> None:
    """`models.py`, or a package `models/`, holds every model; and so on for the other rooms."""
    strays = [
        path
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and bases(node) & kind and room not in (path.stem, path.parent.name)
    ]
    assert sorted(set(named(strays)) - set(ELSEWHERE)) == []


def test_addresses_stand_in_urls() -> None:
    strays = [
        path
        for path in modules()
        for node in tree(path).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and "urlpatterns" in ast.unparse(node).split("=")[0]
        and not (path.stem.endswith("urls") or path.parent.name == "urls")
    ]
    assert named(strays) == []


def test_every_app_with_models_has_its_migrations_and_every_app_its_package() -> None:
    with_models = [app for app in apps() if (app / "models.py").exists() or (app / "models").is_dir()]
    assert with_models
    assert named([app for app in with_models if not (app / "migrations" / "__init__.py").exists()]) == []
