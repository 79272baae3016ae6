"""The project's own sample collection: records written by hand, and a script that makes their files."""
