<% if terraform %>
# <%= platform | comment %>: the database, and who may do what in it. Rendered: change the model, not this file.
terraform {
  required_version = ">= 1.7.0"

<% if backend %>
  <% include "_backend.tf" b=backend %>
<% end %>
  required_providers {
    postgresql = {
      source  = "cyrilgdn/postgresql"
      version = "1.26.0"
    }
  }
}

<% include "_postgresql.tf" t=terraform %>
<% elif forgotten %>
# <%= platform | comment %>: apply.sql makes what Terraform made. It is forgotten here, and nothing is destroyed.
terraform {
  required_version = ">= 1.7.0"

<% if backend %>
  <% include "_backend.tf" b=backend %>
<% end %>
  required_providers {
    postgresql = {
      source  = "cyrilgdn/postgresql"
      version = "1.26.0"
    }
  }
}

provider "postgresql" {
  superuser = false
}
<% for f in forgotten %>

removed {
  from = <%= f.type | ident %>.<%= f.address | ident %>

  lifecycle {
    destroy = false
  }
}
<% end %>
<% end %>
