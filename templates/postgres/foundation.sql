-- <%= platform | comment %>: the control schema, the workspaces and the roles.
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
<% include "control/_36_exports.sql" %>
<% include "control/_37_resume.sql" %>
<% include "control/_36_history.sql" %>
<% include "control/_38_decode.sql" %>
<% include "control/_39_changes.sql" %>
<% include "control/_40_locks.sql" %>
<% include "control/_41_begin.sql" %>
<% include "control/_42_stage.sql" %>
<% include "control/_43_gates.sql" %>
<% include "control/_44_merge.sql" %>
<% include "control/_45_expect.sql" %>
<% include "control/_46_export.sql" %>
<% include "control/_50_due.sql" %>
<% include "control/_51_run.sql" %>
<% include "control/_60_views.sql" %>
<% include "control/_61_export_views.sql" %>
<% include "control/_70_upgrade.sql" %>
<% include "control/_80_public.sql" %>

<% if terraform %>
-- Database, roles, memberships and schemas are Terraform's (main.tf): what is missing here is an error.
set local intentc.objects = 'terraform';
<% end %>

-- Roles. The login runs the jobs; of each zone one role says what it may write, and another owns tables and views.
call intentc.begin_chunk('foundation');
call intentc.put_login('<%= login | physical("role") %>');
<% for l in loaders %>
call intentc.put_role('<%= l.role | physical("role") %>', array['<%= login %>']::text[]);
call intentc.put_loader('<%= l.role %>');
call intentc.put_owner('<%= l.owner | physical("role") %>');
<% end %>

-- Transformers: one login each, which can do nothing but run its own.
<% for r in runners %>
call intentc.put_runner('<%= r.role | physical("role") %>', '<%= r.schema | physical("schema") %>');
<% end %>

-- Workspaces: a schema for the views, and a role with exactly these members.
<% for w in workspaces %>
call intentc.put_workspace('<%= w.schema | physical("schema") %>', '<%= w.role | physical("role") %>',
  array[<% for m in w.members sep ", " %>'<%= m %>'<% end %>]::text[]);
<% end %>
call intentc.end_chunk();
call intentc.close_public(array[<% for w in workers sep ", " %>'<%= w %>'<% end %>]::text[]);
