from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

app = APIGatewayHttpResolver()


@app.get("/api/health")
def health():
    return {"status": "ok"}


def handler(event, context):
    return app.resolve(event, context)
