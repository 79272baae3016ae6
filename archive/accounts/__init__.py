"""Accounts: who people are, how they sign in, and what sessions they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.accounts import texts as texts  # Registers this room's error texts.

if TYPE_CHECKING:
    from flask import Flask

    from archive.house import House


def init_app(app: Flask, house: House) -> None:
    """Wire signing in, sessions, CSRF protection, rate limits and the account pages into ``app``."""
    # Imported here so that the command line and the worker, which need only the services, start quickly.
    from archive.accounts.wiring import wire

    wire(app, house)
