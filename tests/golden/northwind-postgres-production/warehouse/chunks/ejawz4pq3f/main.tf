# Warehouse, chunk ejawz4pq3f: the jobs in Kubernetes. Rendered: change the model, not this file.
terraform {
  required_version = ">= 1.7.0"

  backend "s3" {
    bucket = "northwind-terraform"

    key = "production/warehouse/ejawz4pq3f.tfstate"

    region = "eu-central-1"
  }

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

resource "kubernetes_config_map_v1" "ingest_nw_data" {
  metadata {
    name      = "ingest-nw-data"
    namespace = "warehouse"
    labels = {
      "app.kubernetes.io/managed-by" = "intentc"
    }
    annotations = {
      "intentc/node" = "Ingest/Warehouse/NW_Data"
    }
  }

  data = {
    for name in fileset("${path.module}/jobs", "ingest_nw_data.*") : name => file("${path.module}/jobs/${name}")
  }
}

resource "kubernetes_config_map_v1" "transform_maskcustomersworkspace" {
  metadata {
    name      = "transform-maskcustomersworkspace"
    namespace = "warehouse"
    labels = {
      "app.kubernetes.io/managed-by" = "intentc"
    }
    annotations = {
      "intentc/node" = "DataTransformer/Warehouse/MaskCustomersWorkSpace"
    }
  }

  data = {
    for name in fileset("${path.module}/jobs", "transform_maskcustomersworkspace.*") : name => file("${path.module}/jobs/${name}")
  }
}

resource "kubernetes_config_map_v1" "trigger_maskcustomersworkspace" {
  metadata {
    name      = "trigger-maskcustomersworkspace"
    namespace = "warehouse"
    labels = {
      "app.kubernetes.io/managed-by" = "intentc"
    }
    annotations = {
      "intentc/node" = "Trigger/Warehouse/MaskCustomersWorkSpace"
    }
  }

  data = {
    for name in fileset("${path.module}/jobs", "trigger_maskcustomersworkspace.*") : name => file("${path.module}/jobs/${name}")
  }
}
