// The script a good developer writes: pages with fetch, a thousand receipts a transaction, COPY into
// temporary tables, then INSERT ... ON CONFLICT. Into our tables, with our keys and indexes.
import { createRequire } from 'node:module';
import { finished } from 'node:stream/promises';

const require = createRequire(process.env.PEER_MODULES + '/');
const pg = require('pg');
const { from: copyFrom } = require('pg-copy-streams');

const company = process.env.PEER_COMPANY;
const none = (v) => (v === undefined || v === null || v === '' || v === 0 || v === '0' ? null : v);
const time = (v) => (!v || v.startsWith('1970-01-01') ? null : v);
const plain = (v) => (v === undefined ? null : v);

const TABLES = {
  receipt: { key: 'receipt_id', columns: ['receipt_id', 'sequential_id', 'sequence_number', 'uuid',
    'parent_id', 'floor_id', 'table_id', 'customer_id', 'user_id', 'status', 'type', 'created_at',
    'modified_at', 'closed_at', 'printed_at', 'total', 'total_without_tax', 'number_of_customers',
    'current_course', 'synced_at', 'run_id', 'digest'] },
  receipt_item: { key: 'receipt_id, line_no', columns: ['receipt_id', 'line_no', 'item_id',
    'parent_item_id', 'plu', 'product_id', 'product_name', 'info', 'quantity', 'unit_price',
    'unit_price_without_vat', 'total_price', 'total_price_without_vat', 'vat_percentage',
    'delivery_vat_percentage', 'takeaway_vat_percentage', 'price_type_id', 'seat', 'course',
    'created_at', 'sent_at', 'discount_price', 'discount_price_without_vat', 'tax_class_code'] },
  receipt_item_modifier: { key: 'receipt_id, line_no, modifier_no', columns: ['receipt_id',
    'line_no', 'modifier_no', 'modifier_value_id', 'modifier_id', 'name', 'price',
    'price_without_vat', 'is_default'] },
  receipt_item_tax: { key: 'receipt_id, line_no, tax_no', columns: ['receipt_id', 'line_no',
    'tax_no', 'tax_rate', 'tax_rate_code'] },
  receipt_payment: { key: 'receipt_id, payment_no', columns: ['receipt_id', 'payment_no',
    'payment_id', 'type', 'payment_type_id', 'payment_type_category_id', 'amount', 'tips',
    'restitution', 'status_id', 'device_id', 'created_at', 'modified_at'] },
  receipt_tax: { key: 'receipt_id, tax_no', columns: ['receipt_id', 'tax_no', 'tax_rate',
    'tax_rate_code', 'tax_total'] },
};

function rowsOf(receipts) {
  const rows = Object.fromEntries(Object.keys(TABLES).map((name) => [name, []]));
  const now = new Date().toISOString();
  const run = '00000000-0000-0000-0000-000000000000';

  for (const r of receipts) {
    rows.receipt.push([r.id, none(r.sequentialId), r.sequenceNumber, none(r.uuid),
      none(r.parentId), none(r.floorId), none(r.tableId), none(r.customerId), none(r.userId),
      r.status, r.type, time(r.creationDate), time(r.modificationDate), time(r.closingDate),
      time(r.printDate), r.total, r.totalWithoutTax, r.numberOfCustomers, r.currentCourse, now,
      run, run]);
    (r.items ?? []).forEach((i, at) => {
      rows.receipt_item.push([r.id, at + 1, i.id, none(i.parentId), plain(i.productId),
        none(i.prodId), i.productName, i.info, i.amount, i.unitPrice, i.unitPriceWithoutVat,
        i.totalPrice, i.totalPriceWithoutVat, i.vatPercentage, i.deliveryVatPercentage,
        i.takeawayVatPercentage, i.priceTypeId, i.seat, i.course, time(i.creationDate),
        time(i.sentDate), i.discountPrice, i.discountPriceWithoutVat, i.taxInfo?.taxClassCode]);
      (i.modifierValues ?? []).forEach((m, n) => rows.receipt_item_modifier.push(
        [r.id, at + 1, n + 1, m.id, none(m.modifierId), m.name, m.price, m.priceWithoutVAT,
          m.default]));
      (i.taxInfo?.taxCalculations ?? []).forEach((t, n) => rows.receipt_item_tax.push(
        [r.id, at + 1, n + 1, t.taxRate, t.taxRateCode]));
    });
    (r.payments ?? []).forEach((p, n) => rows.receipt_payment.push([r.id, n + 1, none(p.id),
      p.type, none(p.paymentTypeId), p.paymentTypeCategoryId, p.amount, p.tips, p.restitution,
      p.statusId, p.deviceId, time(p.creationDate), time(p.modificationDate)]));
    (r.taxInfo ?? []).forEach((t, n) => rows.receipt_tax.push(
      [r.id, n + 1, t.taxRate, t.taxRateCode, t.taxTotal]));
  }
  return rows;
}

function field(value) {
  if (value === null || value === undefined) return '\\N';
  if (typeof value !== 'string') return String(value);
  return value.replace(/[\\\t\n\r]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n',
    '\r': '\\r' })[c]);
}

async function store(client, receipts) {
  const rows = rowsOf(receipts);

  await client.query('begin');
  for (const [name, { key, columns }] of Object.entries(TABLES)) {
    if (rows[name].length === 0) continue;
    const stream = client.query(copyFrom(`copy stage_${name} (${columns.join(', ')}) from stdin`));

    stream.write(rows[name].map((row) => row.map(field).join('\t')).join('\n') + '\n');
    stream.end();
    await finished(stream);
    const set = columns.filter((c) => !key.split(', ').includes(c))
      .map((c) => `${c} = excluded.${c}`).join(', ');
    await client.query(`insert into resto.${name} (company_id, ${columns.join(', ')})
      select ${company}, ${columns.join(', ')} from stage_${name}
      on conflict (company_id, ${key}) do update set ${set}`);
  }
  await client.query('commit');
}

const client = new pg.Client(process.env.PEER_DATABASE);
const headers = { authorization: 'Bearer ' + process.env.PEER_TOKEN };
let waiting = [];
let offset = 0;

await client.connect();
for (const [name, { columns }] of Object.entries(TABLES)) {
  await client.query(`create temp table stage_${name} on commit delete rows as
    select ${columns.join(', ')} from resto.${name} with no data`);
}
for (;;) {
  const reply = await fetch(process.env.PEER_URL + '&offset=' + offset, { headers });
  const page = (await reply.json()).results;

  if (page.length === 0) break;
  offset += page.length;
  waiting.push(...page);
  if (waiting.length >= 1000) {
    await store(client, waiting);
    waiting = [];
  }
}
if (waiting.length > 0) await store(client, waiting);
await client.end();
console.log(offset);
