"""What is known of actions of AWS: which only read, and which know no resource but `*`. Pure.

From the service authorization reference. All are written in small letters.
"""

_READING = ("describe", "list", "get", "head", "batchget", "lookup", "query", "scan", "search", "select", "view")
_WITHOUT_RESOURCE_BEGIN = (
    *("ec2:describe", "autoscaling:describe", "elasticloadbalancing:describe", "application-autoscaling:describe"),
    *("cloudtrail:describe", "directconnect:describe", "organizations:list", "cloudformation:list", "cloudfront:list"),
    *("route53:list", "waf:list", "shield:list", "guardduty:list", "health:list", "budgets:list", "iam:getaccount"),
    *("ce:", "pricing:", "cur:", "health:", "support:", "tag:", "trustedadvisor:", "ec2messages:", "ssmmessages:"),
    *("compute-optimizer:", "xray:put", "xray:get"),
)
_WITHOUT_RESOURCE = frozenset(
    f"{service}:{action}"
    for service, actions in {
        "acm": "listcertificates",
        "athena": "listworkgroups",
        "cloudtrail": "lookupevents",
        "cloudwatch": "putmetricdata getmetricdata getmetricstatistics listmetrics",
        "cognito-idp": "listuserpools",
        "dynamodb": "listtables liststreams describelimits",
        "ec2": "getebsencryptionbydefault getebsdefaultkmskeyid createnetworkinterface deletenetworkinterface "
        "assignprivateipaddresses unassignprivateipaddresses",
        "ecr": "getauthorizationtoken",
        "ecr-public": "getauthorizationtoken",
        "ecs": "listclusters listtaskdefinitions registertaskdefinition describetaskdefinition discoverpollendpoint "
        "createcluster",
        "eks": "listclusters createcluster describeaddonversions",
        "elasticfilesystem": "describemounttargets",
        "glue": "getdatabases",
        "iam": "listusers listroles listgroups listpolicies listaccountaliases listvirtualmfadevices "
        "generatecredentialreport getcredentialreport",
        "kms": "createkey listkeys listaliases generaterandom",
        "lambda": "listfunctions listlayers getaccountsettings listeventsourcemappings",
        "logs": "describeloggroups putresourcepolicy",
        "route53": "gethostedzonecount createhostedzone testdnsanswer",
        "s3": "listallmybuckets getaccountpublicaccessblock putaccountpublicaccessblock listaccesspoints",
        "secretsmanager": "listsecrets getrandompassword",
        "ses": "getsendquota listidentities",
        "sns": "listtopics",
        "sqs": "listqueues",
        "ssm": "describeparameters",
        "states": "liststatemachines",
        "sts": "getcalleridentity getservicebearertoken",
    }.items()
    for action in actions.split()
)


def is_without_resource(action: str) -> bool:
    """Whether AWS takes no other resource than `*` for it."""
    return action in _WITHOUT_RESOURCE or (action.startswith(_WITHOUT_RESOURCE_BEGIN) and "*" not in action)


def is_reading(action: str) -> bool:
    return action.partition(":")[2].startswith(_READING) or is_without_resource(action)
