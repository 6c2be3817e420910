"""What belongs to security, put together: the door around the application, and its routes inside."""

from fastapi import FastAPI

from api.security import account_routes, audit_routes, oidc_routes, session_routes
from api.security.account_store import AccountStore
from api.security.credentials import CredentialStore
from api.security.database import AccountsDatabase
from api.security.door import Door
from api.security.gate import Gate
from api.security.passwords import Passwords
from api.security.sessions import Sessions
from catalogs.settings import Settings


class Security:
    """Start it in the application's lifespan."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._database = AccountsDatabase(settings)
        self._gate = Gate(settings, self._database)
        self._sessions = Sessions(settings, self._database)

    def install(self, app: FastAPI) -> None:
        """Close `app`; only what `door.kind_of` names stays open."""
        app.add_middleware(Door, gate=self._gate, settings=self._settings)
        settings, database, sessions = self._settings, self._database, self._sessions
        accounts, credentials = AccountStore(database, Passwords.of(settings)), CredentialStore(database)
        app.include_router(session_routes.router(settings, database, self._gate, sessions))
        app.include_router(oidc_routes.router(settings, database, sessions))
        app.include_router(account_routes.own(sessions, credentials))
        app.include_router(account_routes.managed(settings, database, accounts))
        app.include_router(account_routes.credentials(settings, credentials))
        app.include_router(audit_routes.router(database))

    async def start(self) -> None:
        await self._gate.start()

    async def stop(self) -> None:
        await self._gate.stop()
