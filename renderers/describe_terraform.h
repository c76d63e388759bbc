// What Terraform makes of a foundation (`objects: terraform`): database, roles, memberships, schemas. The same payload
// is what apply.sql is rendered from with `objects: sql`. Internal to renderers/describe*.cc.
#pragma once

#include "renderers/describe_context.h"

namespace intentc {

// Adds `objects` and, for Terraform, `terraform` to the payload of a foundation at `container`. `before`: the payload
// of the last render, or null. What Terraform made then and apply.sql makes now is forgotten by it, not destroyed.
void add_terraform(DescribeContext& context, Member& member, ContainerId container, const nlohmann::json& before,
                   nlohmann::json& payload);

}  // namespace intentc
