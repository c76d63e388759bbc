<% if pods %>
# <%= platform | comment %>, chunk <%= id | comment %>: the jobs in Kubernetes. Rendered: change the model, not this file.
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

# The cluster comes from the environment: KUBE_CONFIG_PATH and KUBE_CTX, or KUBE_HOST and KUBE_TOKEN.
provider "kubernetes" {}

locals {
  # Joins the connections that a job may use, and runs its scripts. 99 says that there was nothing to do.
  run = <<-EOT
    set -eu
    umask 077
    for service in /connections/*; do
      cat "$service/service.conf" >> /tmp/services
      cat "$service/passwords" >> /tmp/passwords
    done
    export PGSERVICEFILE=/tmp/services PGPASSFILE=/tmp/passwords
    for job in "$@"; do
      code=0
      sh "/jobs/$job.sh" || code=$?
      [ "$code" = 0 ] || break
    done
    [ "$code" = 99 ] || exit "$code"
  EOT
}
<% for p in pods %>

resource "kubernetes_config_map_v1" "<%= p.job %>" {
  metadata {
    name      = <%= p.name %>
    namespace = <%= p.namespace %>
    labels = {
      "app.kubernetes.io/managed-by" = "intentc"
    }
    annotations = {
      "intentc/node" = <%= p.label %>
    }
  }

  data = {
    for name in fileset("${path.module}/jobs", "<%= p.job %>.*") : name => file("${path.module}/jobs/${name}")
  }
}
<% if p.clock %>
<% include "_cron_job.tf" p=p c=p.clock %>
<% end %>
<% end %>
<% elif had_terraform %>
# <%= platform | comment %>, chunk <%= id | comment %>: nothing any more. Terraform needs the provider to remove what was here.
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
