"""The command line, over the same services as the web."""

from __future__ import annotations

import logging
import sys
from importlib import import_module

import click

from archive.errors import SandiqError
from archive.house import House
from archive.settings import Settings

# Commands that live in other rooms, loaded only when asked for, so that ``archive --help`` is quick.
ROOMS = {
    "ingest": "ingest.cli:ingest",
    "accounts": "archive.accounts.cli:accounts",
}


class Lazy(click.Group):
    """A group whose rooms are imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Own commands and the rooms', sorted."""
        return sorted({*super().list_commands(ctx), *ROOMS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find a command, importing its room if need be."""
        if cmd_name in ROOMS:
            module, _sep, name = ROOMS[cmd_name].partition(":")
            command: click.Command = getattr(import_module(module), name)
            return command
        return super().get_command(ctx, cmd_name)


@click.group(cls=Lazy)
@click.option("-v", "--verbose", is_flag=True, help="Say more.")
@click.pass_context
def cli(ctx: click.Context, verbose: bool) -> None:
    """Sandiq: archive, museum and library."""
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    ctx.obj = House(Settings.from_env())


@cli.command()
@click.pass_obj
def serve(house: House) -> None:
    """Run the web server, the indexer and the workers together."""
    from archive.migrate import upgrade
    from archive.serve import run_all

    upgrade(house.engine)
    house.close()
    click.echo(f"http://{house.settings.host}:{house.settings.port}/")
    sys.exit(run_all(house))


@cli.command()
@click.pass_obj
def web(house: House) -> None:
    """Run the web server alone."""
    from archive.serve import run_web

    run_web(house)


@cli.command()
@click.pass_obj
def worker(house: House) -> None:
    """Run the background workers alone."""
    from archive.serve import run_worker

    run_worker(house)


@cli.command()
@click.pass_obj
def indexer(house: House) -> None:
    """Run the indexer alone (one in all)."""
    from archive.serve import run_indexer

    run_indexer(house)


@cli.group()
def db() -> None:
    """The database's shape."""


@db.command("upgrade")
@click.pass_obj
def db_upgrade(house: House) -> None:
    """Create the tables, or bring them up to this version."""
    from archive.migrate import upgrade

    upgrade(house.engine)
    click.echo("The database is up to date.")


@cli.group()
def index() -> None:
    """The search index."""


@index.command("rebuild")
@click.pass_obj
def index_rebuild(house: House) -> None:
    """Build the index anew beside the old one, then switch."""
    from archive.catalog.indexing import rebuild

    click.echo(f"{rebuild(house)} records indexed.")


@cli.command()
@click.pass_obj
def fixity(house: House) -> None:
    """Check every original in the store against its checksum."""
    from media_store.fixity import audit

    damaged = 0
    for finding in audit(house.store):
        damaged += 1
        click.echo(str(finding))
    click.echo(f"{damaged} damaged objects.")
    sys.exit(1 if damaged else 0)


def main() -> None:
    """Run; a known error is one line on standard error, never a traceback."""
    try:
        cli()
    except SandiqError as error:
        click.echo(f"archive: {error.text}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
