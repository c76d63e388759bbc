#!/bin/sh
# One run of a transformer: its output datasets, staged, checked and merged as one batch.
# Exit: 0 done, 99 waiting, anything else failed. Connections: PGSERVICEFILE and PGPASSFILE.
set -eu
transformer='DataTransformer/Warehouse/MaskCustomersWorkSpace'
shape='4791874f4101f725'
target='warehouse__load'
job='transform_maskcustomersworkspace'

here=$(dirname -- "$0")
export PGCLIENTENCODING=UTF8 PGSERVICE="$target" PGAPPNAME="intentc $job"
run() { # [ARG...]: psql, silent but for results and errors
  psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 "$@"
}
end() { # OUTCOME: says it and ends
  printf '%s: %s\n' "$transformer" "$1" >&2
  case $1 in
    committed*) exit 0 ;;
    waiting*) exit 99 ;;
    *) exit 1 ;;
  esac
}

ticket=$(
  run --set=label="$transformer" --set=shape="$shape" <<'SQL'
select to_regproc('intentc.begin_run') is not null as installed \gset
\if :installed
select intentc.begin_run(:'label', :'shape');
\else
\echo waiting: the control schema is not installed yet
\endif
SQL
)
case $ticket in begun*) ;; *) end "$ticket" ;; esac
batch=${ticket#begun } token=${ticket##* }
batch=${batch% *}

outcome=$(run --set=batch="$batch" --set=token="$token" --file="$here/$job.psql")
end "$outcome"
