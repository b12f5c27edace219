"""An OpenID provider on loopback: it keeps the protocol, signs with a real RSA key, and can be made to err."""

import asyncio
import base64
import hashlib
import json
import secrets
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl, urlencode

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID, CLIENT_SECRET = "tandem-console", "a secret: with/odd characters"


class Key:
    def __init__(self, name: str) -> None:
        self.name = name
        self.private: RSAPrivateKey = generate_private_key(public_exponent=65_537, key_size=2_048)

    def public(self) -> dict[str, Any]:
        numbers: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key()))
        return numbers | {"kid": self.name, "use": "sig", "alg": "RS256"}


class FakeProvider:
    """Whoever comes is signed in at once, as `person`. `altered` replaces claims of the token; None takes one out."""

    def __init__(self) -> None:
        self.issuer = ""
        self.key = Key("first")
        self.published = [self.key]
        self.person: dict[str, Any] = {
            "sub": "248289761001",
            "email": "olivia@tandem.example",
            "email_verified": True,
            "name": "Olivia Stone",
        }
        self.altered: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.keeps_email_for_userinfo = False
        self.userinfo_sub: str | None = None
        self.refuses_with: str | None = None
        self.is_down = False
        self.asked: dict[str, str] = {}  # the latest authorization request
        self.keys_fetched = 0
        self._codes: dict[str, dict[str, str]] = {}

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._describe),
                Route("/keys", self._keys),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/userinfo", self._userinfo),
            ]
        )

    def rotate(self, name: str = "second") -> None:
        """A new key signs from now on; the old one is gone."""
        self.key = Key(name)
        self.published = [self.key]

    async def _describe(self, _: Request) -> Response:
        if self.is_down:
            return Response(status_code=503)
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            }
        )

    async def _keys(self, _: Request) -> Response:
        self.keys_fetched += 1
        return JSONResponse({"keys": [key.public() for key in self.published]})

    async def _authorize(self, request: Request) -> Response:
        asked = self.asked = dict(request.query_params)
        if asked["response_type"] != "code" or asked["client_id"] != CLIENT_ID or "openid" not in asked["scope"]:
            return Response(status_code=400)
        if self.refuses_with is not None:
            back = {"error": self.refuses_with, "state": asked["state"]}
        else:
            code = secrets.token_urlsafe(16)
            self._codes[code] = asked
            back = {"code": code, "state": asked["state"], "iss": self.issuer}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 302)

    async def _token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        basic = base64.b64encode(b"tandem-console:a%20secret%3A%20with%2Fodd%20characters").decode()
        asked = self._codes.pop(form["code"], None)  # good for once
        digest = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        is_good = (
            asked is not None
            and request.headers["authorization"] == f"Basic {basic}"
            and form["grant_type"] == "authorization_code"
            and form["redirect_uri"] == asked["redirect_uri"]
            and asked["code_challenge_method"] == "S256"
            and asked["code_challenge"] == digest.rstrip(b"=").decode()
        )
        if asked is None or not is_good:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": "opaque", "token_type": "Bearer", "id_token": self._id_token(asked)})

    def _id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        person = {"sub": self.person["sub"]} if self.keeps_email_for_userinfo else self.person
        claims = person | {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
        }
        kept = {name: value for name, value in (claims | self.altered).items() if value is not None}
        header = {"kid": self.key.name, **self.header}
        if header.get("alg") in ("none", "HS256"):
            key = CLIENT_SECRET.ljust(32) if header["alg"] == "HS256" else ""
            return jwt.encode(kept, key, algorithm=header["alg"], headers=header)
        return jwt.encode(kept, self.key.private, algorithm="RS256", headers=header)

    async def _userinfo(self, request: Request) -> Response:
        if request.headers.get("authorization") != "Bearer opaque":
            return Response(status_code=401)
        return JSONResponse(self.person | ({"sub": self.userinfo_sub} if self.userinfo_sub else {}))


@asynccontextmanager
async def serving(provider: FakeProvider) -> AsyncIterator[None]:
    """On a free port of loopback, from now on the provider's `issuer`."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        provider.issuer = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(provider.app(), log_config=None, lifespan="off"))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.serve(sockets=[listener]))
            yield
            server.should_exit = True
