"""What is told to other machines, and when it is tried again. Pure."""

KINDS = ("missed", "met", "at_risk", "exceeded", "back_on_track", "plan_ready", "webhook_disabled")
