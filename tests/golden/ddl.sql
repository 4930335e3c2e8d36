create table if not exists resto."company" (
    "company_id" bigint not null,
    "name" text,
    "vat_inclusive" boolean,
    "opening_time" time,
    "time_zone" text,
    "street_name" text,
    "street_number" text,
    "zip_code" text,
    "city" text,
    "country" text,
    "server" text,
    "created_at" timestamptz,
    "enforce_liteserver" boolean,
    "enforce_cloud" boolean,
    "global_id" bigint,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id"));
alter table resto."company"
    add column if not exists "name" text,
    add column if not exists "vat_inclusive" boolean,
    add column if not exists "opening_time" time,
    add column if not exists "time_zone" text,
    add column if not exists "street_name" text,
    add column if not exists "street_number" text,
    add column if not exists "zip_code" text,
    add column if not exists "city" text,
    add column if not exists "country" text,
    add column if not exists "server" text,
    add column if not exists "created_at" timestamptz,
    add column if not exists "enforce_liteserver" boolean,
    add column if not exists "enforce_cloud" boolean,
    add column if not exists "global_id" bigint,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
comment on table resto."company" is
    'One row a company (restaurant); zone and opening time give business days [API: core/company]';
comment on column resto."company"."company_id" is
    'Company as the API numbers it; the first key column of every table [JSON: id]';
comment on column resto."company"."name" is
    'Name of the restaurant [JSON: name]';
comment on column resto."company"."vat_inclusive" is
    'Whether prices and line totals include tax (most of Europe) or not (US, Canada) [JSON: vatInclusive]';
comment on column resto."company"."opening_time" is
    'Local time at which a business day begins and the one before ends [JSON: openingTime]';
comment on column resto."company"."time_zone" is
    'Zone as the merchant set it: an IANA name or an old alias (US/Eastern) [JSON: timeZone]';
comment on column resto."company"."street_name" is
    'Street of the restaurant [JSON: streetName]';
comment on column resto."company"."street_number" is
    'House number [JSON: streetNumber]';
comment on column resto."company"."zip_code" is
    'Postal code [JSON: zipCode]';
comment on column resto."company"."city" is
    'City [JSON: city]';
comment on column resto."company"."country" is
    'Country, a name (Canada) or a code (US) [JSON: country]';
comment on column resto."company"."server" is
    'Host of the vendor''s cluster, whose database gives out the ids [JSON: server]';
comment on column resto."company"."created_at" is
    'When the company was set up at the vendor [JSON: creationTime]';
comment on column resto."company"."enforce_liteserver" is
    'Whether tills work through a server on site: receipts may then arrive late [JSON: enforceLiteserver]';
comment on column resto."company"."enforce_cloud" is
    'Whether tills must work through the vendor''s cloud [JSON: enforceCloud]';
comment on column resto."company"."global_id" is
    'Account-wide number of the company, the one customer cards refer to [JSON: globalId]';
comment on column resto."company"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."company"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."company"."synced_at" is
    'When this version was read from the API';
comment on column resto."company"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."company"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."company"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."establishment" (
    "company_id" bigint not null,
    "establishment_id" bigint not null,
    "name" text,
    "vat_inclusive" boolean,
    "opening_time" time,
    "time_zone" text,
    "street_name" text,
    "street_number" text,
    "zip_code" text,
    "city" text,
    "country" text,
    "server" text,
    "created_at" timestamptz,
    "enforce_liteserver" boolean,
    "enforce_cloud" boolean,
    "global_id" bigint,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "establishment_id"));
alter table resto."establishment"
    add column if not exists "name" text,
    add column if not exists "vat_inclusive" boolean,
    add column if not exists "opening_time" time,
    add column if not exists "time_zone" text,
    add column if not exists "street_name" text,
    add column if not exists "street_number" text,
    add column if not exists "zip_code" text,
    add column if not exists "city" text,
    add column if not exists "country" text,
    add column if not exists "server" text,
    add column if not exists "created_at" timestamptz,
    add column if not exists "enforce_liteserver" boolean,
    add column if not exists "enforce_cloud" boolean,
    add column if not exists "global_id" bigint,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
comment on table resto."establishment" is
    'One row an establishment, with the members of a company [API: core/establishment]';
comment on column resto."establishment"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."establishment"."establishment_id" is
    'Number of the establishment [JSON: id]';
comment on column resto."establishment"."name" is
    'Name of the restaurant [JSON: name]';
comment on column resto."establishment"."vat_inclusive" is
    'Whether prices and line totals include tax (most of Europe) or not (US, Canada) [JSON: vatInclusive]';
comment on column resto."establishment"."opening_time" is
    'Local time at which a business day begins and the one before ends [JSON: openingTime]';
comment on column resto."establishment"."time_zone" is
    'Zone as the merchant set it: an IANA name or an old alias (US/Eastern) [JSON: timeZone]';
comment on column resto."establishment"."street_name" is
    'Street of the restaurant [JSON: streetName]';
comment on column resto."establishment"."street_number" is
    'House number [JSON: streetNumber]';
comment on column resto."establishment"."zip_code" is
    'Postal code [JSON: zipCode]';
comment on column resto."establishment"."city" is
    'City [JSON: city]';
comment on column resto."establishment"."country" is
    'Country, a name (Canada) or a code (US) [JSON: country]';
comment on column resto."establishment"."server" is
    'Host of the vendor''s cluster, whose database gives out the ids [JSON: server]';
comment on column resto."establishment"."created_at" is
    'When the company was set up at the vendor [JSON: creationTime]';
comment on column resto."establishment"."enforce_liteserver" is
    'Whether tills work through a server on site: receipts may then arrive late [JSON: enforceLiteserver]';
comment on column resto."establishment"."enforce_cloud" is
    'Whether tills must work through the vendor''s cloud [JSON: enforceCloud]';
comment on column resto."establishment"."global_id" is
    'Account-wide number of the company, the one customer cards refer to [JSON: globalId]';
comment on column resto."establishment"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."establishment"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."establishment"."synced_at" is
    'When this version was read from the API';
comment on column resto."establishment"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."establishment"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."establishment"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."floor" (
    "company_id" bigint not null,
    "floor_id" bigint not null,
    "name" text,
    "capacity" integer,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "floor_id"));
alter table resto."floor"
    add column if not exists "name" text,
    add column if not exists "capacity" integer,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
comment on table resto."floor" is
    'One row a floor (revenue centre) [API: core/floor]';
comment on column resto."floor"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."floor"."floor_id" is
    'Number of the floor (revenue centre); receipts name it [JSON: id]';
comment on column resto."floor"."name" is
    'Name of the floor [JSON: name]';
comment on column resto."floor"."capacity" is
    'Guests it holds; 0 when nobody said [JSON: capacity]';
comment on column resto."floor"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."floor"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."floor"."synced_at" is
    'When this version was read from the API';
comment on column resto."floor"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."floor"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."floor"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."dining_table" (
    "company_id" bigint not null,
    "floor_id" bigint not null,
    "table_no" integer not null,
    "table_id" bigint,
    "stated_floor_id" bigint,
    "name" text,
    "seats" integer,
    "type" text,
    "status" text,
    "extra" jsonb,
    primary key ("company_id", "floor_id", "table_no"));
alter table resto."dining_table"
    add column if not exists "table_id" bigint,
    add column if not exists "stated_floor_id" bigint,
    add column if not exists "name" text,
    add column if not exists "seats" integer,
    add column if not exists "type" text,
    add column if not exists "status" text,
    add column if not exists "extra" jsonb;
create index if not exists "dining_table_table_id_idx"
    on resto."dining_table" ("company_id", "table_id");
comment on table resto."dining_table" is
    'Tables of a floor [JSON: tables]';
comment on column resto."dining_table"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."dining_table"."floor_id" is
    'Floor the table stands on [JSON: id]';
comment on column resto."dining_table"."table_no" is
    'Position on the floor''s list, from 1 [JSON: position in tables]';
comment on column resto."dining_table"."table_id" is
    'Number of the table; receipts, orders and reservations name it [JSON: tables.id]';
comment on column resto."dining_table"."stated_floor_id" is
    'Floor the table itself names [JSON: tables.floorId]';
comment on column resto."dining_table"."name" is
    'Name of the table: a number, TAB [JSON: tables.name]';
comment on column resto."dining_table"."seats" is
    'Seats; 0 when nobody said [JSON: tables.seats]';
comment on column resto."dining_table"."type" is
    'Kind of table, which becomes the type of its receipts [JSON: tables.type]';
comment on column resto."dining_table"."status" is
    'State of the table, where the vendor sends it [JSON: tables.status]';
comment on column resto."dining_table"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."payment_type" (
    "company_id" bigint not null,
    "payment_type_id" bigint not null,
    "type_id" integer,
    "name" text,
    "description" text,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "payment_type_id"));
alter table resto."payment_type"
    add column if not exists "type_id" integer,
    add column if not exists "name" text,
    add column if not exists "description" text,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
comment on table resto."payment_type" is
    'One row a payment type [API: onlineordering/paymenttype]';
comment on column resto."payment_type"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."payment_type"."payment_type_id" is
    'Number of the payment type [JSON: id]';
comment on column resto."payment_type"."type_id" is
    'Category of the payment: 1 cash, 4 credit card, 2910 Lightspeed Payments [JSON: typeId]';
comment on column resto."payment_type"."name" is
    'Name the merchant gave it [JSON: name]';
comment on column resto."payment_type"."description" is
    'Free text [JSON: description]';
comment on column resto."payment_type"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."payment_type"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."payment_type"."synced_at" is
    'When this version was read from the API';
comment on column resto."payment_type"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."payment_type"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."payment_type"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."tax_class" (
    "company_id" bigint not null,
    "tax_class_id" text not null,
    "description" text,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "tax_class_id"));
alter table resto."tax_class"
    add column if not exists "description" text,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
comment on table resto."tax_class" is
    'One row a tax class [API: onlineordering/taxclass]';
comment on column resto."tax_class"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."tax_class"."tax_class_id" is
    'Code of the tax class, a word [JSON: id]';
comment on column resto."tax_class"."description" is
    'What it is called [JSON: description]';
comment on column resto."tax_class"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."tax_class"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."tax_class"."synced_at" is
    'When this version was read from the API';
comment on column resto."tax_class"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."tax_class"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."tax_class"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."product_group" (
    "company_id" bigint not null,
    "group_id" bigint not null,
    "name" text,
    "sequence" integer,
    "visible" boolean,
    "category_id" bigint,
    "shortcut_category" boolean,
    "category_type" text,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "group_id"));
alter table resto."product_group"
    add column if not exists "name" text,
    add column if not exists "sequence" integer,
    add column if not exists "visible" boolean,
    add column if not exists "category_id" bigint,
    add column if not exists "shortcut_category" boolean,
    add column if not exists "category_type" text,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
comment on table resto."product_group" is
    'One row a group of products; product_group_member says who is in it [API: inventory/productgroup]';
comment on column resto."product_group"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."product_group"."group_id" is
    'Number of the group [JSON: id]';
comment on column resto."product_group"."name" is
    'Name of the group; discounts can be products of a group of that name [JSON: name]';
comment on column resto."product_group"."sequence" is
    'Place on the till [JSON: sequence]';
comment on column resto."product_group"."visible" is
    'Whether the till shows it [JSON: visible]';
comment on column resto."product_group"."category_id" is
    'Category the day report counts it under [JSON: categoryId]';
comment on column resto."product_group"."shortcut_category" is
    'Whether it is a shortcut on the till [JSON: shortcutCategory]';
