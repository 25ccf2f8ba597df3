# A plan policy: what AI Wizard says of the plan decides. The after_plan hook has written its verdict.
# Attach it to each stack that has the hook. Make `deny` a `warn` to have somebody look instead of stopping the run.
package spacelift

import future.keywords.contains
import future.keywords.if
import future.keywords.in

verdict := object.get(input, ["third_party_metadata", "custom", "wizard"], {})

headline := object.get(verdict, "headline", "")

url := object.get(verdict, "url", "")

passed if {
	verdict.status == "completed"
	verdict.passed == true
}

# What was not judged does not pass: without the hook, without an answer, or because the review failed.
deny contains reason if not passed

default reason := "AI Wizard has not seen this plan: the after_plan hook is missing."

reason := sprintf("AI Wizard stopped this: %s %s", [headline, url]) if {
	verdict.status == "completed"
} else := sprintf("AI Wizard could not judge this plan: %s", [object.get(verdict, "reason", "it did not say why")]) if {
	verdict.status
}

# Autodeploy waits for somebody where a change passes and is still of high risk, or breaks a goal.
warn contains sprintf("AI Wizard: %s %s", [headline, url]) if {
	passed
	needs_a_look
}

needs_a_look if verdict.broken_goals > 0

needs_a_look if verdict.level in {"high", "critical"}
