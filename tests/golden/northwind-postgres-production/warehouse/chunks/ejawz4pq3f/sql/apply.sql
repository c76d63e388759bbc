-- Warehouse, chunk ejawz4pq3f.
-- Desired state: run it on any earlier state, as often as you like, in one transaction (psql -1).
set standard_conforming_strings = on;
set client_encoding = 'UTF8';
set local lock_timeout = '3s';
set local client_min_messages = warning;
call intentc.begin_chunk('ejawz4pq3f', loader => 'warehouse_load_eu', owner => 'warehouse_deploy_eu');

-- Ingest/Warehouse/Masked_NW_Data
call intentc.put_stream(
  identity => '83f8919d176fa02c528f9b1501d9318f',
  label => 'Ingest/Warehouse/Masked_NW_Data',
  shape => 'e5a5ee30e0b0be85',
  contact => 'EU/Sales',
  capture => 'transformer');
call intentc.put_dataset(
  stream => '83f8919d176fa02c528f9b1501d9318f',
  name => 'customers',
  relation => 'masked_nw_data_customers',
  key => array['customer_id']::text[],
  columns => array[
    ['customer_id', 'character varying(5)', 'not null'],
    ['company_name', 'character varying(40)', 'null'],
    ['city', 'character varying(15)', 'null']
  ]);

-- Ingest/Warehouse/NW_Data
call intentc.put_stream(
  identity => 'a3a520d2cd8e6b22e824eb5f9daf4020',
  label => 'Ingest/Warehouse/NW_Data',
  shape => 'afb36186879cf172',
  contact => 'EU/Sales',
  capture => 'cdc');
call intentc.put_dataset(
  stream => 'a3a520d2cd8e6b22e824eb5f9daf4020',
  name => 'customers',
  relation => 'nw_data_customers',
  key => array['customer_id']::text[],
  columns => array[
    ['customer_id', 'character varying(5)', 'not null'],
    ['company_name', 'character varying(40)', 'not null'],
    ['contact_name', 'character varying(30)', 'null'],
    ['contact_title', 'character varying(30)', 'null'],
    ['address', 'character varying(60)', 'null'],
    ['city', 'character varying(15)', 'null'],
    ['region', 'character varying(15)', 'null'],
    ['postal_code', 'character varying(10)', 'null'],
    ['country', 'character varying(15)', 'null'],
    ['phone', 'character varying(24)', 'null'],
    ['fax', 'character varying(24)', 'null']
  ]);
call intentc.put_dataset(
  stream => 'a3a520d2cd8e6b22e824eb5f9daf4020',
  name => 'products',
  relation => 'nw_data_products',
  key => array['product_id']::text[],
  columns => array[
    ['product_id', 'integer', 'not null'],
    ['product_name', 'character varying(40)', 'not null'],
    ['supplier_id', 'smallint', 'null'],
    ['category_id', 'smallint', 'null'],
    ['quantity_per_unit', 'character varying(20)', 'null'],
    ['unit_price', 'numeric(10,2)', 'null'],
    ['units_in_stock', 'smallint', 'null'],
    ['units_on_order', 'smallint', 'null'],
    ['reorder_level', 'smallint', 'null'],
    ['discontinued', 'integer', 'not null']
  ]);
call intentc.put_dataset(
  stream => 'a3a520d2cd8e6b22e824eb5f9daf4020',
  name => 'suppliers',
  relation => 'nw_data_suppliers',
  key => array['supplier_id']::text[],
  columns => array[
    ['supplier_id', 'smallint', 'not null'],
    ['company_name', 'character varying(40)', 'not null'],
    ['contact_name', 'character varying(30)', 'null'],
    ['contact_title', 'character varying(30)', 'null'],
    ['address', 'character varying(60)', 'null'],
    ['city', 'character varying(15)', 'null'],
    ['region', 'character varying(15)', 'null'],
    ['postal_code', 'character varying(10)', 'null'],
    ['country', 'character varying(15)', 'null'],
    ['phone', 'character varying(24)', 'null'],
    ['fax', 'character varying(24)', 'null'],
    ['homepage', 'text', 'null']
  ]);

-- Export/Warehouse/Reporting/Masked_NW_Data/customers
call intentc.put_table(
  relation => 'masked_nw_data_customers',
  key => array['customer_id']::text[],
  columns => array[
    ['customer_id', 'character varying(5)', 'not null'],
    ['company_name', 'character varying(40)', 'null'],
    ['city', 'character varying(15)', 'null']
  ]);
call intentc.put_view(
  schema => 'w_productliveadhocreporting',
  name => 'masked_nw_data_customers_live',
  relation => 'masked_nw_data_customers',
  columns => array[
    ['customer_id', 'customer_id', 'character varying(5)'],
    ['company_name', 'company_name', 'character varying(40)'],
    ['city', 'city', 'character varying(15)']
  ],
  reader => 'warehouse_w_productliveadhocreporting');