comment on column resto."product_group"."category_type" is
    'Kind of category, rarely given [JSON: categoryType]';
comment on column resto."product_group"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."product_group"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."product_group"."synced_at" is
    'When this version was read from the API';
comment on column resto."product_group"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."product_group"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."product_group"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."product" (
    "company_id" bigint not null,
    "product_id" bigint not null,
    "name" text,
    "visible" boolean,
    "image_location" text,
    "kitchen_image_location" text,
    "cfd_image_location" text,
    "price" numeric(19,6),
    "price_without_vat" numeric(19,6),
    "takeaway_price" numeric(19,6),
    "takeaway_price_without_vat" numeric(19,6),
    "delivery_price" numeric(19,6),
    "delivery_price_without_vat" numeric(19,6),
    "product_type" text,
    "sku" text,
    "tax_class" text,
    "delivery_tax_class" text,
    "takeaway_tax_class" text,
    "stock_amount" numeric(14,4),
    "stock_management_enabled" boolean,
    "info" text,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "product_id"));
alter table resto."product"
    add column if not exists "name" text,
    add column if not exists "visible" boolean,
    add column if not exists "image_location" text,
    add column if not exists "kitchen_image_location" text,
    add column if not exists "cfd_image_location" text,
    add column if not exists "price" numeric(19,6),
    add column if not exists "price_without_vat" numeric(19,6),
    add column if not exists "takeaway_price" numeric(19,6),
    add column if not exists "takeaway_price_without_vat" numeric(19,6),
    add column if not exists "delivery_price" numeric(19,6),
    add column if not exists "delivery_price_without_vat" numeric(19,6),
    add column if not exists "product_type" text,
    add column if not exists "sku" text,
    add column if not exists "tax_class" text,
    add column if not exists "delivery_tax_class" text,
    add column if not exists "takeaway_tax_class" text,
    add column if not exists "stock_amount" numeric(14,4),
    add column if not exists "stock_management_enabled" boolean,
    add column if not exists "info" text,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
create index if not exists "product_sku_idx"
    on resto."product" ("company_id", "sku");
comment on table resto."product" is
    'One row a product; a deleted one keeps its row with deleted_at [API: inventory/product]';
comment on column resto."product"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."product"."product_id" is
    'Number of the product; lines of receipts name it in product_id [JSON: id]';
comment on column resto."product"."name" is
    'Name of the product today; lines keep the name it was sold under [JSON: name]';
comment on column resto."product"."visible" is
    'Whether the till shows it [JSON: visible]';
comment on column resto."product"."image_location" is
    'Picture on the till [JSON: imageLocation]';
comment on column resto."product"."kitchen_image_location" is
    'Picture in the kitchen [JSON: kitchenImageLocation]';
comment on column resto."product"."cfd_image_location" is
    'Picture on the customer''s display [JSON: cfdImageLocation]';
comment on column resto."product"."price" is
    'Price with tax; 0 where the company''s prices do not include tax [JSON: price]';
comment on column resto."product"."price_without_vat" is
    'Price without tax [JSON: priceWithoutVat]';
comment on column resto."product"."takeaway_price" is
    'Price with tax when taken away [JSON: takeawayPrice]';
comment on column resto."product"."takeaway_price_without_vat" is
    'Price without tax when taken away [JSON: takeawayPriceWithoutVat]';
comment on column resto."product"."delivery_price" is
    'Price with tax when delivered [JSON: deliveryPrice]';
comment on column resto."product"."delivery_price_without_vat" is
    'Price without tax when delivered [JSON: deliveryPriceWithoutVat]';
comment on column resto."product"."product_type" is
    'Kind of product in the vendor''s words, often empty [JSON: productType]';
comment on column resto."product"."sku" is
    'Product code (PLU); several products may share one [JSON: sku]';
comment on column resto."product"."tax_class" is
    'Tax class when eaten in; need not be in the list of tax classes [JSON: taxClass]';
comment on column resto."product"."delivery_tax_class" is
    'Tax class when delivered [JSON: deliveryTaxClass]';
comment on column resto."product"."takeaway_tax_class" is
    'Tax class when taken away [JSON: takeawayTaxClass]';
comment on column resto."product"."stock_amount" is
    'Stock at the time of reading; movements are not available [JSON: stockAmount]';
comment on column resto."product"."stock_management_enabled" is
    'Whether stock is counted for it [JSON: stockManagementEnabled]';
comment on column resto."product"."info" is
    'Free text [JSON: info]';
comment on column resto."product"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."product"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."product"."synced_at" is
    'When this version was read from the API';
comment on column resto."product"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."product"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."product"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."product_group_member" (
    "company_id" bigint not null,
    "product_id" bigint not null,
    "member_no" integer not null,
    "group_id" bigint,
    "extra" jsonb,
    primary key ("company_id", "product_id", "member_no"));
alter table resto."product_group_member"
    add column if not exists "group_id" bigint,
    add column if not exists "extra" jsonb;
create index if not exists "product_group_member_group_id_idx"
    on resto."product_group_member" ("company_id", "group_id");
comment on table resto."product_group_member" is
    'Groups a product belongs to [JSON: groupIds]';
comment on column resto."product_group_member"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."product_group_member"."product_id" is
    'Product [JSON: id]';
comment on column resto."product_group_member"."member_no" is
    'Position among the product''s groups, from 1 [JSON: position in groupIds]';
comment on column resto."product_group_member"."group_id" is
    'Group it belongs to (product_group) [JSON: groupIds]';
comment on column resto."product_group_member"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."product_addition" (
    "company_id" bigint not null,
    "product_id" bigint not null,
    "addition_no" integer not null,
    "addition_id" bigint,
    "name" text,
    "display_name" text,
    "multiselect" boolean,
    "min_selected_amount" integer,
    "max_selected_amount" integer,
    "extra" jsonb,
    primary key ("company_id", "product_id", "addition_no"));
alter table resto."product_addition"
    add column if not exists "addition_id" bigint,
    add column if not exists "name" text,
    add column if not exists "display_name" text,
    add column if not exists "multiselect" boolean,
    add column if not exists "min_selected_amount" integer,
    add column if not exists "max_selected_amount" integer,
    add column if not exists "extra" jsonb;
comment on table resto."product_addition" is
    'Additions offered with a product; their values stand in addition_value [JSON: additions]';
comment on column resto."product_addition"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."product_addition"."product_id" is
    'Product [JSON: id]';
comment on column resto."product_addition"."addition_no" is
    'Position among the product''s additions, from 1 [JSON: position in additions]';
comment on column resto."product_addition"."addition_id" is
    'Addition (modifier group) offered with it [JSON: additions.id]';
comment on column resto."product_addition"."name" is
    'Name of the addition [JSON: additions.name]';
comment on column resto."product_addition"."display_name" is
    'Name shown to guests [JSON: additions.displayName]';
comment on column resto."product_addition"."multiselect" is
    'Whether several values may be chosen [JSON: additions.multiselect]';
comment on column resto."product_addition"."min_selected_amount" is
    'Values that have to be chosen [JSON: additions.minSelectedAmount]';
comment on column resto."product_addition"."max_selected_amount" is
    'Values that may be chosen; -1 is any number [JSON: additions.maxSelectedAmount]';
comment on column resto."product_addition"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."subproduct" (
    "company_id" bigint not null,
    "product_id" bigint not null,
    "subproduct_id" bigint not null,
    "name" text,
    "visible" boolean,
    "product_type" text,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "product_id", "subproduct_id"));
alter table resto."subproduct"
    add column if not exists "name" text,
    add column if not exists "visible" boolean,
    add column if not exists "product_type" text,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
comment on table resto."subproduct" is
    'One row a part of a combo [API: inventory/product/{id}/subproduct]';
comment on column resto."subproduct"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."subproduct"."product_id" is
    'Combo the product is part of [JSON: the record the call was made for]';
comment on column resto."subproduct"."subproduct_id" is
    'Product that is part of it [JSON: id]';
comment on column resto."subproduct"."name" is
    'Name of the part [JSON: name]';
comment on column resto."subproduct"."visible" is
    'Whether the till shows it [JSON: visible]';
comment on column resto."subproduct"."product_type" is
    'Kind of product in the vendor''s words [JSON: productType]';
comment on column resto."subproduct"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."subproduct"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."subproduct"."synced_at" is
    'When this version was read from the API';
comment on column resto."subproduct"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."subproduct"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."subproduct"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."addition" (
    "company_id" bigint not null,
    "addition_id" bigint not null,
    "name" text,
    "display_name" text,
    "multiselect" boolean,
    "min_selected_amount" integer,
    "max_selected_amount" integer,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "addition_id"));
alter table resto."addition"
    add column if not exists "name" text,
    add column if not exists "display_name" text,
    add column if not exists "multiselect" boolean,
    add column if not exists "min_selected_amount" integer,
    add column if not exists "max_selected_amount" integer,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
comment on table resto."addition" is
    'One row an addition (modifier group) [API: inventory/additions]';
comment on column resto."addition"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."addition"."addition_id" is
    'Number of the addition (modifier group) [JSON: id]';
comment on column resto."addition"."name" is
    'Name of the addition [JSON: name]';
comment on column resto."addition"."display_name" is
    'Name shown to guests [JSON: displayName]';
comment on column resto."addition"."multiselect" is
    'Whether several values may be chosen [JSON: multiselect]';
comment on column resto."addition"."min_selected_amount" is
    'Values that have to be chosen [JSON: minSelectedAmount]';
comment on column resto."addition"."max_selected_amount" is
    'Values that may be chosen; -1 is any number [JSON: maxSelectedAmount]';
comment on column resto."addition"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."addition"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."addition"."synced_at" is
    'When this version was read from the API';
comment on column resto."addition"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."addition"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."addition"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."addition_value" (
    "company_id" bigint not null,
    "addition_id" bigint not null,
    "value_no" integer not null,
    "addition_value_id" bigint,
    "name" text,
    "price" numeric(19,6),
    "price_without_vat" numeric(19,6),
    "is_default" boolean,
    "info" text,
    "plu" text,
    "extra" jsonb,
    primary key ("company_id", "addition_id", "value_no"));
alter table resto."addition_value"
    add column if not exists "addition_value_id" bigint,
    add column if not exists "name" text,
    add column if not exists "price" numeric(19,6),
    add column if not exists "price_without_vat" numeric(19,6),
    add column if not exists "is_default" boolean,
    add column if not exists "info" text,
    add column if not exists "plu" text,
    add column if not exists "extra" jsonb;
comment on table resto."addition_value" is
    'What can be chosen of an addition, with its surcharge [JSON: values]';
comment on column resto."addition_value"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."addition_value"."addition_id" is
    'Addition it belongs to [JSON: id]';
comment on column resto."addition_value"."value_no" is
    'Position in the addition, from 1 [JSON: position in values]';
comment on column resto."addition_value"."addition_value_id" is
    'Number of the value; modifiers of lines name it in modifier_value_id [JSON: values.id]';
comment on column resto."addition_value"."name" is
    'Words of the value [JSON: values.name]';
comment on column resto."addition_value"."price" is
    'Surcharge with tax [JSON: values.price]';
comment on column resto."addition_value"."price_without_vat" is
    'Surcharge without tax [JSON: values.priceWithoutVAT or values.priceWithoutVat]';
comment on column resto."addition_value"."is_default" is
    'Whether it is chosen unless somebody says otherwise [JSON: values.default]';
comment on column resto."addition_value"."info" is
    'Free text [JSON: values.info]';
comment on column resto."addition_value"."plu" is
    'Product code of the value [JSON: values.plu]';
