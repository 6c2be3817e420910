"""Sign-in through a real OpenID Connect provider, a process of its own."""

import base64
import hashlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from api.security.oidc import local_path

START = "/api/session/oidc/main"


@contextmanager
def provider_running(*options: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--user", "li-si", *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            try:
                httpx.get(f"{url}/.well-known/openid-configuration")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with provider_running("--require-nonce", "true") as url:
        yield url


@pytest.fixture
def client(app_of: Callable[..., TestClient], provider: str, database) -> Iterator[TestClient]:
    with app_of(oidc_issuer=provider, oidc_client_id="gridcity", oidc_client_secret=_secret("s")) as opened:
        opened.follow_redirects = False
        yield opened


def _secret(text: str):
    from pydantic import SecretStr

    return SecretStr(text)


def agree(url: str, subject: str = "li-si") -> str:
    """What the person does at the provider; gives where they are sent back to."""
    return httpx.post(url, data={"sub": subject}, follow_redirects=False).headers["location"]


def bind(client: TestClient, make, provider: str, subject: str = "li-si") -> None:
    administrator, editor = make("administrator"), make("gis_editor")
    answer = client.put(
        f"/api/accounts/{editor.account_id}/identity",
        headers=administrator.bearer,
        json={"subject": subject},
    )
    assert answer.status_code == 204, answer.text


def reason(answer: httpx.Response) -> str:
    assert answer.status_code == 303 and "gridcity=" not in str(answer.headers.get_list("set-cookie"))
    return parse_qs(urlsplit(answer.headers["location"]).query)["signin"][0]


def test_to_the_provider_and_back(client: TestClient, provider, make, database) -> None:
    assert client.get("/api/session/methods").json()["oidc"][0]["id"] == "main"
    bind(client, make, provider)
    begun = client.get(START, params={"next": "/#map=12/37.4/118.5"})
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    assert begun.status_code == 303 and begun.headers["location"].startswith(provider)
    assert asked["code_challenge_method"] == ["S256"] and asked["response_type"] == ["code"]
    assert (
        "HttpOnly" in begun.headers["set-cookie"] and "Path=/api/session/oidc" in begun.headers["set-cookie"]
    )
    back = client.get(agree(begun.headers["location"]))
    assert back.status_code == 303 and back.headers["location"] == "/#map=12/37.4/118.5"
    assert client.get("/api/session").json()["account"] == "gis-editor"
    row = database.execute("SELECT through FROM session").fetchone()
    assert row == ("oidc",)


def test_an_answer_is_taken_once(client: TestClient, provider, make) -> None:
    bind(client, make, provider)
    address = agree(client.get(START).headers["location"])
    kept = dict(client.cookies)
    assert "signin" not in client.get(address).headers["location"]
    client.cookies.clear()
    for name, value in kept.items():
        client.cookies.set(name, value)
    assert reason(client.get(address)) == "oidc_answer"


def test_wrong_state(client: TestClient, provider, make) -> None:
    bind(client, make, provider)
    address = agree(client.get(START).headers["location"])
    state = parse_qs(urlsplit(address).query)["state"][0]
    assert reason(client.get(address.replace(state, "x" * len(state)))) == "oidc_answer"
    address = agree(client.get(START).headers["location"])
    client.cookies.clear()  # somebody else's browser follows the link
    assert reason(client.get(address)) == "oidc_answer"
    assert client.get("/api/session").status_code == 401


def test_wrong_nonce(client: TestClient, provider, make) -> None:
    """The code of one sign-in, brought by a browser that began another: injected code (RFC 9700, 4.5)."""
    bind(client, make, provider)
    address = agree(client.get(START).headers["location"])
    kept = json.loads(base64.urlsafe_b64decode(client.cookies["gridcity_oidc"]))
    kept[1] = "y" * 48
    client.cookies.clear()
    client.cookies.set("gridcity_oidc", base64.urlsafe_b64encode(json.dumps(kept).encode()).decode())
    assert reason(client.get(address)) == "oidc_answer"


def test_the_challenge_is_that_of_the_verifier(client: TestClient) -> None:
    """The provider of these tests does not compare them (RFC 7636, 4.6 is its part)."""
    asked = parse_qs(urlsplit(client.get(START).headers["location"]).query)
    verifier = json.loads(base64.urlsafe_b64decode(client.cookies["gridcity_oidc"]))[2]
    digest = hashlib.sha256(verifier.encode()).digest()
    assert asked["code_challenge"] == [base64.urlsafe_b64encode(digest).decode().rstrip("=")]
    assert len(verifier) >= 43 and verifier not in str(asked)


def test_nobody_registers_themself(client: TestClient, provider, make, database) -> None:
    bind(client, make, provider)
    before = database.execute("SELECT count(*) FROM account").fetchone()
    assert reason(client.get(agree(client.get(START).headers["location"], "zhao-liu"))) == "oidc_unknown"
    assert database.execute("SELECT count(*) FROM account").fetchone() == before
    assert database.execute("SELECT count(*) FROM session").fetchone() == (0,)


def test_a_subject_of_another_issuer_is_nobody(client: TestClient, provider, make, database) -> None:
    bind(client, make, provider)
    database.execute("UPDATE account_identity SET issuer = 'https://another.test'")
    assert reason(client.get(agree(client.get(START).headers["location"]))) == "oidc_unknown"


@pytest.mark.parametrize(
    ("change", "said"),
    [("active = false", "deactivated"), ("valid_until = now()", "account_ended")],
)
def test_accounts_that_are_over(client: TestClient, provider, make, database, change, said) -> None:
    bind(client, make, provider)
    database.execute(f"UPDATE account SET {change} WHERE role = 'gis_editor'")
    assert reason(client.get(agree(client.get(START).headers["location"]))) == said


def test_one_subject_is_one_account(client: TestClient, provider, make) -> None:
    bind(client, make, provider)
    another, administrator = make("auditor"), make("administrator", name="second")
    url = f"/api/accounts/{another.account_id}/identity"
    assert client.put(url, headers=administrator.bearer, json={"subject": "li-si"}).status_code == 409


def test_an_expired_answer(app_of, make, database) -> None:
    with (
        provider_running("--token-max-age", "-3600") as url,
        app_of(oidc_issuer=url, oidc_client_id="gridcity", oidc_client_secret=_secret("s")) as client,
    ):
        client.follow_redirects = False
        bind(client, make, url)
        assert reason(client.get(agree(client.get(START).headers["location"]))) == "oidc_answer"


def test_a_token_for_another_application(client: TestClient, app_of, provider, make) -> None:
    """The provider binds a code to its client, so an answer meant for another application is refused."""
    bind(client, make, provider)
    with app_of(oidc_issuer=provider, oidc_client_id="other", oidc_client_secret=_secret("s")) as other:
        other.follow_redirects = False
        address = agree(client.get(START).headers["location"])
        other.cookies.set("gridcity_oidc", client.cookies["gridcity_oidc"])
        assert reason(other.get(address)) == "oidc_answer"


def test_a_provider_that_is_away(app_of, database) -> None:
    with app_of(oidc_issuer="http://127.0.0.1:1", oidc_client_id="gridcity") as client:
        client.follow_redirects = False
        assert reason(client.get(START)) == "oidc_silent"
        assert client.get("/api/session/methods").status_code == 200


@pytest.mark.parametrize(
    "text", ["//evil.test", "https://evil.test", "/\\evil.test", "evil", "javascript:alert(1)", "/a\r\nb"]
)
def test_nobody_is_sent_to_another_site(text: str) -> None:
    assert local_path(text) == "/"
    assert local_path("/wall/x#a=b") == "/wall/x#a=b"


def test_without_a_provider_there_is_no_such_sign_in(web: TestClient) -> None:
    assert web.get("/api/session/methods").json()["oidc"] == []
    assert "signin=" in web.get(START, follow_redirects=False).headers["location"]
