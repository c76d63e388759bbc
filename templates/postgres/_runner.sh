<% params capture: capture %>
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
<% if capture is cdc %>
case $ticket in
  'waiting: paused'*)
    # A slot that nobody reads keeps all that the source writes. What comes after a pause is read whole.
    dropped=$(drop_slot "$source" 2>&1) || printf '%s\n' "$dropped" >&2
    case $dropped in *' was dropped') tell "$dropped, for the stream is paused: then everything is read again" ;; esac
    ;;
esac
<% end %>
case $ticket in begun*) ;; *) end "$ticket" ;; esac
batch=${ticket#begun } token=${ticket##* }
batch=${batch% *}
