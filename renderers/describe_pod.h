// What a job needs to run in Kubernetes (`runner: kubernetes`). Internal to renderers/describe*.cc.
#pragma once

#include "renderers/describe_context.h"

namespace intentc {

// Adds `kubernetes` to the payload of the platform's foundation: namespace, service accounts, ports of databases.
void add_cluster(DescribeContext& context, Member& member, nlohmann::json& payload);

// Adds `pod` to the payload of a node that has a job. A transformer runs in one pod with the trigger that was described
// before it, and has its schedule; a job that only waits for others looks every `poll` whether there is something new.
void add_pod(DescribeContext& context, DescribedNode& described, nlohmann::json& payload);

// The Kubernetes secret that holds the connection of that name.
std::string secret_name(const Pack& pack, const std::string& service);

}  // namespace intentc
