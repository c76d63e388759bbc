# Made by intentc from the company's model: what is changed here by hand is lost.
# For Airflow 2.11 and 3. A job ends with 0: done, 99: nothing to do now (skipped), anything else: failed. What is to be
# done stands in the database, so a run too many, or one that was killed, does no harm.
#
# The pods lie beside this file. Config maps and secrets of their namespace hold the jobs and their connections.
from datetime import timedelta
from pathlib import Path

import pendulum
from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator

# Jinja reads every path: a `{` in it would mean something.
PODS = str(Path(__file__).resolve().parent.parent / "pods").replace("{", "{{ '{' }}")

with DAG(
    dag_id="production.warehouse.ingest_nw_data",
    description="Ingest/Warehouse/NW_Data",
    doc_md="Ingest/Warehouse/NW_Data\n\nEverything that the order desk in Brussels works with.\n",
    schedule="0,10,20,30,40,50 * * * *",
    start_date=pendulum.datetime(2024, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args={
        "owner": "EU/Sales",
        "retries": 2,
        "retry_delay": timedelta(minutes=1),
        "pool": "nw_production",
    },
    tags=["NW_Data", "Warehouse", "ingest"],
):
    # Ingest/Warehouse/NW_Data
    ingest = KubernetesPodOperator(
        task_id="ingest",
        pod_template_file=PODS + "/ingest_nw_data.yaml",
        skip_on_exit_code=99,
    )

with DAG(
    dag_id="production.warehouse.trigger_maskcustomersworkspace",
    description="Trigger/Warehouse/MaskCustomersWorkSpace",
    doc_md="Trigger/Warehouse/MaskCustomersWorkSpace\n\nMakes customers that may be shown to everybody.\n",
    schedule="*/5 * * * *",
    start_date=pendulum.datetime(2024, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args={
        "owner": "EU/Sales",
        "retries": 2,
        "retry_delay": timedelta(minutes=1),
    },
    tags=["MaskCustomersWorkSpace", "Warehouse", "trigger"],
):
    # Trigger/Warehouse/MaskCustomersWorkSpace
    due = KubernetesPodOperator(
        task_id="due",
        pod_template_file=PODS + "/trigger_maskcustomersworkspace.yaml",
        skip_on_exit_code=99,
    )
    # DataTransformer/Warehouse/MaskCustomersWorkSpace
    transform = KubernetesPodOperator(
        task_id="transform",
        pod_template_file=PODS + "/transform_maskcustomersworkspace.yaml",
        skip_on_exit_code=99,
    )
    due >> transform
