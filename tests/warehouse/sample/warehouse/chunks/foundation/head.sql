-- Warehouse: the control schema, the workspaces and the roles.
-- Desired state: run it on any earlier state, as often as you like, in one transaction (psql -1).
set local lock_timeout = '3s';
set local client_min_messages = warning;

