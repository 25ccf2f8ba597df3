"""One plain text e-mail through SES."""

from app.core import aws, config


def send(to: str, subject: str, text: str) -> None:
    aws.client("sesv2").send_email(
        FromEmailAddress=config.settings.mail_from,
        Destination={"ToAddresses": [to]},
        Content={"Simple": {"Subject": {"Data": subject}, "Body": {"Text": {"Data": text}}}},
    )
