"""What `/api/accounts` and `/api/tokens` take and give."""

from datetime import datetime

from pydantic import AwareDatetime, BaseModel, Field

from api.security.session_routes import ScopeArea


class AccountDocument(BaseModel):
    """An account as the administrator sees it."""

    id: int
    name: str
    display_name: str
    role: str
    area_code: int
    area_name: str
    categories: list[str]
    active: bool
    has_password: bool
    valid_until: datetime | None
    created_at: datetime
    last_seen_at: datetime | None


class AccountList(BaseModel):
    """A page of accounts by name; `next` is asked for as `after`."""

    accounts: list[AccountDocument]
    total: int
    next: str | None


class NewAccount(BaseModel):
    """`with_password` false: whoever signs in through OpenID Connect only."""

    name: str = Field(max_length=200)
    display_name: str = Field("", max_length=100)
    role: str
    area_code: int
    categories: list[str] = Field(default_factory=list, max_length=200)
    valid_until: AwareDatetime | None = None
    with_password: bool = True


class Made(BaseModel):
    """The account, and its new password: the only time that it is shown."""

    account: AccountDocument
    password: str | None


class AccountChange(BaseModel):
    """What is named is changed."""

    display_name: str | None = Field(None, max_length=100)
    role: str | None = None
    area_code: int | None = None
    categories: list[str] | None = Field(None, max_length=200)
    valid_until: AwareDatetime | None = None
    active: bool | None = None


class NewPassword(BaseModel):
    """Shown once."""

    password: str


class PasswordChange(BaseModel):
    """One's own password."""

    old: str = Field(max_length=1000)
    new: str = Field(max_length=1000)


class SessionRow(BaseModel):
    """A browser that is signed in. `this`: the one that asks."""

    id: int
    through: str
    wall: bool
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    origin: str
    browser: str
    this: bool


class TokenRow(BaseModel):
    """A token, without itself. `area_code` null: the account's own scope."""

    id: int
    title: str
    area_code: int | None
    categories: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewToken(BaseModel):
    """`area_code` and `categories` may narrow what the account sees."""

    title: str = Field(min_length=1, max_length=100)
    expires_at: AwareDatetime
    area_code: int | None = None
    categories: list[str] = Field(default_factory=list, max_length=200)


class IssuedToken(BaseModel):
    """`secret` is shown once; send it as `Authorization: Bearer …`."""

    secret: str
    token: TokenRow


class IdentityRow(BaseModel):
    """Who an account is at an OpenID Connect provider."""

    issuer: str
    subject: str


class Credentials(BaseModel):
    """By what an account is let in."""

    sessions: list[SessionRow]
    tokens: list[TokenRow]
    identities: list[IdentityRow]


class Subject(BaseModel):
    """The `sub` that the provider tells of the person."""

    subject: str = Field(min_length=1, max_length=255)


class RoleChoice(BaseModel):
    """A role, and the usual level of its scope."""

    id: str
    title: dict[str, str]
    level: str
    rights: list[str]


class CategoryChoice(BaseModel):
    """An event category."""

    code: str
    zh: str
    en: str


class AccountChoices(BaseModel):
    """What an account may be made of."""

    roles: list[RoleChoice]
    categories: list[CategoryChoice]
    issuer: str


class Areas(BaseModel):
    """An area's path, and what lies right below it."""

    path: list[ScopeArea]
    below: list[ScopeArea]
