import marshmallow as ma
from marshmallow.validate import Length, OneOf


class Where(ma.Schema):
    """Stands in the address of the run task, because HCP Terraform tells no more of a workspace than its name."""

    project = ma.fields.String(
        validate=Length(1, 63), metadata={"description": "Of the workspace; without it the one that is named as it is"}
    )
    stage = ma.fields.String(validate=Length(1, 63))


class Accepted(ma.Schema):
    outcome = ma.fields.String(required=True, validate=OneOf(("accepted", "known", "verified")))
