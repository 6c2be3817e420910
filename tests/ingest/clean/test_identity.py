"""GB 11643 and GB 32100 numbers, sex and birth date, swapped columns."""

import numpy as np
import pytest

from ingest.clean.identity import check_characters, credit_check_characters

GOOD = {"name": "张伟", "address": "东营区济南路123号"}


def resident(cleaned, **fields):
    found, _ = cleaned("resident", [GOOD | fields])
    return found[0]


def plainly_checked(number: str) -> str:
    """GB 11643 by the book, one digit after another."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True))
    return number + "10X98765432"[total % 11]


def test_check_characters_of_published_numbers() -> None:
    # The examples of GB 11643-1999, and a credit code that its holder publishes.
    known = [b"11010519491231002X", b"440524188001010014"]
    matrix = np.array([list(number) for number in known], np.uint8)
    assert check_characters(matrix[:, :17]).tolist() == matrix[:, 17].tolist()
    code = np.array([list(b"91110000802100433B")], np.uint8)
    assert credit_check_characters(code[:, :17]).tolist() == [ord("B")]


def test_check_characters_agree_with_the_standard_read_aloud() -> None:
    digits = np.random.default_rng(1).integers(0, 10, (500, 17))
    texts = ["".join(map(str, row)) for row in digits]
    expected = [ord(plainly_checked(text)[-1]) for text in texts]
    assert check_characters((digits + 48).astype(np.uint8)).tolist() == expected


def test_a_right_number_gives_birth_date_and_sex(cleaned) -> None:
    row = resident(cleaned, id_number="11010519491231002x")
    assert (row["id_number"], row["birth_date"], row["sex"]) == ("11010519491231002X", "1949-12-31", "2")
    assert row["notes"] == set()


def test_columns_that_differ_from_the_number_are_noted(cleaned) -> None:
    row = resident(cleaned, id_number="11010519491231002X", sex="男", birth_date="1949年12月30日")
    assert (row["birth_date"], row["sex"]) == ("1949-12-31", "2")
    assert row["notes"] == {"SEX_DIFFERS", "BIRTH_DATE_DIFFERS"}


def test_a_wrong_check_digit_is_noted_and_tells_nothing_else(cleaned) -> None:
    row = resident(cleaned, id_number="110105194912310021", sex="男")
    assert (row["id_number"], row["birth_date"], row["sex"]) == ("110105194912310021", None, "1")
    assert row["notes"] == {"ID_CHECK_DIGIT"}


def test_fifteen_digits_become_eighteen(cleaned) -> None:
    row = resident(cleaned, id_number="110105491231002")
    assert (row["id_number"], row["birth_date"]) == ("11010519491231002X", "1949-12-31")
    assert row["notes"] == {"ID_UPGRADED"}


@pytest.mark.parametrize(
    "written", ["１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 002X", "11O1O519491231OO2x"]
)
def test_numbers_written_in_other_ways(cleaned, written) -> None:
    assert resident(cleaned, id_number=written)["id_number"] == "11010519491231002X"


@pytest.mark.parametrize(
    "written", ["1101051949123100", "11010519491331002X", "护照E12345678", "110105194902300021"]
)
def test_what_is_no_number_is_noted(cleaned, written) -> None:
    row = resident(cleaned, id_number=written)
    assert "ID_MALFORMED" in row["notes"]
    assert "ID_CHECK_DIGIT" not in row["notes"]
    assert row["birth_date"] is None


@pytest.mark.parametrize(
    ("written", "code"), [("男", "1"), ("女性", "2"), ("2", "2"), ("Ｍ", "1"), ("未知", None), ("0", None)]
)
def test_sex_is_its_code(cleaned, written, code) -> None:
    assert resident(cleaned, sex=written)["sex"] == code


def test_name_and_number_swapped(cleaned) -> None:
    row = resident(cleaned, name="11010519491231002X", id_number="王 芳")
    assert (row["name"], row["id_number"], row["notes"] & {"SWAPPED_NAME_ID"}) == (
        "王芳",
        "11010519491231002X",
        {"SWAPPED_NAME_ID"},
    )


def test_address_and_phone_swapped(cleaned) -> None:
    row = resident(cleaned, address="13805460001", phone="东营区济南路123号")
    assert (row["address"], row["phone"]) == ("东营区济南路123号", "13805460001")
    assert row["notes"] == {"SWAPPED_ADDRESS_PHONE"}


def test_name_and_address_swapped(cleaned) -> None:
    row = resident(cleaned, name="东营市东营区济南路123号安泰小区3号楼", address="张伟")
    assert (row["name"], row["notes"]) == ("张伟", {"SWAPPED_NAME_ADDRESS"})
    fields = {"name": "东营区北二路546号", "address": "东营市华宇商贸有限公司"}
    assert cleaned("organisation", [fields])[0][0]["name"] == "东营市华宇商贸有限公司"


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "东营市东营区济南路街道社区卫生服务中心3号", "address": "济南路123号"},
        {"name": "370502199001011234", "id_number": "370502199001011235"},
        {"address": "13805460001", "phone": "13805460002"},
    ],
)
def test_nothing_is_swapped_in_doubt(cleaned, fields) -> None:
    row = resident(cleaned, **fields)
    assert not any(note.startswith("SWAPPED") for note in row["notes"])


@pytest.mark.parametrize("number", ["370502199001011235", "37050219900101123502", "370502900101123"])
def test_a_person_s_number_is_not_kept_as_a_credit_code(cleaned, number: str) -> None:
    found, _ = cleaned("organisation", [{"name": "张三早点铺", "address": "北二路1号", "uscc": number}])
    assert found[0]["uscc"] is None
    assert "PERSON_LEFT_OUT" in found[0]["notes"]


def test_credit_codes(cleaned) -> None:
    codes = [
        "91110000802100433B",
        "9111 0000 8021 0043 3b",
        "91110000802100433A",
        "911100008O2100433B",
        "37050012345",
    ]
    firm = {"name": "某某（东营）公司", "address": "北二路1号"}
    found, _ = cleaned("organisation", [firm | {"uscc": code} for code in codes])
    assert [row["uscc"] for row in found] == [
        "91110000802100433B",
        "91110000802100433B",
        "91110000802100433A",
        "91110000802100433B",
        "37050012345",
    ]
    assert [row["notes"] for row in found] == [set(), set(), {"USCC_CHECK_DIGIT"}, set(), {"USCC_MALFORMED"}]
