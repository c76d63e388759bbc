#!/bin/sh
# One snapshot of a store, staged, checked and merged as one batch.
# Exit: 0 done, 99 waiting, anything else failed. Connections: PGSERVICEFILE and PGPASSFILE.
set -eu
stream='Ingest/Warehouse/NW_Data'
shape='dd6efc618581f53d'
source='nw_production__nw_reader'
target='warehouse__load'
job='ingest_nw_data'

here=$(dirname -- "$0")
export PGCLIENTENCODING=UTF8 PGAPPNAME="intentc $job"
run() { # SERVICE [ARG...]: psql, silent but for results and errors
  PGSERVICE=$1
  export PGSERVICE
  shift
  psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 "$@"
}
end() { # OUTCOME: says it and ends
  printf '%s: %s\n' "$stream" "$1" >&2
  case $1 in
    committed*) exit 0 ;;
    waiting*) exit 99 ;;
    *) exit 1 ;;
  esac
}
failed() { # MESSAGES: says them, notes them in intentc.event, and ends
  printf '%s\n' "$1" >&2
  run "$target" --set=batch="$batch" --set=token="$token" --set=why="$1" <<'SQL' || true
call intentc.note(:batch, :token, 'error', :'why');
SQL
  end "failed, and the next run starts this batch again"
}

ticket=$(
  run "$target" --set=label="$stream" --set=shape="$shape" <<'SQL'
select to_regproc('intentc.begin_batch') is not null as installed \gset
\if :installed
select intentc.begin_batch(:'label', :'shape');
\else
\echo waiting: the control schema is not installed yet
\endif
SQL
)
case $ticket in begun*) ;; *) end "$ticket" ;; esac
batch=${ticket#begun } token=${ticket##* }
batch=${batch% *}

windows='{}'
# Should the source end early, the end of what it sends is missing and nothing is kept.
transfer() {
  run "$source" --set=batch="$batch" --set=windows="$windows" --file="$here/$job.source.psql" |
    run "$target" --set=batch="$batch" --set=token="$token" --file="$here/$job.load.psql"
}
outcome=$({
  messages=$(transfer 2>&1 >&3 3>&-) || failed "$messages"
  [ -z "$messages" ] || printf '%s\n' "$messages" >&2
} 3>&1) || exit 1
end "$outcome"
