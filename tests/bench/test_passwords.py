import click
import pytest
from argon2 import extract_parameters

from app.passwords import service
from bench import passwords

COST = passwords.Cost(cpu_ms=100, peak_mb=90, two_cpu_ms=200, two_peak_mb=150)


def test_what_is_called_ours_is_what_the_service_uses():
    (ours,) = [scheme for scheme in passwords.schemes() if scheme.name.startswith("ours")]
    assert ours.argon2 == extract_parameters(service.NOBODYS_HASH)


def test_no_scheme_stands_in_the_table_twice():
    names = [scheme.name for scheme in passwords.schemes()]
    assert len(set(names)) == len(names)
    assert passwords.PLAIN in names


def test_a_function_of_512_mb_takes_three_and_a_half_times_the_cpu_time():
    assert COST.wall_ms == pytest.approx(100 * 1769 / 512)


def test_the_table_has_a_line_a_scheme_with_its_ratio_and_says_what_is_unpleasant():
    costs = {passwords.PLAIN: COST, "slow": passwords.Cost(250, 90, 500, 150)}
    _, plain, slow = passwords.table(costs).splitlines()
    assert " 1.00 " in plain
    assert "above" not in plain
    assert " 2.50 " in slow
    assert slow.endswith("above 700 ms")


def test_a_scheme_that_needs_more_memory_than_the_function_has_fails_with_its_name():
    greedy = passwords._argon2("greedy", extract_parameters(service.NOBODYS_HASH), 1024, 1)
    with pytest.raises(click.ClickException, match="greedy: 1024 MiB, t=1, p=1 does not run in 512 MB"):
        passwords._run(greedy)


def test_two_at_once_need_the_memory_of_two():
    cheap = passwords._argon2("cheap", extract_parameters(service.NOBODYS_HASH), 32, 1)
    cost = passwords._run(cheap)
    assert cost.two_peak_mb > cost.peak_mb + 25
    assert cost.cpu_ms > 0
