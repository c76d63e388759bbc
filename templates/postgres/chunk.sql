-- <%= platform | comment %>, chunk <%= id | comment %>.
-- Desired state: run it on any earlier state, as often as you like, in one transaction (psql -1).
set standard_conforming_strings = on;
set client_encoding = 'UTF8';
set local lock_timeout = '3s';
set local client_min_messages = warning;
call intentc.begin_chunk('<%= id %>'<% if loader %>, loader => '<%= loader | physical("role") %>'<% end %><% if owner %>, owner => '<%= owner | physical("role") %>'<% end %>);
<% for i in ingests %>

-- <%= i.label | comment %>
<% if i.live %>
call intentc.put_stream(
  identity => '<%= i.identity %>',
  label => '<%= i.label %>',
  shape => '<%= i.shape %>',
  contact => '<%= i.contact %>',
  capture => '<%= i.capture %>'<% if i.settings %>,
  settings => '<%= i.settings %>'<% end %>);
<% for d in i.datasets %>
call intentc.put_dataset(
  stream => '<%= i.identity %>',
  name => '<%= d.name %>',
  relation => '<%= d.table | physical("table") %>',
<% if d.settings %>
  settings => '<%= d.settings %>',
<% end %>
<% if d.targets %>
  track_deletes => true,
<% end %>
  <% include "_table.sql" d=d %>
<% for t in d.targets %>
call intentc.put_export(
  label => '<%= t.name %>',
  stream => '<%= i.identity %>',
  dataset => '<%= d.name %>',
  target => '<%= t.container %>',
  shape => '<%= t.shape %>');
<% end %>
<% end %>
<% end %>
<% for d in i.detached %>
-- kept for what it holds; nothing loads it any more
call intentc.put_table(
  relation => '<%= d.table | physical("table") %>',
  <% include "_table.sql" d=d %>
<% end %>
<% end %>
<% for e in exports %>

-- <%= e.label | comment %>
<% if e.receives %>
call intentc.put_import(
  identity => '<%= e.identity %>',
  label => '<%= e.label %>',
  shape => '<%= e.shape | or "" %>',
<% else %>
call intentc.put_table(
<% end %>
  relation => '<%= e.dataset.table | physical("table") %>',
  <% include "_table.sql" d=e.dataset %>
<% include "_views.sql" e=e %>
<% end %>
<% for e in reads %>

-- <%= e.label | comment %>, whose workspace lies elsewhere, as its transformer reads it here
call intentc.put_table(
  relation => '<%= e.dataset.table | physical("table") %>',
  <% include "_table.sql" d=e.dataset %>
<% include "_views.sql" e=e %>
<% end %>
<% for t in transforms %>

-- <%= t.label | comment %>
call intentc.put_transformer(
  identity => '<%= t.identity %>',
  label => '<%= t.label %>',
  shape => '<%= t.shape %>',
  workspace => '<%= t.schema | physical("schema") %>',
  inputs => array[<% for i in t.inputs sep ", " %>'<%= i %>'<% end %>]::text[],
  output => '<%= t.output %>',
  login => '<%= t.login | physical("role") %>',
  trigger => '<%= t.trigger %>');
<% end %>

call intentc.end_chunk();
