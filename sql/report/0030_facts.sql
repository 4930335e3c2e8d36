-- The facts: everything decided once, at the moment a receipt is stored. Tables, so that a report
-- reads a day and not a history; report.refresh_receipts() writes them in the transaction that
-- stores the receipts. Every key begins with company_id; the business day follows, because every
-- report asks for days. Money has no declared precision: no sum may fail to be stored.
create index if not exists receipt_parent_idx on resto.receipt (company_id, parent_id)
    where parent_id is not null;
create index if not exists receipt_item_discount_idx on resto.receipt_item (company_id)
    where discount_price <> 0;

create table if not exists report.fct_receipt (
    company_id bigint not null,
    receipt_id bigint not null,
    root_id bigint not null,
    sequence_number bigint,
    business_date date not null,
    sale_at timestamptz not null,
    sale_at_local timestamp not null,
    hour_local int not null,
    created_at timestamptz,
    modified_at timestamptz,
    closed_at timestamptz,
    printed_at timestamptz,
    channel text not null,
    type text,
    status text,
    status_class text not null,
    is_sale boolean not null,
    is_void boolean not null,
    is_split_parent boolean not null,
    floor_id bigint,
    table_id bigint,
    customer_id bigint,
    user_id bigint,
    sales_incl_tax numeric not null,
    tax numeric not null,
    net_sales numeric not null,
    net_source text not null,
    discounts_incl_tax numeric not null,
    refunds_incl_tax numeric not null,
    pay_amount numeric not null,
    tips numeric not null,
    restitution numeric not null,
    covers int not null,
    lines int not null,
    lines_incl_tax numeric not null,
    lines_net numeric not null,
    paid_sales numeric not null,
    lines_off int not null,
    unknown_tenders int not null,
    primary key (company_id, receipt_id)
);
create index if not exists fct_receipt_day_idx on report.fct_receipt (company_id, business_date);
comment on table report.fct_receipt is
    'One row a receipt: business day, class, channel, tax, net, tips and covers decided once';
comment on column report.fct_receipt.company_id is 'Company';
comment on column report.fct_receipt.receipt_id is 'Receipt';
comment on column report.fct_receipt.root_id is
    'First receipt of its split family, itself when it has none (R4): parties = distinct roots';
comment on column report.fct_receipt.sequence_number is 'Running number the till gave it';
comment on column report.fct_receipt.business_date is
    'Business day: local date of sale_at less the opening time (R1)';
comment on column report.fct_receipt.sale_at is
    'Instant that places it on a day: creation, closing or change by company_setting.date_basis (R2)';
comment on column report.fct_receipt.sale_at_local is 'The same on the wall clock of the company';
comment on column report.fct_receipt.hour_local is 'Hour of the wall clock, 0 to 23';
comment on column report.fct_receipt.created_at is 'First order on the receipt';
comment on column report.fct_receipt.modified_at is 'Last order or payment';
comment on column report.fct_receipt.closed_at is 'Closing; the API rarely says';
comment on column report.fct_receipt.printed_at is 'Last print';
comment on column report.fct_receipt.channel is
    'dine_in, takeaway, delivery, online or other, by report.map_order_type';
comment on column report.fct_receipt.type is 'Type as the API says';
comment on column report.fct_receipt.status is 'Status as the API says';
comment on column report.fct_receipt.status_class is
    'sale, void, open or other, by report.map_status';
comment on column report.fct_receipt.is_sale is
    'Counted (R3): class sale, not deleted, no split shell, not empty';
comment on column report.fct_receipt.is_void is 'Voided, or gone from the API (R10)';
comment on column report.fct_receipt.is_split_parent is 'Other receipts name it as their parent';
comment on column report.fct_receipt.floor_id is 'Floor';
comment on column report.fct_receipt.table_id is 'Table';
comment on column report.fct_receipt.customer_id is 'Guest, where one was attached';
comment on column report.fct_receipt.user_id is 'Employee who opened it';
comment on column report.fct_receipt.sales_incl_tax is 'Total, what the guest pays without tips (R7)';
comment on column report.fct_receipt.tax is
    'Tax as the till rounded it, added up from the tax block (R6); see net_source';
comment on column report.fct_receipt.net_sales is 'Total without tax (R6)';
comment on column report.fct_receipt.net_source is
    'Where net comes from: receipt (totalWithoutTax), tax block, lines (rounded per rate), none';
comment on column report.fct_receipt.discounts_incl_tax is
    'Lines of discount groups, and discountPrice once its meaning is chosen (R8); positive';
comment on column report.fct_receipt.refunds_incl_tax is
    'Negative lines outside discount groups (R9); positive';
comment on column report.fct_receipt.pay_amount is 'Payments as sent';
comment on column report.fct_receipt.tips is 'Tips, never part of sales (R11)';
comment on column report.fct_receipt.restitution is 'Change given back';
comment on column report.fct_receipt.covers is
    'Guests, once a split family, on one counted receipt of it (R5); 0 is unknown';
comment on column report.fct_receipt.lines is 'Number of its lines';
comment on column report.fct_receipt.lines_incl_tax is 'Its lines added up, with tax';
comment on column report.fct_receipt.lines_net is 'Its lines added up, without tax';
comment on column report.fct_receipt.paid_sales is
    'Payments less tips and change as the payment identity says (R12): should be the total';
comment on column report.fct_receipt.lines_off is 'Lines that do not add up by themselves';
comment on column report.fct_receipt.unknown_tenders is 'Payments of a category nobody mapped';

