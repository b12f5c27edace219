from collections.abc import Mapping, Sequence
from math import comb
from statistics import mean


def pass_k(trials: Mapping[str, Sequence[bool]], k: int) -> float:
    """pass^k: how likely all of `k` tries of a conversation succeed, averaged over the conversations.

    Unbiased from n tries of which c succeeded: C(c, k) / C(n, k) (Yao et al., tau-bench, 2024).

    Raises:
        ValueError: a conversation was tried fewer than `k` times, or there is none.
    """
    if not trials or min(map(len, trials.values())) < k or k < 1:
        raise ValueError(f"pass^{k} needs at least {k} tries of each conversation")
    return mean(comb(sum(tries), k) / comb(len(tries), k) for tries in trials.values())