comment on column resto."addition_value"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."addition_product" (
    "company_id" bigint not null,
    "addition_id" bigint not null,
    "link_no" integer not null,
    "product_id" bigint,
    "extra" jsonb,
    primary key ("company_id", "addition_id", "link_no"));
alter table resto."addition_product"
    add column if not exists "product_id" bigint,
    add column if not exists "extra" jsonb;
comment on table resto."addition_product" is
    'Products an addition is linked to [JSON: productLinks]';
comment on column resto."addition_product"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."addition_product"."addition_id" is
    'Addition [JSON: id]';
comment on column resto."addition_product"."link_no" is
    'Position in the addition''s list, from 1 [JSON: position in productLinks]';
comment on column resto."addition_product"."product_id" is
    'Product it is offered with [JSON: productLinks]';
comment on column resto."addition_product"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."timed_event" (
    "company_id" bigint not null,
    "timed_event_id" bigint not null,
    "name" text,
    "type" text,
    "amount" numeric(19,4),
    "days_of_the_week" jsonb,
    "active_time_from" time,
    "active_time_to" time,
    "start_date" timestamptz,
    "end_date" timestamptz,
    "priority" integer,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "timed_event_id"));
alter table resto."timed_event"
    add column if not exists "name" text,
    add column if not exists "type" text,
    add column if not exists "amount" numeric(19,4),
    add column if not exists "days_of_the_week" jsonb,
    add column if not exists "active_time_from" time,
    add column if not exists "active_time_to" time,
    add column if not exists "start_date" timestamptz,
    add column if not exists "end_date" timestamptz,
    add column if not exists "priority" integer,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
comment on table resto."timed_event" is
    'One row a timed event [API: inventory/timed-events]';
comment on column resto."timed_event"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."timed_event"."timed_event_id" is
    'Number of the event [JSON: id]';
comment on column resto."timed_event"."name" is
    'Name of the event (happy hour) [JSON: name]';
comment on column resto."timed_event"."type" is
    'How it changes prices, in the vendor''s words: Percentage Adjustment [JSON: type]';
comment on column resto."timed_event"."amount" is
    'By how much: percent or money, as the type says; negative is cheaper [JSON: amount]';
comment on column resto."timed_event"."days_of_the_week" is
    'Seven truth values, Monday first [JSON: daysOfTheWeek]';
comment on column resto."timed_event"."active_time_from" is
    'Local time it begins on those days [JSON: activeTimeFrom]';
comment on column resto."timed_event"."active_time_to" is
    'Local time it ends on those days [JSON: activeTimeTo]';
comment on column resto."timed_event"."start_date" is
    'First moment it holds [JSON: startDate]';
comment on column resto."timed_event"."end_date" is
    'Last moment it holds [JSON: endDate]';
comment on column resto."timed_event"."priority" is
    'Which event wins where several hold [JSON: priority]';
comment on column resto."timed_event"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."timed_event"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."timed_event"."synced_at" is
    'When this version was read from the API';
comment on column resto."timed_event"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."timed_event"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."timed_event"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."timed_event_product" (
    "company_id" bigint not null,
    "timed_event_id" bigint not null,
    "link_no" integer not null,
    "product_id" bigint,
    "sku" text,
    "extra" jsonb,
    primary key ("company_id", "timed_event_id", "link_no"));
alter table resto."timed_event_product"
    add column if not exists "product_id" bigint,
    add column if not exists "sku" text,
    add column if not exists "extra" jsonb;
comment on table resto."timed_event_product" is
    'Products a timed event changes the price of [JSON: linkedProducts]';
comment on column resto."timed_event_product"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."timed_event_product"."timed_event_id" is
    'Event [JSON: id]';
comment on column resto."timed_event_product"."link_no" is
    'Position in the event''s list, from 1 [JSON: position in linkedProducts]';
comment on column resto."timed_event_product"."product_id" is
    'Product whose price changes [JSON: linkedProducts.id]';
comment on column resto."timed_event_product"."sku" is
    'Product code [JSON: linkedProducts.sku]';
comment on column resto."timed_event_product"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."customer" (
    "company_id" bigint not null,
    "customer_id" bigint not null,
    "uuid" text,
    "first_name" text,
    "last_name" text,
    "street" text,
    "street_number" text,
    "zip" text,
    "city" text,
    "country" text,
    "telephone" text,
    "delivery_street" text,
    "delivery_street_number" text,
    "delivery_zip" text,
    "delivery_city" text,
    "delivery_country" text,
    "email" text,
    "credits" numeric(19,4),
    "home_company_id" bigint,
    "modified_at" timestamptz,
    "note" text,
    "vat_number" text,
    "date_of_birth" text,
    "language" text,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "customer_id"));
alter table resto."customer"
    add column if not exists "uuid" text,
    add column if not exists "first_name" text,
    add column if not exists "last_name" text,
    add column if not exists "street" text,
    add column if not exists "street_number" text,
    add column if not exists "zip" text,
    add column if not exists "city" text,
    add column if not exists "country" text,
    add column if not exists "telephone" text,
    add column if not exists "delivery_street" text,
    add column if not exists "delivery_street_number" text,
    add column if not exists "delivery_zip" text,
    add column if not exists "delivery_city" text,
    add column if not exists "delivery_country" text,
    add column if not exists "email" text,
    add column if not exists "credits" numeric(19,4),
    add column if not exists "home_company_id" bigint,
    add column if not exists "modified_at" timestamptz,
    add column if not exists "note" text,
    add column if not exists "vat_number" text,
    add column if not exists "date_of_birth" text,
    add column if not exists "language" text,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
create index if not exists "customer_uuid_idx"
    on resto."customer" ("company_id", "uuid");
comment on table resto."customer" is
    'One row a guest; names are keyed digests unless the settings say otherwise [API: core/customer]';
comment on column resto."customer"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."customer"."customer_id" is
    'Number of the guest; receipts, orders and reservations name it [JSON: id]';
comment on column resto."customer"."uuid" is
    'Identifier across devices; receipts name it in customer_uuid [JSON: uuid]';
comment on column resto."customer"."first_name" is
    'First name [JSON: firstName]';
comment on column resto."customer"."last_name" is
    'Last name [JSON: lastName]';
comment on column resto."customer"."street" is
    'Street [JSON: street]';
comment on column resto."customer"."street_number" is
    'House number [JSON: streetNumber]';
comment on column resto."customer"."zip" is
    'Postal code [JSON: zip]';
comment on column resto."customer"."city" is
    'City [JSON: city]';
comment on column resto."customer"."country" is
    'Country [JSON: country]';
comment on column resto."customer"."telephone" is
    'Telephone [JSON: telephone]';
comment on column resto."customer"."delivery_street" is
    'Street for deliveries [JSON: deliveryStreet]';
comment on column resto."customer"."delivery_street_number" is
    'House number for deliveries [JSON: deliveryStreetNumber]';
comment on column resto."customer"."delivery_zip" is
    'Postal code for deliveries [JSON: deliveryZip]';
comment on column resto."customer"."delivery_city" is
    'City for deliveries [JSON: deliveryCity]';
comment on column resto."customer"."delivery_country" is
    'Country for deliveries [JSON: deliveryCountry]';
comment on column resto."customer"."email" is
    'E-mail address [JSON: email]';
comment on column resto."customer"."credits" is
    'Balance of the guest''s account; can be negative [JSON: credits]';
comment on column resto."customer"."home_company_id" is
    'Company the API names for the guest [JSON: companyId]';
comment on column resto."customer"."modified_at" is
    'Last change of the guest; the newer of two versions is kept [JSON: modificationTime]';
comment on column resto."customer"."note" is
    'Free text about the guest [JSON: note]';
comment on column resto."customer"."vat_number" is
    'Tax number [JSON: vatNumber]';
comment on column resto."customer"."date_of_birth" is
    'Date of birth as typed [JSON: dateOfBirth]';
comment on column resto."customer"."language" is
    'Language [JSON: language]';
comment on column resto."customer"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."customer"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."customer"."synced_at" is
    'When this version was read from the API';
comment on column resto."customer"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."customer"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."customer"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."customer_card" (
    "company_id" bigint not null,
    "customer_id" bigint not null,
    "card_no" integer not null,
    "uuid" text,
    "home_company_id" bigint,
    "main_establishment_master_id" bigint,
    "creation_user_id" bigint,
    "code" text,
    "type" text,
    "generated_date" timestamptz,
    "expiry_date" timestamptz,
    "last_used_date" timestamptz,
    "last_value_added_date" timestamptz,
    "original_value" numeric(19,4),
    "remaining_value" numeric(19,4),
    "sold_value" numeric(19,4),
    "redeemed_value" numeric(19,4),
    "stated_customer_id" bigint,
    "customer_uuid" text,
    "status" text,
    "extra" jsonb,
    primary key ("company_id", "customer_id", "card_no"));
alter table resto."customer_card"
    add column if not exists "uuid" text,
    add column if not exists "home_company_id" bigint,
    add column if not exists "main_establishment_master_id" bigint,
    add column if not exists "creation_user_id" bigint,
    add column if not exists "code" text,
    add column if not exists "type" text,
    add column if not exists "generated_date" timestamptz,
    add column if not exists "expiry_date" timestamptz,
    add column if not exists "last_used_date" timestamptz,
    add column if not exists "last_value_added_date" timestamptz,
    add column if not exists "original_value" numeric(19,4),
    add column if not exists "remaining_value" numeric(19,4),
    add column if not exists "sold_value" numeric(19,4),
    add column if not exists "redeemed_value" numeric(19,4),
    add column if not exists "stated_customer_id" bigint,
    add column if not exists "customer_uuid" text,
    add column if not exists "status" text,
    add column if not exists "extra" jsonb;
comment on table resto."customer_card" is
    'Loyalty and value cards of a guest [JSON: customerCards]';
comment on column resto."customer_card"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."customer_card"."customer_id" is
    'Guest the card belongs to [JSON: id]';
comment on column resto."customer_card"."card_no" is
    'Position among the guest''s cards, from 1 [JSON: position in customerCards]';
comment on column resto."customer_card"."uuid" is
    'Identifier of the card [JSON: customerCards.uuid]';
comment on column resto."customer_card"."home_company_id" is
    'Company that gave it out [JSON: customerCards.companyId]';
comment on column resto."customer_card"."main_establishment_master_id" is
    'Account the card is good for (company.global_id) [JSON: customerCards.mainEstablishmentMasterId]';
comment on column resto."customer_card"."creation_user_id" is
    'Employee who made it [JSON: customerCards.creationUserId]';
comment on column resto."customer_card"."code" is
    'Number on the card [JSON: customerCards.code]';
comment on column resto."customer_card"."type" is
    'Kind of card in the vendor''s words: LOYALTY_VALUE_CARD [JSON: customerCards.type]';
comment on column resto."customer_card"."generated_date" is
    'When it was made [JSON: customerCards.generatedDate]';
comment on column resto."customer_card"."expiry_date" is
    'When it ends [JSON: customerCards.expiryDate]';
comment on column resto."customer_card"."last_used_date" is
    'When it was used last [JSON: customerCards.lastUsedDate]';
comment on column resto."customer_card"."last_value_added_date" is
    'When value was added last [JSON: customerCards.lastValueAddedDate]';
comment on column resto."customer_card"."original_value" is
    'Value at the start [JSON: customerCards.originalValue]';
comment on column resto."customer_card"."remaining_value" is
    'Value left [JSON: customerCards.remainingValue]';
