"""One account for each role of the demo city, in areas that hold people and events. Made once."""

import os
from pathlib import Path

import psycopg

from api.security.accounts import create_account
from api.security.passwords import Passwords, generated
from catalogs.access import roles
from catalogs.areas import ancestor
from catalogs.settings import Settings

COUNTY = 370502000000000

BUSY_GRID = (
    "SELECT event.area_code FROM event JOIN area_statistic USING (area_code)"
    " WHERE event.area_code / 1000000000 = %s AND event.area_code %% 1000 > 0"
    " AND area_statistic.measure = 'residents' AND area_statistic.value IS NOT NULL"
    " GROUP BY event.area_code ORDER BY count(*) DESC, event.area_code LIMIT 1"
)
CATEGORIES = "SELECT category FROM event GROUP BY category ORDER BY count(*) DESC, category LIMIT 3"


def make_demo_accounts(settings: Settings, connection: psycopg.Connection) -> Path | None:
    """Make the accounts and their list in the data folder, mode 0600; the caller commits.

    Gives the list's path, or None where there are accounts already: then nothing is changed.
    """
    if connection.execute("SELECT 1 FROM account LIMIT 1").fetchone():
        return None
    grid = connection.execute(BUSY_GRID, [COUNTY // 10**9]).fetchone()
    categories = [row[0] for row in connection.execute(CATEGORIES)]
    passwords, lines = Passwords.of(settings), []
    for role in roles().values():
        area_code = ancestor(grid[0] if grid else COUNTY, role.level)
        name, password = role.id.replace("_", "-"), generated()
        create_account(
            connection,
            name=name,
            role=role.id,
            area_code=area_code,
            password=password,
            display_name=role.title["zh"],
            categories=categories if role.id == "department_officer" else (),
            passwords=passwords,
        )
        lines.append(f"{name:<20} {password:<26} {area_code}  {role.title['zh']} · {role.title['en']}\n")
    return _written(settings.data / "accounts.txt", "".join(lines))


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # an older list may be open to others
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    return path
