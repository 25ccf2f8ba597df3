"""What the guides say, as somebody types it who has nothing but a terminal."""


def test_every_line_of_the_guide_to_accounts_runs_in_one_shell(type_in):
    assert '"deletes_at":null' in type_in("accounts.md").splitlines()[-1]


def test_every_line_of_the_guide_to_evidence_runs_in_one_shell(type_in):
    assert '"amount":"12"' in type_in("evidence.md").splitlines()[-1]


def test_every_line_of_the_guide_to_goals_runs_in_one_shell(type_in):
    last = type_in("goals.md").splitlines()[-1]
    assert '"id":"01KAHJ5Y7Q6M4T2Z8V3X9B0CDE"' in last
    assert '"deleted_at":"2' in last


def test_every_line_of_the_guide_to_attachments_runs_in_one_shell(type_in):
    printed = type_in("attachments.md")
    assert printed.splitlines()[-1] == "404"
    assert "All tables were back after 14 minutes." in printed
    assert "filename*=UTF-8''drill%20of%20november.txt" in printed


def test_every_line_of_the_guide_to_transfers_runs_in_one_shell(type_in):
    assert '"imported":2' in type_in("transfers.md").splitlines()[-1]


def test_every_line_of_the_guide_to_the_coach_runs_in_one_shell(type_in):
    printed = type_in("coach.md")
    assert printed.splitlines()[-1] == "404"
    assert '"made_by":"rules"' in printed


def test_every_line_of_the_guide_to_analytics_runs_in_one_shell(type_in):
    assert '"failed_deploys":1' in type_in("analytics.md").splitlines()[-1]


def test_every_line_of_the_guide_to_reviews_runs_in_one_shell(type_in):
    printed = type_in("reviews.md")
    assert '"verdict": "useful"' in printed.splitlines()[-1].replace('":"', '": "')
    assert "aws_security_group_rule.ssh" in printed
    assert "**stopped**" in printed
