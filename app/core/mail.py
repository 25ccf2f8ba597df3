"""One e-mail through SES, as plain text and as HTML."""

from app.core import aws, config


def send(to: str, subject: str, *, plain: str, html: str, headers: dict[str, str]) -> None:
    aws.client("sesv2").send_email(
        FromEmailAddress=config.settings.mail_from,
        Destination={"ToAddresses": [to]},
        Content={
            "Simple": {
                "Subject": {"Data": subject, "Charset": "UTF-8"},
                "Body": {
                    "Text": {"Data": plain, "Charset": "UTF-8"},
                    "Html": {"Data": html, "Charset": "UTF-8"},
                },
                "Headers": [{"Name": name, "Value": value} for name, value in headers.items()],
            }
        },
    )
