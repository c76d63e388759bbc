select customer_id, null::varchar(40) as company_name, city from nw_data_customers_live
