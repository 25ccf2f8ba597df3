"""How often something may be done: pure arithmetic on whole seconds, no clock and no table.

Each use is remembered for a while, one after the other. As long as few are remembered the next one is free;
beyond that each one has to wait four times as long as the one before, at most until the oldest is forgotten.
"""

from dataclasses import dataclass
from itertools import count, takewhile

_GROWTH = 4


@dataclass(frozen=True)
class Count:
    """What is known of somebody's uses."""

    clears_at: int = 0  # when the last of them is forgotten
    blocked_until: int = 0


@dataclass(frozen=True, kw_only=True)
class Rule:
    free: int
    first_seconds: int
    regain_seconds: int  # to forget one use; no delay is longer

    def use(self, seen: Count, now: int) -> Count:
        clears_at = max(seen.clears_at, now) + self.regain_seconds
        used = self._used(clears_at, now)
        return Count(clears_at, now + (self._delay(used - self.free) if used >= self.free else 0))

    def give_back(self, seen: Count) -> Count:
        """As if the use had not been, but for a delay that it brought to others."""
        return Count(seen.clears_at - self.regain_seconds, seen.blocked_until)

    def wait(self, seen: Count, now: int) -> int:
        """Seconds until the next use; 0 where it may be now."""
        free_at = seen.clears_at - (self.free - 1) * self.regain_seconds
        return max(0, min(seen.blocked_until, free_at) - now)

    def remaining(self, seen: Count, now: int) -> int:
        return max(0, self.free - self._used(seen.clears_at, now))

    def regains_in(self, seen: Count, now: int) -> int:
        """Seconds until one more is forgotten; 0 where there is none."""
        ahead = max(0, seen.clears_at - now)
        return (ahead - 1) % self.regain_seconds + 1 if ahead else 0

    def most(self, seconds: int) -> int:
        """What nobody gets past in any span of this length, however uses and waits are arranged."""
        return self.free + len(self.delays()) + seconds // self.regain_seconds

    def delays(self) -> list[int]:
        """Those that grow, before the longest."""
        return list(takewhile(lambda seconds: seconds < self.regain_seconds, map(self._growing, count())))

    def _delay(self, beyond: int) -> int:
        return min(self._growing(beyond), self.regain_seconds)

    def _growing(self, step: int) -> int:
        return self.first_seconds * int(_GROWTH**step)

    def _used(self, clears_at: int, now: int) -> int:
        """Rounded up: one that is half forgotten counts."""
        return -(min(now - clears_at, 0) // self.regain_seconds)
