#!/usr/bin/env bash
# Everything that comes from outside is a variable here, never a part of the script.
set -euo pipefail

sarif="$RUNNER_TEMP/ai-wizard.sarif"
comment="$RUNNER_TEMP/ai-wizard.md"
rm -f "$sarif" "$comment"

options=(--fail-on "$FAIL_ON" --sarif "$sarif" --markdown "$comment")
[ -z "$SOURCE" ] || options+=(--source "$SOURCE")
[ -z "$PULL_REQUEST" ] || options+=(--comment-on "$PULL_REQUEST")

plans=()
while IFS= read -r plan; do
  [ -z "$plan" ] || plans+=("$plan")
done <<<"$PLAN"

if [ -n "$WIZARD_URL" ]; then
  command=submit
  options+=(--project "$PROJECT" --commit "$COMMIT")
  [ -z "$STAGE" ] || options+=(--stage "$STAGE")
else
  command=review
  [ -z "$NAME" ] || options+=(--name "$NAME")
fi

code=0
"$RUNNER_TEMP/ai-wizard/bin/wizard" "$command" "${options[@]}" -- "${plans[@]}" || code=$?
[ ! -f "$comment" ] || cat "$comment" >>"$GITHUB_STEP_SUMMARY"

case "$code" in
  0) result=passed ;;
  2) result=stopped ;;
  *) result=failed ;;
esac
printf 'result=%s\nsarif=%s\n' "$result" "$sarif" >>"$GITHUB_OUTPUT"
