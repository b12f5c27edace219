"""The contract with users' own systems as JSON Schema: `python -m api.connectors.schema`."""

import json
import sys
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from api.connectors.billing import Exceeds, Invoices, RefundOrder, WireInvoice
from api.connectors.calendar import Slots, WireSlot
from api.connectors.catalogue import Levels, Locations, Wares
from api.connectors.crm import CodeChecked, Customers, Search, SecurityCode
from api.connectors.shop import Menu, SoldOut, WireAccepted, WirePurchase
from api.connectors.technical import FixOrder, FixOutcome, Incidents, LineState, Log
from api.connectors.wire import Problem, Wire

SENT: tuple[type[Wire], ...] = (Search, SecurityCode, RefundOrder, WirePurchase, FixOrder)
ANSWERED: tuple[type[Wire], ...] = (
    *(Customers, CodeChecked),
    *(Invoices, WireInvoice, Exceeds),
    *(Menu, WireAccepted, SoldOut, Wares, Levels, Locations),
    *(Slots, WireSlot),
    *(Incidents, LineState, Log, FixOutcome),
    Problem,
)


def document() -> dict[str, Any]:
    messages: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        *((model, "serialization") for model in SENT),
        *((model, "validation") for model in ANSWERED),
    ]
    _, schema = models_json_schema(messages, title="What Tandem and your systems say to each other")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def text() -> str:
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
