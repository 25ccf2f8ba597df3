"""Commands that are given a password, each in its own way. Pure."""

_WORD = r"[\"']?([^\s\"'$|;&<>-][^\s\"'|;&<>]{2,200})"
_REST = r"[^\n|;]{0,300}?\s"

COMMANDS = (  # what is always in it, and what it looks like
    ("curl ", r"\bcurl (?:[^\n]{0,300}?\s)?(?:-u|--user)\s{0,9}[\"']?[^\s:\"'$]{1,99}:([^\s\"'$]{3,})"),
    ("mysql", r"\bmysql(?:dump|admin)?\b[^\n|;]{0,300}?\s-p[\"']?([^\s\"'$-][^\s\"'$]{2,})"),
    ("chpasswd", r"(?<![\w.-])[\w.-]{1,64}+:([^\s\"'|:${]{4,200}+)[\"']?\s{0,9}\|\s{0,9}(?:sudo )?chpasswd"),
    (
        "chpasswd:",
        r"\bchpasswd:\s{0,9}\n(?:[ \t][^\n]{0,99}\n){0,3}?[ \t]{1,99}list:[ \t|>-]{0,9}\n"
        r"((?:[ \t-]{1,99}+[\w.-]{1,64}+:\S{1,200}+[ \t]*+\n?)+)",
    ),
    ("--stdin", r"\becho (?:-n )?[\"']?([^\s\"'|${]{4,200})[\"']?\s{0,9}\|\s{0,9}(?:sudo )?passwd --stdin"),
    ("openssl passwd", rf"\bopenssl passwd\s+(?:-\w{{1,20}}\s+){{0,5}}{_WORD}"),
    ("sshpass", rf"\bsshpass\s{{1,9}}(?:-\w\s+)?-p\s{{0,9}}{_WORD}"),
    (" login", rf"\b(?:docker|podman|buildah|oras|helm registry|az) login\b{_REST}-p\s{{1,9}}{_WORD}"),
    ("mongo", rf"\bmongo(?:sh|dump|restore|import|export)?\b{_REST}-p\s{{1,9}}{_WORD}"),
    ("redis-cli", rf"\bredis-cli\b{_REST}-a\s{{1,9}}{_WORD}"),
    ("sqlcmd", rf"\bsqlcmd\b{_REST}-P\s{{0,9}}{_WORD}"),
    ("ldap", rf"\bldap\w{{1,20}}\b{_REST}-w\s{{1,9}}{_WORD}"),
    (
        "htpasswd",
        r"\bhtpasswd[ \t]+-\w{0,9}b\w{0,9}[ \t]+(?:\S{1,200}[ \t]+)?[\w.@-]{1,99}[ \t]+"
        rf"{_WORD}[ \t]*(?=[\n;&|]|$)",
    ),
    ("net user ", rf"\bnet user\s+\S{{1,99}}\s+(?![/*]){_WORD}"),
    ("ConvertTo-SecureString", r"\bConvertTo-SecureString\s[^\n|;\"']{0,99}[\"']([^\"'\n$]{3,200})[\"']"),
    ("IDENTIFIED ", r"\bIDENTIFIED (?:WITH \S{1,99} )?BY (?:PASSWORD )?'(?!\$)([^'\n]{3,200})'"),
    ("PASSWORD '", r"\bPASSWORD '(?!\$)([^'\n]{3,200})'"),
    ("login ", r"\blogin\s+\S{1,200}\s+password\s+([^\s\"'$]{3,200})"),
    (".pgpass", r"(?<![\w.*-])[\w.*-]{1,200}+:(?:\d+|\*):[\w*-]{1,99}:[\w*-]{1,99}:([^\s\"'$]{3,200})[\"']?\s{0,9}>"),
)
