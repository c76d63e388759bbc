// Names that a database or psql must take as the model gives them: R214 at the place where they are written.
// Internal to renderers/describe*.cc.
#pragma once

#include "renderers/describe_context.h"

namespace intentc {

// The dataset's table and columns at its source, and that no two columns become one when they are cut.
void check_source_names(DescribeContext& context, const Store& store, DatasetId dataset);

// The columns of a transformer's output: its code names them, so they cannot be changed.
void check_output_names(DescribeContext& context, DatasetId dataset);

// A role that exists already: `name` is where it is written.
void check_role(DescribeContext& context, Text name);

// The environment's prefix of roles.
void check_prefix(DescribeContext& context, Text prefix);

// A database, as a connection names it.
void check_database(DescribeContext& context, Text name);

// A service of psql, as a connection names it.
void check_service(DescribeContext& context, Text service);

}  // namespace intentc
