"""The company's own sign-in: OpenID Connect by authorization code, on when it is configured."""
