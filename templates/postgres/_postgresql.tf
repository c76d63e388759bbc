<% params t: Terraform %>
# User, password and sslmode come from the environment: PGUSER, PGPASSWORD, PGSSLMODE. The user is that of apply.sql; it
# needs createdb and createrole, and is no superuser.
provider "postgresql" {
<% if t.host %>
  host      = <%= t.host %>
<% end %>
<% if t.port %>
  port      = <%= t.port %>
<% end %>
  superuser = false
}

# A replacement would lose every row, so what could ask for one is never compared again.
resource "postgresql_database" "main" {
  name       = <%= t.database %>
  encoding   = "UTF8"
  lc_collate = <%= t.locale %>
  lc_ctype   = <%= t.locale %>
  template   = "template0"

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [encoding, lc_collate, lc_ctype, template]
  }
}

# Roles without passwords. Their memberships are resources of their own, which the provider would otherwise revoke here.
<% for r in t.roles %>

resource "postgresql_role" "<%= r.address %>" {
  name  = <%= r.name | physical("role") %>
  login = <%= r.login %>

  lifecycle {
    ignore_changes = [roles]
  }
}
<% end %>
<% for m in t.memberships %>

resource "postgresql_grant_role" "<%= m.address %>" {
  for_each = toset([
<% for o in m.ours %>
    postgresql_role.<%= o | ident %>.name,
<% end %>
<% for o in m.others %>
    <%= o %>,
<% end %>
  ])

  role       = each.value
  grant_role = postgresql_role.<%= m.address | ident %>.name
}
<% end %>

# Views of the workspaces, which apply.sql makes, and who may look for them there.
<% for s in t.schemas %>

resource "postgresql_schema" "<%= s.address %>" {
  database     = postgresql_database.main.name
  name         = <%= s.name | physical("schema") %>
  drop_cascade = false
}

resource "postgresql_grant" "<%= s.address %>" {
  database    = postgresql_database.main.name
  schema      = postgresql_schema.<%= s.address | ident %>.name
  role        = postgresql_role.<%= s.address | ident %>.name
  object_type = "schema"
  privileges  = ["USAGE"]
}
<% end %>
