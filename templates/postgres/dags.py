<% if dags %>
# Made by intentc from the company's model: what is changed here by hand is lost.
# For Airflow 2.11 and 3. A job ends with 0: done, 99: nothing to do now (skipped), anything else: failed. What is to be
# done stands in the database, so a run too many, or one that was killed, does no harm.
#
<% if pods %>
# The pods lie beside this file. Config maps and secrets of their namespace hold the jobs and their connections.
<% else %>
# The jobs lie beside this file and find their connections by PGSERVICEFILE and PGPASSFILE.
import shlex
<% end %>
from datetime import timedelta
from pathlib import Path

import pendulum
from airflow import DAG
<% if pods %>
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
<% else %>
from airflow.providers.standard.operators.bash import BashOperator
<% end %>
<% for d in dags where d.starts %>
<% if loop.first %>
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
<% end %>
<% end %>

# Jinja reads every path: a `{` in it would mean something.
<% if pods %>
PODS = str(Path(__file__).resolve().parent.parent / "pods").replace("{", "{{ '{' }}")
<% else %>
JOBS = shlex.quote(str(Path(__file__).resolve().parent.parent / "jobs")).replace("{", "{{ '{' }}")
<% end %>
<% for d in dags %>

with DAG(
    dag_id=<%= d.id %>,
    description=<%= d.label %>,
    doc_md="<%= d.doc %>\n",
<% if d.cron %>
    schedule=<%= d.cron %>,
<% elif d.seconds %>
    schedule=timedelta(seconds=<%= d.seconds %>),
<% else %>
    schedule=None,
<% end %>
    start_date=pendulum.datetime(2024, 1, 1, tz=<%= d.timezone | or "UTC" %>),
    catchup=False,
    max_active_runs=1,
    default_args={
        "owner": <%= d.owner %>,
        "retries": 2,
        "retry_delay": timedelta(minutes=1),
<% if d.pool %>
        "pool": <%= d.pool %>,
<% end %>
    },
    tags=[<% for t in d.tags sep ", " %><%= t %><% end %>],
):
<% for t in d.tasks %>
    # <%= t.label %>
<% if t.pod %>
    <%= t.id | ident %> = KubernetesPodOperator(
        task_id=<%= t.id %>,
        pod_template_file=PODS + "/<%= t.job | part %>.yaml",
        skip_on_exit_code=99,
    )
<% else %>
    <%= t.id | ident %> = BashOperator(
        task_id=<%= t.id %>,
        bash_command="exec sh " + JOBS + "/<%= t.job | part %>.sh ",
        skip_on_exit_code=99,
    )
<% end %>
<% if t.after %>
    <%= t.after | ident %> >> <%= t.id | ident %>
<% end %>
<% if loop.last %>
<% if d.starts %>
    <%= t.id | ident %> >> TriggerDagRunOperator(task_id="start", trigger_dag_id=<%= d.starts %>)
<% end %>
<% end %>
<% end %>
<% end %>
<% end %>
