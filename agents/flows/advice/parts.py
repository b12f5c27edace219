from enum import StrEnum


class Part(StrEnum):
    main = "main"
    pricing = "pricing"
    inventory = "inventory"
