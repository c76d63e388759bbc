# Warehouse: the database, and who may do what in it. Rendered: change the model, not this file.
terraform {
  required_version = ">= 1.7.0"

  backend "s3" {
    bucket = "northwind-terraform"

    key = "production/warehouse/foundation.tfstate"

    region = "eu-central-1"
  }

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

# User, password and sslmode come from the environment: PGUSER, PGPASSWORD, PGSSLMODE. The user is that of apply.sql; it
# needs createdb and createrole, and is no superuser.
provider "postgresql" {
  host      = "warehouse.db.northwind.example"
  port      = 5432
  superuser = false
}

# A replacement would lose every row, so what could ask for one is never compared again.
resource "postgresql_database" "main" {
  name       = "reporting"
  encoding   = "UTF8"
  lc_collate = "C.UTF-8"
  lc_ctype   = "C.UTF-8"
  template   = "template0"

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [encoding, lc_collate, lc_ctype, template]
  }
}

# Roles without passwords. Their memberships are resources of their own, which the provider would otherwise revoke here.

resource "postgresql_role" "deploy_eu" {
  name  = "warehouse_deploy_eu"
  login = false

  lifecycle {
    ignore_changes = [roles]
  }
}

resource "postgresql_role" "jobs" {
  name  = "warehouse_load"
  login = true

  lifecycle {
    ignore_changes = [roles]
  }
}

resource "postgresql_role" "load_eu" {
  name  = "warehouse_load_eu"
  login = false

  lifecycle {
    ignore_changes = [roles]
  }
}

resource "postgresql_role" "t_maskcustomersworkspace" {
  name  = "warehouse_t_maskcustomersworkspace"
  login = true

  lifecycle {
    ignore_changes = [roles]
  }
}

resource "postgresql_role" "w_maskcustomersworkspace" {
  name  = "warehouse_w_maskcustomersworkspace"
  login = false

  lifecycle {
    ignore_changes = [roles]
  }
}

resource "postgresql_role" "w_productliveadhocreporting" {
  name  = "warehouse_w_productliveadhocreporting"
  login = false

  lifecycle {
    ignore_changes = [roles]
  }
}

resource "postgresql_grant_role" "load_eu" {
  for_each = toset([
    postgresql_role.jobs.name,
  ])

  role       = each.value
  grant_role = postgresql_role.load_eu.name
}

resource "postgresql_grant_role" "w_maskcustomersworkspace" {
  for_each = toset([
    postgresql_role.t_maskcustomersworkspace.name,
  ])

  role       = each.value
  grant_role = postgresql_role.w_maskcustomersworkspace.name
}

resource "postgresql_grant_role" "w_productliveadhocreporting" {
  for_each = toset([
    "nw_reporting",
  ])

  role       = each.value
  grant_role = postgresql_role.w_productliveadhocreporting.name
}

# Views of the workspaces, which apply.sql makes, and who may look for them there.

resource "postgresql_schema" "w_maskcustomersworkspace" {
  database     = postgresql_database.main.name
  name         = "w_maskcustomersworkspace"
  drop_cascade = false
}

resource "postgresql_grant" "w_maskcustomersworkspace" {
  database    = postgresql_database.main.name
  schema      = postgresql_schema.w_maskcustomersworkspace.name
  role        = postgresql_role.w_maskcustomersworkspace.name
  object_type = "schema"
  privileges  = ["USAGE"]
}

resource "postgresql_schema" "w_productliveadhocreporting" {
  database     = postgresql_database.main.name
  name         = "w_productliveadhocreporting"
  drop_cascade = false
}

resource "postgresql_grant" "w_productliveadhocreporting" {
  database    = postgresql_database.main.name
  schema      = postgresql_schema.w_productliveadhocreporting.name
  role        = postgresql_role.w_productliveadhocreporting.name
  object_type = "schema"
  privileges  = ["USAGE"]
}

# The cluster comes from the environment: KUBE_CONFIG_PATH and KUBE_CTX, or KUBE_HOST and KUBE_TOKEN.
provider "kubernetes" {}

resource "kubernetes_namespace_v1" "jobs" {
  metadata {
    name = "warehouse"
    labels = {
      "app.kubernetes.io/managed-by"       = "intentc"
      "pod-security.kubernetes.io/enforce" = "restricted"
    }
  }
}

# One account per zone. Jobs talk to databases, never to the cluster.

resource "kubernetes_service_account_v1" "load_eu" {
  metadata {
    name      = "load-eu"
    namespace = kubernetes_namespace_v1.jobs.metadata[0].name
    labels = {
      "app.kubernetes.io/managed-by" = "intentc"
    }
    annotations = {
      "intentc/zone" = "EU"
    }
  }

  automount_service_account_token = false
}

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
      ports {
        port     = "5432"
        protocol = "TCP"
      }
    }
  }
}
