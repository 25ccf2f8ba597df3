from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.backoff import Count, Rule

GUESS = Rule(free=5, first_seconds=15, regain_seconds=86400)
NOW = 1_800_000_000

rules = st.builds(
    Rule,
    free=st.integers(1, 8),
    first_seconds=st.integers(1, 2000),
    regain_seconds=st.integers(1, 5000),
)
waits = st.lists(st.one_of(st.just(0), st.integers(0, 40), st.integers(0, 20_000)), max_size=80)


class Eager:
    """Tries again after each wait, and uses whatever it gets."""

    def __init__(self, rule):
        self.rule, self.now, self.count, self.uses = rule, NOW, Count(), []

    def try_after(self, seconds):
        self.now += seconds
        if not self.rule.wait(self.count, self.now):
            self.count = self.rule.use(self.count, self.now)
            self.uses.append(self.now)

    def most_used_within(self, seconds):
        span, most = deque(), 0
        for use in self.uses:
            span.append(use)
            while span[0] <= use - seconds:
                span.popleft()
            most = max(most, len(span))
        return most


def use_as_soon_as_allowed(rule, times):
    """The delays before each of them."""
    now, count, delays = NOW, Count(), []
    for _ in range(times):
        delays.append(rule.wait(count, now))
        now += delays[-1]
        count = rule.use(count, now)
    return delays


def test_after_the_free_ones_each_waits_four_times_as_long_until_one_is_forgotten_as_fast():
    assert use_as_soon_as_allowed(GUESS, 14) == [0] * 5 + [15, 60, 240, 960, 3840, 15360, 61440, 86400, 86400]


@given(rules, waits)
def test_no_delay_is_longer_than_it_takes_to_forget_one(rule, waits):
    eager = Eager(rule)
    for seconds in waits:
        eager.try_after(seconds)
        assert rule.wait(eager.count, eager.now) <= rule.regain_seconds


@given(rules, waits)
def test_whoever_waits_as_long_as_told_is_let_in(rule, waits):
    eager = Eager(rule)
    for seconds in waits:
        eager.try_after(seconds)
        assert rule.wait(eager.count, eager.now + rule.wait(eager.count, eager.now)) == 0


@given(rules, waits, st.integers(1, 50_000))
def test_no_order_of_uses_and_waits_gets_more_in_any_span(rule, waits, seconds):
    eager = Eager(rule)
    for wait in waits:
        eager.try_after(wait)
    assert eager.most_used_within(seconds) <= rule.most(seconds)


@given(rules, st.integers(1, 20_000))
def test_the_hastiest_gets_no_more_either(rule, seconds):
    eager = Eager(rule)
    for _ in range(200):
        eager.try_after(rule.wait(eager.count, eager.now))
    assert eager.most_used_within(seconds) <= rule.most(seconds)


@given(rules, waits)
def test_whoever_waits_long_enough_starts_anew(rule, waits):
    eager = Eager(rule)
    for seconds in waits:
        eager.try_after(seconds)
    later = max(eager.now, eager.count.clears_at)
    assert rule.remaining(eager.count, later) == rule.free
    assert rule.use(eager.count, later) == rule.use(Count(), later)


@given(rules, waits, st.integers(0, 20_000))
def test_waiting_alone_makes_no_delay_longer_and_takes_nothing_away(rule, waits, seconds):
    eager = Eager(rule)
    for wait in waits:
        eager.try_after(wait)
    later = eager.now + seconds
    assert rule.wait(eager.count, later) <= max(0, rule.wait(eager.count, eager.now) - seconds)
    assert rule.remaining(eager.count, later) >= rule.remaining(eager.count, eager.now)


@given(rules, waits)
def test_what_is_given_back_counts_no_more(rule, waits):
    eager = Eager(rule)
    for seconds in waits:
        eager.try_after(seconds)
    back = rule.give_back(rule.use(eager.count, eager.now))
    assert rule.remaining(back, eager.now) == rule.remaining(eager.count, eager.now)
    assert rule.wait(back, eager.now) == 0 or rule.remaining(back, eager.now) == 0


@pytest.mark.parametrize(("used", "left"), [(0, 5), (1, 4), (5, 0), (6, 0)])
def test_it_says_how_many_are_left(used, left):
    assert GUESS.remaining(Count(NOW + used * 86400, NOW), NOW) == left


@pytest.mark.parametrize(
    ("clears_in", "seconds"), [(0, 0), (-5, 0), (86400, 86400), (86401, 1), (2 * 86400, 86400), (1, 1)]
)
def test_it_says_when_one_more_is_forgotten(clears_in, seconds):
    assert GUESS.regains_in(Count(NOW + clears_in, NOW), NOW) == seconds
