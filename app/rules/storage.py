"""File systems and backups that are not encrypted as they should be. Pure."""

from app.rules.attributes import must_be_own_key, must_be_true

file_system = must_be_true(
    "efs-unencrypted",
    "medium",
    "aws_efs_file_system",
    path="encrypted",
    title="A file system is not encrypted on disk",
    why="Its files lie in clear for whoever gets at the storage, and encryption can never be switched on later.",
    fix="Set encrypted to true, and kms_key_id to a key of your own where you want to decide who may use it.",
)

backup_vault = must_be_own_key(
    "backup-vault-unencrypted",
    "low",
    "aws_backup_vault",
    path="kms_key_arn",
    title="Backups are encrypted with a key of AWS",
    why="Backups cannot be copied to another account with it, and nobody can say who may decrypt them.",
    fix="Set kms_key_arn to a key of your own.",
)
