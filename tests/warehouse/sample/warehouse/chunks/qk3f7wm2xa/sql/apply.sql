-- Warehouse, chunk qk3f7wm2xa.
-- Desired state: run it on any earlier state, as often as you like, in one transaction (psql -1).
set local lock_timeout = '3s';
set local client_min_messages = warning;
call intentc.begin_chunk('qk3f7wm2xa', loader => 'warehouse_load_eu');

-- Ingest/Warehouse/Masked_NW_Data
call intentc.put_stream(
  identity => '3957fb99376511247a68728af19209bd',
  label => 'Ingest/Warehouse/Masked_NW_Data',
  shape => '0f19d165c42af978',
  contact => '');
call intentc.put_dataset(
  stream => '3957fb99376511247a68728af19209bd',
  name => 'customers',
  relation => 'masked_nw_data_customers',
  key => array['customer_id']::text[],
  columns => array[
    ['customer_id', 'varchar(5)', 'not null'],
    ['company_name', 'varchar(40)', 'null'],
    ['city', 'varchar(15)', 'null']
  ]);

-- Ingest/Warehouse/NW_Data
call intentc.put_stream(
  identity => '1a5483fa94292d8298bb4fa15cf69aa9',
  label => 'Ingest/Warehouse/NW_Data',
  shape => 'c67bb9880563d126',
  contact => '');
call intentc.put_dataset(
  stream => '1a5483fa94292d8298bb4fa15cf69aa9',
  name => 'customers',
  relation => 'nw_data_customers',
  key => array['customer_id']::text[],
  columns => array[
    ['customer_id', 'varchar(5)', 'not null'],
    ['company_name', 'varchar(40)', 'not null'],
    ['city', 'varchar(15)', 'null']
  ]);
call intentc.put_dataset(
  stream => '1a5483fa94292d8298bb4fa15cf69aa9',
  name => 'products',
  relation => 'nw_data_products',
  key => array['product_id']::text[],
  columns => array[
    ['product_id', 'integer', 'not null'],
    ['product_name', 'varchar(40)', 'not null'],
    ['unit_price', 'numeric(10,2)', 'null']
  ]);
call intentc.put_dataset(
  stream => '1a5483fa94292d8298bb4fa15cf69aa9',
  name => 'suppliers',
  relation => 'nw_data_suppliers',
  key => array['supplier_id']::text[],
  columns => array[
    ['supplier_id', 'integer', 'not null'],
    ['company_name', 'varchar(40)', 'not null'],
    ['city', 'varchar(15)', 'null']
  ]);

-- Export/Warehouse/Reporting/Masked_NW_Data/customers
call intentc.put_table(
  relation => 'masked_nw_data_customers',
  key => array['customer_id']::text[],
  columns => array[
    ['customer_id', 'varchar(5)', 'not null'],
    ['company_name', 'varchar(40)', 'null'],
    ['city', 'varchar(15)', 'null']
  ]);
call intentc.put_view(
  schema => 'w_productliveadhocreporting',
  name => 'masked_nw_data_customers_live',
  relation => 'masked_nw_data_customers',
  columns => array['customer_id', 'company_name', 'city']::text[],
  reader => 'warehouse_w_productliveadhocreporting');

-- Export/Warehouse/Reporting/NW_Data/customers
call intentc.put_table(
  relation => 'nw_data_customers',
  key => array['customer_id']::text[],
  columns => array[
    ['customer_id', 'varchar(5)', 'not null'],
    ['company_name', 'varchar(40)', 'not null'],
    ['city', 'varchar(15)', 'null']
  ]);
call intentc.put_view(
  schema => 'w_maskcustomersworkspace',
  name => 'nw_data_customers_live',
  relation => 'nw_data_customers',
  columns => array['customer_id', 'company_name', 'city']::text[],
  reader => 'warehouse_w_maskcustomersworkspace');

-- Export/Warehouse/Reporting/NW_Data/products
call intentc.put_table(
  relation => 'nw_data_products',
  key => array['product_id']::text[],
  columns => array[
    ['product_id', 'integer', 'not null'],
    ['product_name', 'varchar(40)', 'not null'],
    ['unit_price', 'numeric(10,2)', 'null']
  ]);
call intentc.put_view(
  schema => 'w_productliveadhocreporting',
  name => 'nw_data_products_live',
  relation => 'nw_data_products',
  columns => array['product_id', 'product_name', 'unit_price']::text[],
  reader => 'warehouse_w_productliveadhocreporting');

-- Export/Warehouse/Reporting/NW_Data/suppliers
call intentc.put_table(
  relation => 'nw_data_suppliers',
  key => array['supplier_id']::text[],
  columns => array[
    ['supplier_id', 'integer', 'not null'],
    ['company_name', 'varchar(40)', 'not null'],
    ['city', 'varchar(15)', 'null']
  ]);
call intentc.put_view(
  schema => 'w_productliveadhocreporting',
  name => 'nw_data_suppliers_live',
  relation => 'nw_data_suppliers',
  columns => array['supplier_id', 'company_name', 'city']::text[],
  reader => 'warehouse_w_productliveadhocreporting');

-- DataTransformer/Warehouse/MaskCustomersWorkSpace
call intentc.put_transformer(
  identity => 'b0a9281b6779a508b058da519449c8ff',
  label => 'DataTransformer/Warehouse/MaskCustomersWorkSpace',
  shape => '18f668ac12375523',
  workspace => 'w_maskcustomersworkspace',
  inputs => array['Ingest/Warehouse/NW_Data']::text[],
  output => 'Ingest/Warehouse/Masked_NW_Data');

call intentc.end_chunk();
