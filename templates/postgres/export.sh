<% if target %>
#!/bin/sh
# What is new in a dataset, to another database: staged and merged there in one transaction.
# Exit: 0 done, 99 waiting, anything else failed. Connections: PGSERVICEFILE and PGPASSFILE.
set -eu
export=<%= label %>
shape=<%= shape | or "" %>
home=<%= load | or "" %>
target=<%= target %>
job=<%= job %>

here=$(dirname -- "$0")
export PGCLIENTENCODING=UTF8 PGAPPNAME="intentc $job"
run() { # SERVICE [ARG...]: psql, silent but for results and errors
  PGSERVICE=$1
  export PGSERVICE
  shift
  psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 "$@"
}
end() { # OUTCOME: says it and ends
  printf '%s: %s\n' "$export" "$1" >&2
  case $1 in
    committed*) exit 0 ;;
    waiting*) exit 99 ;;
    *) exit 1 ;;
  esac
}
failed() { # MESSAGES: says them, notes them in intentc.event at home, and ends
  printf '%s\n' "$1" >&2
  run "$home" --set=label="$export" \
    --set=why="between $home and $target: $(printf %s "$1" | head -c 1000 | LC_ALL=C tr -cd '\12\40-\176')" <<'SQL' || true
call intentc.export_failed(:'label', :'why');
SQL
  end 'failed: the target is as it was'
}

ask() {
  run "$target" --set=label="$export" --set=shape="$shape" <<'SQL'
select to_regproc('intentc.begin_import') is not null as installed \gset
\if :installed
select intentc.begin_import(:'label', :'shape');
\else
\echo waiting: the control schema is not installed yet at the target
\endif
SQL
}
begun=$({
  messages=$(ask 2>&1 >&3 3>&-) || failed "$messages"
} 3>&1) || exit 1
case $begun in begun*) ;; *) end "$begun" ;; esac
batch=${begun#begun * } token=${begun#begun }
token=${token%% *} mark=${batch#* } incomplete=${begun##* }
batch=${batch%% *} mark=${mark% *}

mode=$(
  run "$home" --set=label="$export" --set=shape="$shape" --set=batch="$batch" --set=mark="$mark" \
    --set=incomplete="$incomplete" <<'SQL'
select to_regproc('intentc.begin_export') is not null as installed \gset
\if :installed
select intentc.begin_export(:'label', :'shape', :batch, :'mark', :'incomplete');
\else
\echo waiting: the control schema is not installed yet at home
\endif
SQL
)
case $mode in export*) mode=${mode#export } ;; *) end "$mode" ;; esac

# Should home end early, the end of what it sends is missing and nothing is kept.
transfer() {
  run "$home" --set=batch="$batch" --set=mode="$mode" --file="$here/$job.home.psql" |
    run "$target" --set=token="$token" --set=mode="$mode" --file="$here/$job.target.psql"
}
outcome=$({
  messages=$(transfer 2>&1 >&3 3>&-) || failed "$messages"
  [ -z "$messages" ] || printf '%s\n' "$messages" >&2
} 3>&1) || exit 1
case $outcome in
  committed*)
    batch=${outcome#committed batch }
    run "$home" --set=label="$export" --set=batch="${batch%%:*}" --set=mode="$mode" <<'SQL'
call intentc.end_export(:'label', :batch, :'mode');
SQL
    ;;
esac
end "$outcome"
<% end %>
