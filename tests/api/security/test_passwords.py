"""Passwords: argon2id, with parameters that are renewed, and the same work for names that do not exist."""

import argon2
import pytest

from api.security.accounts import account_name
from api.security.passwords import LONGEST, SHORTEST, Passwords, generated, new_secret
from catalogs.errors import BadInput
from catalogs.settings import Settings


def test_the_parameters_without_settings_are_those_of_owasp() -> None:
    kept = argon2.extract_parameters(Passwords.of(Settings(_env_file=None)).hash("a long enough one"))
    assert kept.type is argon2.Type.ID
    assert (kept.memory_cost, kept.time_cost, kept.parallelism) == (47104, 1, 1)


def test_a_hash_fits_its_password_only() -> None:
    passwords = Passwords(8, 1)
    kept = passwords.hash("a long enough one")
    assert "long" not in kept
    assert passwords.compare(kept, "a long enough one")
    assert not passwords.compare(kept, "a long enough One")
    assert not passwords.compare("no hash at all", "a long enough one")
    assert kept != passwords.hash("a long enough one")


def test_nobodys_password_costs_a_comparison_too(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    verify = argon2.PasswordHasher.verify

    def counted(self: argon2.PasswordHasher, kept: str, password: str) -> bool:
        compared.append(kept)
        return verify(self, kept, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    assert not Passwords(8, 1).compare(None, "whatever it is")
    assert len(compared) == 1 and "m=8,t=1" in compared[0]


def test_other_parameters_make_a_hash_outdated() -> None:
    kept = Passwords(8, 1).hash("a long enough one")
    assert not Passwords(8, 1).outdated(kept)
    assert Passwords(16, 1).outdated(kept) and Passwords(8, 2).outdated(kept)


@pytest.mark.parametrize(
    "password", ["", "x" * 3 + "abcdef", "aaaaaaaaaaaaaa", "ZhangSanLiSi", "ab" * (LONGEST // 2 + 1)]
)
def test_poor_passwords_are_refused(password: str) -> None:
    with pytest.raises(BadInput):
        Passwords(8, 1).hash(password, "zhangsanlisi")


def test_ten_characters_are_enough() -> None:
    Passwords(8, 1).hash("abcdefghij"[:SHORTEST])
    with pytest.raises(BadInput):
        Passwords(8, 1).hash("abcdefghij"[: SHORTEST - 1])


def test_generated_ones_differ_and_are_accepted() -> None:
    made = {generated() for _ in range(100)}
    assert len(made) == 100 and all(len(one) == 23 for one in made)
    secrets = {new_secret("session") for _ in range(100)}
    assert len(secrets) == 100 and all(len(one) == 43 for one in secrets)


@pytest.mark.parametrize(
    ("typed", "name"), [(" Zhang.San ", "zhang.san"), ("ＺＨＡＮＧ", "zhang"), ("张三", "张三")]
)
def test_a_name_is_written_one_way(typed: str, name: str) -> None:
    assert account_name(typed) == name


@pytest.mark.parametrize("typed", ["", "   ", "a b", "a\x00b", "a\nb", "x" * 65])
def test_what_is_no_name(typed: str) -> None:
    with pytest.raises(BadInput):
        account_name(typed)
