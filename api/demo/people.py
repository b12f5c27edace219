"""The demo company's customers, by the address that others refer to them by."""

ALICE = "alice.martin@example.com"
BOB = "bob.fischer@example.com"
CARLA = "carla.gomez@example.com"
