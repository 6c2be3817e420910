"""Personal numbers at rest."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from catalogs.personal_data import PersonalDataKey

NUMBER = "999901199001011234"


def test_round_trip_and_equal_numbers_have_equal_ciphertexts(tmp_path: Path) -> None:
    key = PersonalDataKey.at(tmp_path / "keys")
    sealed = key.encrypt(NUMBER)
    assert NUMBER.encode() not in sealed
    assert key.encrypt(NUMBER) == sealed != key.encrypt(NUMBER[:-1] + "5")
    assert PersonalDataKey.at(tmp_path / "keys").decrypt(sealed) == NUMBER


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    sealed = PersonalDataKey.at(tmp_path / "one").encrypt(NUMBER)
    with pytest.raises(InvalidTag):
        PersonalDataKey.at(tmp_path / "two").decrypt(sealed)


def test_the_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    PersonalDataKey.at(tmp_path / "keys")
    (file,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_two_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: PersonalDataKey.at(tmp_path / "keys").key, range(32)))
    assert len(keys) == 1
