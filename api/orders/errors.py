from api.errors import Conflict, NotFound, Refused


class ItemUnknown(NotFound):
    """Carries `suggestions`: names on the menu that may have been meant."""

    code = "item-unknown"


class ItemSoldOut(Conflict):
    """Carries `item`, `left` and `alternatives`: names of what there is enough of instead."""

    code = "item-sold-out"


class QuantityTooLarge(Refused):
    """Carries `limit`."""

    code = "quantity-too-large"


class CurrencyMixed(Conflict):
    """The item is sold for another money than what is on the order."""

    code = "currency-mixed"


class MenuEmpty(Conflict):
    code = "menu-empty"


class OrderPlaced(Conflict):
    """It must be reopened before it can be changed."""

    code = "order-placed"


class OrderInPreparation(Conflict):
    code = "order-in-preparation"


class OrderEmpty(Refused):
    code = "order-empty"


class PaymentMissing(Refused):
    code = "payment-missing"


class OrderKeyReused(Conflict):
    """The key belongs to a placement that has been taken back since."""

    code = "key-reused"


class IllegalChange(Conflict):
    """The order is in a state in which this cannot happen."""

    code = "illegal-change"
