-- The order desk's own database, as it might have grown over the years: the source of NW_Data.
-- May be run again: it ends with the same tables and rows.
drop table if exists categories, customer_customer_demo, customer_demographics, customers, employee_territories,
  employees, order_details, orders, products, region, shippers, suppliers, territories, us_states;

create table categories (category_id smallint primary key, category_name varchar(15) not null, description text, picture bytea);
insert into categories values
  (1, 'Beverages', 'Soft drinks, coffees, teas, beers, and ales', null),
  (2, 'Condiments', 'Sweet and savory sauces, relishes, spreads, and seasonings', '\xdeadbeef'),
  (8, 'Seafood', 'Seaweed and fish', null);

create table customer_demographics (customer_type_id varchar(5) primary key, customer_desc text);
create table customer_customer_demo (
  customer_id varchar(5), customer_type_id varchar(5), primary key (customer_id, customer_type_id));

create table customers (
  customer_id varchar(5) primary key, company_name varchar(40) not null, contact_name varchar(30),
  contact_title varchar(30), address varchar(60), city varchar(15), region varchar(15), postal_code varchar(10),
  country varchar(15), phone varchar(24), fax varchar(24));
insert into customers values
  ('ALFKI', 'Alfreds Futterkiste', 'Maria Anders', 'Sales Representative', 'Obere Str. 57', 'Berlin', null, '12209', 'Germany', '030-0074321', '030-0076545'),
  ('ANATR', 'Ana Trujillo Emparedados y helados', 'Ana Trujillo', 'Owner', 'Avda. de la Constitución 2222', 'México D.F.', null, '05021', 'Mexico', '(5) 555-4729', '(5) 555-3745'),
  ('AROUT', 'Around the Horn', 'Thomas Hardy', 'Sales Representative', '120 Hanover Sq.', 'London', null, 'WA1 1DP', 'UK', '(171) 555-7788', '(171) 555-6750'),
  ('BERGS', 'Berglunds snabbköp', 'Christina Berglund', 'Order Administrator', 'Berguvsvägen 8', 'Luleå', null, 'S-958 22', 'Sweden', '0921-12 34 65', '0921-12 34 67'),
  ('BLONP', 'Blondesddsl père et fils', 'Frédérique Citeaux', 'Marketing Manager', '24, place Kléber', 'Strasbourg', null, '67000', 'France', '88.60.15.31', '88.60.15.32'),
  ('BONAP', 'Bon app''', 'Laurence Lebihan', 'Owner', '12, rue des Bouchers', 'Marseille', null, '13008', 'France', '91.24.45.40', '91.24.45.41'),
  ('GREAL', 'Great Lakes Food Market', 'Howard Snyder', 'Marketing Manager', '2732 Baker Blvd.', 'Eugene', 'OR', '97403', 'USA', '(503) 555-7555', null),
  ('VINET', 'Vins et alcools Chevalier', 'Paul Henriot', 'Accounting Manager', '59 rue de l''Abbaye', 'Reims', null, '51100', 'France', '26.47.15.10', '26.47.15.11');

create table employees (
  employee_id smallint primary key, last_name varchar(20) not null, first_name varchar(10) not null, title varchar(30),
  title_of_courtesy varchar(25), birth_date date, hire_date date, address varchar(60), city varchar(15),
  region varchar(15), postal_code varchar(10), country varchar(15), home_phone varchar(24), extension varchar(4),
  photo bytea, notes text, reports_to smallint, photo_path varchar(255));
insert into employees (employee_id, last_name, first_name, title, birth_date, hire_date, city, country, reports_to) values
  (2, 'Fuller', 'Andrew', 'Vice President, Sales', '1952-02-19', '1992-08-14', 'Tacoma', 'USA', null),
  (5, 'Buchanan', 'Steven', 'Sales Manager', '1955-03-04', '1993-10-17', 'London', 'UK', 2),
  (6, 'Suyama', 'Michael', 'Sales Representative', '1963-07-02', '1993-10-17', 'London', 'UK', 5);

create table region (region_id smallint primary key, region_description varchar(60) not null);
insert into region values (1, 'Eastern'), (2, 'Western');
create table territories (
  territory_id varchar(20) primary key, territory_description varchar(60) not null, region_id smallint not null);