comment on column resto."customer_card"."sold_value" is
    'Value sold [JSON: customerCards.soldValue]';
comment on column resto."customer_card"."redeemed_value" is
    'Value redeemed [JSON: customerCards.redeemedValue]';
comment on column resto."customer_card"."stated_customer_id" is
    'Guest the card itself names [JSON: customerCards.customerId]';
comment on column resto."customer_card"."customer_uuid" is
    'Identifier of that guest [JSON: customerCards.customerUuid]';
comment on column resto."customer_card"."status" is
    'State in the vendor''s words: EMPTY [JSON: customerCards.status]';
comment on column resto."customer_card"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."customer_credit_change" (
    "company_id" bigint not null,
    "customer_id" bigint not null,
    "change_no" integer not null,
    "credit_change_id" bigint,
    "change_quantity" numeric(19,4),
    "creation_user_id" bigint,
    "created_at" timestamptz,
    "receipt_id" bigint,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "customer_id", "change_no"));
alter table resto."customer_credit_change"
    add column if not exists "credit_change_id" bigint,
    add column if not exists "change_quantity" numeric(19,4),
    add column if not exists "creation_user_id" bigint,
    add column if not exists "created_at" timestamptz,
    add column if not exists "receipt_id" bigint,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
comment on table resto."customer_credit_change" is
    'One row a change of a guest''s balance [API: core/customer/{id}/creditchange]';
comment on column resto."customer_credit_change"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."customer_credit_change"."customer_id" is
    'Guest whose balance changed [JSON: the record the call was made for]';
comment on column resto."customer_credit_change"."change_no" is
    'Position in the API''s list, from 1 [JSON: position in the reply]';
comment on column resto."customer_credit_change"."credit_change_id" is
    'Number of the change; old replies have none [JSON: id]';
comment on column resto."customer_credit_change"."change_quantity" is
    'Amount the balance changed by [JSON: changeQuantity]';
comment on column resto."customer_credit_change"."creation_user_id" is
    'Employee who made the change [JSON: creationUserId]';
comment on column resto."customer_credit_change"."created_at" is
    'When it was made [JSON: creationTime]';
comment on column resto."customer_credit_change"."receipt_id" is
    'Receipt it was made with [JSON: receiptId]';
comment on column resto."customer_credit_change"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."customer_credit_change"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."customer_credit_change"."synced_at" is
    'When this version was read from the API';
comment on column resto."customer_credit_change"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."customer_credit_change"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."customer_credit_change"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."employee" (
    "company_id" bigint not null,
    "user_id" bigint not null,
    "home_company_id" bigint,
    "visible" boolean,
    "username" text,
    "first_name" text,
    "last_name" text,
    "email" text,
    "telephone" text,
    "gsm" text,
    "street" text,
    "street_number" text,
    "city" text,
    "zip" text,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "user_id"));
alter table resto."employee"
    add column if not exists "home_company_id" bigint,
    add column if not exists "visible" boolean,
    add column if not exists "username" text,
    add column if not exists "first_name" text,
    add column if not exists "last_name" text,
    add column if not exists "email" text,
    add column if not exists "telephone" text,
    add column if not exists "gsm" text,
    add column if not exists "street" text,
    add column if not exists "street_number" text,
    add column if not exists "city" text,
    add column if not exists "zip" text,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
comment on table resto."employee" is
    'One row an employee [API: labour/employee]';
comment on column resto."employee"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."employee"."user_id" is
    'Number of the employee; receipts and clock times name it [JSON: userId]';
comment on column resto."employee"."home_company_id" is
    'Company the API names for the employee [JSON: companyId]';
comment on column resto."employee"."visible" is
    'Whether the till shows the employee [JSON: visible]';
comment on column resto."employee"."username" is
    'Name on the till [JSON: username]';
comment on column resto."employee"."first_name" is
    'First name [JSON: firstName]';
comment on column resto."employee"."last_name" is
    'Last name [JSON: lastName]';
comment on column resto."employee"."email" is
    'E-mail address [JSON: email]';
comment on column resto."employee"."telephone" is
    'Telephone [JSON: telephone]';
comment on column resto."employee"."gsm" is
    'Mobile telephone [JSON: gsm]';
comment on column resto."employee"."street" is
    'Street [JSON: street]';
comment on column resto."employee"."street_number" is
    'House number [JSON: streetNumber]';
comment on column resto."employee"."city" is
    'City [JSON: city]';
comment on column resto."employee"."zip" is
    'Postal code [JSON: zip]';
comment on column resto."employee"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."employee"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."employee"."synced_at" is
    'When this version was read from the API';
comment on column resto."employee"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."employee"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."employee"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."receipt" (
    "company_id" bigint not null,
    "receipt_id" bigint not null,
    "sequential_id" bigint,
    "sequence_number" bigint,
    "uuid" uuid,
    "parent_id" bigint,
    "floor_id" bigint,
    "table_id" bigint,
    "customer_id" bigint,
    "customer_uuid" text,
    "user_id" bigint,
    "status" text,
    "type" text,
    "created_at" timestamptz,
    "modified_at" timestamptz,
    "closed_at" timestamptz,
    "delivery_at" timestamptz,
    "printed_at" timestamptz,
    "total" numeric(19,4),
    "total_without_tax" numeric(19,4),
    "number_of_customers" integer,
    "current_course" integer,
    "order_id" bigint,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "receipt_id"));
alter table resto."receipt"
    add column if not exists "sequential_id" bigint,
    add column if not exists "sequence_number" bigint,
    add column if not exists "uuid" uuid,
    add column if not exists "parent_id" bigint,
    add column if not exists "floor_id" bigint,
    add column if not exists "table_id" bigint,
    add column if not exists "customer_id" bigint,
    add column if not exists "customer_uuid" text,
    add column if not exists "user_id" bigint,
    add column if not exists "status" text,
    add column if not exists "type" text,
    add column if not exists "created_at" timestamptz,
    add column if not exists "modified_at" timestamptz,
    add column if not exists "closed_at" timestamptz,
    add column if not exists "delivery_at" timestamptz,
    add column if not exists "printed_at" timestamptz,
    add column if not exists "total" numeric(19,4),
    add column if not exists "total_without_tax" numeric(19,4),
    add column if not exists "number_of_customers" integer,
    add column if not exists "current_course" integer,
    add column if not exists "order_id" bigint,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
create index if not exists "receipt_created_at_idx"
    on resto."receipt" ("company_id", "created_at");
create index if not exists "receipt_modified_at_idx"
    on resto."receipt" ("company_id", "modified_at");
comment on table resto."receipt" is
    'One row a receipt (bill) of a table, a tab, a delivery or a takeaway [API: financial/receipt]';
comment on column resto."receipt"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."receipt"."receipt_id" is
    'Number of the receipt in the vendor''s cloud [JSON: id]';
comment on column resto."receipt"."sequential_id" is
    'Fiscal sequential number; given when printed or finalised, so it can come late [JSON: sequentialId]';
comment on column resto."receipt"."sequence_number" is
    'Running receipt number of the company [JSON: sequenceNumber]';
comment on column resto."receipt"."uuid" is
    'Universal identifier of the receipt [JSON: uuid]';
comment on column resto."receipt"."parent_id" is
    'Receipt this one was split or moved from; NULL when it stands alone [JSON: parentId]';
comment on column resto."receipt"."floor_id" is
    'Floor (revenue centre) of the table [JSON: floorId]';
comment on column resto."receipt"."table_id" is
    'Table the receipt was opened on [JSON: tableId]';
comment on column resto."receipt"."customer_id" is
    'Guest the receipt was assigned to [JSON: customerId]';
comment on column resto."receipt"."customer_uuid" is
    'Identifier of that guest across devices [JSON: customerUuid]';
comment on column resto."receipt"."user_id" is
    'Employee who opened the receipt; receipts made by an integration have a user of their own [JSON: userId]';
comment on column resto."receipt"."status" is
    'State in the vendor''s words: PAID and DONE are known, others are stored as they come [JSON: status]';
comment on column resto."receipt"."type" is
    'Kind of sale: restaurant, bar, takeaway, takeaway_simple, delivery, tab [JSON: type]';
comment on column resto."receipt"."created_at" is
    'First order on the ticket; places the receipt on its business day [JSON: creationDate]';
comment on column resto."receipt"."modified_at" is
    'Last change of order or payment; the newer of two versions is kept [JSON: modificationDate]';
comment on column resto."receipt"."closed_at" is
    'Closing time; often not filled even on paid receipts, so do not count by it [JSON: closingDate]';
comment on column resto."receipt"."delivery_at" is
    'Time promised for delivery or pick-up; absent on dine-in receipts [JSON: deliveryDate]';
comment on column resto."receipt"."printed_at" is
    'When the receipt was printed; NULL when it never was [JSON: printDate]';
comment on column resto."receipt"."total" is
    'Total with tax [JSON: total]';
comment on column resto."receipt"."total_without_tax" is
    'Total without tax [JSON: totalWithoutTax]';
comment on column resto."receipt"."number_of_customers" is
    'Covers as entered at the till; 0 means nobody entered them [JSON: numberOfCustomers]';
comment on column resto."receipt"."current_course" is
    'Course the table is at [JSON: currentCourse]';
comment on column resto."receipt"."order_id" is
    'Online order the receipt came from, where the vendor says so [JSON: orderId]';
comment on column resto."receipt"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."receipt"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."receipt"."synced_at" is
    'When this version was read from the API';
comment on column resto."receipt"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."receipt"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."receipt"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."receipt_item" (
    "company_id" bigint not null,
    "receipt_id" bigint not null,
    "line_no" integer not null,
    "item_id" text,
    "parent_item_id" text,
    "plu" text,
    "product_id" bigint,
    "product_name" text,
    "info" text,
    "quantity" numeric(14,4),
    "unit_price" numeric(19,6),
    "unit_price_without_vat" numeric(19,6),
    "total_price" numeric(19,4),
    "total_price_without_vat" numeric(19,4),
    "vat_percentage" numeric(9,4),
    "delivery_vat_percentage" numeric(9,4),
    "takeaway_vat_percentage" numeric(9,4),
    "price_type_id" integer,
    "seat" integer,
    "course" integer,
    "created_at" timestamptz,
    "sent_at" timestamptz,
    "discount_price" numeric(19,6),
    "discount_price_without_vat" numeric(19,6),
    "tax_class_code" text,
    "extra" jsonb,
    primary key ("company_id", "receipt_id", "line_no"));
alter table resto."receipt_item"
    add column if not exists "item_id" text,
    add column if not exists "parent_item_id" text,
    add column if not exists "plu" text,
    add column if not exists "product_id" bigint,
    add column if not exists "product_name" text,
    add column if not exists "info" text,
    add column if not exists "quantity" numeric(14,4),
    add column if not exists "unit_price" numeric(19,6),
    add column if not exists "unit_price_without_vat" numeric(19,6),
    add column if not exists "total_price" numeric(19,4),
    add column if not exists "total_price_without_vat" numeric(19,4),
    add column if not exists "vat_percentage" numeric(9,4),
    add column if not exists "delivery_vat_percentage" numeric(9,4),
    add column if not exists "takeaway_vat_percentage" numeric(9,4),
    add column if not exists "price_type_id" integer,
    add column if not exists "seat" integer,
    add column if not exists "course" integer,
    add column if not exists "created_at" timestamptz,
    add column if not exists "sent_at" timestamptz,
    add column if not exists "discount_price" numeric(19,6),
    add column if not exists "discount_price_without_vat" numeric(19,6),
    add column if not exists "tax_class_code" text,
    add column if not exists "extra" jsonb;
