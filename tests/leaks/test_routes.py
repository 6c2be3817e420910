"""Every route of the running application has a decision, and every role is met by it."""

import pytest

from api.app import create_app
from tests.leaks.people import MEMBERS
from tests.leaks.routes import ANYBODY, STRANGER, decisions, every_route

ENDLESS = "/live"
OIDC = "/api/session/oidc/"
"""There only where a provider is set up; open, since it is the way in."""


def test_every_route_has_a_decision(leak_city) -> None:
    there = {one for one in every_route(create_app(leak_city.settings).routes) if not one[1].startswith(OIDC)}
    decided = {(one.method, one.path) for one in decisions()}
    assert there - decided == set(), "decide who may ask: tests/leaks/decisions.yml"
    assert decided - there == set(), "decided, but no longer there"


def test_a_stranger_is_told_to_sign_in_everywhere(as_member) -> None:
    stranger = as_member(None)
    wrong = []
    for one in decisions():
        answer = stranger.request(one.method, one.sample)
        told = {name: answer.headers.get(name, "") for name in ("content-type", "cache-control")}
        refused = answer.status_code == 401 and "bearer" in answer.headers["www-authenticate"].lower()
        refused &= told == {"content-type": "application/problem+json", "cache-control": "no-store"}
        if refused == (one.needs == STRANGER):
            wrong.append((one, answer.status_code, told))
    assert wrong == []


def test_a_stranger_with_a_wrong_token_is_nobody(as_member) -> None:
    for token in ("Bearer gc_nonsense", "Bearer ", "Basic YTpi", "Bearer gc_" + "x" * 5000):
        for path in ("/tiles", "/ogc/collections", "/3dtiles/buildings/tileset.json", "/raster"):
            assert as_member(None).get(path, headers={"Authorization": token}).status_code == 401


@pytest.mark.parametrize("member", MEMBERS, ids=lambda one: one.name)
def test_each_role_has_what_its_rights_open_and_nothing_else(as_member, member) -> None:
    client = as_member(member)
    wrong = []
    for one in decisions():
        opens = one.opens_to(member.role)
        if opens and (one.method != "GET" or one.path == ENDLESS):
            continue  # it would change something, or never end
        status = client.request(one.method, one.sample).status_code
        if (status in (401, 403)) == opens or status in (401, 500):
            wrong.append((one, status))
    assert wrong == []


@pytest.mark.parametrize("member", MEMBERS, ids=lambda one: one.name)
def test_nothing_that_a_person_is_given_may_be_kept_by_others(as_member, member) -> None:
    client = as_member(member)
    for one in decisions():
        if one.needs == STRANGER or one.method != "GET" or one.path == ENDLESS:
            continue
        kept = client.get(one.sample).headers.get("cache-control", "")
        assert "public" not in kept and ("private" in kept or "no-store" in kept), (one, kept)
    assert ANYBODY in {one.needs for one in decisions()}
