-- <%= platform | comment %>: what container <%= container | comment %> needs to get data: the control schema, its
-- workspaces and roles.
-- Desired state: run it on any earlier state, as often as you like, in one transaction (psql -1).
set standard_conforming_strings = on;
set client_encoding = 'UTF8';
set local lock_timeout = '3s';
set local client_min_messages = warning;

<% include "control/_10_schema.sql" %>
<% include "control/_11_growth.sql" %>
<% include "control/_20_settings.sql" %>
<% include "control/_21_batches.sql" %>
<% include "control/_22_journal.sql" %>
<% include "control/_23_exports.sql" %>
<% include "control/_28_dependants.sql" %>
<% include "control/_29_catalog.sql" %>
<% include "control/_30_tables.sql" %>
<% include "control/_31_views.sql" %>
<% include "control/_32_roles.sql" %>
<% include "control/_33_chunks.sql" %>
<% include "control/_34_lookups.sql" %>
<% include "control/_34_owners.sql" %>
<% include "control/_35_transformers.sql" %>
<% include "control/_36_history.sql" %>
<% include "control/_37_imports.sql" %>
<% include "control/_47_import.sql" %>
<% include "control/_62_import_views.sql" %>
<% include "control/_70_upgrade.sql" %>

<% if terraform %>
-- Database, roles, memberships and schemas are Terraform's (main.tf): what is missing here is an error.
set local intentc.objects = 'terraform';
<% end %>

-- The login brings the rows and writes the tables.
call intentc.begin_chunk('<%= chunk %>');
call intentc.put_login('<%= login | physical("role") %>');
call intentc.put_importer('<%= login %>');

-- Workspaces: a schema for the views, and a role with exactly these members.
<% for w in workspaces %>
call intentc.put_workspace('<%= w.schema | physical("schema") %>', '<%= w.role | physical("role") %>',
  array[<% for m in w.members sep ", " %>'<%= m %>'<% end %>]::text[]);
<% end %>
call intentc.end_chunk();
