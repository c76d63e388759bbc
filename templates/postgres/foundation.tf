<% if terraform %>
# <%= platform | comment %>: the database, and who may do what in it. Rendered: change the model, not this file.
<% if kubernetes %>
terraform {
  required_version = ">= 1.7.0"

<% if backend %>
  <% include "_backend.tf" b=backend %>
<% end %>
  required_providers {
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "2.38.0"
    }
    postgresql = {
      source  = "cyrilgdn/postgresql"
      version = "1.26.0"
    }
  }
}
<% else %>
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
<% end %>

<% include "_postgresql.tf" t=terraform %>
<% if kubernetes %>

<% include "_kubernetes.tf" k=kubernetes %>
<% end %>
<% elif forgotten %>
# <%= platform | comment %>: apply.sql makes what Terraform made. It is forgotten here, and nothing is destroyed.
terraform {
  required_version = ">= 1.7.0"

<% if backend %>
  <% include "_backend.tf" b=backend %>
<% end %>
  required_providers {
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "2.38.0"
    }
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

<% if kubernetes %>
<% include "_kubernetes.tf" k=kubernetes %>
<% else %>
provider "kubernetes" {}
<% end %>
<% elif kubernetes %>
# <%= platform | comment %>: where the jobs run. Rendered: change the model, not this file.
terraform {
  required_version = ">= 1.7.0"

<% if backend %>
  <% include "_backend.tf" b=backend %>
<% end %>
  required_providers {
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "2.38.0"
    }
  }
}

<% include "_kubernetes.tf" k=kubernetes %>
<% elif had_terraform %>
# <%= platform | comment %>: nothing any more. Terraform needs the provider to remove what was here.
terraform {
  required_version = ">= 1.7.0"

<% if backend %>
  <% include "_backend.tf" b=backend %>
<% end %>
  required_providers {
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "2.38.0"
    }
  }
}

provider "kubernetes" {}
<% end %>
