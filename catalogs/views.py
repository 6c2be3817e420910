"""The views that layers are published through: `catalogs/views/*.sql`, applied after every migration."""

from pathlib import Path

from psycopg import Connection

FOLDER = Path(__file__).parent / "views"


def create_views(connection: Connection) -> None:
    """Create or replace every view, in the order of the file names."""
    for path in sorted(FOLDER.glob("*.sql")):
        connection.execute(path.read_bytes())
