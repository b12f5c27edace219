"""Who is asking: the worker by its bearer token, people by their session's cookie.

Knows people as rows and their roles. What people do (presence, calls) is `api.operators`, which stands on this.
"""

from api.auth.clients import RequestClient
from api.auth.dependencies import COOKIE, Admin, OwnSession, SameOrigin, SessionToken, SignedIn, Supervisor, WorkerAuth
from api.auth.errors import ForeignOrigin, RoleTooLow, SessionExpired
from api.auth.sessions import is_signed_in

__all__ = [
    "COOKIE",
    "Admin",
    "ForeignOrigin",
    "OwnSession",
    "RequestClient",
    "RoleTooLow",
    "SameOrigin",
    "SessionExpired",
    "SessionToken",
    "SignedIn",
    "Supervisor",
    "WorkerAuth",
    "is_signed_in",
]
