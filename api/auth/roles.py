from api.contract import Role

_RANKS = [Role.operator, Role.supervisor, Role.admin]


def is_at_least(role: Role, needed: Role) -> bool:
    """Each role may do what the ones before it may."""
    return _RANKS.index(role) >= _RANKS.index(needed)