create index if not exists "receipt_item_product_id_idx"
    on resto."receipt_item" ("company_id", "product_id");
comment on table resto."receipt_item" is
    'One row a line of a receipt; line totals contain the modifiers [JSON: items]';
comment on column resto."receipt_item"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."receipt_item"."receipt_id" is
    'Receipt the line stands on [JSON: id]';
comment on column resto."receipt_item"."line_no" is
    'Position of the line on the receipt, from 1 [JSON: position in items]';
comment on column resto."receipt_item"."item_id" is
    'Vendor''s id of the line, unique within its receipt only; may be absent [JSON: items.id]';
comment on column resto."receipt_item"."parent_item_id" is
    'item_id of the line this one belongs to (parts of a combo); NULL at the top [JSON: items.parentId]';
comment on column resto."receipt_item"."plu" is
    'Product code (PLU, SKU), which receipts call productId; product_id is the number [JSON: items.productId or items.productPLU]';
comment on column resto."receipt_item"."product_id" is
    'Product number; products deleted since keep their number here [JSON: items.prodId]';
comment on column resto."receipt_item"."product_name" is
    'Product name when it was sold [JSON: items.productName]';
comment on column resto."receipt_item"."info" is
    'Free text on the line [JSON: items.info]';
comment on column resto."receipt_item"."quantity" is
    'Quantity; fractions are possible, refunds are negative [JSON: items.amount]';
comment on column resto."receipt_item"."unit_price" is
    'Price of one with tax; 0 where the company''s prices do not include tax [JSON: items.unitPrice]';
comment on column resto."receipt_item"."unit_price_without_vat" is
    'Price of one without tax [JSON: items.unitPriceWithoutVat]';
comment on column resto."receipt_item"."total_price" is
    'Line total with tax, modifiers included [JSON: items.totalPrice]';
comment on column resto."receipt_item"."total_price_without_vat" is
    'Line total without tax, modifiers included [JSON: items.totalPriceWithoutVat]';
comment on column resto."receipt_item"."vat_percentage" is
    'Tax in the price, percent; 0 where prices do not include tax although tax was charged [JSON: items.vatPercentage]';
comment on column resto."receipt_item"."delivery_vat_percentage" is
    'Tax rate of the product when delivered, percent [JSON: items.deliveryVatPercentage]';
comment on column resto."receipt_item"."takeaway_vat_percentage" is
    'Tax rate of the product when taken away, percent [JSON: items.takeawayVatPercentage]';
comment on column resto."receipt_item"."price_type_id" is
    'Price type, by the vendor''s number [JSON: items.priceTypeId]';
comment on column resto."receipt_item"."seat" is
    'Seat at the table; 0 when not given [JSON: items.seat]';
comment on column resto."receipt_item"."course" is
    'Course the line belongs to; 0 when not given [JSON: items.course]';
comment on column resto."receipt_item"."created_at" is
    'When the line was ordered [JSON: items.creationDate]';
comment on column resto."receipt_item"."sent_at" is
    'When the line was sent to the kitchen or bar [JSON: items.sentDate]';
comment on column resto."receipt_item"."discount_price" is
    'Discount as sent, 0 when none; reduction or reduced price is not documented [JSON: items.discountPrice]';
comment on column resto."receipt_item"."discount_price_without_vat" is
    'The same without tax [JSON: items.discountPriceWithoutVat]';
comment on column resto."receipt_item"."tax_class_code" is
    'Tax class of the line [JSON: items.taxInfo.taxClassCode]';
comment on column resto."receipt_item"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."receipt_item_modifier" (
    "company_id" bigint not null,
    "receipt_id" bigint not null,
    "line_no" integer not null,
    "modifier_no" integer not null,
    "modifier_value_id" bigint,
    "modifier_id" bigint,
    "name" text,
    "price" numeric(19,6),
    "price_without_vat" numeric(19,6),
    "is_default" boolean,
    "info" text,
    "plu" text,
    "extra" jsonb,
    primary key ("company_id", "receipt_id", "line_no", "modifier_no"));
alter table resto."receipt_item_modifier"
    add column if not exists "modifier_value_id" bigint,
    add column if not exists "modifier_id" bigint,
    add column if not exists "name" text,
    add column if not exists "price" numeric(19,6),
    add column if not exists "price_without_vat" numeric(19,6),
    add column if not exists "is_default" boolean,
    add column if not exists "info" text,
    add column if not exists "plu" text,
    add column if not exists "extra" jsonb;
comment on table resto."receipt_item_modifier" is
    'Modifiers of a line (extras, wishes, cooking grades) [JSON: items.modifierValues]';
comment on column resto."receipt_item_modifier"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."receipt_item_modifier"."receipt_id" is
    'Receipt the line stands on [JSON: id]';
comment on column resto."receipt_item_modifier"."line_no" is
    'Line that was modified [JSON: position in items]';
comment on column resto."receipt_item_modifier"."modifier_no" is
    'Position of the modifier on the line, from 1 [JSON: position in items.modifierValues]';
comment on column resto."receipt_item_modifier"."modifier_value_id" is
    'Modifier chosen; -1 is free text, so it is not unique on a line [JSON: items.modifierValues.id]';
comment on column resto."receipt_item_modifier"."modifier_id" is
    'Modifier group it belongs to [JSON: items.modifierValues.modifierId]';
comment on column resto."receipt_item_modifier"."name" is
    'Words of the modifier when it was sold [JSON: items.modifierValues.name]';
comment on column resto."receipt_item_modifier"."price" is
    'Surcharge with tax; the line''s total contains it [JSON: items.modifierValues.price]';
comment on column resto."receipt_item_modifier"."price_without_vat" is
    'Surcharge without tax [JSON: items.modifierValues.priceWithoutVAT or items.modifierValues.priceWithoutVat]';
comment on column resto."receipt_item_modifier"."is_default" is
    'Whether the product comes with it [JSON: items.modifierValues.default]';
comment on column resto."receipt_item_modifier"."info" is
    'Free text on the modifier [JSON: items.modifierValues.info]';
comment on column resto."receipt_item_modifier"."plu" is
    'Product code of the modifier [JSON: items.modifierValues.plu]';
comment on column resto."receipt_item_modifier"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."receipt_item_tax" (
    "company_id" bigint not null,
    "receipt_id" bigint not null,
    "line_no" integer not null,
    "tax_no" integer not null,
    "tax_rate" numeric(9,4),
    "tax_rate_code" text,
    "extra" jsonb,
    primary key ("company_id", "receipt_id", "line_no", "tax_no"));
alter table resto."receipt_item_tax"
    add column if not exists "tax_rate" numeric(9,4),
    add column if not exists "tax_rate_code" text,
    add column if not exists "extra" jsonb;
comment on table resto."receipt_item_tax" is
    'Taxes that apply to a line: rates, not amounts [JSON: items.taxInfo.taxCalculations]';
comment on column resto."receipt_item_tax"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."receipt_item_tax"."receipt_id" is
    'Receipt the line stands on [JSON: id]';
comment on column resto."receipt_item_tax"."line_no" is
    'Line that is taxed [JSON: position in items]';
comment on column resto."receipt_item_tax"."tax_no" is
    'Position of the tax on the line, from 1 [JSON: position in items.taxInfo.taxCalculations]';
comment on column resto."receipt_item_tax"."tax_rate" is
    'Rate, percent; amounts stand in receipt_tax only [JSON: items.taxInfo.taxCalculations.taxRate]';
comment on column resto."receipt_item_tax"."tax_rate_code" is
    'Name of the tax (GST, QST, HST) [JSON: items.taxInfo.taxCalculations.taxRateCode]';
comment on column resto."receipt_item_tax"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."receipt_action_item" (
    "company_id" bigint not null,
    "receipt_id" bigint not null,
    "line_no" integer not null,
    "item_id" text,
    "parent_item_id" text,
    "plu" text,
    "product_id" bigint,
    "product_name" text,
    "info" text,
    "quantity" numeric(14,4),
    "unit_price" numeric(19,6),
    "unit_price_without_vat" numeric(19,6),
    "total_price" numeric(19,4),
    "total_price_without_vat" numeric(19,4),
    "vat_percentage" numeric(9,4),
    "delivery_vat_percentage" numeric(9,4),
    "takeaway_vat_percentage" numeric(9,4),
    "price_type_id" integer,
    "seat" integer,
    "course" integer,
    "created_at" timestamptz,
    "sent_at" timestamptz,
    "discount_price" numeric(19,6),
    "discount_price_without_vat" numeric(19,6),
    "tax_class_code" text,
    "extra" jsonb,
    primary key ("company_id", "receipt_id", "line_no"));
alter table resto."receipt_action_item"
    add column if not exists "item_id" text,
    add column if not exists "parent_item_id" text,
    add column if not exists "plu" text,
    add column if not exists "product_id" bigint,
    add column if not exists "product_name" text,
    add column if not exists "info" text,
    add column if not exists "quantity" numeric(14,4),
    add column if not exists "unit_price" numeric(19,6),
    add column if not exists "unit_price_without_vat" numeric(19,6),
    add column if not exists "total_price" numeric(19,4),
    add column if not exists "total_price_without_vat" numeric(19,4),
    add column if not exists "vat_percentage" numeric(9,4),
    add column if not exists "delivery_vat_percentage" numeric(9,4),
    add column if not exists "takeaway_vat_percentage" numeric(9,4),
    add column if not exists "price_type_id" integer,
    add column if not exists "seat" integer,
    add column if not exists "course" integer,
    add column if not exists "created_at" timestamptz,
    add column if not exists "sent_at" timestamptz,
    add column if not exists "discount_price" numeric(19,6),
    add column if not exists "discount_price_without_vat" numeric(19,6),
    add column if not exists "tax_class_code" text,
    add column if not exists "extra" jsonb;
comment on table resto."receipt_action_item" is
    'Action items of a receipt, presumably corrections and voids; never sales [JSON: actionItems]';
comment on column resto."receipt_action_item"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."receipt_action_item"."receipt_id" is
    'Receipt the line stands on [JSON: id]';
comment on column resto."receipt_action_item"."line_no" is
    'Position of the line on the receipt, from 1 [JSON: position in actionItems]';
comment on column resto."receipt_action_item"."item_id" is
    'Vendor''s id of the line, unique within its receipt only; may be absent [JSON: actionItems.id]';
comment on column resto."receipt_action_item"."parent_item_id" is
    'item_id of the line this one belongs to (parts of a combo); NULL at the top [JSON: actionItems.parentId]';
comment on column resto."receipt_action_item"."plu" is
    'Product code (PLU, SKU), which receipts call productId; product_id is the number [JSON: actionItems.productId or actionItems.productPLU]';
comment on column resto."receipt_action_item"."product_id" is
    'Product number; products deleted since keep their number here [JSON: actionItems.prodId]';
comment on column resto."receipt_action_item"."product_name" is
    'Product name when it was sold [JSON: actionItems.productName]';
comment on column resto."receipt_action_item"."info" is
    'Free text on the line [JSON: actionItems.info]';
comment on column resto."receipt_action_item"."quantity" is
    'Quantity; fractions are possible, refunds are negative [JSON: actionItems.amount]';
comment on column resto."receipt_action_item"."unit_price" is
    'Price of one with tax; 0 where the company''s prices do not include tax [JSON: actionItems.unitPrice]';
comment on column resto."receipt_action_item"."unit_price_without_vat" is
    'Price of one without tax [JSON: actionItems.unitPriceWithoutVat]';