-- Export/Warehouse/Reporting/NW_Data/customers
call intentc.put_table(
  relation => 'nw_data_customers',
  key => array['customer_id']::text[],
  columns => array[
    ['customer_id', 'character varying(5)', 'not null'],
    ['company_name', 'character varying(40)', 'not null'],
    ['contact_name', 'character varying(30)', 'null'],
    ['contact_title', 'character varying(30)', 'null'],
    ['address', 'character varying(60)', 'null'],
    ['city', 'character varying(15)', 'null'],
    ['region', 'character varying(15)', 'null'],
    ['postal_code', 'character varying(10)', 'null'],
    ['country', 'character varying(15)', 'null'],
    ['phone', 'character varying(24)', 'null'],
    ['fax', 'character varying(24)', 'null']
  ]);
call intentc.put_view(
  schema => 'w_maskcustomersworkspace',
  name => 'nw_data_customers_live',
  relation => 'nw_data_customers',
  columns => array[
    ['customer_id', 'customer_id', 'character varying(5)'],
    ['company_name', 'company_name', 'character varying(40)'],
    ['contact_name', 'contact_name', 'character varying(30)'],
    ['contact_title', 'contact_title', 'character varying(30)'],
    ['address', 'address', 'character varying(60)'],
    ['city', 'city', 'character varying(15)'],
    ['region', 'region', 'character varying(15)'],
    ['postal_code', 'postal_code', 'character varying(10)'],
    ['country', 'country', 'character varying(15)'],
    ['phone', 'phone', 'character varying(24)'],
    ['fax', 'fax', 'character varying(24)']
  ],
  reader => 'warehouse_w_maskcustomersworkspace');

-- Export/Warehouse/Reporting/NW_Data/products
call intentc.put_table(
  relation => 'nw_data_products',
  key => array['product_id']::text[],
  columns => array[
    ['product_id', 'integer', 'not null'],
    ['product_name', 'character varying(40)', 'not null'],
    ['supplier_id', 'smallint', 'null'],
    ['category_id', 'smallint', 'null'],
    ['quantity_per_unit', 'character varying(20)', 'null'],
    ['unit_price', 'numeric(10,2)', 'null'],
    ['units_in_stock', 'smallint', 'null'],
    ['units_on_order', 'smallint', 'null'],
    ['reorder_level', 'smallint', 'null'],
    ['discontinued', 'integer', 'not null']
  ]);
call intentc.put_view(
  schema => 'w_productliveadhocreporting',
  name => 'nw_data_products_live',
  relation => 'nw_data_products',
  columns => array[
    ['product_id', 'product_id', 'integer'],
    ['product_name', 'product_name', 'character varying(40)'],
    ['supplier_id', 'supplier_id', 'smallint'],
    ['category_id', 'category_id', 'smallint'],
    ['quantity_per_unit', 'quantity_per_unit', 'character varying(20)'],
    ['unit_price', 'unit_price', 'numeric(10,2)'],
    ['units_in_stock', 'units_in_stock', 'smallint'],
    ['units_on_order', 'units_on_order', 'smallint'],
    ['reorder_level', 'reorder_level', 'smallint'],
    ['discontinued', 'discontinued', 'integer']
  ],
  reader => 'warehouse_w_productliveadhocreporting');

-- Export/Warehouse/Reporting/NW_Data/suppliers
call intentc.put_table(
  relation => 'nw_data_suppliers',
  key => array['supplier_id']::text[],
  columns => array[
    ['supplier_id', 'smallint', 'not null'],
    ['company_name', 'character varying(40)', 'not null'],
    ['contact_name', 'character varying(30)', 'null'],
    ['contact_title', 'character varying(30)', 'null'],
    ['address', 'character varying(60)', 'null'],
    ['city', 'character varying(15)', 'null'],
    ['region', 'character varying(15)', 'null'],
    ['postal_code', 'character varying(10)', 'null'],
    ['country', 'character varying(15)', 'null'],
    ['phone', 'character varying(24)', 'null'],
    ['fax', 'character varying(24)', 'null'],
    ['homepage', 'text', 'null']
  ]);
call intentc.put_view(
  schema => 'w_productliveadhocreporting',
  name => 'nw_data_suppliers_live',
  relation => 'nw_data_suppliers',
  columns => array[
    ['supplier_id', 'supplier_id', 'smallint'],
    ['company_name', 'company_name', 'character varying(40)'],
    ['contact_name', 'contact_name', 'character varying(30)'],
    ['contact_title', 'contact_title', 'character varying(30)'],
    ['address', 'address', 'character varying(60)'],
    ['city', 'city', 'character varying(15)'],
    ['region', 'region', 'character varying(15)'],
    ['postal_code', 'postal_code', 'character varying(10)'],
    ['country', 'country', 'character varying(15)'],
    ['phone', 'phone', 'character varying(24)'],
    ['fax', 'fax', 'character varying(24)'],
    ['homepage', 'homepage', 'text']
  ],
  reader => 'warehouse_w_productliveadhocreporting');

-- DataTransformer/Warehouse/MaskCustomersWorkSpace
call intentc.put_transformer(
  identity => '7015f96c1876c80e2af9e72ae33985ce',
  label => 'DataTransformer/Warehouse/MaskCustomersWorkSpace',
  shape => '32c3b4f6e7f225d3',
  workspace => 'w_maskcustomersworkspace',
  inputs => array['Ingest/Warehouse/NW_Data']::text[],
  output => 'Ingest/Warehouse/Masked_NW_Data',
  login => 'warehouse_t_maskcustomersworkspace',
  trigger => '{"kind":"none"}');

call intentc.end_chunk();
