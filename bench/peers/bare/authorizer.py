def handler(event, context):
    return {"isAuthorized": True, "context": {"sub": "bench"}}
