"""CloudTrail: who did what in an account, for the day when somebody has to know. Pure."""

from app.rules.attributes import must_be_own_key, must_be_true

logging_off = must_be_true(
    "cloudtrail-logging-off",
    "high",
    "aws_cloudtrail",
    path="enable_logging",
    default=True,
    title="A trail is switched off",
    why="Nobody will know who did what in the account; it is also the first thing that an attacker does.",
    fix="Remove enable_logging, or set it to true.",
)

no_cmk = must_be_own_key(
    "cloudtrail-no-cmk",
    "low",
    "aws_cloudtrail",
    "aws_cloudtrail_event_data_store",
    path="kms_key_id",
    title="The log of the account is encrypted with a key of AWS",
    why="Whoever may read the bucket may read who does what in the account: no second right is needed.",
    fix="Set kms_key_id to a key of your own, and let only those decrypt who investigate.",
)

no_validation = must_be_true(
    "cloudtrail-no-validation",
    "medium",
    "aws_cloudtrail",
    path="enable_log_file_validation",
    title="Nobody notices when the log of the account is changed",
    why="Whoever breaks in can delete the traces of it, and nothing shows that something is missing.",
    fix="Set enable_log_file_validation to true.",
)

single_region = must_be_true(
    "cloudtrail-single-region",
    "medium",
    "aws_cloudtrail",
    path="is_multi_region_trail",
    title="A trail sees one region only",
    why="What is done in all other regions, where nobody looks, leaves no trace; attackers go there for this reason.",
    fix="Set is_multi_region_trail to true.",
)

store_of_one_region = must_be_true(
    "cloudtrail-single-region",
    "medium",
    "aws_cloudtrail_event_data_store",
    path="multi_region_enabled",
    default=True,
    name="cloudtrail-store-single-region",
    title="An event data store sees one region only",
    why="What is done in all other regions, where nobody looks, leaves no trace; attackers go there for this reason.",
    fix="Remove multi_region_enabled, or set it to true.",
)
