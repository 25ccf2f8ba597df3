"""Words and numbers of which everybody knows that AWS has them: they are no secret, even where Terraform hides them.

So a plan whose settings come from a sensitive variable is judged as any other, also after it was redacted. Pure.
"""

import re

LARGEST_PORT = 65535
_SMALL = 100
_PORTS = frozenset((443, 1433, 1521, 3306, 3389, 5432, 5439, 5601, 6379, 8080, 8443, 9200, 11211, 27017, LARGEST_PORT))
_WORDS = frozenset(
    (
        *("*", "-1", "0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "::/0", "::/1", "8000::/1", "true", "false", "none"),
        *("all", "any", "allow", "deny", "ingress", "egress", "forward", "tcp", "udp", "tls", "tcp_udp", "icmp"),
        *("icmpv6", "http", "https", "ssl", "plaintext", "tls_plaintext", "ftp", "ftps", "sftp", "as2", "websocket"),
        *("redirect", "private", "public", "public-read", "public-read-write", "authenticated-read", "aws-exec-read"),
        *("log-delivery-write", "read", "write", "read_acp", "write_acp", "full_control", "public_access", "vpc"),
        *("in_vpc", "network", "gateway", "application", "enabled", "disabled", "suspended", "mutable", "immutable"),
        *("required", "optional", "preferred", "default", "aws_iam", "jwt", "custom", "internet", "http-only"),
        *("https-only", "match-viewer", "allow-all", "redirect-to-https", "tls-required", "tls-disabled"),
        *("http_proxy", "require", "aws:kms", "aws:kms:dsse", "aes256", "kms", "sse_s3", "sse_kms", "group"),
        *("canonicaluser", "symmetric_default", "encrypt_decrypt", "sign_verify", "aws_kms"),
        *("provisioned", "pay_per_request"),
    )
)
_PATTERNS = re.compile(
    r"plain(?:_plaintext)?|sasl_\w+|bucket-owner-\w+-?\w*|verify-\w+|rsa_\d+|ecc_nist_\w+|elbsecuritypolicy-[\w-]+"
    r"|policy-min-tls-[\w-]+|tlsv?[\d._]+(?:_\d{4})?|arn:aws[a-z-]*:iam::aws:policy/[\w/+=,.@-]+"
    r"|https?://(?:acs|www)\.\w+\.(?:com|org)/groups/\S+"
    r"|(?:nodejs|python|java|dotnet(?:core)?|ruby|go|provided)[\d.]*(?:x|\.al2|\.al2023)?"
)


def is_word(text: str) -> bool:
    small = text.lower()
    return not text or (len(text) <= 128 and (small in _WORDS or _PATTERNS.fullmatch(small) is not None))


def is_known_number(value: float) -> bool:
    """A count, a number of days, or a port; a longer one may be a code that lets somebody in."""
    return -1 <= value < _SMALL or value in _PORTS
