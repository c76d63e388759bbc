<% if live %>
<% if source %>
<% if capture is cdc %>
<% else %>
#!/bin/sh
# One snapshot of a store, staged, checked and merged as one batch.
# Exit: 0 done, 99 waiting, anything else failed. Connections: PGSERVICEFILE and PGPASSFILE.
set -eu
stream=<%= label %>
shape=<%= shape %>
source=<%= source %>
target=<%= load %>
job=<%= job %>
<% if left %>
slot='intentc_<%= identity %>'
<% end %>

here=$(dirname -- "$0")
export PGCLIENTENCODING=UTF8 PGAPPNAME="intentc $job"
<% if left %>
<% include "_slot.sh" %>
<% end %>
<% include "_runner.sh" capture=capture %>

<% if left %>
# Changes are not followed any more: the slot would keep all that the source writes.
drop_slot <%= left %> >/dev/null || :
<% end %>
<% if capture is watermark %>
windows=$(run "$target" --set=batch="$batch" <<'SQL'
select intentc.windows(:batch);
SQL
)
<% else %>
windows='{}'
<% end %>
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
<% end %>
<% end %>
<% end %>
