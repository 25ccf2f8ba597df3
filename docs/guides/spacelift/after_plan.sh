#!/bin/sh
# An after_plan hook of Spacelift: has AI Wizard judge the plan, waits for the verdict, and writes it where a plan policy
# reads it, as input.third_party_metadata.custom.wizard. Needs curl, gzip, jq and terraform (or TERRAFORM=tofu).
#
#   WIZARD_URL      where AI Wizard is reached, such as https://wizard.example.com
#   WIZARD_TOKEN    a personal access token with reviews:read and reviews:write; a secret of the stack or of a context
#   WIZARD_PROJECT  the project, as its label project:<name> says it; without it, the id of the stack
#   WIZARD_STAGE    the stage, as its label stage:<name> says it
#
# It ends well whatever happens: the policy decides, and lets pass only what was judged.
set -eu

verdict=wizard.custom.spacelift.json
patience_seconds=${WIZARD_PATIENCE_SECONDS:-300}
rm -f "$verdict"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

unknown() {
    jq -n --arg reason "$1" '{status: "unknown", reason: $reason}' >"$verdict"
    echo "AI Wizard has no verdict: $1"
    exit 0
}

# The token stands in no list of processes. What is answered lies in $folder/answer; prints the status.
call() {
    printf 'header = "Authorization: Bearer %s"\n' "$WIZARD_TOKEN" |
        curl --config - --compressed --silent --show-error --max-time 60 --retry 3 --output "$folder/answer" --write-out '%{http_code}' "$@" ||
        echo " (it cannot be reached)"
}

said() {
    jq -r '.errors[0].detail // .detail // .message // empty' "$folder/answer" 2>/dev/null || true
}

run=${TF_VAR_spacelift_run_id:-}
[ -n "${WIZARD_URL:-}" ] && [ -n "${WIZARD_TOKEN:-}" ] || unknown "WIZARD_URL or WIZARD_TOKEN is not set."
[ -n "$run" ] || unknown "This is no run of Spacelift."
${TERRAFORM:-terraform} show -json spacelift.plan >"$folder/plan.json" || unknown "The plan cannot be shown."
sha256=$(sha256sum "$folder/plan.json" | cut -d ' ' -f 1)
gzip "$folder/plan.json"
size=$(wc -c <"$folder/plan.json.gz" | tr -d ' ')

query=$(jq -rn --arg project "${WIZARD_PROJECT:-${TF_VAR_spacelift_stack_id:-}}" --arg stage "${WIZARD_STAGE:-}" \
    --arg run "$run" --arg commit "${TF_VAR_spacelift_commit_sha:-}" \
    '{project: $project, stage: $stage, run: $run, commit: $commit, source: "spacelift"}
     | to_entries | map(select(.value != "") | "\(.key)=\(.value | @uri)") | join("&")')

if [ "$size" -le 3000000 ]; then
    status=$(call --data-binary "@$folder/plan.json.gz" --header 'Content-Type: application/gzip' \
        "$WIZARD_URL/api/reviews?$query")
else
    status=$(call --data "{\"sha256\": \"$sha256\", \"size_bytes\": $size}" --header 'Content-Type: application/json' \
        "$WIZARD_URL/api/reviews/uploads")
    [ "$status" = 201 ] || unknown "The plan was not announced: $status $(said)"
    upload=$(jq -r .upload "$folder/answer")
    jq -r '.form.fields | to_entries[] | "form-string = " + ("\(.key)=\(.value)" | @json)' "$folder/answer" >"$folder/form"
    curl --silent --show-error --fail --max-time 300 --output /dev/null --config "$folder/form" \
        --form "file=@$folder/plan.json.gz" "$(jq -r .form.url "$folder/answer")" || unknown "The plan was not uploaded."
    status=$(call --request POST "$WIZARD_URL/api/reviews?$query&upload=$upload")
fi
case $status in
200 | 202) id=$(jq -r .id "$folder/answer") ;;
*) unknown "The plan was not taken: $status $(said)" ;;
esac

waited=0
while :; do
    status=$(call "$WIZARD_URL/api/reviews/$id")
    [ "$status" = 200 ] || unknown "The review cannot be read: $status $(said)"
    case $(jq -r .status "$folder/answer") in
    completed) break ;;
    failed) unknown "$(jq -r .reason "$folder/answer")" ;;
    esac
    [ "$waited" -lt "$patience_seconds" ] || unknown "It was not judged within $patience_seconds seconds."
    sleep 3
    waited=$((waited + 3))
done

jq --arg url "$WIZARD_URL/reviews/$id" '{status, passed: .passes, risk, level, headline, severities, broken_goals,
    monthly_cost_delta, degraded, sha256, review: .id, url: $url,
    findings: [.findings[] | select(.is_new) | {rule, severity, address, title}][:50]}' "$folder/answer" >"$verdict"
jq -r '"AI Wizard: \(if .passed then "passed" else "stopped" end). \(.headline) \(.url)"' "$verdict"
