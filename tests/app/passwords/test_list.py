import gzip
import subprocess
import sys

from app.passwords import model, repository
from tests.app.passwords import make_list

ENTRIES = gzip.decompress(make_list.LIST.read_bytes()).decode().splitlines()


def test_the_list_is_sorted_and_has_nothing_twice():
    assert sorted(set(ENTRIES)) == ENTRIES


def test_every_entry_is_in_the_form_that_passwords_are_compared_in():
    assert [entry for entry in ENTRIES if model.dense(entry) != entry] == []


def test_no_entry_is_shorter_than_what_is_refused_anyway():
    assert min(map(len, ENTRIES)) == model.MIN_LENGTH_WITH_SECOND_FACTOR


def test_the_famous_ones_are_in_it():
    forms = {model.dense(line) for line in make_list.FAMOUS.strip().splitlines()}
    assert {form for form in forms if len(form) >= 8} <= set(ENTRIES)


def test_it_holds_what_the_decision_says():
    page = (make_list.LIST.parents[2] / "docs/decisions/0007-passwords.md").read_text()
    long = sum(len(entry) >= model.MIN_LENGTH for entry in ENTRIES)
    assert f"{len(ENTRIES):,} entries" in page
    assert f"{long} of them" in page


def test_it_is_small_enough_for_the_package():
    assert make_list.LIST.stat().st_size < 250_000


def test_it_is_read_once_and_not_before_it_is_needed():
    program = (
        "from app.passwords import repository, service\n"
        "assert repository.load_common.cache_info().currsize == 0\n"
        "service.check('an old teapot by the window', has_second_factor=False)\n"
        "service.check('an old teapot by the window', has_second_factor=False)\n"
        "assert repository.load_common.cache_info().misses == 1\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_the_licences_of_both_sources_lie_beside_it():
    text = make_list.LIST.with_name("common-passwords.LICENSE.txt").read_text()
    assert "Copyright (c) Django Software Foundation" in text
    assert "Copyright (c) 2021 @zxcvbn-ts" in text
    assert len(repository.load_common()) == len(ENTRIES)
