"""What HCP Terraform sends, field by field as its documentation of run tasks has it."""

TOKEN = "4QEuyyxug1f2rw.atlasv1.iDyxqhXGVZ0ykes53YdQyHyYtFOrdAWNBxcVUgWvzb64NFHjcquu8gJMEdUwoSLRu4Q"
RUN = "run-i3Df5to9ELvibKpQ"


def asked(origin, stage="post_plan", **changes):
    common = {
        "payload_version": 1,
        "stage": stage,
        "access_token": TOKEN,
        "capabilities": {"outcomes": True},
        "configuration_version_download_url": f"{origin}/api/v2/configuration-versions/cv-ntv3HbhJqvFzamy7/download",
        "configuration_version_id": "cv-ntv3HbhJqvFzamy7",
        "is_speculative": False,
        "organization_name": "hashicorp",
        "run_app_url": f"https://app.terraform.io/app/hashicorp/shop/runs/{RUN}",
        "run_created_at": "2026-11-20T11:47:13.036Z",
        "run_created_by": "ada",
        "run_id": RUN,
        "run_message": "Triggered via UI",
        "task_result_callback_url": f"{origin}/api/v2/task-results/5ea8d46c-2ceb-42cd-83f2-82e54697bddd/callback",
        "task_result_enforcement_level": "mandatory",
        "task_result_id": "taskrs-2nH5dncYoXaMVQmJ",
        "vcs_branch": "main",
        "vcs_commit_url": "https://github.com/acme/shop/commit/7d8fb2a2d601edebdb7a59ad2088a96673637d22",
        "vcs_pull_request_url": None,
        "vcs_repo_url": "https://github.com/acme/shop",
        "workspace_app_url": "https://app.terraform.io/app/hashicorp/shop",
        "workspace_id": "ws-ck4G5bb1Yei5szRh",
        "workspace_name": "shop",
        "workspace_working_directory": "/terraform",
    }
    if stage in ("post_plan", "pre_apply"):
        common["plan_json_api_url"] = f"{origin}/api/v2/plans/plan-6AFmRJW1PFJ7qbAh/json-output"
    return common | changes


def trial(origin):
    """When somebody makes the run task, to see whether anybody is there."""
    return asked(origin, stage="test", access_token="test-token")
