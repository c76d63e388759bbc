<% params k: Kubernetes %>
# The cluster comes from the environment: KUBE_CONFIG_PATH and KUBE_CTX, or KUBE_HOST and KUBE_TOKEN.
provider "kubernetes" {}

resource "kubernetes_namespace_v1" "jobs" {
  metadata {
    name = <%= k.namespace %>
    labels = {
      "app.kubernetes.io/managed-by"       = "intentc"
      "pod-security.kubernetes.io/enforce" = "restricted"
    }
  }
}

# One account per zone. Jobs talk to databases, never to the cluster.
<% for a in k.accounts %>

resource "kubernetes_service_account_v1" "<%= a.address %>" {
  metadata {
    name      = <%= a.name %>
    namespace = kubernetes_namespace_v1.jobs.metadata[0].name
    labels = {
      "app.kubernetes.io/managed-by" = "intentc"
    }
    annotations = {
      "intentc/zone" = <%= a.zone %>
    }
  }

  automount_service_account_token = false
}
<% end %>

# Nobody reaches a job; a job reaches name servers and databases.
resource "kubernetes_network_policy_v1" "jobs" {
  metadata {
    name      = "jobs"
    namespace = kubernetes_namespace_v1.jobs.metadata[0].name
    labels = {
      "app.kubernetes.io/managed-by" = "intentc"
    }
  }

  spec {
    policy_types = ["Ingress", "Egress"]

    pod_selector {}

    egress {
      ports {
        port     = "53"
        protocol = "TCP"
      }

      ports {
        port     = "53"
        protocol = "UDP"
      }
    }

    egress {
<% for p in k.ports %>
<% if not loop.first %>

<% end %>
      ports {
        port     = "<%= p %>"
        protocol = "TCP"
      }
<% end %>
    }
  }
}