insert into territories values ('01581', 'Westboro', 1), ('98052', 'Redmond', 2);
create table employee_territories (employee_id smallint, territory_id varchar(20), primary key (employee_id, territory_id));
insert into employee_territories values (2, '01581'), (6, '98052');

create table shippers (shipper_id smallint primary key, company_name varchar(40) not null, phone varchar(24));
insert into shippers values (1, 'Speedy Express', '(503) 555-9831'), (3, 'Federal Shipping', '(503) 555-9931');

create table suppliers (
  supplier_id smallint primary key, company_name varchar(40) not null, contact_name varchar(30),
  contact_title varchar(30), address varchar(60), city varchar(15), region varchar(15), postal_code varchar(10),
  country varchar(15), phone varchar(24), fax varchar(24), homepage text);
insert into suppliers values
  (1, 'Exotic Liquids', 'Charlotte Cooper', 'Purchasing Manager', '49 Gilbert St.', 'London', null, 'EC1 4SD', 'UK', '(171) 555-2222', null, null),
  (2, 'New Orleans Cajun Delights', 'Shelley Burke', 'Order Administrator', 'P.O. Box 78934', 'New Orleans', 'LA', '70117', 'USA', '(100) 555-4822', null, '#CAJUN.HTM#'),
  (4, 'Tokyo Traders', 'Yoshi Nagase', 'Marketing Manager', '9-8 Sekimai Musashino-shi', 'Tokyo', null, '100', 'Japan', '(03) 3555-5011', null, null);

create table products (
  product_id int primary key, product_name varchar(40) not null, supplier_id smallint, category_id smallint,
  quantity_per_unit varchar(20), unit_price real, units_in_stock smallint, units_on_order smallint,
  reorder_level smallint, discontinued int not null);
insert into products values
  (1, 'Chai', 1, 1, '10 boxes x 30 bags', 18, 39, 0, 10, 1),
  (2, 'Chang', 1, 1, '24 - 12 oz bottles', 19, 17, 40, 25, 1),
  (3, 'Aniseed Syrup', 1, 2, '12 - 550 ml bottles', 10, 13, 70, 25, 0),
  (5, 'Chef Anton''s Gumbo Mix', 2, 2, '36 boxes', 21.35, 0, 0, 0, 1),
  (10, 'Ikura', 4, 8, '12 - 200 ml jars', 31, 31, 0, 0, 0);

create table orders (
  order_id smallint primary key, customer_id varchar(5), employee_id smallint, order_date date, required_date date,
  shipped_date date, ship_via smallint, freight real, ship_name varchar(40), ship_address varchar(60),
  ship_city varchar(15), ship_region varchar(15), ship_postal_code varchar(10), ship_country varchar(15));
insert into orders values
  (10248, 'VINET', 5, '1996-07-04', '1996-08-01', '1996-07-16', 3, 32.38, 'Vins et alcools Chevalier', '59 rue de l''Abbaye', 'Reims', null, '51100', 'France'),
  (10265, 'BLONP', 2, '1996-07-25', '1996-08-22', '1996-08-12', 1, 55.28, 'Blondel père et fils', '24, place Kléber', 'Strasbourg', null, '67000', 'France'),
  (10278, 'BERGS', 6, '1996-08-12', '1996-09-09', '1996-08-16', 3, 92.69, 'Berglunds snabbköp', 'Berguvsvägen 8', 'Luleå', null, 'S-958 22', 'Sweden'),
  (10528, 'GREAL', 6, '1997-05-06', '1997-05-20', '1997-05-09', 1, 3.35, 'Great Lakes Food Market', '2732 Baker Blvd.', 'Eugene', 'OR', '97403', 'USA');
create table order_details (
  order_id smallint, product_id smallint, unit_price real not null, quantity smallint not null, discount real not null,
  primary key (order_id, product_id));
insert into order_details values (10248, 1, 14, 12, 0), (10265, 2, 15.2, 30, 0), (10278, 5, 17, 16, 0), (10528, 3, 10, 9, 0);

create table us_states (
  state_id smallint primary key, state_name varchar(100), state_abbr varchar(2), state_region varchar(50));
insert into us_states values (37, 'Oregon', 'OR', 'west'), (19, 'Louisiana', 'LA', 'south');
