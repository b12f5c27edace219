from enum import StrEnum

from api.errors import NotFound


class SignInRefusal(StrEnum):
    """Why the company's own sign-in led back to the login page, which has a sentence for each."""

    provider_unreachable = "provider_unreachable"
    provider_refused = "provider_refused"  # or somebody thought better of it
    attempt_unknown = "attempt_unknown"  # begun elsewhere, too long ago, or used already
    answer_untrusted = "answer_untrusted"  # not by the provider, not for us, not for this attempt, or not any more
    email_unverified = "email_unverified"
    no_account = "no_account"
    no_role = "no_role"
    account_deactivated = "account_deactivated"


class RefusedSignIn(Exception):
    """Ends an attempt. `why` is for the log and the record; people read the refusal's own sentence."""

    def __init__(self, refusal: SignInRefusal, why: str, email: str = "") -> None:
        super().__init__(why)
        self.refusal = refusal
        self.why = why
        self.email = email


class NoCompanySignIn(NotFound):
    """It is not configured."""

    code = "no-company-sign-in"
