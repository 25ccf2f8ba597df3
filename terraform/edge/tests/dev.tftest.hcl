mock_provider "aws" {
  source = "../mocks/aws"
}

mock_provider "terraform" {
  source = "../mocks/foundation"
}

run "dev" {
  assert {
    condition = (
      toset([for route in aws_apigatewayv2_route.public : route.route_key])
      == toset(jsondecode(file("../../app/core/public_routes.json")))
    )
    error_message = "Every public route of the app is a route, and no other."
  }

  assert {
    condition = alltrue([
      for route in aws_apigatewayv2_route.public : route.authorization_type == "NONE" && route.authorizer_id == null
    ])
    error_message = "A public route asks for no token."
  }

  assert {
    condition = (
      aws_apigatewayv2_route.guarded.route_key == "ANY /api/{proxy+}"
      && aws_apigatewayv2_route.guarded.authorization_type == "CUSTOM"
      && aws_apigatewayv2_route.guarded.authorizer_id == aws_apigatewayv2_authorizer.this.id
    )
    error_message = "What is not public asks the authorizer."
  }

  assert {
    condition = (
      aws_apigatewayv2_authorizer.this.enable_simple_responses
      && aws_apigatewayv2_authorizer.this.authorizer_payload_format_version == "2.0"
      && aws_apigatewayv2_authorizer.this.identity_sources == toset(["$request.header.Authorization"])
    )
    error_message = "The authorizer gets payload 2.0 and answers simply; without the header it is not asked at all."
  }

  assert {
    condition     = aws_apigatewayv2_authorizer.this.authorizer_result_ttl_in_seconds == 60
    error_message = "An answer of the authorizer is remembered as long as the stage says."
  }

  assert {
    condition     = aws_apigatewayv2_integration.api.integration_uri == "arn:aws:lambda:eu-west-1:123456789012:function:ai-wizard-backend-mocked:live"
    error_message = "The gateway calls the live version of the API."
  }

  assert {
    condition     = endswith(aws_apigatewayv2_authorizer.this.authorizer_uri, ":function:ai-wizard-backend-mocked-authorizer:live/invocations")
    error_message = "The gateway calls the live version of the authorizer."
  }

  assert {
    condition = (
      toset([for mapping in aws_lambda_event_source_mapping.this : mapping.event_source_arn]) == toset([for queue in local.foundation.queues : queue.arn])
      && alltrue([for mapping in aws_lambda_event_source_mapping.this : endswith(mapping.function_name, ":function:ai-wizard-backend-mocked-worker:live")])
    )
    error_message = "Every queue feeds the live version of the worker."
  }

  assert {
    condition = alltrue([
      for permission in [aws_lambda_permission.api, aws_lambda_permission.authorizer] :
      permission.qualifier == "live"
      && permission.principal == "apigateway.amazonaws.com"
      && startswith(permission.source_arn, "${aws_apigatewayv2_api.this.execution_arn}/")
    ])
    error_message = "Only this gateway may call, and only what is live."
  }

  assert {
    condition     = alltrue([for mapping in aws_lambda_event_source_mapping.this : mapping.function_response_types == toset(["ReportBatchItemFailures"])])
    error_message = "The worker names the messages that failed."
  }

  assert {
    condition     = alltrue([for mapping in aws_lambda_event_source_mapping.this : mapping.scaling_config[0].maximum_concurrency >= 2])
    error_message = "The number of workers at once is limited; AWS takes no less than 2."
  }

  assert {
    condition = (
      aws_apigatewayv2_stage.this.default_route_settings[0].throttling_rate_limit == var.throttle.rate
      && aws_apigatewayv2_stage.this.default_route_settings[0].throttling_burst_limit == var.throttle.burst
    )
    error_message = "The gateway lets through what the stage says."
  }

  assert {
    condition     = aws_cloudwatch_log_group.access.retention_in_days == var.log_retention_days && aws_cloudwatch_log_group.access.kms_key_id != null
    error_message = "The access log is encrypted and forgets."
  }

  assert {
    condition     = !strcontains(lower(aws_apigatewayv2_stage.this.access_log_settings[0].format), "authorization")
    error_message = "No token gets into the access log."
  }

  assert {
    condition = (
      aws_apigatewayv2_api.this.cors_configuration[0].allow_origins == toset(["*"])
      && !aws_apigatewayv2_api.this.cors_configuration[0].allow_credentials
    )
    error_message = "Any origin, but never with credentials."
  }

  assert {
    condition     = aws_apigatewayv2_route.preflight.authorization_type == "NONE"
    error_message = "A preflight request carries no token."
  }

  assert {
    condition     = aws_apigatewayv2_api.this.disable_execute_api_endpoint
    error_message = "The gateway's own address is closed."
  }

  assert {
    condition = (
      aws_apigatewayv2_domain_name.this.domain_name == "api.mocked.example.org"
      && aws_apigatewayv2_domain_name.this.domain_name_configuration[0].security_policy == "TLS_1_2"
    )
    error_message = "The API has its domain, with TLS 1.2."
  }

  assert {
    condition     = aws_apigatewayv2_stage.this.name == "$default" && aws_apigatewayv2_api_mapping.this.stage == aws_apigatewayv2_stage.this.id
    error_message = "No name of a stage gets into the paths."
  }

  assert {
    condition = { for record in aws_route53_record.this : "${record.name} ${record.type}" => record.zone_id } == {
      "api.mocked.example.org A"    = "Z0123456789"
      "api.mocked.example.org AAAA" = "Z0123456789"
      "mocked.example.org A"        = "Z0123456789"
      "mocked.example.org AAAA"     = "Z0123456789"
    }
    error_message = "Both domains resolve, by IPv4 and IPv6."
  }

  assert {
    condition = jsonencode([
      for statement in data.aws_iam_policy_document.site.statement : [statement.actions, one(statement.condition).values]
    ]) == jsonencode([[["s3:GetObject"], [aws_cloudfront_distribution.this.arn]]])
    error_message = "Only this distribution reads, and it reads only."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021"
    error_message = "Old TLS is refused."
  }

  assert {
    condition     = !strcontains(local.content_security_policy, "unsafe") && strcontains(local.content_security_policy, "script-src 'self';")
    error_message = "Only the site's own scripts run."
  }

  assert {
    condition = {
      for behavior in aws_cloudfront_distribution.this.ordered_cache_behavior :
      behavior.path_pattern => [behavior.target_origin_id, behavior.cache_policy_id]
      } == {
      "/"              = ["api", "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"]
      "/api/*"         = ["api", "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"]
      "/.well-known/*" = ["api", "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"]
    }
    error_message = "The API's paths go to the API, past the cache."
  }

  assert {
    condition = alltrue([
      for behavior in aws_cloudfront_distribution.this.ordered_cache_behavior : [
        for function in behavior.function_association : [function.event_type, function.function_arn]
      ] == [["viewer-request", aws_cloudfront_function.viewer.arn]]
      if behavior.target_origin_id == "api"
    ])
    error_message = "On every way to the API CloudFront itself names the viewer."
  }

  assert {
    condition = nonsensitive({
      for origin in aws_cloudfront_distribution.this.origin :
      origin.origin_id => { for header in origin.custom_header : header.name => header.value }
      }) == {
      api  = { WizardOrigin = "mocked-proof" }
      site = {}
    }
    error_message = "CloudFront proves to the API, and to nobody else, that it is CloudFront."
  }

  assert {
    condition = (
      aws_cloudfront_function.viewer.publish
      && strcontains(aws_cloudfront_function.viewer.code, "headers.wizardviewer = { value: event.viewer.ip }")
    )
    error_message = "The name of the viewer is what CloudFront saw."
  }

  assert {
    condition = { for key, rule in aws_cloudwatch_event_rule.this : key => [rule.schedule_expression, aws_cloudwatch_event_target.this[key].input] } == {
      for task, rate in local.schedule : task => [rate, jsonencode({ task = task })]
    }
    error_message = "The worker is told each task at its time."
  }

  assert {
    condition = alltrue([
      for key, target in aws_cloudwatch_event_target.this :
      endswith(target.arn, ":function:ai-wizard-backend-mocked-worker:live")
      && target.rule == aws_cloudwatch_event_rule.this[key].name
      && endswith(target.rule, "-${var.stage}")
    ])
    error_message = "A rule belongs to the stage and calls the live version of its worker."
  }

  assert {
    condition = alltrue([
      for key, permission in aws_lambda_permission.schedule :
      permission.qualifier == "live"
      && permission.principal == "events.amazonaws.com"
      && permission.function_name == "ai-wizard-backend-mocked-worker"
      && permission.source_arn == aws_cloudwatch_event_rule.this[key].arn
    ])
    error_message = "Only the stage's own rules wake the worker, and only what is live."
  }
}
