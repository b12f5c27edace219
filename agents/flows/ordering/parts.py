from enum import StrEnum


class Part(StrEnum):
    welcome = "welcome"
    menu = "menu"
    kitchen = "kitchen"
    payment = "payment"
    confirmation = "confirmation"
