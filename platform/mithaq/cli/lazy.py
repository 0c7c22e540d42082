"""A click group whose commands are imported when they are called: `mithaq --help` loads neither Django nor the domain.

Commands are named by dotted string, so that the console can offer what stands on the private side (`tenants`) without
`mithaq` importing it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click


@dataclass(frozen=True)
class Lazy:
    """Where a command is defined, as "module:attribute", and its line in the list of commands."""

    target: str
    summary: str


class LazyGroup(click.Group):
    """`LazyGroup(lazy={"name": Lazy("module:attribute", "What it does.")})`; ordinary commands may be added as well."""

    def __init__(self, *args: Any, lazy: Mapping[str, Lazy] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = dict(lazy or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self.lazy})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        eager = super().get_command(ctx, cmd_name)
        if eager is not None or cmd_name not in self.lazy:
            return eager
        module_name, _, attribute = self.lazy[cmd_name].target.partition(":")
        try:
            module = import_module(module_name)
        except ModuleNotFoundError as error:
            if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
                raise  # the command is there, something that it imports is not
            raise click.ClickException(f"`{ctx.command_path} {cmd_name}` is not part of this installation.") from error
        command = getattr(module, attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{self.lazy[cmd_name].target} is not a click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = []
        for name in self.list_commands(ctx):
            if name in self.lazy:
                rows.append((name, self.lazy[name].summary))
            elif (command := super().get_command(ctx, name)) and not command.hidden:
                rows.append((name, command.get_short_help_str(80)))
        with formatter.section("Commands"):
            formatter.write_dl(rows)
