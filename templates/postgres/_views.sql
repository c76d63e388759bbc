<% params e: Export %>
<% for v in e.views %>
<% for n in e.versions %>
call intentc.put_view(
  schema => '<%= v.schema | physical("schema") %>',
  name => '<%= v.view %><%= n.suffix %>',
  relation => '<%= e.dataset.table %>',
  <% include "_columns.sql" n=n %>
  reader => '<%= v.role | physical("role") %>');
<% if v.full %>
call intentc.put_history_views(
  schema => '<%= v.schema %>',
  view => '<%= v.full %><%= n.suffix %>',
  asof => '<% if v.asof %><%= v.asof %><% end %><%= n.suffix %>',
  relation => '<%= e.dataset.table %>',
  <% include "_columns.sql" n=n %>
  reader => '<%= v.role %>');
<% end %>
<% end %>
<% end %>
