"""An OpenID provider, as much of it as signing in needs: OpenID Connect Core 1.0, 3.1, and Discovery 1.0."""

import base64
import hashlib
import secrets
import time
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import httpx
import jwt
from pydantic import BaseModel, ValidationError

from api.oidc.errors import RefusedSignIn, SignInRefusal

PATIENCE = timedelta(seconds=5)
FRESH_FOR = timedelta(hours=1)  # what the provider says of itself
CLOCK_SKEW = timedelta(minutes=1)
# Signed by the provider's key alone: an HMAC of our own secret, or no signature at all, proves nothing.
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
SCOPE = "openid email profile"

Claims = dict[str, Any]


class Metadata(BaseModel):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]
    id_token_signing_alg_values_supported: list[str] = ["RS256"]

    @property
    def addresses(self) -> list[str]:
        found = [self.authorization_endpoint, self.token_endpoint, self.jwks_uri, self.userinfo_endpoint]
        return [address for address in found if address]


class Attempt(NamedTuple):
    """What is made up for one sign-in and must come back with it. `verifier` (RFC 7636) never leaves the server."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Attempt":
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))

    @property
    def challenge(self) -> str:
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class Provider:
    """Raises RefusedSignIn for whatever goes wrong."""

    def __init__(
        self, http: httpx.AsyncClient, issuer: str, client_id: str, client_secret: str, redirect_url: str
    ) -> None:
        self._http = http
        self._issuer = issuer.rstrip("/")
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect_url = redirect_url
        self._metadata: Metadata | None = None
        self._fresh_until = 0.0
        self._keys: list[jwt.PyJWK] = []

    async def authorization_url(self, attempt: Attempt) -> str:
        """Where to send the browser."""
        metadata = await self._discover()
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_url,
            "scope": SCOPE,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        joint = "&" if "?" in metadata.authorization_endpoint else "?"
        return f"{metadata.authorization_endpoint}{joint}{urlencode(query)}"

    async def claims(self, code: str, verifier: str, nonce: str, issuer: str | None = None) -> Claims:
        """What the provider says about whoever came back with this code. `issuer` as the answer named it (RFC 9207)."""
        metadata = await self._discover()
        if issuer not in (None, metadata.issuer):
            raise _untrusted("the answer is from another issuer")
        tokens = await self._redeem(metadata, code, verifier)
        claims = await self._read(metadata, str(tokens.get("id_token", "")), nonce)
        if "email" in claims or metadata.userinfo_endpoint is None:
            return claims
        return await self._user_info(metadata.userinfo_endpoint, str(tokens.get("access_token", "")), claims) | claims

    async def _discover(self) -> Metadata:
        if self._metadata is not None and time.monotonic() < self._fresh_until:
            return self._metadata
        found = await self._json("GET", f"{self._issuer}/.well-known/openid-configuration")
        try:
            metadata = Metadata.model_validate(found)
        except ValidationError:
            raise _untrusted("the provider does not describe itself") from None
        if metadata.issuer.rstrip("/") != self._issuer:
            raise _untrusted("the provider calls itself otherwise")
        if self._issuer.startswith("https:") and not all(each.startswith("https:") for each in metadata.addresses):
            raise _untrusted("the provider sends us where nothing is encrypted")
        self._metadata, self._fresh_until = metadata, time.monotonic() + FRESH_FOR.total_seconds()
        return metadata

    async def _redeem(self, metadata: Metadata, code: str, verifier: str) -> Claims:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_url,
            "code_verifier": verifier,
        }
        methods = metadata.token_endpoint_auth_methods_supported
        if "client_secret_basic" in methods or "client_secret_post" not in methods:
            # RFC 6749, 2.3.1: as in a form.
            basic = httpx.BasicAuth(quote(self._client_id, safe=""), quote(self._client_secret, safe=""))
            return await self._json("POST", metadata.token_endpoint, data=form, auth=basic)
        form |= {"client_id": self._client_id, "client_secret": self._client_secret}
        return await self._json("POST", metadata.token_endpoint, data=form)

    async def _read(self, metadata: Metadata, id_token: str, nonce: str) -> Claims:
        """OpenID Connect Core, 3.1.3.7."""
        try:
            key = await self._key(metadata, jwt.get_unverified_header(id_token).get("kid"))
            claims: Claims = jwt.decode(
                id_token,
                key.key,
                algorithms=sorted(ALGORITHMS.intersection(metadata.id_token_signing_alg_values_supported)),
                audience=self._client_id,
                issuer=metadata.issuer,
                leeway=CLOCK_SKEW,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except jwt.PyJWTError as error:
            raise _untrusted(f"the token is not good: {error}") from None
        has_many_readers = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if has_many_readers else self._client_id) != self._client_id:
            raise _untrusted("the token was made for another program")
        if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise _untrusted("the token is of another attempt")
        return claims

    async def _key(self, metadata: Metadata, name: str | None) -> jwt.PyJWK:
        """The provider's key of this name. One that is not known may be new: keys are rotated."""
        found = self._named(name)
        if found is None:
            self._keys = _signing_keys(await self._json("GET", metadata.jwks_uri))
            found = self._named(name)
        if found is None:
            raise _untrusted("the token is signed with an unknown key")
        return found

    def _named(self, name: str | None) -> jwt.PyJWK | None:
        if name is None:
            return self._keys[0] if len(self._keys) == 1 else None
        return next((key for key in self._keys if key.key_id == name), None)

    async def _user_info(self, address: str, access_token: str, claims: Claims) -> Claims:
        found = await self._json("GET", address, headers={"Authorization": f"Bearer {access_token}"})
        if found.get("sub") != claims["sub"]:
            raise _untrusted("the provider speaks of somebody else")
        return found

    async def _json(self, method: str, address: str, **parts: Any) -> Claims:
        try:
            answer = await self._http.request(method, address, **parts)
        except httpx.HTTPError as error:
            raise _unreachable(f"{address} does not answer: {error!r}") from None
        if answer.is_server_error:
            raise _unreachable(f"{address} answers {answer.status_code}")
        if not answer.is_success:
            raise _untrusted(f"{address} answers {answer.status_code}")
        try:
            found = answer.json()
        except ValueError:
            raise _untrusted(f"{address} answers with no JSON") from None
        if not isinstance(found, dict):
            raise _untrusted(f"{address} answers with no object")
        return found


def _signing_keys(key_set: Claims) -> list[jwt.PyJWK]:
    try:
        keys = jwt.PyJWKSet.from_dict(key_set).keys
    except (jwt.PyJWTError, AttributeError, TypeError) as error:
        raise _untrusted(f"the provider's keys cannot be read: {error}") from None
    return [key for key in keys if key.public_key_use in (None, "sig") and key.algorithm_name in ALGORITHMS]


def _untrusted(why: str) -> RefusedSignIn:
    return RefusedSignIn(SignInRefusal.answer_untrusted, why)


def _unreachable(why: str) -> RefusedSignIn:
    return RefusedSignIn(SignInRefusal.provider_unreachable, why)
