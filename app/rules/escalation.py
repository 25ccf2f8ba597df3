"""Actions with which somebody who has few rights can get more of them. Pure.

The ways that are known of old: to change what is one's own policy, to take over another user, or to hand a role that
may more to something that one controls.
"""

from app.rules import policies
from app.rules.policies import is_about_everything
from app.rules.statements import Policy, Statement
from app.rules.wildcards import covers

_PASS = "iam:passrole"
_BECOME = "sts:assumerole"
_WAYS = (
    # change a policy that one has
    ("iam:createpolicyversion",),
    ("iam:setdefaultpolicyversion",),
    ("iam:attachuserpolicy",),
    ("iam:attachgrouppolicy",),
    ("iam:putuserpolicy",),
    ("iam:putgrouppolicy",),
    ("iam:addusertogroup",),
    ("iam:deleteuserpermissionsboundary",),
    # become somebody else
    ("iam:createaccesskey",),
    ("iam:createloginprofile",),
    ("iam:updateloginprofile",),
    ("iam:attachrolepolicy", _BECOME),
    ("iam:putrolepolicy", _BECOME),
    ("iam:updateassumerolepolicy", _BECOME),
    ("iam:deleterolepermissionsboundary", _BECOME),
    ("sso:createpermissionset", "sso:putinlinepolicytopermissionset", "sso:createaccountassignment"),
    # hand a role to something that runs one's own code
    (_PASS, "ec2:runinstances"),
    (_PASS, "ec2:requestspotinstances"),
    (_PASS, "autoscaling:createlaunchconfiguration", "autoscaling:createautoscalinggroup"),
    (_PASS, "ec2:associateiaminstanceprofile", "ssm:sendcommand"),
    (_PASS, "lambda:createfunction", "lambda:invokefunction"),
    (_PASS, "lambda:createfunction", "lambda:createeventsourcemapping"),
    (_PASS, "lambda:createfunction", "lambda:addpermission"),
    (_PASS, "lambda:createfunction", "lambda:createfunctionurlconfig"),
    (_PASS, "glue:createdevendpoint"),
    (_PASS, "glue:createjob", "glue:startjobrun"),
    (_PASS, "glue:createjob", "glue:createtrigger"),
    (_PASS, "glue:updatejob", "glue:startjobrun"),
    (_PASS, "cloudformation:createstack"),
    (_PASS, "cloudformation:createstackset", "cloudformation:createstackinstances"),
    (_PASS, "cloudformation:setstackpolicy", "cloudformation:updatestack"),
    (_PASS, "datapipeline:createpipeline", "datapipeline:putpipelinedefinition"),
    (_PASS, "codestar:createproject"),
    (_PASS, "codebuild:createproject", "codebuild:startbuild"),
    (_PASS, "codepipeline:createpipeline", "codepipeline:startpipelineexecution"),
    (_PASS, "ecs:registertaskdefinition", "ecs:runtask"),
    (_PASS, "ecs:registertaskdefinition", "ecs:starttask"),
    (_PASS, "ecs:registertaskdefinition", "ecs:createservice"),
    (_PASS, "sagemaker:createnotebookinstance", "sagemaker:createpresignednotebookinstanceurl"),
    (_PASS, "sagemaker:createtrainingjob"),
    (_PASS, "sagemaker:createprocessingjob"),
    (_PASS, "batch:registerjobdefinition", "batch:submitjob"),
    (_PASS, "states:createstatemachine", "states:startexecution"),
    (_PASS, "ssm:startautomationexecution"),
    # change code that runs with a role already
    ("lambda:updatefunctioncode",),
    ("lambda:updatefunctionconfiguration", "lambda:publishlayerversion"),
    ("glue:updatedevendpoint",),
    ("cloudformation:createchangeset", "cloudformation:executechangeset", _PASS),
    ("codestar:createprojectfromtemplate",),
    ("codestar:associateteammember",),
)
# with one of these, and nothing that narrows it, who has a little can give himself all
SUSPECT = sorted({action for way in _WAYS for action in way if action.startswith(("iam:", "sts:"))})
_ALL_OF_A_KIND = ("*", "user/*", "group/*", "role/*", "policy/*", "function:*", "function/*")
_WEAK = ("aws:multifactorauthpresent", "aws:multifactorauthage", "aws:securetransport", "aws:requestedregion")


def ways(policy: Policy) -> list[str]:
    """Each as `iam:passrole + ec2:runinstances`; none where they are limited to certain resources or conditions."""
    wide = [each for each in policy.allowed if _is_everywhere(each)]
    closing = [each for each in policy.denied if not each.conditions and is_about_everything(each)]
    return [
        " + ".join(actions)
        for actions in _WAYS
        if all(_is_allowed(action, wide) and not _is_allowed(action, closing) for action in actions)
    ]


def _is_allowed(action: str, statements: list[Statement]) -> bool:
    return any(policies.allows(each, action) and _reaches(each, action) for each in statements)


def _reaches(statement: Statement, action: str) -> bool:
    """`arn:aws:iam::*:role/*` is as good as everything for what is done to roles."""
    if is_about_everything(statement):
        return True
    service = action.partition(":")[0]
    return any(_is_all_of_a_kind(each, service) for each in statement.resources)


def _is_all_of_a_kind(resource: str, service: str) -> bool:
    parts = resource.split(":", 5)
    return len(parts) == 6 and covers(parts[2], service) and parts[5] in _ALL_OF_A_KIND


def _is_everywhere(statement: Statement) -> bool:
    return all(condition.key in _WEAK for condition in statement.conditions)
