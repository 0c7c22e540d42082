"""What the environment may say, typed. A missing or malformed value stops the start with one list of errors."""

from pathlib import Path
from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_DIR = Path(__file__).resolve().parents[3]


class Environment(BaseSettings):
    """Every variable starts with MITHAQ_; production has no default for a secret."""

    model_config = SettingsConfigDict(env_prefix="MITHAQ_", extra="ignore")

    secret_key: str = ""
    secret_key_fallbacks: list[str] = []
    domain: str = "localhost"  # offices stand at <slug>.<domain>
    extra_hosts: list[str] = []  # hosts of the national portal besides the domain itself
    port: int = 8000

    db_name: str = "mithaq"
    db_host: str = ""
    db_port: str = ""
    db_user: str = "mithaq_app"
    db_password: str = ""
    db_owner: str = "mithaq_owner"
    db_owner_password: str = ""
    db_user_kind: Literal["app", "owner"] = "app"  # owner: migrations and provisioning only

    state: Path = PROJECT_DIR / "var"
    broker_url: str = "filesystem://localhost//"
    cache_url: str = ""
    signer_password: str = ""  # opens the keys under <state>/signing/*.p12
    timestamp_url: str = ""  # time-stamping authority (RFC 3161); none: signatures carry their signer's own clock
    heavy_at_once: int = 2  # heavy effects (imports, documents, exports) that run at once in the whole installation
    email_host: str = ""
    email_port: int = 587
    email_user: str = ""
    email_password: str = ""
    email_from: str = "mithaq@localhost"
    today: str | None = None  # ISO date: rehearsals and tests walk a story in its own time
    log_format: Literal["console", "json"] = "console"
    proxies: int = 0  # reverse proxies in front, whose X-Forwarded-For is believed
    secure: bool = False  # behind TLS: HSTS and redirects


env = Environment()
