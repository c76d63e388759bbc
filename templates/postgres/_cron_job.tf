<% params p: Pod, c: Clock %>

resource "kubernetes_cron_job_v1" "<%= p.job %>" {
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

  spec {
    schedule                      = <%= c.cron %>
    timezone                      = <%= c.timezone %>
    suspend                       = <%= c.suspended %>
    concurrency_policy            = "Forbid"
    starting_deadline_seconds     = 300
    successful_jobs_history_limit = 1
    failed_jobs_history_limit     = 3

    job_template {
      metadata {
        labels = {
          "app.kubernetes.io/managed-by" = "intentc"
        }
      }

      spec {
        backoff_limit = 0

        template {
          metadata {
            labels = {
              "app.kubernetes.io/managed-by" = "intentc"
              "app.kubernetes.io/name"       = <%= p.name %>
            }
          }

          spec {
            restart_policy                  = "Never"
            service_account_name            = <%= p.account %>
            automount_service_account_token = false
            enable_service_links            = false

            security_context {
              run_as_non_root = true
              run_as_user     = "65534"
              run_as_group    = "65534"
              fs_group        = "65534"

              seccomp_profile {
                type = "RuntimeDefault"
              }
            }

            container {
              name    = "job"
              image   = <%= p.image %>
              command = ["sh", "-c", local.run, "run"]
              args    = [<% for j in p.jobs sep ", " %><%= j %><% end %>]

              resources {
                limits = {
                  memory = "512Mi"
                }
                requests = {
                  cpu    = "100m"
                  memory = "64Mi"
                }
              }

              security_context {
                allow_privilege_escalation = false
                read_only_root_filesystem  = true

                capabilities {
                  drop = ["ALL"]
                }
              }

              volume_mount {
                name       = "connections"
                mount_path = "/connections"
                read_only  = true
              }

              volume_mount {
                name       = "jobs"
                mount_path = "/jobs"
                read_only  = true
              }

              volume_mount {
                name       = "scratch"
                mount_path = "/tmp"
              }
            }

            volume {
              name = "connections"

              projected {
                default_mode = "0440"

                sources {
<% for s in p.secrets %>
<% if not loop.first %>

<% end %>
                  secret {
                    name = <%= s %>

                    items {
                      key  = "service.conf"
                      path = "<%= s %>/service.conf"
                    }

                    items {
                      key  = "passwords"
                      path = "<%= s %>/passwords"
                    }
                  }
<% end %>
                }
              }
            }

            volume {
              name = "jobs"

              projected {
                default_mode = "0444"

                sources {
<% for n in p.configs %>
<% if not loop.first %>

<% end %>
                  config_map {
                    name = <%= n %>
                  }
<% end %>
                }
              }
            }

            volume {
              name = "scratch"

              empty_dir {
                medium     = "Memory"
                size_limit = "64Mi"
              }
            }
          }
        }
      }
    }
  }
}
