import json
import os

import jwt

keys = {key["kid"]: jwt.PyJWK(key, "ES256") for key in json.loads(os.environ["WIZARD_JWKS"])["keys"]}


def handler(event, context):
    token = event["headers"]["authorization"].removeprefix("Bearer ")
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims = jwt.decode(token, key, algorithms=["ES256"], audience="ai-wizard-dev")
    return {"isAuthorized": True, "context": {"sub": claims["sub"]}}
