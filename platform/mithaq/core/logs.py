"""How a log line is drawn: for eyes on one machine, as JSON for a log collector."""

import structlog

console = structlog.dev.ConsoleRenderer(colors=False)
json = structlog.processors.JSONRenderer(ensure_ascii=False)
