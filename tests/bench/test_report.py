from bench import report


def row(ours, peer_value, name="start, health", peer="apig-wsgi + Flask"):
    return report.Row(name, ours, peer, peer_value, "CPU ms")


def test_a_ratio_at_its_target_holds_and_one_above_is_missed():
    assert row(150, 100).verdict == "holds (target 1.5)"
    assert row(151, 100).verdict == "MISSED (target 1.5)"


def test_a_row_without_a_target_has_no_verdict():
    assert row(900, 100, peer="bare function").verdict == ""


def test_the_summary_counts_the_targets_that_hold():
    rows = [row(150, 100), row(80, 100, peer="FastAPI + Mangum"), row(900, 100, peer="bare function")]
    assert report.summary(rows).startswith("1 of 2 targets hold")


def test_the_file_has_numbers_and_the_ratio_is_ours_through_the_peers():
    assert report.as_json([row(150.0, 100.0)]) == [
        {
            "name": "start, health",
            "ours": 150.0,
            "peer": "apig-wsgi + Flask",
            "peer_value": 100.0,
            "ratio": 1.5,
            "unit": "CPU ms",
        }
    ]


def test_the_table_has_a_line_a_row_and_says_what_is_missed():
    lines = report.table([row(151, 100)]).splitlines()
    assert len(lines) == 2
    assert lines[1].endswith("1.51  MISSED (target 1.5)")
