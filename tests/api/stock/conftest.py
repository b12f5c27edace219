from tests.api.shop import stocked

__all__ = ["stocked"]
