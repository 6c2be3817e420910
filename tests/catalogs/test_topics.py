"""Topics: those we ship, and what a file that cannot be used is told."""

import json
from pathlib import Path

import pytest
import yaml

from catalogs.code_lists import names_of
from catalogs.errors import BadInput
from catalogs.topic import Alarms, Camera, Chart, Figure, MapLayer, Scene, Theme, Topic, contrast
from catalogs.topic_commands import check, schema
from catalogs.topics import SHIPPED, read_topic, read_topics

SMALL = """\
id: small
title: 小专题
area: 370502
scenes:
  - id: one
    title: {zh: 一, en: One}
    layers:
      - {layer: town, show: choropleth}
"""


def written(folder: Path, text: str, name: str = "small.yml") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def told(folder: Path, text: str) -> str:
    """What is said about a file that is wrong in one thing."""
    found = read_topic(written(folder, text))
    assert isinstance(found, list)
    assert len(found) == 1, [str(one) for one in found]
    return f"{found[0].line}: {found[0].message}"


def test_every_shipped_topic_can_be_shown() -> None:
    found = read_topics(SHIPPED)
    assert [str(trouble) for trouble in found.troubles] == []
    assert next(iter(found.topics)) == "city-panorama"
    assert {"environment", "city-management", "work-safety", "livelihood", "dongying-district"} <= set(
        found.topics
    )
    assert found.topics["dongying-district"].area == 370502000000000
    assert found.logo_of("dongying-district") == SHIPPED / "dongying-district.svg"


def test_a_small_file_is_a_topic(tmp_path: Path) -> None:
    topic = read_topic(written(tmp_path, SMALL))
    assert isinstance(topic, Topic)
    assert topic.title.en == "小专题"
    assert (topic.roles, topic.alarms, topic.scenes[0].camera.fit) == ((), None, "area")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("area: 370502", "area: 37050"), "3: area: '37050' is not an area code"),
        (("layer: town", "layer: resident"), "8: scenes.0.layers.0: there is no layer 'resident' for a wall"),
        (("show: choropleth", "show: heat"), "8: scenes.0.layers.0: 'town' is shown as one of: choropleth"),
        (("    layers:", "    second: 3\n    layers:"), "7: scenes.0.second: is no word that a topic knows"),
        (
            ("    layers:", "    seconds: 2\n    layers:"),
            "7: scenes.0.seconds: should be greater than or equal to 5",
        ),
        (("title: 小专题\n", ""), "1: title: is missing"),
        (
            ("area: 370502", "area: 370502\nroles: [auditor]"),
            "4: roles.0: there is no role 'auditor' that sees",
        ),
        (
            ("area: 370502", "area: 370502\nalarms: {categories: [火灾]}"),
            "4: alarms.categories: there is no event",
        ),
        (("area: 370502", "area: 370502\ntheme: {logo: no.svg}"), "4: theme.logo: there is no file no.svg"),
        (
            ("area: 370502", "area: 370502\ntheme: {soft: '#444444'}"),
            "4: theme: 'soft' on 'background' has a contrast",
        ),
        (("area: 370502", "area: 370502\narea: 370503"), "4: 'area' stands here twice"),
        (("title: 小专题", "title: [小"), "3: is not YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(change: tuple[str, str], said: str, tmp_path: Path) -> None:
    assert told(tmp_path, SMALL.replace(*change)).startswith(said)


def test_one_that_is_wrong_does_not_take_the_others_down(tmp_path: Path) -> None:
    written(tmp_path, SMALL)
    written(tmp_path, "scenes: 3", "broken.yml")
    (tmp_path / "binary.yml").write_bytes(b"\xff\xfe\x00")
    found = read_topics(tmp_path)
    assert list(found.topics) == ["small"]
    assert {trouble.path.name for trouble in found.troubles} == {"broken.yml", "binary.yml"}


def test_an_own_topic_replaces_the_shipped_one(tmp_path: Path) -> None:
    written(tmp_path, SMALL.replace("id: small", "id: environment"))
    assert read_topics(SHIPPED, tmp_path).topics["environment"].title.zh == "小专题"


def test_a_broken_own_topic_leaves_the_shipped_one(tmp_path: Path) -> None:
    written(tmp_path, "id: environment\n", "environment.yml")
    found = read_topics(SHIPPED, tmp_path)
    assert found.topics["environment"].title.zh == "生态环境专题"
    assert found.troubles


def test_categories_are_codes_names_or_classes() -> None:
    described = yaml.safe_load(SMALL) | {"alarms": {"categories": ["0102", "燃气安全隐患", "G5*"]}}
    alarms = Topic.model_validate(described).alarms
    assert alarms is not None
    assert alarms.categories == ("0102", "G303", "G501", "G502")


def test_care_for_persons_is_no_category_of_a_wall() -> None:
    described = yaml.safe_load(SMALL) | {"alarms": {"categories": ["G*"]}}
    alarms = Topic.model_validate(described).alarms
    assert alarms is not None
    assert "G601" not in alarms.categories
    assert len(alarms.categories) > 5


def test_the_measures_are_those_of_the_statistics() -> None:
    from ingest.statistics import MEASURES

    assert set(names_of("measure")) == set(MEASURES)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_command_checks_files_and_prints_the_schema(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = written(tmp_path, SMALL), written(tmp_path, SMALL + "colour: red\n", "bad.yml")
    check([good])
    assert capsys.readouterr().out == "Topics that can be shown: 1.\n"
    with pytest.raises(BadInput, match=r"wrong with topics: 1\. Topics that can be shown: 1"):
        check([good, bad])
    assert capsys.readouterr().out == (
        f"{bad}:9: colour: is no word that a topic knows here; see catalogs/topics/README.md\n"
    )
    schema()
    described = json.loads(capsys.readouterr().out)
    assert {"id", "title", "area", "scenes"} <= set(described["required"])


def test_each_word_of_a_topic_is_in_its_readme() -> None:
    readme = (SHIPPED / "README.md").read_text(encoding="utf-8")
    parts = (Topic, Scene, Camera, Chart, Figure, MapLayer, Alarms, Theme)
    words = {field.alias or name for part in parts for name, field in part.model_fields.items()}
    assert [word for word in sorted(words) if f"`{word}`" not in readme and f"{word}:" not in readme] == []
