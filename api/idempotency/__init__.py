"""The same key twice is one effect and the same answer: draft-ietf-httpapi-idempotency-key-header.

`middleware` puts a request with a key into a transaction of its own, `api.auth` claims the key once it knows who
asks, and the answer is kept in the transaction that made it true. No endpoint knows of it.
"""