comment on column resto."receipt_action_item"."total_price" is
    'Line total with tax, modifiers included [JSON: actionItems.totalPrice]';
comment on column resto."receipt_action_item"."total_price_without_vat" is
    'Line total without tax, modifiers included [JSON: actionItems.totalPriceWithoutVat]';
comment on column resto."receipt_action_item"."vat_percentage" is
    'Tax in the price, percent; 0 where prices do not include tax although tax was charged [JSON: actionItems.vatPercentage]';
comment on column resto."receipt_action_item"."delivery_vat_percentage" is
    'Tax rate of the product when delivered, percent [JSON: actionItems.deliveryVatPercentage]';
comment on column resto."receipt_action_item"."takeaway_vat_percentage" is
    'Tax rate of the product when taken away, percent [JSON: actionItems.takeawayVatPercentage]';
comment on column resto."receipt_action_item"."price_type_id" is
    'Price type, by the vendor''s number [JSON: actionItems.priceTypeId]';
comment on column resto."receipt_action_item"."seat" is
    'Seat at the table; 0 when not given [JSON: actionItems.seat]';
comment on column resto."receipt_action_item"."course" is
    'Course the line belongs to; 0 when not given [JSON: actionItems.course]';
comment on column resto."receipt_action_item"."created_at" is
    'When the line was ordered [JSON: actionItems.creationDate]';
comment on column resto."receipt_action_item"."sent_at" is
    'When the line was sent to the kitchen or bar [JSON: actionItems.sentDate]';
comment on column resto."receipt_action_item"."discount_price" is
    'Discount as sent, 0 when none; reduction or reduced price is not documented [JSON: actionItems.discountPrice]';
comment on column resto."receipt_action_item"."discount_price_without_vat" is
    'The same without tax [JSON: actionItems.discountPriceWithoutVat]';
comment on column resto."receipt_action_item"."tax_class_code" is
    'Tax class of the line [JSON: actionItems.taxInfo.taxClassCode]';
comment on column resto."receipt_action_item"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."receipt_action_item_modifier" (
    "company_id" bigint not null,
    "receipt_id" bigint not null,
    "line_no" integer not null,
    "modifier_no" integer not null,
    "modifier_value_id" bigint,
    "modifier_id" bigint,
    "name" text,
    "price" numeric(19,6),
    "price_without_vat" numeric(19,6),
    "is_default" boolean,
    "info" text,
    "plu" text,
    "extra" jsonb,
    primary key ("company_id", "receipt_id", "line_no", "modifier_no"));
alter table resto."receipt_action_item_modifier"
    add column if not exists "modifier_value_id" bigint,
    add column if not exists "modifier_id" bigint,
    add column if not exists "name" text,
    add column if not exists "price" numeric(19,6),
    add column if not exists "price_without_vat" numeric(19,6),
    add column if not exists "is_default" boolean,
    add column if not exists "info" text,
    add column if not exists "plu" text,
    add column if not exists "extra" jsonb;
comment on table resto."receipt_action_item_modifier" is
    'Modifiers of an action item [JSON: actionItems.modifierValues]';
comment on column resto."receipt_action_item_modifier"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."receipt_action_item_modifier"."receipt_id" is
    'Receipt the line stands on [JSON: id]';
comment on column resto."receipt_action_item_modifier"."line_no" is
    'Line that was modified [JSON: position in actionItems]';
comment on column resto."receipt_action_item_modifier"."modifier_no" is
    'Position of the modifier on the line, from 1 [JSON: position in actionItems.modifierValues]';
comment on column resto."receipt_action_item_modifier"."modifier_value_id" is
    'Modifier chosen; -1 is free text, so it is not unique on a line [JSON: actionItems.modifierValues.id]';
comment on column resto."receipt_action_item_modifier"."modifier_id" is
    'Modifier group it belongs to [JSON: actionItems.modifierValues.modifierId]';
comment on column resto."receipt_action_item_modifier"."name" is
    'Words of the modifier when it was sold [JSON: actionItems.modifierValues.name]';
comment on column resto."receipt_action_item_modifier"."price" is
    'Surcharge with tax; the line''s total contains it [JSON: actionItems.modifierValues.price]';
comment on column resto."receipt_action_item_modifier"."price_without_vat" is
    'Surcharge without tax [JSON: actionItems.modifierValues.priceWithoutVAT or actionItems.modifierValues.priceWithoutVat]';
comment on column resto."receipt_action_item_modifier"."is_default" is
    'Whether the product comes with it [JSON: actionItems.modifierValues.default]';
comment on column resto."receipt_action_item_modifier"."info" is
    'Free text on the modifier [JSON: actionItems.modifierValues.info]';
comment on column resto."receipt_action_item_modifier"."plu" is
    'Product code of the modifier [JSON: actionItems.modifierValues.plu]';
comment on column resto."receipt_action_item_modifier"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."receipt_action_item_tax" (
    "company_id" bigint not null,
    "receipt_id" bigint not null,
    "line_no" integer not null,
    "tax_no" integer not null,
    "tax_rate" numeric(9,4),
    "tax_rate_code" text,
    "extra" jsonb,
    primary key ("company_id", "receipt_id", "line_no", "tax_no"));
alter table resto."receipt_action_item_tax"
    add column if not exists "tax_rate" numeric(9,4),
    add column if not exists "tax_rate_code" text,
    add column if not exists "extra" jsonb;
comment on table resto."receipt_action_item_tax" is
    'Taxes that apply to an action item: rates, not amounts [JSON: actionItems.taxInfo.taxCalculations]';
comment on column resto."receipt_action_item_tax"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."receipt_action_item_tax"."receipt_id" is
    'Receipt the line stands on [JSON: id]';
comment on column resto."receipt_action_item_tax"."line_no" is
    'Line that is taxed [JSON: position in actionItems]';
comment on column resto."receipt_action_item_tax"."tax_no" is
    'Position of the tax on the line, from 1 [JSON: position in actionItems.taxInfo.taxCalculations]';
comment on column resto."receipt_action_item_tax"."tax_rate" is
    'Rate, percent; amounts stand in receipt_tax only [JSON: actionItems.taxInfo.taxCalculations.taxRate]';
comment on column resto."receipt_action_item_tax"."tax_rate_code" is
    'Name of the tax (GST, QST, HST) [JSON: actionItems.taxInfo.taxCalculations.taxRateCode]';
comment on column resto."receipt_action_item_tax"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."receipt_payment" (
    "company_id" bigint not null,
    "receipt_id" bigint not null,
    "payment_no" integer not null,
    "payment_id" bigint,
    "type" text,
    "payment_type_id" bigint,
    "payment_type_category_id" integer,
    "amount" numeric(19,4),
    "tips" numeric(19,4),
    "restitution" numeric(19,4),
    "status_id" integer,
    "device_id" text,
    "created_at" timestamptz,
    "modified_at" timestamptz,
    "extra" jsonb,
    primary key ("company_id", "receipt_id", "payment_no"));
alter table resto."receipt_payment"
    add column if not exists "payment_id" bigint,
    add column if not exists "type" text,
    add column if not exists "payment_type_id" bigint,
    add column if not exists "payment_type_category_id" integer,
    add column if not exists "amount" numeric(19,4),
    add column if not exists "tips" numeric(19,4),
    add column if not exists "restitution" numeric(19,4),
    add column if not exists "status_id" integer,
    add column if not exists "device_id" text,
    add column if not exists "created_at" timestamptz,
    add column if not exists "modified_at" timestamptz,
    add column if not exists "extra" jsonb;
comment on table resto."receipt_payment" is
    'One row a payment; a receipt can have several, at different times [JSON: payments]';
comment on column resto."receipt_payment"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."receipt_payment"."receipt_id" is
    'Receipt that was paid [JSON: id]';
comment on column resto."receipt_payment"."payment_no" is
    'Position of the payment on the receipt, from 1 [JSON: position in payments]';
comment on column resto."receipt_payment"."payment_id" is
    'Vendor''s number of the payment [JSON: payments.id]';
comment on column resto."receipt_payment"."type" is
    'Name of the payment type at that time, as the merchant chose it [JSON: payments.type]';
comment on column resto."receipt_payment"."payment_type_id" is
    'Payment type [JSON: payments.paymentTypeId]';
comment on column resto."receipt_payment"."payment_type_category_id" is
    'Category of the type: 1 cash, 4 credit card, 7 none, 8 put on tab and others [JSON: payments.paymentTypeCategoryId]';
comment on column resto."receipt_payment"."amount" is
    'Amount paid; negative legs are possible [JSON: payments.amount]';
comment on column resto."receipt_payment"."tips" is
    'Tip; whether amount contains it is measured on the data, not documented [JSON: payments.tips]';
comment on column resto."receipt_payment"."restitution" is
    'Change given back [JSON: payments.restitution]';
comment on column resto."receipt_payment"."status_id" is
    'State of the payment by the vendor''s number; 0 is the usual one [JSON: payments.statusId]';
comment on column resto."receipt_payment"."device_id" is
    'Device that took it; often empty [JSON: payments.deviceId]';
comment on column resto."receipt_payment"."created_at" is
    'When it was paid [JSON: payments.creationDate]';
comment on column resto."receipt_payment"."modified_at" is
    'When the payment was last changed [JSON: payments.modificationDate]';
comment on column resto."receipt_payment"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."receipt_tax" (
    "company_id" bigint not null,
    "receipt_id" bigint not null,
    "tax_no" integer not null,
    "tax_rate" numeric(9,4),
    "tax_rate_code" text,
    "tax_total" numeric(19,4),
    "extra" jsonb,
    primary key ("company_id", "receipt_id", "tax_no"));
alter table resto."receipt_tax"
    add column if not exists "tax_rate" numeric(9,4),
    add column if not exists "tax_rate_code" text,
    add column if not exists "tax_total" numeric(19,4),
    add column if not exists "extra" jsonb;
comment on table resto."receipt_tax" is
    'Taxes of a receipt as the vendor rounded them: one row a rate [JSON: taxInfo]';
comment on column resto."receipt_tax"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."receipt_tax"."receipt_id" is
    'Receipt that is taxed [JSON: id]';
comment on column resto."receipt_tax"."tax_no" is
    'Position of the tax on the receipt, from 1 [JSON: position in taxInfo]';
comment on column resto."receipt_tax"."tax_rate" is
    'Rate, percent [JSON: taxInfo.taxRate]';
comment on column resto."receipt_tax"."tax_rate_code" is
    'Name of the tax (GST, QST, HST) [JSON: taxInfo.taxRateCode]';
comment on column resto."receipt_tax"."tax_total" is
    'Tax of the receipt at this rate; add these up, never recompute them [JSON: taxInfo.taxTotal]';
comment on column resto."receipt_tax"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."online_order" (
    "company_id" bigint not null,
    "order_id" bigint not null,
    "created_at" timestamptz,
    "delivery_at" timestamptz,
    "type" text,
    "status" text,
    "receipt_id" bigint,
    "table_id" bigint,
    "customer_id" bigint,
    "number_of_customers" integer,
    "note" text,
    "description" text,
    "external_reference" text,
    "link_to_open_receipt_on_table" boolean,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    "list_digest" uuid,
    primary key ("company_id", "order_id"));
alter table resto."online_order"
    add column if not exists "created_at" timestamptz,
    add column if not exists "delivery_at" timestamptz,
    add column if not exists "type" text,
    add column if not exists "status" text,
    add column if not exists "receipt_id" bigint,
    add column if not exists "table_id" bigint,
    add column if not exists "customer_id" bigint,
    add column if not exists "number_of_customers" integer,
    add column if not exists "note" text,
    add column if not exists "description" text,
    add column if not exists "external_reference" text,
    add column if not exists "link_to_open_receipt_on_table" boolean,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer,
    add column if not exists "list_digest" uuid;
