"""A delivery one in a hundred of whose rows is another: of ten changed rows three are gone, three have moved, four have
another telephone."""

import csv
import random
from pathlib import Path

GONE, MOVED, CHANGED = 0.003, 0.006, 0.01


def one_in_a_hundred(path: Path, seed: int) -> int:
    """Change the police's residents in place; returns how many rows are changed or gone."""
    chance = random.Random(seed)  # noqa: S311
    with path.open(encoding="gb18030", newline="") as file:
        head, *rows = list(csv.reader(file))
    address, phone = head.index("居住地址"), head.index("联系电话")
    kept, touched = [], 0
    for row in rows:
        draw = chance.random()
        touched += draw < CHANGED
        if draw < GONE:
            continue
        if draw < MOVED:
            row[address] = chance.choice(rows)[address]
        elif draw < CHANGED:
            row[phone] = f"139546{chance.randrange(100_000):05}"
        kept.append(row)
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([head, *kept])
    return touched
