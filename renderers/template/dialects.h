// Every dialect there is; find_dialect (dialect.h) looks here.
#pragma once

#include "renderers/template/dialect.h"

namespace intentc::tmpl {

const Dialect& airflow_jinja_dialect();
const Dialect& hcl_dialect();
const Dialect& json_dialect();
const Dialect& python_dialect();
const Dialect& sh_dialect();
const Dialect& sql_dialect();
const Dialect& text_dialect();
const Dialect& yaml_dialect();

}  // namespace intentc::tmpl
