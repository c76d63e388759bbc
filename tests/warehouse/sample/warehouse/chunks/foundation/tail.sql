
-- Roles. `warehouse_load` runs the jobs; one role per zone says what it may write.
call intentc.begin_chunk('foundation');
call intentc.put_login('warehouse_load');
call intentc.put_role('warehouse_load_eu', array['warehouse_load']::text[]);
call intentc.put_loader('warehouse_load_eu');

-- Workspaces: a schema for the views, and a role with exactly these members.
call intentc.put_workspace('w_maskcustomersworkspace', 'warehouse_w_maskcustomersworkspace', array[]::text[]);
call intentc.put_workspace('w_productliveadhocreporting', 'warehouse_w_productliveadhocreporting',
  array['reporting']::text[]);
call intentc.end_chunk();
