"""The WSGI entry point."""

from archive.app import create_app

app = create_app()
