# A notification policy: tells AI Wizard of every step of a run, and what a plan changes as soon as there is one.
# Put in the id of your webhook; the policy then counts for each stack of its space.
package spacelift

import future.keywords.contains
import future.keywords.if
import future.keywords.in

endpoint := "ai-wizard"

has_plan := {"UNCONFIRMED", "PENDING_REVIEW", "FINISHED"}

# Spacelift's own payload, whose stateVersion says what came first.
webhook contains {"endpoint_id": endpoint} if {
	input.run_updated
}

# A first look, until the hook has sent the plan: which resources, and what is to happen to them. No values.
webhook contains {"endpoint_id": endpoint, "payload": payload} if {
	run := input.run_updated.run
	run.state in has_plan
	count(changes) > 0
	stack := input.run_updated.stack
	payload := {
		"account": input.account.name,
		"state": run.state,
		"stack": {"id": stack.id, "labels": stack.labels},
		"run": {
			"id": run.id,
			"type": run.type,
			"commit": {"hash": run.commit.hash},
			"changes": changes,
		},
	}
}

changes := [
{
	"action": change.action,
	"phase": change.phase,
	"entity": {"address": change.entity.address, "entity_type": change.entity.entity_type},
} |
	some change in input.run_updated.run.changes
	change.phase == "plan"
	change.entity.entity_type == "resource"
	not change.moved
]
