"""Production refuses to start on a setting that would open a door; each refusal names the setting."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
GOOD = {
    "MITHAQ_SECRET_KEY": "a-key-of-one-installation-" + "q7" * 20,
    "MITHAQ_DOMAIN": "mithaq.example.ma",
    "MITHAQ_DB_PASSWORD": "a-password",
}


def start(**changes: str) -> subprocess.CompletedProcess[str]:
    """Import production's settings in a process of their own, with nothing of ours in the environment."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MITHAQ_", "DJANGO_"))}
    path = f"{ROOT}{os.pathsep}{ROOT / 'platform'}"
    return subprocess.run(
        [sys.executable, "-c", "import mithaq.settings.prod as s; print(s.DEBUG, s.MITHAQ_DEMO)"],
        env=inherited | GOOD | changes | {"PYTHONPATH": path}, cwd=ROOT, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip


def test_production_starts_with_its_own_key_domain_and_password() -> None:
    process = start()
    assert (process.returncode, process.stdout) == (0, "False False\n"), process.stderr


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"MITHAQ_SECRET_KEY": ""}, "MITHAQ_SECRET_KEY"),
        ({"MITHAQ_SECRET_KEY": "short"}, "MITHAQ_SECRET_KEY"),
        ({"MITHAQ_SECRET_KEY": "one-machine-only-" + "k" * 40}, "MITHAQ_SECRET_KEY"),
        ({"MITHAQ_SECRET_KEY": "tests-only-" + "k" * 40}, "MITHAQ_SECRET_KEY"),
        ({"MITHAQ_DEBUG": "1"}, "MITHAQ_DEBUG"),
        ({"MITHAQ_DEBUG": "true"}, "MITHAQ_DEBUG"),
        ({"MITHAQ_DOMAIN": ""}, "MITHAQ_DOMAIN"),
        ({"MITHAQ_DOMAIN": "localhost"}, "MITHAQ_DOMAIN"),
        ({"MITHAQ_DOMAIN": "mithaq.localhost"}, "MITHAQ_DOMAIN"),
        ({"MITHAQ_DOMAIN": "*"}, "MITHAQ_DOMAIN"),
        ({"MITHAQ_DOMAIN": "*.example.ma"}, "MITHAQ_DOMAIN"),
        ({"MITHAQ_EXTRA_HOSTS": '["*"]'}, "MITHAQ_DOMAIN"),
        ({"MITHAQ_DB_PASSWORD": ""}, "MITHAQ_DB_PASSWORD"),
        ({"MITHAQ_DB_USER_KIND": "superuser"}, "db_user_kind"),
    ],
    ids=str,
)
def test_production_refuses_to_start(changes: dict[str, str], named: str) -> None:
    process = start(**changes)
    assert process.returncode == 1
    assert named in process.stderr.splitlines()[-1] or named in process.stderr.partition("validation error")[2]


def test_production_speaks_https_only() -> None:
    script = (
        "import mithaq.settings.prod as s;"
        "print(s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS >= 31536000, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
    )
    environment = os.environ | GOOD | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}"}
    environment.pop("MITHAQ_DEBUG", None)
    printed = subprocess.check_output([sys.executable, "-c", script], env=environment, cwd=ROOT, text=True)
    assert printed == "True True True True\n"
