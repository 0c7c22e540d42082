"""`mithaq offices export|restore|backup`: carry an office out, bring it back, keep it every night."""

from pathlib import Path

import click

from mithaq.cli.startup import console_author, start_django


def tell(done: int, total: int, message: str) -> None:
    """How far it is, on stderr."""
    click.echo(f"{done} of {total}: {message}", err=True)


@click.command()
@click.argument("name")
@click.option(
    "--to", "place", type=click.Path(path_type=Path, dir_okay=False), help="The archive's place; a new one without it."
)
@click.option("--quiet", is_flag=True, help="Only the last line.")
def export(name: str, place: Path | None, quiet: bool) -> None:
    """Carry office NAME out into one archive: its data, files, published entries and pages to read them offline.

    The archive holds personal data and hashes of passwords: it is readable by you alone, and must be kept secret.
    """
    start_django("owner")
    from mithaq.collectivities import selectors
    from mithaq.collectivities.portability import export as exporting

    office = selectors.find(name)
    kept = exporting.export_office(
        office, place or exporting.default_path(office), by=console_author(),
        report=exporting.quiet if quiet else tell,
    )  # fmt: skip
    for missing in kept.missing:
        click.echo(f"mithaq: {office.slug}: the file {missing} is not in the storage", err=True)
    click.echo(
        f"{office.slug}: {kept.rows} rows and {kept.files} files in {kept.path}"
        f" ({kept.size:,} bytes, SHA-256 {kept.sha256})"
    )


@click.command()
@click.argument("archive", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--as", "slug", default="", metavar="SLUG", help="Beside the office that is in use, as a copy: its host.")
@click.option("--host", "hosts", multiple=True, help="A host name besides <slug>.<domain>; may be repeated.")
@click.option("--quiet", is_flag=True, help="Only the last line.")
def restore(archive: Path, slug: str, hosts: tuple[str, ...], quiet: bool) -> None:
    """Bring the office of ARCHIVE back, as itself or, with --as, as a copy that publishes nothing.

    Everybody logs in again; letters that were waiting are not sent. A restore that failed or was killed left nothing.
    """
    start_django("owner")
    from mithaq.collectivities import fleet
    from mithaq.collectivities.portability import export as exporting
    from mithaq.collectivities.portability import restore as restoring

    report = exporting.quiet if quiet else tell
    done = restoring.restore(archive, by=console_author(), slug=slug, hosts=hosts, report=report)
    office = done.office
    if done.is_behind:
        outcome = fleet.migrate_all(
            lambda line: None if quiet else click.echo(line, err=True), only=[office.schema_name]
        )
        for reason in outcome.failed.values():
            raise click.ClickException(
                f"{office.slug} is restored at the version of its archive, and could not be migrated: {reason}"
            )
    published = f", {done.entries} entries of the register" if done.entries else ""
    owed = f"; {done.given_up} effects that were waiting were given up" if done.given_up else ""
    click.echo(f"{office.slug}: restored as {office.code}, {done.rows} rows, {done.files} files{published}{owed}")


@click.command()
@click.argument("names", nargs=-1)
@click.option(
    "--all", "everyone", is_flag=True, help="Every office; those that were kept tonight already are left out."
)
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="Where; else <state>/backups.")
@click.option(
    "--keep", "days", type=click.IntRange(1), default=30, show_default=True, help="Days that a backup is kept."
)
@click.option("--quiet", is_flag=True, help="Only failures and the last line.")
def backup(names: tuple[str, ...], everyone: bool, folder: Path | None, days: int, quiet: bool) -> None:
    """Keep each office NAMES, or all of them, in an archive of its own, read back after it was written.

    Stopped or killed, it is run again and goes on. Exit code 1 when an office could not be kept.
    """
    if everyone == bool(names):
        raise click.UsageError("name offices, or give --all")
    start_django("owner")
    from mithaq.collectivities import selectors
    from mithaq.collectivities.portability import backups
    from mithaq.collectivities.portability.export import quiet as silent

    offices = [selectors.find(name) for name in names] or None
    done = backups.keep_offices(offices, folder=folder, days=days, report=silent if quiet else tell)
    for slug, reason in done.failed.items():
        click.echo(f"mithaq: {slug}: {reason}", err=True)
    for slug, count in done.incomplete.items():
        click.echo(f"mithaq: {slug}: {count} of its files are not in the storage", err=True)
    click.echo(
        f"{len(done.made)} offices kept, {done.skipped} were kept tonight already, {len(done.failed)} failed;"
        f" {done.removed} old backups removed"
    )
    if done.failed:
        raise SystemExit(1)
