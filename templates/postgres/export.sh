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
errors=$(mktemp)
trap 'rm -f "$errors"' EXIT
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
failed() { # tells the warehouse too, in its own words and those of psql
  cat "$errors" >&2
  run "$home" --set=label="$export" \
    --set=message="between $home and $target: $(head -c 1000 "$errors" | LC_ALL=C tr -cd '\12\40-\176')" <<'SQL' || true
call intentc.export_failed(:'label', :'message');
SQL
  end 'failed: the target is as it was'
}

begun=$(
  run "$target" --set=label="$export" --set=shape="$shape" 2>"$errors" <<'SQL'
select to_regproc('intentc.begin_import') is not null as installed \gset
\if :installed
select intentc.begin_import(:'label', :'shape');
\else
\echo waiting: the control schema is not installed yet at the target
\endif
SQL
) || failed
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
outcome=$(
  run "$home" --set=batch="$batch" --set=mode="$mode" --file="$here/$job.home.psql" 2>>"$errors" |
    run "$target" --set=token="$token" --set=mode="$mode" --file="$here/$job.target.psql" 2>>"$errors"
) || failed
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
