"""Identity and telephone numbers as a screen shows them."""


def masked_id_number(number: str) -> str:
    """`370502199001011234` as `3705**********1234`; a shorter one is hidden all but its last two."""
    if len(number) >= 15:
        return number[:4] + "*" * (len(number) - 8) + number[-4:]
    return "*" * max(len(number) - 2, 0) + number[-2:]


def masked_phone(number: str) -> str:
    """`13812345678` as `138****5678`, `0546-1234567` as `0546-****567`."""
    head, dash, local = number.rpartition("-")
    if dash and len(local) >= 6:
        return f"{head}-{'*' * (len(local) - 3)}{local[-3:]}"
    if len(number) >= 11:
        return number[:3] + "*" * (len(number) - 7) + number[-4:]
    return "*" * max(len(number) - 3, 0) + number[-3:]
