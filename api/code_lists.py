"""`/api/code-lists`: what the codes in features and tiles mean, in Chinese and English, with the standard."""

from fastapi import APIRouter, Depends, Response

from api.security.person import needs
from catalogs.code_lists import entries
from catalogs.errors import NotFound

router = APIRouter(prefix="/api/code-lists", tags=["catalogue"], dependencies=[Depends(needs("map.read"))])

CACHE_CONTROL = "private, max-age=3600"


@router.get("", summary="Every code list by name")
async def every_list(response: Response) -> dict[str, dict[str, dict[str, str]]]:
    """List name → code → names and standard."""
    response.headers["cache-control"] = CACHE_CONTROL
    lists: dict[str, dict[str, dict[str, str]]] = {}
    for entry in entries():
        described = {"zh": entry.name_zh, "en": entry.name_en, "standard": entry.standard}
        lists.setdefault(entry.code_list, {})[entry.code] = described
    return lists


@router.get("/{code_list}", summary="One code list")
async def one_list(code_list: str, response: Response) -> dict[str, dict[str, str]]:
    """Code → names and standard. 404 for a list that does not exist."""
    lists = await every_list(response)
    if code_list not in lists:
        raise NotFound(f"There is no code list '{code_list}'.", f"Known are: {', '.join(lists)}.")
    return lists[code_list]
