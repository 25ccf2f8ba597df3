"""What is known of actions of AWS: which only read, and which know no resource but `*`. Pure.

From the service authorization reference. All are written in small letters.
"""

import re
from functools import lru_cache

_READING = ("describe", "list", "get", "head", "batchget", "lookup", "query", "scan", "search", "select", "view")
_WITHOUT_RESOURCE = re.compile(
    "|".join(
        (
            r"(?:ec2|autoscaling|elasticloadbalancing|application-autoscaling|cloudtrail|directconnect):describe\w+",
            r"(?:organizations|cloudformation|cloudfront|route53|waf|shield|guardduty|health|ce|pricing|budgets):list\w+",
            r"(?:ce|pricing|cur|health|support|tag|trustedadvisor|ec2messages|ssmmessages|compute-optimizer):\w+",
            r"ec2:get(?:ebsencryptionbydefault|ebsdefaultkmskeyid)|ec2:createnetworkinterface|ec2:deletenetworkinterface",
            r"ec2:assignprivateipaddresses|ec2:unassignprivateipaddresses",
            r"ecr:getauthorizationtoken|ecr-public:getauthorizationtoken|sts:(?:getcalleridentity|getservicebearertoken)",
            r"s3:(?:listallmybuckets|getaccountpublicaccessblock|putaccountpublicaccessblock|listaccesspoints)",
            r"cloudwatch:(?:putmetricdata|getmetricdata|getmetricstatistics|listmetrics)|xray:(?:put|get)\w+",
            r"iam:(?:list(?:users|roles|groups|policies|accountaliases|virtualmfadevices)|getaccount\w+"
            r"|generatecredentialreport|getcredentialreport)",
            r"kms:(?:createkey|listkeys|listaliases|generaterandom)|logs:(?:describeloggroups|putresourcepolicy)",
            r"sns:listtopics|sqs:listqueues|dynamodb:(?:listtables|liststreams|describelimits)",
            r"lambda:(?:listfunctions|listlayers|getaccountsettings|listeventsourcemappings)",
            r"ecs:(?:listclusters|listtaskdefinitions|registertaskdefinition|describetaskdefinition"
            r"|discoverpollendpoint|createcluster)",
            r"acm:listcertificates|secretsmanager:(?:listsecrets|getrandompassword)|ssm:describeparameters",
            r"route53:(?:gethostedzonecount|createhostedzone|testdnsanswer)|athena:listworkgroups|glue:getdatabases",
            r"eks:(?:listclusters|createcluster|describeaddonversions)|elasticfilesystem:describemounttargets",
            r"cognito-idp:listuserpools|ses:(?:getsendquota|listidentities)|cloudtrail:lookupevents|states:liststatemachines",
        )
    )
)


@lru_cache(maxsize=4096)
def is_without_resource(action: str) -> bool:
    """Whether AWS takes no other resource than `*` for it."""
    return "*" not in action and _WITHOUT_RESOURCE.fullmatch(action) is not None


def is_reading(action: str) -> bool:
    return action.partition(":")[2].startswith(_READING) or is_without_resource(action)
