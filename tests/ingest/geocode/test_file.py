"""`gridcity geocode`: formats, encodings, and what bad input gets."""

import csv
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from catalogs.errors import BadInput, Unavailable
from catalogs.progress import Reporter
from catalogs.settings import Settings
from ingest.geocode import MATCH_SCHEMA, Gazetteer
from ingest.geocode.commands import geocode
from ingest.geocode.file import Summary, geocode_file

ROWS = [
    ("甲店", "东营区济南路123号安泰小区东区3号楼2单元501室"),
    ("乙店", ""),
    ("丙,店", "垦利县胜坨镇宁海村45号"),
    ("丁店", "青岛市市南区香港中路8号"),
]
REAL = Path(__file__).parents[4] / "shared" / "data" / "addresses" / "dongying_enterprises.csv"


def geocoded(path: Path, gazetteer: Gazetteer, column: str = "地址") -> tuple[list[dict[str, str]], Summary]:
    output = path.parent / "out" / "matched.csv"
    summary = geocode_file(path, column, output, gazetteer, Reporter(quiet=True))
    with output.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines)), summary


def write_csv(path: Path, encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([("名称", "地址"), *ROWS])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_any_encoding(tmp_path: Path, gazetteer: Gazetteer, encoding: str) -> None:
    write_csv(tmp_path / "shops.csv", encoding)
    rows, summary = geocoded(tmp_path / "shops.csv", gazetteer)
    assert [row["名称"] for row in rows] == [name for name, _ in ROWS]
    assert list(rows[0])[2:] == MATCH_SCHEMA.names
    assert [row["match_level"] for row in rows] == ["dwelling", "none", "dwelling", "none"]
    assert [row["decision"] for row in rows] == ["matched", "unmatched", "matched", "unmatched"]
    assert rows[0]["building_code"] == "37050200101100002"
    assert float(rows[0]["lon"]) == pytest.approx(118.5, abs=0.01)
    assert summary.rows == len(ROWS)
    assert summary.outcomes["dwelling", "matched"] == 2


def test_xlsx_jsonl_and_parquet(tmp_path: Path, gazetteer: Gazetteer) -> None:
    with xlsxwriter.Workbook(tmp_path / "shops.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([("名称", "地址"), *ROWS]):
            sheet.write_row(number, 0, row)
    lines = [json.dumps({"名称": name, "地址": text}, ensure_ascii=False) for name, text in ROWS]
    (tmp_path / "shops.jsonl").write_text("\n".join(lines), encoding="utf-8")
    table = pa.table({"名称": [name for name, _ in ROWS], "地址": [text for _, text in ROWS]})
    pq.write_table(table, tmp_path / "shops.parquet")
    for name in ("shops.xlsx", "shops.jsonl", "shops.parquet"):
        rows, _ = geocoded(tmp_path / name, gazetteer)
        assert [row["match_level"] for row in rows] == ["dwelling", "none", "dwelling", "none"], name


def test_geocoding_a_result_again_replaces_it(tmp_path: Path, gazetteer: Gazetteer) -> None:
    write_csv(tmp_path / "shops.csv", "utf-8")
    first, _ = geocoded(tmp_path / "shops.csv", gazetteer)
    (tmp_path / "out" / "matched.csv").rename(tmp_path / "again.csv")
    second, _ = geocoded(tmp_path / "again.csv", gazetteer)
    assert second == first


def test_a_missing_column_is_named_with_those_that_are_there(tmp_path: Path, gazetteer: Gazetteer) -> None:
    write_csv(tmp_path / "shops.csv", "utf-8")
    with pytest.raises(BadInput, match=r"no column '住址'.*It has: 名称, 地址\."):
        geocoded(tmp_path / "shops.csv", gazetteer, "住址")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("shops.docx", b"x", "format '.docx' is not read"),
        ("shops.csv", b"", "empty"),
        ("shops.xlsx", b"PK\x03\x04 half", "shops.xlsx"),
    ],
)
def test_files_that_cannot_be_read(
    tmp_path: Path, gazetteer: Gazetteer, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput, match=said):
        geocoded(tmp_path / name, gazetteer)


def test_the_input_is_never_overwritten(tmp_path: Path, gazetteer: Gazetteer) -> None:
    path = tmp_path / "shops.csv"
    write_csv(path, "utf-8")
    with pytest.raises(BadInput, match="output is the input"):
        geocode_file(path, "地址", path, gazetteer, Reporter(quiet=True))
    assert path.read_text(encoding="utf-8").startswith("名称")


def test_a_result_that_breaks_off_leaves_nothing(tmp_path: Path, gazetteer: Gazetteer, monkeypatch) -> None:
    write_csv(tmp_path / "a.csv", "utf-8")

    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("ingest.geocode.file._write", full)
    with pytest.raises(OSError, match="No space"):
        geocode_file(tmp_path / "a.csv", "地址", tmp_path / "out.csv", gazetteer, Reporter(quiet=True))
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_folder_is_no_output(tmp_path: Path, gazetteer: Gazetteer) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, "utf-8")
    with pytest.raises(BadInput, match="is a folder"):
        geocode_file(path, "地址", tmp_path, gazetteer, Reporter(quiet=True))


def test_columns_that_may_not_be_held_are_left_out(tmp_path: Path, gazetteer: Gazetteer) -> None:
    (tmp_path / "people.csv").write_text("姓名,民族,地址\n甲,汉族,东营区济南路\n", encoding="utf-8")
    rows, summary = geocoded(tmp_path / "people.csv", gazetteer)
    assert summary.left_out == ("民族",)
    assert "民族" not in rows[0]


def test_a_database_without_areas_is_said(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GRIDCITY_DATA", str(settings.data))
    monkeypatch.setenv("GRIDCITY_DATABASE_NAME", settings.database_name)
    write_csv(tmp_path / "shops.csv", "utf-8")
    with pytest.raises(Unavailable, match="holds no areas"):
        geocode(tmp_path / "shops.csv", "地址", tmp_path / "out.csv")


@pytest.mark.skipif(
    not REAL.exists(), reason="the real addresses lie beside the project, where there are any"
)
def test_real_registered_addresses(gazetteer: Gazetteer, tmp_path: Path) -> None:
    output = tmp_path / "matched.csv"
    summary = geocode_file(REAL, "住所", output, gazetteer, Reporter(quiet=True))
    assert summary.rows == 577
    with output.open(encoding="utf-8", newline="") as lines:
        reasons = [row["reason"] for row in csv.DictReader(lines)]
    assert reasons.count("other_city") == 4
