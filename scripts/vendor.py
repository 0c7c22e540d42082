"""Fetch the front end's third-party files and record their hashes.

    python scripts/vendor.py            # fetch with npm (no package script is run), write files and manifests
    python scripts/vendor.py --check    # compare the tree with the manifests; needs neither npm nor network

The files are committed, so building, testing and running need no npm. To upgrade, change a version in `PACKAGES`, run
the script, read the diff of `vendor.json`, commit both. Exit codes: 0 done, 1 a file is missing or differs, 2 wrong
usage.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SERVED = ROOT / "platform/mithaq/ui/static/ui/vendor"  # goes to the browser
PRINTED = ROOT / "platform/mithaq/deeds/fonts"  # read by typst for generated papers
BROWSER_TESTS = ROOT / "tests/browser/vendor"  # only drives the tests
MANIFEST = "vendor.json"


@dataclass(frozen=True)
class Package:
    """One npm package at one version; `files` maps a path inside the package to a path inside `folder`."""

    name: str
    version: str
    licence: str
    folder: Path
    files: dict[str, str]


def _fonts(family: str, subset: str, weights: tuple[int, ...]) -> dict[str, str]:
    names = [f"{family}-{subset}-{weight}-normal.woff2" for weight in weights]
    return {f"files/{name}": f"fonts/{name}" for name in names}


PACKAGES = (
    Package("htmx.org", "2.0.11", "0BSD", SERVED, {"dist/htmx.min.js": "htmx.min.js"}),
    Package(
        "@fontsource/ibm-plex-sans-arabic",
        "5.3.0",
        "OFL-1.1",
        SERVED,
        _fonts("ibm-plex-sans-arabic", "arabic", (400, 600, 700))
        | {"LICENSE": "fonts/LICENSE-ibm-plex-sans-arabic.txt"},
    ),
    Package(
        "@fontsource/ibm-plex-sans",
        "5.3.0",
        "OFL-1.1",
        SERVED,
        _fonts("ibm-plex-sans", "latin", (400, 600)) | {"LICENSE": "fonts/LICENSE-ibm-plex-sans.txt"},
    ),
    Package(
        "@fontsource/noto-sans-tifinagh",
        "5.3.0",
        "OFL-1.1",
        SERVED,
        _fonts("noto-sans-tifinagh", "tifinagh", (400,)) | {"LICENSE": "fonts/LICENSE-noto-sans-tifinagh.txt"},
    ),
    Package(
        "@expo-google-fonts/amiri",
        "0.4.1",
        "OFL-1.1",
        PRINTED,
        {
            "400Regular/Amiri_400Regular.ttf": "Amiri-Regular.ttf",
            "700Bold/Amiri_700Bold.ttf": "Amiri-Bold.ttf",
            "LICENSE_FONT": "LICENSE-amiri.txt",
        },
    ),
    Package(
        "@expo-google-fonts/noto-naskh-arabic",
        "0.4.5",
        "OFL-1.1",
        PRINTED,
        {
            "400Regular/NotoNaskhArabic_400Regular.ttf": "NotoNaskhArabic-Regular.ttf",
            "LICENSE_FONT": "LICENSE-noto-naskh-arabic.txt",
        },
    ),
    Package(
        "@expo-google-fonts/noto-sans-tifinagh",
        "0.4.1",
        "OFL-1.1",
        PRINTED,
        {
            "400Regular/NotoSansTifinagh_400Regular.ttf": "NotoSansTifinagh-Regular.ttf",
            "LICENSE_FONT": "LICENSE-noto-sans-tifinagh.txt",
        },
    ),
    Package("axe-core", "4.14.1", "MPL-2.0", BROWSER_TESTS, {"axe.min.js": "axe.min.js"}),
)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch(package: Package) -> dict[str, dict[str, str]]:
    """Copy the package's files into its folder; return their manifest entries."""
    entries: dict[str, dict[str, str]] = {}
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is needed to fetch the files; it is not needed to use them")
    with tempfile.TemporaryDirectory(prefix="vendor-") as work:
        subprocess.run(  # noqa: S603  # the arguments are the constants above
            [npm, "pack", "--ignore-scripts", "--silent", f"{package.name}@{package.version}"],
            cwd=work,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (archive,) = Path(work).glob("*.tgz")
        with tarfile.open(archive) as content:
            for source, target in package.files.items():
                member = content.extractfile(f"package/{source}")
                if member is None:
                    raise FileNotFoundError(f"{package.name}@{package.version} has no file {source}")
                path = package.folder / target
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(member.read())
                entries[target] = {
                    "package": package.name,
                    "version": package.version,
                    "licence": package.licence,
                    "sha256": sha256(path),
                }
    return entries


def update() -> None:
    manifests: dict[Path, dict[str, dict[str, str]]] = {}
    for package in PACKAGES:
        manifests.setdefault(package.folder, {}).update(fetch(package))
    for folder, entries in manifests.items():
        (folder / MANIFEST).write_text(json.dumps(entries, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def differences(folder: Path) -> list[str]:
    """What in `folder` is not as its manifest says: files missing, changed, or not in the manifest."""
    entries = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    present = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    return (
        [f"{folder.name}/{name}: missing" for name in sorted(entries.keys() - present)]
        + [f"{folder.name}/{name}: not in the manifest" for name in sorted(present - entries.keys())]
        + [
            f"{folder.name}/{name}: differs from the manifest"
            for name in sorted(entries.keys() & present)
            if sha256(folder / name) != entries[name]["sha256"]
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare the files with the manifests")
    options = parser.parse_args(arguments)
    if not options.check:
        update()
    found = [line for folder in (SERVED, PRINTED, BROWSER_TESTS) for line in differences(folder)]
    for line in found:
        sys.stderr.write(line + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
