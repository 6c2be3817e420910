"""Commands of topics: `topics list | check | schema`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from catalogs.errors import BadInput
from catalogs.settings import Settings
from catalogs.topic import Topic
from catalogs.topics import SHIPPED, own_folder, read_topic, read_topics

app = typer.Typer()
topics = typer.Typer(help="The topics that the wall shows, one YAML file each.", no_args_is_help=True)
app.add_typer(topics, name="topics")


@topics.command("list")
def list_topics() -> None:
    """List the topics that can be shown."""
    found = read_topics(SHIPPED, own_folder(Settings().data))
    for topic in found.topics.values():
        typer.echo(f"{topic.id}  {topic.title.zh}  {topic.area}  {found.files[topic.id]}")


@topics.command()
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files to check; none: all of the installation.")
    ] = None,
) -> None:
    """Say what is wrong with topics, with file and line; exit status 2 if something is."""
    if files:
        checked = {path: read_topic(path) for path in files}
        troubles = [one for result in checked.values() if not isinstance(result, Topic) for one in result]
        good = sum(isinstance(result, Topic) for result in checked.values())
    else:
        found = read_topics(SHIPPED, own_folder(Settings().data))
        troubles, good = list(found.troubles), len(found.topics)
    for trouble in troubles:
        typer.echo(str(trouble))
    if troubles:
        raise BadInput(
            f"Things that are wrong with topics: {len(troubles)}. Topics that can be shown: {good}.",
            "Correct the lines above, then run `gridcity topics check` again.",
        )
    typer.echo(f"Topics that can be shown: {good}.")


@topics.command()
def schema() -> None:
    """Print the JSON Schema of a topic's file, for editors that complete and check YAML."""
    typer.echo(json.dumps(Topic.model_json_schema(), ensure_ascii=False, indent=2))
