"""What the council's stage, its sittings and the control of legality refuse, each with its article."""

from tenants.council.errors.decisions import *  # noqa: F403  # every error of the room, also those added later
from tenants.council.errors.registers import *  # noqa: F403  # as above
from tenants.council.errors.sittings import *  # noqa: F403  # as above
