#!/bin/sh
# One run of a transformer: its output datasets, staged under its own login, then checked and merged as one batch.
# Exit: 0 done, 99 waiting, anything else failed. Connections: PGSERVICEFILE and PGPASSFILE, nothing else.
set -eu
transformer='DataTransformer/Warehouse/MaskCustomersWorkSpace'
shape='32c3b4f6e7f225d3'
target='warehouse__load'
runner='warehouse__t_maskcustomersworkspace'
job='transform_maskcustomersworkspace'

here=$(dirname -- "$0")
unset PGHOST PGHOSTADDR PGPORT PGDATABASE PGUSER PGPASSWORD PGOPTIONS
export PGCLIENTENCODING=UTF8 PGAPPNAME="intentc $job"
run() { # SERVICE [ARG...]: psql, silent but for results and errors
  PGSERVICE=$1
  export PGSERVICE
  shift
  psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 --set=SHOW_CONTEXT=never "$@"
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
  run "$target" --set=label="$transformer" --set=shape="$shape" <<'SQL'
select to_regproc('intentc.fail_run') is not null as installed \gset
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

# The code, as its own login. What it says when it fails is kept in intentc.event.
status=0
said=$(run "$runner" --set=batch="$batch" --set=token="$token" --file="$here/$job.psql" 2>&1) || status=$?
if [ "$status" != 0 ]; then
  printf '%s\n' "$said" >&2
  reason=$(printf '%s\n' "$said" | grep -E '(ERROR|FATAL|DETAIL|HINT): |psql: error: ' | head -n 5) || reason=$said
  run "$target" --set=label="$transformer" --set=batch="$batch" --set=token="$token" --set=reason="$reason" <<'SQL' || :
call intentc.fail_run(:'label', :batch, :token, :'reason');
SQL
  exit "$status"
fi
case $said in waiting*) end "$said" ;; esac

outcome=$(
  run "$target" --set=batch="$batch" --set=token="$token" <<'SQL'
select intentc.hold_staged(:batch, :token) as held \gset
\if :held
call intentc.check_batch(:batch, :token);
select intentc.merge(:batch, :token);
select pg_advisory_unlock_all() as released \gset
\else
\echo waiting: another runner has taken over, or the settings have just changed
\endif
SQL
)
end "$outcome"
