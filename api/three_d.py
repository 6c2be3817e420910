"""`/3dtiles`: the 3D Tiles built beforehand, and `/tiles/static`: the base map's PMTiles."""

from starlette.routing import BaseRoute, Route

from api.served_files import FileFolder
from catalogs.settings import Settings

A_FEW_MINUTES = "public, max-age=300"
ADVICE = "If it should be there, run `gridcity tiles build`."


def routes(settings: Settings) -> list[BaseRoute]:
    """Both folders. Files change only by a build, so browsers keep them some minutes and then ask by tag."""
    tilesets = FileFolder(
        settings.served / "3dtiles", A_FEW_MINUTES, "There is no such file among the 3D Tiles.", ADVICE
    )
    archives = FileFolder(
        settings.served, A_FEW_MINUTES, "There is no such tile archive.", ADVICE, suffix=".pmtiles"
    )
    return [
        Route("/3dtiles/{path:path}", tilesets, name="3D Tiles"),
        Route("/tiles/static/{path}", archives, name="PMTiles"),
    ]
