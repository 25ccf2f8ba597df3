"""What the guides say, as somebody types it who has nothing but a terminal."""


def test_every_line_of_the_guide_to_accounts_runs_in_one_shell(type_in):
    assert '"deletes_at":null' in type_in("accounts.md").splitlines()[-1]


def test_every_line_of_the_guide_to_evidence_runs_in_one_shell(type_in):
    assert '"amount":"12"' in type_in("evidence.md").splitlines()[-1]
