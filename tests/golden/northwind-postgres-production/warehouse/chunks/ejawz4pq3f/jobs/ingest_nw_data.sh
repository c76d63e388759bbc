#!/bin/sh
# What a logical slot of the source has since the last batch, staged, checked and merged as one batch; then the slot
# moves on. The first time, and whenever the slot does not continue what was read, everything is read and the slot made.
# Exit: 0 done, 99 waiting, anything else failed. Connections: PGSERVICEFILE and PGPASSFILE.
set -eu
stream='Ingest/Warehouse/NW_Data'
shape='afb36186879cf172'
source='nw_production__nw_reader'
target='warehouse__load'
job='ingest_nw_data'
slot='intentc_a3a520d2cd8e6b22e824eb5f9daf4020'

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
note() { # KIND MESSAGE: tells operators, in intentc.event
  run "$target" --set=batch="$batch" --set=token="$token" --set=kind="$1" --set=why="$2" <<'SQL'
call intentc.note(:batch, :token, :'kind', :'why');
SQL
}

plan=$(run "$target" --set=batch="$batch" <<'SQL'
select coalesce(intentc.read_to(:batch)::text, '');
select intentc.windows(:batch);
SQL
)
windows=${plan#*
}
position=${plan%%
*}

# `follow`; `first: why`, if everything is to be read; `busy: why`, or `refused: why`.
slot_state() {
  run "$source" --set=slot="$slot" --set=position="$position" --file="$here/$job.slot.psql" 2>&1
}
state=$(slot_state) || failed "$state"
case $state in
  follow) ;;
  first*) [ -z "$position" ] || note 'read-again' "everything is read again${state#first}" ;;
  busy*)
    note 'slot' "${state#busy: }"
    end "waiting: ${state#busy: }"
    ;;
  *) failed "${state#refused: }" ;;
esac

# Should the source end early, the end of what it sends is missing and nothing is kept.
transfer() {
  if [ "$state" = follow ]; then
    run "$source" --set=batch="$batch" --set=slot="$slot" --set=windows="$windows" --file="$here/$job.changes.psql" |
      run "$target" --set=batch="$batch" --set=token="$token" --file="$here/$job.follow.psql"
  else
    # A connection of this kind makes a slot together with the snapshot that it begins at.
    psql "service=$source replication=database" --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 \
      --set=batch="$batch" --set=windows='{}' --file="$here/$job.source.psql" |
      run "$target" --set=batch="$batch" --set=token="$token" --file="$here/$job.load.psql"
  fi
}
outcome=$({
  messages=$(transfer 2>&1 >&3 3>&-) || failed "$messages"
  [ -z "$messages" ] || printf '%s\n' "$messages" >&2
} 3>&1) || exit 1
case $outcome in
  committed*)
    # Not moved now, it is moved by the next run, which does not need what comes before either.
    position=$(run "$target" --set=batch="$batch" <<'SQL'
select position from intentc.batch where id = :batch;
SQL
    )
    slot_state >/dev/null || :
    ;;
esac
end "$outcome"
