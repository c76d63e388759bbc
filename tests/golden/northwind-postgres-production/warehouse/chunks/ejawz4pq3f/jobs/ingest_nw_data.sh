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
drop_slot() { # SERVICE: drops the stream's slot there, if there is one that nobody uses; says so
  run "$1" --set=slot="$slot" <<'SQL'
set client_min_messages = error;
select 'slot ' || slot_name || ' was dropped' || pg_drop_replication_slot(slot_name)::text
from pg_replication_slots
where slot_name = :'slot' and not active and plugin = 'test_decoding' and database = current_database();
SQL
}
tell() { # MESSAGE: tells operators of the slot, once a day
  run "$target" --set=label="$stream" --set=why="$1" <<'SQL'
call intentc.tell(:'label', 'slot', :'why');
SQL
}
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
case $ticket in
  'waiting: paused'*)
    # A slot that nobody reads keeps all that the source writes. What comes after a pause is read whole.
    dropped=$(drop_slot "$source" 2>&1) || printf '%s\n' "$dropped" >&2
    case $dropped in *' was dropped') tell "$dropped, for the stream is paused: then everything is read again" ;; esac
    ;;
esac
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
  follow*)
    tell "${state#follow: }"
    state=follow
    ;;
  first*)
    # Who was overtaken since would drop a slot that is right.
    newest=$(run "$target" --set=batch="$batch" --set=token="$token" <<'SQL'
select intentc.is_newest(:batch, :token);
SQL
    )
    [ "$newest" = t ] || end 'waiting: another runner has taken over, or the settings have just changed'
    dropped=$(drop_slot "$source" 2>&1) || failed "$dropped"
    [ -z "$position" ] || note 'read-again' "everything is read again${state#first}"
    ;;
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
broken_off() { # MESSAGES
  case $1 in
    *'did not end within'*)
      note 'slot' "$1"
      end 'waiting: transactions that were open at the source have not ended'
      ;;
    *) failed "$1" ;;
  esac
}
outcome=$({
  messages=$(transfer 2>&1 >&3 3>&-) || broken_off "$messages"
  [ -z "$messages" ] || printf '%s\n' "$messages" >&2
} 3>&1) || exit
case $outcome in
  committed*)
    # Not moved now, it is moved by the next run, which does not need what comes before either. It is never moved back:
    # this runner may be late, and another one have read on.
    lsn=$(run "$target" --set=batch="$batch" <<'SQL'
select position ->> 'lsn' from intentc.batch where id = :batch;
SQL
    )
    run "$source" --set=slot="$slot" --set=lsn="$lsn" <<'SQL' >/dev/null 2>&1 || :
select pg_replication_slot_advance(slot_name, :'lsn')
from pg_replication_slots where slot_name = :'slot' and not active and confirmed_flush_lsn < :'lsn'::pg_lsn;
SQL
    ;;
esac
end "$outcome"