create index if not exists "online_order_created_at_idx"
    on resto."online_order" ("company_id", "created_at");
comment on table resto."online_order" is
    'One row an online order; it has no total of its own, the receipt has [API: onlineordering/order]';
comment on column resto."online_order"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."online_order"."order_id" is
    'Number of the online order [JSON: id]';
comment on column resto."online_order"."created_at" is
    'When the order came in; places it on its business day [JSON: creationDate]';
comment on column resto."online_order"."delivery_at" is
    'Time asked for; can lie before the order came in [JSON: deliveryDate]';
comment on column resto."online_order"."type" is
    'Kind of order: delivery, takeaway [JSON: type]';
comment on column resto."online_order"."status" is
    'State in the vendor''s words: AWAITING_PROCESSING, ACCEPTED, DENIED, PROCESSED [JSON: status]';
comment on column resto."online_order"."receipt_id" is
    'Receipt the order became; NULL until it is processed [JSON: receiptId]';
comment on column resto."online_order"."table_id" is
    'Table it was ordered to [JSON: tableId]';
comment on column resto."online_order"."customer_id" is
    'Guest who ordered [JSON: customerId]';
comment on column resto."online_order"."number_of_customers" is
    'Covers; 0 means nobody entered them [JSON: numberOfCustomers]';
comment on column resto."online_order"."note" is
    'Free text of the order, often with the guest''s wishes [JSON: note]';
comment on column resto."online_order"."description" is
    'Description the sales channel gave [JSON: description]';
comment on column resto."online_order"."external_reference" is
    'Reference of the sales channel; its first word names the channel [JSON: externalReference]';
comment on column resto."online_order"."link_to_open_receipt_on_table" is
    'Whether the order joins the open receipt of its table [JSON: linkToOpenReceiptOnTable]';
comment on column resto."online_order"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."online_order"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."online_order"."synced_at" is
    'When this version was read from the API';
comment on column resto."online_order"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."online_order"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."online_order"."page_no" is
    'Page of its window that this version came on, from 1';
comment on column resto."online_order"."list_digest" is
    'Digest of the record as the list showed it, to tell a change';

create table if not exists resto."online_order_item" (
    "company_id" bigint not null,
    "order_id" bigint not null,
    "line_no" integer not null,
    "parent_line_no" integer,
    "item_id" bigint,
    "product_id" bigint,
    "plu" text,
    "product_name" text,
    "info" text,
    "quantity" numeric(14,4),
    "unit_price" numeric(19,6),
    "total_price" numeric(19,4),
    "unit_price_without_vat" numeric(19,6),
    "total_price_without_vat" numeric(19,4),
    "tax_class_code" text,
    "extra" jsonb,
    primary key ("company_id", "order_id", "line_no"));
alter table resto."online_order_item"
    add column if not exists "parent_line_no" integer,
    add column if not exists "item_id" bigint,
    add column if not exists "product_id" bigint,
    add column if not exists "plu" text,
    add column if not exists "product_name" text,
    add column if not exists "info" text,
    add column if not exists "quantity" numeric(14,4),
    add column if not exists "unit_price" numeric(19,6),
    add column if not exists "total_price" numeric(19,4),
    add column if not exists "unit_price_without_vat" numeric(19,6),
    add column if not exists "total_price_without_vat" numeric(19,4),
    add column if not exists "tax_class_code" text,
    add column if not exists "extra" jsonb;
comment on table resto."online_order_item" is
    'One row an ordered item or sub-item, numbered as they stand in the order [JSON: orderItems]';
comment on column resto."online_order_item"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."online_order_item"."order_id" is
    'Order the item belongs to [JSON: id]';
comment on column resto."online_order_item"."line_no" is
    'Position of the item in the order, from 1, counting on through sub-items [JSON: position in orderItems]';
comment on column resto."online_order_item"."parent_line_no" is
    'line_no of the item this sub-item belongs to; NULL at the top [JSON: position of the enclosing row]';
comment on column resto."online_order_item"."item_id" is
    'Vendor''s number of the item [JSON: orderItems.id]';
comment on column resto."online_order_item"."product_id" is
    'Product number; unlike on receipts this member is no product code [JSON: orderItems.productId]';
comment on column resto."online_order_item"."plu" is
    'Product code (PLU, SKU) [JSON: orderItems.productPlu or orderItems.productPLU]';
comment on column resto."online_order_item"."product_name" is
    'Product name, where the vendor sends it [JSON: orderItems.productName]';
comment on column resto."online_order_item"."info" is
    'Free text on the item [JSON: orderItems.info]';
comment on column resto."online_order_item"."quantity" is
    'Quantity ordered [JSON: orderItems.amount]';
comment on column resto."online_order_item"."unit_price" is
    'Price of one with tax; 0 where the company''s prices do not include tax [JSON: orderItems.unitPrice]';
comment on column resto."online_order_item"."total_price" is
    'Item total with tax [JSON: orderItems.totalPrice]';
comment on column resto."online_order_item"."unit_price_without_vat" is
    'Price of one without tax [JSON: orderItems.unitPriceWithoutVat]';
comment on column resto."online_order_item"."total_price_without_vat" is
    'Item total without tax [JSON: orderItems.totalPriceWithoutVat]';
comment on column resto."online_order_item"."tax_class_code" is
    'Tax class of the item [JSON: orderItems.taxInfo.taxClassCode]';
comment on column resto."online_order_item"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."online_order_item_modifier" (
    "company_id" bigint not null,
    "order_id" bigint not null,
    "line_no" integer not null,
    "modifier_no" integer not null,
    "modifier_value_id" bigint,
    "modifier_id" bigint,
    "description" text,
    "name" text,
    "price" numeric(19,6),
    "price_without_vat" numeric(19,6),
    "plu" text,
    "extra" jsonb,
    primary key ("company_id", "order_id", "line_no", "modifier_no"));
alter table resto."online_order_item_modifier"
    add column if not exists "modifier_value_id" bigint,
    add column if not exists "modifier_id" bigint,
    add column if not exists "description" text,
    add column if not exists "name" text,
    add column if not exists "price" numeric(19,6),
    add column if not exists "price_without_vat" numeric(19,6),
    add column if not exists "plu" text,
    add column if not exists "extra" jsonb;
comment on table resto."online_order_item_modifier" is
    'Modifiers of an ordered item (extras, wishes) [JSON: orderItems.modifiers]';
comment on column resto."online_order_item_modifier"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."online_order_item_modifier"."order_id" is
    'Order the item belongs to [JSON: id]';
comment on column resto."online_order_item_modifier"."line_no" is
    'Item that was modified [JSON: position in orderItems]';
comment on column resto."online_order_item_modifier"."modifier_no" is
    'Position of the modifier on the item, from 1 [JSON: position in orderItems.modifiers]';
comment on column resto."online_order_item_modifier"."modifier_value_id" is
    'Modifier chosen; NULL for free text [JSON: orderItems.modifiers.modifierValueId]';
comment on column resto."online_order_item_modifier"."modifier_id" is
    'Modifier group it belongs to [JSON: orderItems.modifiers.modifierId]';
comment on column resto."online_order_item_modifier"."description" is
    'Words of the modifier [JSON: orderItems.modifiers.description]';
comment on column resto."online_order_item_modifier"."name" is
    'Name of the modifier, where the vendor sends it [JSON: orderItems.modifiers.name]';
comment on column resto."online_order_item_modifier"."price" is
    'Surcharge with tax [JSON: orderItems.modifiers.price]';
comment on column resto."online_order_item_modifier"."price_without_vat" is
    'Surcharge without tax [JSON: orderItems.modifiers.priceWithoutVat or orderItems.modifiers.priceWithoutVAT]';
comment on column resto."online_order_item_modifier"."plu" is
    'Product code of the modifier [JSON: orderItems.modifiers.plu]';
comment on column resto."online_order_item_modifier"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."online_order_item_tax" (
    "company_id" bigint not null,
    "order_id" bigint not null,
    "line_no" integer not null,
    "tax_no" integer not null,
    "tax_rate" numeric(9,4),
    "tax_rate_code" text,
    "extra" jsonb,
    primary key ("company_id", "order_id", "line_no", "tax_no"));
alter table resto."online_order_item_tax"
    add column if not exists "tax_rate" numeric(9,4),
    add column if not exists "tax_rate_code" text,
    add column if not exists "extra" jsonb;
comment on table resto."online_order_item_tax" is
    'Taxes that apply to an ordered item: rates, not amounts [JSON: orderItems.taxInfo.taxCalculations]';
comment on column resto."online_order_item_tax"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."online_order_item_tax"."order_id" is
    'Order the item belongs to [JSON: id]';
comment on column resto."online_order_item_tax"."line_no" is
    'Item that is taxed [JSON: position in orderItems]';
comment on column resto."online_order_item_tax"."tax_no" is
    'Position of the tax on the item, from 1 [JSON: position in orderItems.taxInfo.taxCalculations]';
comment on column resto."online_order_item_tax"."tax_rate" is
    'Rate, percent [JSON: orderItems.taxInfo.taxCalculations.taxRate]';
comment on column resto."online_order_item_tax"."tax_rate_code" is
    'Name of the tax (GST, QST, HST) [JSON: orderItems.taxInfo.taxCalculations.taxRateCode]';
comment on column resto."online_order_item_tax"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."online_order_payment" (
    "company_id" bigint not null,
    "order_id" bigint not null,
    "payment_no" integer not null,
    "payment_id" bigint,
    "payment_type_id" bigint,
    "payment_type_type_id" integer,
    "amount" numeric(19,4),
    "tip" numeric(19,4),
    "extra" jsonb,
    primary key ("company_id", "order_id", "payment_no"));
alter table resto."online_order_payment"
    add column if not exists "payment_id" bigint,
    add column if not exists "payment_type_id" bigint,
    add column if not exists "payment_type_type_id" integer,
    add column if not exists "amount" numeric(19,4),
    add column if not exists "tip" numeric(19,4),
    add column if not exists "extra" jsonb;
comment on table resto."online_order_payment" is
    'Payments that came with the order [JSON: orderPayments]';
comment on column resto."online_order_payment"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."online_order_payment"."order_id" is
    'Order that was paid [JSON: id]';
comment on column resto."online_order_payment"."payment_no" is
    'Position of the payment in the order, from 1 [JSON: position in orderPayments]';
comment on column resto."online_order_payment"."payment_id" is
    'Vendor''s number of the payment [JSON: orderPayments.id]';
comment on column resto."online_order_payment"."payment_type_id" is
    'Payment type [JSON: orderPayments.paymentTypeId]';
comment on column resto."online_order_payment"."payment_type_type_id" is
    'Category of the type, by the numbers of receipt_payment.payment_type_category_id [JSON: orderPayments.paymentTypeTypeId]';
comment on column resto."online_order_payment"."amount" is
    'Amount paid; negative legs are possible [JSON: orderPayments.amount]';
comment on column resto."online_order_payment"."tip" is
    'Tip [JSON: orderPayments.tip]';
comment on column resto."online_order_payment"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."online_order_tax" (
    "company_id" bigint not null,
    "order_id" bigint not null,
    "tax_no" integer not null,
    "tax_rate" numeric(9,4),
    "tax_rate_code" text,
    "tax_total" numeric(19,4),
    "tax_class_code" text,
    "extra" jsonb,
    primary key ("company_id", "order_id", "tax_no"));
