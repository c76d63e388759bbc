<% if live %>
<% if source %>
<% if capture is cdc %>
#!/bin/sh
# What a logical slot of the source has since the last batch, staged, checked and merged as one batch; then the slot
# moves on. The first time, and whenever the slot does not continue what was read, everything is read and the slot made.
# Exit: 0 done, 99 waiting, anything else failed. Connections: PGSERVICEFILE and PGPASSFILE.
set -eu
stream=<%= label %>
shape=<%= shape %>
source=<%= source %>
target=<%= load %>
job=<%= job %>
slot='intentc_<%= identity %>'

here=$(dirname -- "$0")
export PGCLIENTENCODING=UTF8 PGAPPNAME="intentc $job"
<% include "_slot.sh" %>
tell() { # MESSAGE: tells operators of the slot, once a day
  run "$target" --set=label="$stream" --set=why="$1" <<'SQL'
call intentc.tell(:'label', 'slot', :'why');
SQL
}
<% include "_runner.sh" capture=capture %>
note() { # KIND MESSAGE: tells operators, in intentc.event
  run "$target" --set=batch="$batch" --set=token="$token" --set=kind="$1" --set=why="$2" <<'SQL'
call intentc.note(:batch, :token, :'kind', :'why');
SQL
}

<% if left %>
# The source was another one: the slot there would keep all that it writes. It may be the same by another name.
place_of() { # SERVICE
  run "$1" <<'SQL'
select system_identifier || ' ' || current_database() from pg_control_system();
SQL
}
if there=$(place_of <%= left %>) && here_now=$(place_of "$source") && [ "$there" != "$here_now" ]; then
  drop_slot <%= left %> >/dev/null || :
fi

<% end %>
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
<% end %>
<% end %>
<% end %>
