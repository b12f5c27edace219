"""Each folder here is a flow: a package whose `FLOW` says what it is. `support` answers what no other does."""

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from agents.call import Flow
from agents.persona.instructions import VOICE
from agents.prompt import fingerprint

PACKAGES = [f"{__name__}.{module.name}" for module in pkgutil.iter_modules(__path__) if module.ispkg]


def load_flows() -> Mapping[str, Flow]:
    """The flows by name, in the order of their names.

    Raises:
        TypeError: a folder has no `FLOW`.
    """
    found = [_flow(package) for package in PACKAGES]
    return MappingProxyType({flow.name: flow for flow in found})


def prompts_version(flows: Mapping[str, Flow]) -> str:
    """Which texts the agents of these flows are led by."""
    own = [agent.prompt for flow in flows.values() for agent in flow.cast.values()]
    return fingerprint([VOICE, *own])


def _flow(package: str) -> Flow:
    flow = getattr(import_module(package), "FLOW", None)
    if not isinstance(flow, Flow):
        raise TypeError(f"{package} says no FLOW.")
    return flow
