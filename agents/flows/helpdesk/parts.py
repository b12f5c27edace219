from enum import StrEnum


class Part(StrEnum):
    tier1 = "tier1"
    tier2 = "tier2"
