from tests.api.demo_company import alices, call, carlas, customer, from_home, seeded

__all__ = ["alices", "call", "carlas", "customer", "from_home", "seeded"]
