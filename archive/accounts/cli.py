"""``archive accounts``: the same services for the administrator at the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from archive.accounts import demo as demonstration
from archive.accounts import services, sessions
from archive.errors import Invalid, SandiqError
from archive.i18n import LOCALES
from archive.identity import ROLES, SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.house import House


class Told(click.Group):
    """A refusal is told in one sentence for each problem, without a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a refusal ends it with code 1."""
        try:
            return super().invoke(ctx)
        except Invalid as refused:
            raise click.ClickException("\n".join(problem.text for problem in refused.problems)) from None
        except SandiqError as refused:
            raise click.ClickException(refused.text) from None


@click.group(cls=Told)
def accounts() -> None:
    """People and their sessions."""


@accounts.command("list")
@click.option("--find", default="", help="Only those whose name or mail address contains this.")
@click.pass_obj
def show(house: House, find: str) -> None:
    """List accounts."""
    table = Table("Mail address", "Name", "Roles", "State", "Codes", "Sessions", "Last signed in")
    for user in _everybody(house, find):
        table.add_row(
            user.email,
            user.name,
            ", ".join(user.roles) or "-",
            "open" if user.active else "closed",
            "on" if user.two_factor else "off",
            str(user.sessions),
            f"{user.last_sign_in_at:%Y-%m-%d %H:%M}" if user.last_sign_in_at else "never",
        )
    _console().print(table)


@accounts.command()
@click.argument("email")
@click.option("--name", required=True, help="Shown in the history of records.")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="May be given several times.")
@click.option("--language", type=click.Choice(LOCALES), help="Of pages and letters.")
@click.pass_obj
def add(house: House, email: str, name: str, roles: tuple[str, ...], language: str | None) -> None:
    """Make an account and print its random password."""
    with house.uow() as uow:
        user, password = services.create_user(uow, house, SYSTEM, email=email, name=name, roles=roles, locale=language)
        uow.commit()
    click.echo(f"{user.email}  {password}")


@accounts.command()
@click.argument("email")
@click.pass_obj
def password(house: House, email: str) -> None:
    """Give an account a new random password, print it, and end its sessions."""
    with house.uow() as uow:
        user = services.by_email(uow, SYSTEM, email)
        clear = services.set_password(uow, house, SYSTEM, user.id)
        uow.commit()
    click.echo(f"{user.email}  {clear}")


@accounts.command()
@click.argument("email")
@click.argument("names", nargs=-1, type=click.Choice(ROLES))
@click.pass_obj
def roles(house: House, email: str, names: tuple[str, ...]) -> None:
    """Replace an account's roles by those named; none takes all away."""
    with house.uow() as uow:
        user = services.by_email(uow, SYSTEM, email)
        services.set_roles(uow, house, SYSTEM, user.id, names)
        uow.commit()
    click.echo(f"{user.email}  {', '.join(names) or '-'}")


@accounts.command("end-sessions")
@click.argument("email")
@click.pass_obj
def end_sessions(house: House, email: str) -> None:
    """Sign an account out everywhere."""
    with house.uow() as uow:
        user = services.by_email(uow, SYSTEM, email)
        count = sessions.end_sessions(uow, house, SYSTEM, user.id)
        uow.commit()
    click.echo(f"{count} ended")


@accounts.command()
@click.pass_obj
def demo(house: House) -> None:
    """Make one account for each role if there is none, and print them."""
    table = Table("Role", "Mail address", "Password")
    found = demonstration.ensure_demo_accounts(house)
    for one in found:
        table.add_row(one.role, one.email, one.password or "changed since; see below")
    _console().print(table)
    if any(one.password is None for one in found):
        click.echo("A new password: archive accounts password MAIL-ADDRESS")


def _everybody(house: House, find: str) -> Iterator[services.UserView]:
    page, seen, total = 1, 0, 1
    while seen < total:
        with house.uow(write=False) as uow:
            users, total = services.listing(uow, house, SYSTEM, text=find, page=page, size=200)
        if not users:
            return
        yield from users
        seen, page = seen + len(users), page + 1


def _console() -> Console:
    # Made when used, so that it writes to whatever standard output is then; wide enough for a log file.
    made = Console()
    return made if made.is_terminal else Console(width=160)
