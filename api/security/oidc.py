"""OpenID Connect as a relying party: authorisation code flow with PKCE (OpenID Connect Core 1.0, RFC 7636, RFC 9700).

The provider says who somebody is; which account that is, the administrator has said. Nobody registers themself.
"""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from catalogs.errors import BadInput, SignInNeeded, Unavailable
from catalogs.settings import Settings

SECONDS_FOR_AN_ANSWER = 5.0
SECONDS_KEPT = 3600.0
"""How long the provider's metadata and keys are used; an unknown key is asked for at once."""

LEEWAY_S = 30
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Public keys only: neither `none` nor a secret that the provider shares with us."""


class NotProven(SignInNeeded):
    """The provider's answer does not prove who somebody is. `reason`: `oidc_answer`, `oidc_unknown`."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message, "Begin the sign-in again; the administrator binds accounts.")
        self.reason = reason


@dataclass(frozen=True)
class Begun:
    """A sign-in on its way: where the browser goes, and what it must bring back."""

    url: str
    state: str
    nonce: str
    verifier: str


class Provider:
    """The provider of the settings."""

    def __init__(self, settings: Settings) -> None:
        self.issuer = settings.oidc_issuer
        self._client_id = settings.oidc_client_id
        self._client_secret = settings.oidc_client_secret.get_secret_value()
        self._metadata: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._read_at = 0.0

    async def begin(self, redirect_uri: str) -> Begun:
        """A new sign-in. Raises Unavailable where the provider does not answer."""
        metadata = await self._described()
        nonce, verifier = generate_token(32), generate_token(64)
        async with self._client(redirect_uri) as client:
            url, state = client.create_authorization_url(
                metadata["authorization_endpoint"], nonce=nonce, code_verifier=verifier
            )
        return Begun(url, state, nonce, verifier)

    async def subject(self, answer: str, begun: Begun, redirect_uri: str) -> str:
        """Who the provider says it is, by the address that the browser came back to.

        Raises NotProven for a wrong state, nonce, signature, audience or time; Unavailable without an answer.
        """
        metadata = await self._described()
        try:
            async with self._client(redirect_uri, begun.state) as client:
                token = await client.fetch_token(
                    metadata["token_endpoint"],
                    authorization_response=answer,
                    code_verifier=begun.verifier,
                    state=begun.state,
                )
        except OAuthError as error:
            raise NotProven("oidc_answer", "The provider did not confirm the sign-in.") from error
        except httpx.HTTPError as error:
            raise _silent() from error
        return await self._proven(str(token.get("id_token", "")), begun.nonce)

    async def _proven(self, id_token: str, nonce: str) -> str:
        registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self._client_id},
            nonce={"essential": True, "value": nonce},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )
        try:
            claims = (await self._decoded(id_token)).claims
            registry.validate(claims)
        except (JoseError, ValueError) as error:
            raise NotProven("oidc_answer", "The provider's answer cannot be trusted.") from error
        if claims.get("azp", self._client_id) != self._client_id:
            raise NotProven("oidc_answer", "The provider's answer is for another application.")
        return str(claims["sub"])

    async def _decoded(self, id_token: str) -> jwt.Token:
        """Once more with fresh keys: a provider changes them."""
        await self._described()
        if self._keys is None:
            raise _silent()
        try:
            return jwt.decode(id_token, self._keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            self._read_at = 0.0
            await self._described()
            return jwt.decode(id_token, self._keys, algorithms=ALGORITHMS)

    async def _described(self) -> dict[str, Any]:
        """Metadata by discovery. Raises Unavailable; BadInput where another issuer answers."""
        if self._metadata and time.monotonic() - self._read_at < SECONDS_KEPT:
            return self._metadata
        address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            async with httpx.AsyncClient(timeout=SECONDS_FOR_AN_ANSWER) as client:
                metadata = (await client.get(address)).raise_for_status().json()
                if metadata.get("issuer") != self.issuer:
                    raise BadInput(
                        "The OpenID Connect provider calls itself by another name.",
                        f"Set GRIDCITY_OIDC_ISSUER to {metadata.get('issuer')}.",
                    )
                keys = (await client.get(metadata["jwks_uri"])).raise_for_status().json()
                self._keys = KeySet.import_key_set(keys)
        except (httpx.HTTPError, KeyError, ValueError, JoseError) as error:
            raise _silent() from error
        self._metadata, self._read_at = metadata, time.monotonic()
        return self._metadata

    def _client(self, redirect_uri: str, state: str | None = None) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self._client_id,
            self._client_secret or None,
            scope="openid",
            redirect_uri=redirect_uri,
            state=state,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self._client_secret else "none",
            timeout=SECONDS_FOR_AN_ANSWER,
        )


def _silent() -> Unavailable:
    return Unavailable(
        "The OpenID Connect provider does not answer.", "Sign in with a password, or try again."
    )


def local_path(text: str) -> str:
    """`text` where it is a path of our own page, else `/`: nobody is sent to another site."""
    parts = urlsplit(text)
    safe = (
        text.startswith("/") and not text.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    )
    return text if safe and text.isprintable() and "\\" not in text else "/"