alter table resto."online_order_tax"
    add column if not exists "tax_rate" numeric(9,4),
    add column if not exists "tax_rate_code" text,
    add column if not exists "tax_total" numeric(19,4),
    add column if not exists "tax_class_code" text,
    add column if not exists "extra" jsonb;
comment on table resto."online_order_tax" is
    'Taxes of an online order, where the vendor sends them [JSON: orderTaxInfo]';
comment on column resto."online_order_tax"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."online_order_tax"."order_id" is
    'Order that is taxed [JSON: id]';
comment on column resto."online_order_tax"."tax_no" is
    'Position of the tax in the order, from 1 [JSON: position in orderTaxInfo]';
comment on column resto."online_order_tax"."tax_rate" is
    'Rate, percent [JSON: orderTaxInfo.taxRate]';
comment on column resto."online_order_tax"."tax_rate_code" is
    'Name of the tax (GST, QST, HST) [JSON: orderTaxInfo.taxRateCode]';
comment on column resto."online_order_tax"."tax_total" is
    'Tax of the order at this rate [JSON: orderTaxInfo.taxTotal]';
comment on column resto."online_order_tax"."tax_class_code" is
    'Tax class [JSON: orderTaxInfo.taxClassCode]';
comment on column resto."online_order_tax"."extra" is
    'Members of the record that have no column, and values too exact for theirs';

create table if not exists resto."product_sales" (
    "company_id" bigint not null,
    "business_date" date not null,
    "row_no" integer not null,
    "product_name" text,
    "pid" text,
    "vat_rate" numeric(9,4),
    "vat" numeric(19,4),
    "quantity" numeric(14,4),
    "price" numeric(19,6),
    "total" numeric(19,4),
    "cost_vat_excl" numeric(19,4),
    "profit" numeric(19,4),
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "business_date", "row_no"));
alter table resto."product_sales"
    add column if not exists "product_name" text,
    add column if not exists "pid" text,
    add column if not exists "vat_rate" numeric(9,4),
    add column if not exists "vat" numeric(19,4),
    add column if not exists "quantity" numeric(14,4),
    add column if not exists "price" numeric(19,6),
    add column if not exists "total" numeric(19,4),
    add column if not exists "cost_vat_excl" numeric(19,4),
    add column if not exists "profit" numeric(19,4),
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
comment on table resto."product_sales" is
    'One row a product and price of the vendor''s report of a business day [API: financial/analytics/productsales]';
comment on column resto."product_sales"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."product_sales"."business_date" is
    'Business day the report was asked for';
comment on column resto."product_sales"."row_no" is
    'Position in the report, from 1 [JSON: position in the reply]';
comment on column resto."product_sales"."product_name" is
    'Name of the product [JSON: productName]';
comment on column resto."product_sales"."pid" is
    'Product code (PLU, SKU), no product number [JSON: pid]';
comment on column resto."product_sales"."vat_rate" is
    'Tax rate, percent [JSON: vatRate]';
comment on column resto."product_sales"."vat" is
    'Tax [JSON: vat]';
comment on column resto."product_sales"."quantity" is
    'Quantity sold [JSON: amount]';
comment on column resto."product_sales"."price" is
    'Price of one [JSON: price]';
comment on column resto."product_sales"."total" is
    'Total; without tax where prices do not include it [JSON: total]';
comment on column resto."product_sales"."cost_vat_excl" is
    'Cost without tax [JSON: costVatExcl]';
comment on column resto."product_sales"."profit" is
    'Total less cost [JSON: profit]';
comment on column resto."product_sales"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."product_sales"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."product_sales"."synced_at" is
    'When this version was read from the API';
comment on column resto."product_sales"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."product_sales"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."product_sales"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."clocktime" (
    "company_id" bigint not null,
    "user_id" bigint not null,
    "clock_in_time" timestamp not null,
    "home_company_id" bigint,
    "clock_out_time" timestamp,
    "clock_in_last_modified_date" timestamp,
    "clock_out_last_modified_date" timestamp,
    "clock_in_last_modified_user_id" bigint,
    "clock_out_last_modified_user_id" bigint,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "user_id", "clock_in_time"));
alter table resto."clocktime"
    add column if not exists "home_company_id" bigint,
    add column if not exists "clock_out_time" timestamp,
    add column if not exists "clock_in_last_modified_date" timestamp,
    add column if not exists "clock_out_last_modified_date" timestamp,
    add column if not exists "clock_in_last_modified_user_id" bigint,
    add column if not exists "clock_out_last_modified_user_id" bigint,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
comment on table resto."clocktime" is
    'One row a shift; times have no zone, as received [API: labour/clocktime]';
comment on column resto."clocktime"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."clocktime"."user_id" is
    'Employee [JSON: userId]';
comment on column resto."clocktime"."clock_in_time" is
    'Begin of the shift, without a zone, as received [JSON: clockInTime]';
comment on column resto."clocktime"."home_company_id" is
    'Company the API names for the shift [JSON: companyId]';
comment on column resto."clocktime"."clock_out_time" is
    'End of the shift, without a zone; open shifts are not reported [JSON: clockOutTime]';
comment on column resto."clocktime"."clock_in_last_modified_date" is
    'When the begin was corrected last, without a zone [JSON: clockInLastModifiedDate]';
comment on column resto."clocktime"."clock_out_last_modified_date" is
    'When the end was corrected last, without a zone [JSON: clockOutLastModifiedDate]';
comment on column resto."clocktime"."clock_in_last_modified_user_id" is
    'Who corrected the begin [JSON: clockInLastModifiedUserId]';
comment on column resto."clocktime"."clock_out_last_modified_user_id" is
    'Who corrected the end [JSON: clockOutLastModifiedUserId]';
comment on column resto."clocktime"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."clocktime"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."clocktime"."synced_at" is
    'When this version was read from the API';
comment on column resto."clocktime"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."clocktime"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."clocktime"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."reservation" (
    "company_id" bigint not null,
    "reservation_id" bigint not null,
    "home_company_id" bigint,
    "start_time" timestamptz,
    "end_time" timestamptz,
    "status" text,
    "seats" integer,
    "customer_id" bigint,
    "floor_id" bigint,
    "table_id" bigint,
    "notes" text,
    "reservation_name" text,
    "telephone" text,
    "modified_at" timestamptz,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "reservation_id"));
alter table resto."reservation"
    add column if not exists "home_company_id" bigint,
    add column if not exists "start_time" timestamptz,
    add column if not exists "end_time" timestamptz,
    add column if not exists "status" text,
    add column if not exists "seats" integer,
    add column if not exists "customer_id" bigint,
    add column if not exists "floor_id" bigint,
    add column if not exists "table_id" bigint,
    add column if not exists "notes" text,
    add column if not exists "reservation_name" text,
    add column if not exists "telephone" text,
    add column if not exists "modified_at" timestamptz,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
create index if not exists "reservation_start_time_idx"
    on resto."reservation" ("company_id", "start_time");
comment on table resto."reservation" is
    'One row a reservation [API: reservation]';
comment on column resto."reservation"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."reservation"."reservation_id" is
    'Number of the reservation [JSON: id]';
comment on column resto."reservation"."home_company_id" is
    'Company the API names for the reservation [JSON: companyId]';
comment on column resto."reservation"."start_time" is
    'When the guests are expected [JSON: startTime]';
comment on column resto."reservation"."end_time" is
    'Until when the table is kept [JSON: endTime]';
comment on column resto."reservation"."status" is
    'State in the vendor''s words: CONFIRMED, ON_HOLD, SEATED, TO_CHECK [JSON: status]';
comment on column resto."reservation"."seats" is
    'Guests expected [JSON: seats]';
comment on column resto."reservation"."customer_id" is
    'Guest who reserved [JSON: customerId]';
comment on column resto."reservation"."floor_id" is
    'Floor [JSON: floorId]';
comment on column resto."reservation"."table_id" is
    'Table [JSON: tableId]';
comment on column resto."reservation"."notes" is
    'Wishes, free text [JSON: notes]';
comment on column resto."reservation"."reservation_name" is
    'Name it was made under [JSON: reservationName]';
comment on column resto."reservation"."telephone" is
    'Telephone [JSON: telephone]';
comment on column resto."reservation"."modified_at" is
    'Last change; the newer of two versions is kept [JSON: modificationTime]';
comment on column resto."reservation"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."reservation"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."reservation"."synced_at" is
    'When this version was read from the API';
comment on column resto."reservation"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."reservation"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."reservation"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."reservation_receipt" (
    "company_id" bigint not null,
    "reservation_id" bigint not null,
    "receipt_no" integer not null,
    "receipt_id" bigint,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "reservation_id", "receipt_no"));
alter table resto."reservation_receipt"
    add column if not exists "receipt_id" bigint,
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
comment on table resto."reservation_receipt" is
    'One row a receipt of a reservation [API: reservation/{id}/receipt]';
comment on column resto."reservation_receipt"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."reservation_receipt"."reservation_id" is
    'Reservation [JSON: the record the call was made for]';
comment on column resto."reservation_receipt"."receipt_no" is
    'Position in the reply, from 1 [JSON: position in the reply]';
comment on column resto."reservation_receipt"."receipt_id" is
    'Receipt it led to [JSON: id]';
comment on column resto."reservation_receipt"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."reservation_receipt"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."reservation_receipt"."synced_at" is
    'When this version was read from the API';
comment on column resto."reservation_receipt"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."reservation_receipt"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."reservation_receipt"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."z_report" (
    "company_id" bigint not null,
    "z_number" bigint not null,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "z_number"));
alter table resto."z_report"
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
comment on table resto."z_report" is
    'One row a closing report (Z), as the list showed it [API: financial/report/z/unprocessed]';
comment on column resto."z_report"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."z_report"."z_number" is
    'Number of the closing report [JSON: zNumber or number]';
comment on column resto."z_report"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."z_report"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."z_report"."synced_at" is
    'When this version was read from the API';
comment on column resto."z_report"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."z_report"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."z_report"."page_no" is
    'Page of its window that this version came on, from 1';

create table if not exists resto."z_report_content" (
    "company_id" bigint not null,
    "z_number" bigint not null,
    "extra" jsonb,
    "deleted_at" timestamptz,
    "synced_at" timestamptz,
    "run_id" uuid,
    "digest" uuid,
    "page_no" integer,
    primary key ("company_id", "z_number"));
alter table resto."z_report_content"
    add column if not exists "extra" jsonb,
    add column if not exists "deleted_at" timestamptz,
    add column if not exists "synced_at" timestamptz,
    add column if not exists "run_id" uuid,
    add column if not exists "digest" uuid,
    add column if not exists "page_no" integer;
comment on table resto."z_report_content" is
    'One row a closing report (Z), its content in extra [API: financial/report/z/{id}]';
comment on column resto."z_report_content"."company_id" is
    'Company (restaurant) the row belongs to';
comment on column resto."z_report_content"."z_number" is
    'Number of the closing report [JSON: the record the call was made for]';
comment on column resto."z_report_content"."extra" is
    'Members of the record that have no column, and values too exact for theirs';
comment on column resto."z_report_content"."deleted_at" is
    'When a complete reading no longer had the record; NULL while it exists';
comment on column resto."z_report_content"."synced_at" is
    'When this version was read from the API';
comment on column resto."z_report_content"."run_id" is
    'Run that stored this version (restosync.run)';
comment on column resto."z_report_content"."digest" is
    'Digest of the record and its children, to tell a change';
comment on column resto."z_report_content"."page_no" is
    'Page of its window that this version came on, from 1';

