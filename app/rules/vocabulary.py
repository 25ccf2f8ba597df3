"""Words and numbers of which everybody knows that AWS has them: they are no secret, even where Terraform hides them.

So a plan whose settings come from a sensitive variable is judged as any other, also after it was redacted. Pure.
"""

import re

LARGEST_PORT = 65535
_SMALL = 100
_PORTS = frozenset((443, 1433, 1521, 3306, 3389, 5432, 5439, 5601, 6379, 8080, 8443, 9200, 11211, 27017, LARGEST_PORT))
_WORDS = re.compile(
    "|".join(
        (
            r"\*|-1|0\.0\.0\.0/[01]|128\.0\.0\.0/1|::/[01]|8000::/1|true|false|none|all|any|allow|deny|ingress|egress|forward",
            r"tcp|udp|tls|tcp_udp|icmp|icmpv6|https?|ssl|(?:plain|sasl_\w+|tls)(?:_plaintext)?|ftps?|sftp|as2|websocket|redirect",
            r"private|public|public-read|public-read-write|authenticated-read|aws-exec-read|bucket-owner-\w+-?\w*",
            r"log-delivery-write|read|write|read_acp|write_acp|full_control|public_access|vpc|in_vpc|network|gateway|application",
            r"enabled|disabled|suspended|mutable|immutable|required|optional|preferred|default|aws_iam|jwt|custom|internet",
            r"http-only|https-only|match-viewer|allow-all|redirect-to-https|tls-required|tls-disabled|http_proxy|require|verify-\w+",
            r"aws:kms(?::dsse)?|aes256|kms|sse_s3|sse_kms|elbsecuritypolicy-[\w-]+|policy-min-tls-[\w-]+|tlsv?[\d._]+(?:_\d{4})?",
            r"arn:aws[a-z-]*:iam::aws:policy/[\w/+=,.@-]+|https?://(?:acs|www)\.\w+\.(?:com|org)/groups/\S+|group|canonicaluser",
            r"symmetric_default|encrypt_decrypt|sign_verify|rsa_\d+|ecc_nist_\w+|aws_kms|provisioned|pay_per_request",
            r"(?:nodejs|python|java|dotnet(?:core)?|ruby|go|provided)[\d.]*(?:x|\.al2|\.al2023)?",
        )
    ),
    re.IGNORECASE,
)


def is_word(text: str) -> bool:
    return not text or (len(text) <= 128 and _WORDS.fullmatch(text) is not None)


def is_known_number(value: float) -> bool:
    """A count, a number of days, or a port; a longer one may be a code that lets somebody in."""
    return -1 <= value < _SMALL or value in _PORTS
