from api.errors import NotFound, Refused


class GoodUnknown(NotFound):
    """Carries `suggestions`: names of goods that may have been meant."""

    code = "good-unknown"


class LocationUnknown(NotFound):
    """Carries `locations`: the ones that there are."""

    code = "location-unknown"


class QuantityTooLarge(Refused):
    """Carries `limit`."""

    code = "quantity-too-large"