create table if not exists report.fct_line (
    company_id bigint not null,
    business_date date not null,
    receipt_id bigint not null,
    line_no int not null,
    root_id bigint not null,
    sale_at_local timestamp not null,
    channel text not null,
    user_id bigint,
    product_id bigint,
    plu text,
    product_name text,
    category text not null,
    group_id bigint,
    quantity numeric not null,
    unit_price numeric,
    vat_percentage numeric,
    line_incl_tax numeric not null,
    line_net numeric not null,
    discount_incl_tax numeric not null,
    is_refund boolean not null,
    is_discount_line boolean not null,
    modifiers int not null,
    modifier_total numeric not null,
    adds_up boolean,
    primary key (company_id, business_date, receipt_id, line_no)
);
comment on table report.fct_line is 'One row a line of a counted receipt, with category, gross and net';
comment on column report.fct_line.company_id is 'Company';
comment on column report.fct_line.business_date is 'Business day of the receipt';
comment on column report.fct_line.receipt_id is 'Receipt';
comment on column report.fct_line.line_no is 'Position on the receipt, from 1';
comment on column report.fct_line.root_id is 'First receipt of the split family: the basket';
comment on column report.fct_line.sale_at_local is 'Wall clock of the receipt';
comment on column report.fct_line.channel is 'Channel of the receipt';
comment on column report.fct_line.user_id is 'Employee who opened the receipt';
comment on column report.fct_line.product_id is 'Product; unknown on old receipts';
comment on column report.fct_line.plu is 'Product code';
comment on column report.fct_line.product_name is
    'Name of the product today; the name on the receipt when it is gone';
comment on column report.fct_line.category is
    'First product group of the product today, or (no category)';
comment on column report.fct_line.group_id is 'That group';
comment on column report.fct_line.quantity is 'Quantity; may be a fraction, negative for some refunds';
comment on column report.fct_line.unit_price is
    'Price of one without modifiers; without tax where prices do not include it';
comment on column report.fct_line.vat_percentage is 'Tax rate in percent; all rates added up';
comment on column report.fct_line.line_incl_tax is 'Line total with tax, modifiers included (R7)';
comment on column report.fct_line.line_net is 'Line total without tax, modifiers included';
comment on column report.fct_line.discount_incl_tax is 'Discount on or by this line, positive (R8)';
comment on column report.fct_line.is_refund is 'Negative and no discount (R9)';
comment on column report.fct_line.is_discount_line is 'Sold out of a discount group';
comment on column report.fct_line.modifiers is 'Number of its modifiers';
comment on column report.fct_line.modifier_total is 'List price of its modifiers; part of the total';
comment on column report.fct_line.adds_up is
    'Whether quantity x price + modifiers gives the total; empty where that cannot be known';

create table if not exists report.fct_payment (
    company_id bigint not null,
    business_date date not null,
    receipt_id bigint not null,
    payment_no int not null,
    tender text not null,
    payment_type text,
    payment_type_id bigint,
    payment_type_category_id int,
    sales_amount numeric not null,
    amount numeric not null,
    tips numeric not null,
    restitution numeric not null,
    user_id bigint,
    channel text not null,
    primary key (company_id, business_date, receipt_id, payment_no)
);
comment on table report.fct_payment is 'One row a payment of a counted receipt, with its tender';
comment on column report.fct_payment.company_id is 'Company';
comment on column report.fct_payment.business_date is 'Business day of the receipt';
comment on column report.fct_payment.receipt_id is 'Receipt';
comment on column report.fct_payment.payment_no is 'Position on the receipt, from 1';
comment on column report.fct_payment.tender is
    'cash, card, online, account, voucher, no payment or other, by report.map_payment';
comment on column report.fct_payment.payment_type is 'Name of the payment type as sent';
comment on column report.fct_payment.payment_type_id is 'Payment type';
comment on column report.fct_payment.payment_type_category_id is 'Category number of the API';
comment on column report.fct_payment.sales_amount is
    'Part that pays the receipt, by company_setting.payment_identity (R12)';
comment on column report.fct_payment.amount is 'Amount as sent';
comment on column report.fct_payment.tips is 'Tip';
comment on column report.fct_payment.restitution is 'Change given back';
comment on column report.fct_payment.user_id is 'Employee who opened the receipt';
comment on column report.fct_payment.channel is 'Channel of the receipt';

create table if not exists report.fct_tax (
    company_id bigint not null,
    business_date date not null,
    receipt_id bigint not null,
    tax_no int not null,
    tax_code text,
    rate_pct numeric,
    tax numeric not null,
    base numeric,
    gross numeric,
    channel text not null,
    primary key (company_id, business_date, receipt_id, tax_no)
);
comment on table report.fct_tax is
    'Tax per receipt and rate as the till rounded it: add up, never recompute (R6)';
comment on column report.fct_tax.company_id is 'Company';
comment on column report.fct_tax.business_date is 'Business day of the receipt';
comment on column report.fct_tax.receipt_id is 'Receipt';
comment on column report.fct_tax.tax_no is 'Position in the tax block; from 1001 where none was sent';
comment on column report.fct_tax.tax_code is 'Tax code; computed where the till sent no tax block';
comment on column report.fct_tax.rate_pct is 'Rate in percent';
comment on column report.fct_tax.tax is 'Tax';
comment on column report.fct_tax.base is
    'Net of the lines at that rate; never add up bases of different codes, they share lines';
comment on column report.fct_tax.gross is 'Base and tax';
comment on column report.fct_tax.channel is 'Channel of the receipt';
