-- The ERP of the demo: two companies in one database, each with its own branches.
-- Dates are ISO texts, money has two decimals and is in US dollars unless a currency column says otherwise.

CREATE TABLE snapshot (tenant_id TEXT PRIMARY KEY, taken_on TEXT NOT NULL);

CREATE TABLE tenant (tenant_id TEXT PRIMARY KEY, name TEXT NOT NULL, time_zone TEXT NOT NULL, currency TEXT NOT NULL);
CREATE TABLE branch (
  branch_id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, name TEXT NOT NULL, city TEXT NOT NULL,
  state TEXT NOT NULL, address TEXT NOT NULL, phone TEXT NOT NULL, opened_on TEXT NOT NULL, sales_tax_rate REAL NOT NULL);
CREATE TABLE company_rule (
  rule_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, name TEXT NOT NULL, value REAL NOT NULL,
  unit TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT);

CREATE TABLE role (
  role_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, name TEXT NOT NULL, description TEXT NOT NULL);
CREATE TABLE role_permission (
  role_id INTEGER NOT NULL REFERENCES role, tenant_id TEXT NOT NULL REFERENCES tenant, module TEXT NOT NULL,
  access TEXT NOT NULL CHECK (access IN ('none', 'read', 'write', 'post')), PRIMARY KEY (role_id, module));
CREATE TABLE app_user (
  user_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, name TEXT NOT NULL, email TEXT NOT NULL,
  job_title TEXT NOT NULL, role_id INTEGER NOT NULL REFERENCES role, home_branch_id TEXT NOT NULL REFERENCES branch,
  is_active INTEGER NOT NULL, hired_on TEXT NOT NULL, last_login_on TEXT);
CREATE TABLE branch_grant (
  grant_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, user_id INTEGER NOT NULL REFERENCES app_user,
  branch_id TEXT NOT NULL REFERENCES branch, access TEXT NOT NULL CHECK (access IN ('read', 'write')),
  granted_by INTEGER REFERENCES app_user, granted_on TEXT NOT NULL, expires_on TEXT, reason TEXT);
CREATE TABLE audit_entry (
  audit_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, changed_at TEXT NOT NULL,
  user_id INTEGER NOT NULL REFERENCES app_user, module TEXT NOT NULL, record TEXT NOT NULL, field TEXT NOT NULL,
  old_value TEXT, new_value TEXT);
CREATE TABLE help_article (
  article_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, section TEXT NOT NULL, title TEXT NOT NULL,
  screen TEXT NOT NULL, error_message TEXT, body TEXT NOT NULL, updated_on TEXT NOT NULL);

CREATE TABLE machine (
  machine_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, make TEXT NOT NULL, model TEXT NOT NULL,
  kind TEXT NOT NULL, year_from INTEGER NOT NULL, year_to INTEGER, serial_from TEXT NOT NULL, serial_to TEXT);
CREATE TABLE part (
  part_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, part_number TEXT NOT NULL,
  description TEXT NOT NULL, category TEXT NOT NULL, unit TEXT NOT NULL, pack_quantity INTEGER NOT NULL,
  weight_lb REAL NOT NULL, warranty_months INTEGER NOT NULL, is_kit INTEGER NOT NULL, core_charge REAL,
  status TEXT NOT NULL CHECK (status IN ('active', 'superseded', 'discontinued')), added_on TEXT NOT NULL,
  UNIQUE (tenant_id, part_number));
CREATE TABLE cross_reference (
  reference_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, part_id INTEGER NOT NULL REFERENCES part,
  maker TEXT NOT NULL, maker_number TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('original maker', 'competitor')));
CREATE TABLE supersession (
  supersession_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant,
  old_part_id INTEGER NOT NULL REFERENCES part, new_part_id INTEGER NOT NULL REFERENCES part,
  effective_on TEXT NOT NULL, is_direct INTEGER NOT NULL, note TEXT);
CREATE TABLE kit_component (
  kit_part_id INTEGER NOT NULL REFERENCES part, part_id INTEGER NOT NULL REFERENCES part,
  tenant_id TEXT NOT NULL REFERENCES tenant, quantity INTEGER NOT NULL, PRIMARY KEY (kit_part_id, part_id));
CREATE TABLE fitment (
  fitment_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, part_id INTEGER NOT NULL REFERENCES part,
  machine_id INTEGER NOT NULL REFERENCES machine, serial_from TEXT, serial_to TEXT, year_from INTEGER, year_to INTEGER,
  quantity_per_machine INTEGER NOT NULL, note TEXT);

CREATE TABLE bin (
  bin_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, branch_id TEXT NOT NULL REFERENCES branch,
  code TEXT NOT NULL, zone TEXT NOT NULL);
CREATE TABLE stock (
  tenant_id TEXT NOT NULL REFERENCES tenant, branch_id TEXT NOT NULL REFERENCES branch,
  part_id INTEGER NOT NULL REFERENCES part, on_hand INTEGER NOT NULL, reserved INTEGER NOT NULL,
  reorder_point INTEGER NOT NULL, reorder_quantity INTEGER NOT NULL, average_cost REAL NOT NULL, last_counted_on TEXT,
  PRIMARY KEY (branch_id, part_id));
CREATE TABLE bin_stock (
  bin_id INTEGER NOT NULL REFERENCES bin, part_id INTEGER NOT NULL REFERENCES part,
  tenant_id TEXT NOT NULL REFERENCES tenant, branch_id TEXT NOT NULL REFERENCES branch, quantity INTEGER NOT NULL,
  PRIMARY KEY (bin_id, part_id));
CREATE TABLE stock_movement (
  movement_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, branch_id TEXT NOT NULL REFERENCES branch,
  part_id INTEGER NOT NULL REFERENCES part, moved_on TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('opening', 'receipt', 'shipment', 'return', 'transfer in', 'transfer out', 'count')),
  quantity INTEGER NOT NULL, document TEXT, user_id INTEGER REFERENCES app_user);
CREATE TABLE cycle_count (
  count_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, branch_id TEXT NOT NULL REFERENCES branch,
  part_id INTEGER NOT NULL REFERENCES part, counted_on TEXT NOT NULL, system_quantity INTEGER NOT NULL,
  counted_quantity INTEGER NOT NULL, counted_by INTEGER NOT NULL REFERENCES app_user);
CREATE TABLE transfer (
  transfer_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, number TEXT NOT NULL,
  from_branch_id TEXT NOT NULL REFERENCES branch, to_branch_id TEXT NOT NULL REFERENCES branch,
  status TEXT NOT NULL CHECK (status IN ('draft', 'in transit', 'received', 'cancelled')), shipped_on TEXT NOT NULL, received_on TEXT);
CREATE TABLE transfer_line (
  transfer_id INTEGER NOT NULL REFERENCES transfer, line_number INTEGER NOT NULL, part_id INTEGER NOT NULL REFERENCES part,
  quantity INTEGER NOT NULL, PRIMARY KEY (transfer_id, line_number));

CREATE TABLE exchange_rate (currency TEXT NOT NULL, valid_from TEXT NOT NULL, usd_per_unit REAL NOT NULL, PRIMARY KEY (currency, valid_from));
CREATE TABLE supplier (
  supplier_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, name TEXT NOT NULL, city TEXT NOT NULL,
  state TEXT, country TEXT NOT NULL, currency TEXT NOT NULL, payment_terms_days INTEGER NOT NULL,
  quoted_lead_days INTEGER NOT NULL, minimum_order REAL NOT NULL, contact TEXT NOT NULL, email TEXT NOT NULL,
  is_active INTEGER NOT NULL);
CREATE TABLE supplier_part (
  supplier_part_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant,
  supplier_id INTEGER NOT NULL REFERENCES supplier, part_id INTEGER NOT NULL REFERENCES part,
  supplier_number TEXT NOT NULL, unit_cost REAL NOT NULL, currency TEXT NOT NULL, minimum_quantity INTEGER NOT NULL,
  pack_quantity INTEGER NOT NULL, lead_days INTEGER NOT NULL, is_preferred INTEGER NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT);
CREATE TABLE purchase_order (
  purchase_order_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, number TEXT NOT NULL,
  branch_id TEXT NOT NULL REFERENCES branch, supplier_id INTEGER NOT NULL REFERENCES supplier,
  buyer_id INTEGER NOT NULL REFERENCES app_user, currency TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('draft', 'open', 'partly received', 'received', 'cancelled')),
  ordered_on TEXT NOT NULL, expected_on TEXT NOT NULL);
CREATE TABLE purchase_order_line (
  purchase_order_line_id INTEGER PRIMARY KEY, purchase_order_id INTEGER NOT NULL REFERENCES purchase_order,
  line_number INTEGER NOT NULL, part_id INTEGER NOT NULL REFERENCES part, quantity INTEGER NOT NULL, unit_cost REAL NOT NULL);
CREATE TABLE receipt (
  receipt_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant,
  purchase_order_id INTEGER NOT NULL REFERENCES purchase_order, branch_id TEXT NOT NULL REFERENCES branch,
  received_on TEXT NOT NULL, received_by INTEGER NOT NULL REFERENCES app_user, packing_slip TEXT NOT NULL);
CREATE TABLE receipt_line (
  receipt_id INTEGER NOT NULL REFERENCES receipt,
  purchase_order_line_id INTEGER NOT NULL REFERENCES purchase_order_line, quantity INTEGER NOT NULL,
  PRIMARY KEY (receipt_id, purchase_order_line_id));
CREATE TABLE supplier_invoice (
  supplier_invoice_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, number TEXT NOT NULL,
  supplier_id INTEGER NOT NULL REFERENCES supplier, purchase_order_id INTEGER NOT NULL REFERENCES purchase_order,
  branch_id TEXT NOT NULL REFERENCES branch, status TEXT NOT NULL CHECK (status IN ('draft', 'posted', 'void')),
  invoiced_on TEXT NOT NULL, due_on TEXT NOT NULL, amount REAL NOT NULL, currency TEXT NOT NULL, amount_usd REAL NOT NULL);
CREATE TABLE supplier_payment (
  supplier_payment_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant,
  supplier_invoice_id INTEGER NOT NULL REFERENCES supplier_invoice, paid_on TEXT NOT NULL, amount_usd REAL NOT NULL,
  method TEXT NOT NULL);

CREATE TABLE price_level (
  tenant_id TEXT NOT NULL REFERENCES tenant, level TEXT NOT NULL, description TEXT NOT NULL, PRIMARY KEY (tenant_id, level));
CREATE TABLE price (
  price_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, part_id INTEGER NOT NULL REFERENCES part,
  level TEXT NOT NULL, minimum_quantity INTEGER NOT NULL, unit_price REAL NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT);
CREATE TABLE customer (
  customer_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, number TEXT NOT NULL, name TEXT NOT NULL,
  kind TEXT NOT NULL, city TEXT NOT NULL, state TEXT NOT NULL, branch_id TEXT NOT NULL REFERENCES branch,
  price_level TEXT NOT NULL, payment_terms_days INTEGER NOT NULL, credit_limit REAL NOT NULL, is_on_hold INTEGER NOT NULL,
  is_tax_exempt INTEGER NOT NULL, contact TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL, customer_since TEXT NOT NULL);
CREATE TABLE contract_price (
  contract_price_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant,
  customer_id INTEGER NOT NULL REFERENCES customer, part_id INTEGER NOT NULL REFERENCES part,
  minimum_quantity INTEGER NOT NULL, unit_price REAL NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT);
CREATE TABLE quote (
  quote_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, number TEXT NOT NULL,
  branch_id TEXT NOT NULL REFERENCES branch, customer_id INTEGER NOT NULL REFERENCES customer,
  salesperson_id INTEGER NOT NULL REFERENCES app_user, status TEXT NOT NULL CHECK (status IN ('draft', 'open', 'won', 'lost', 'expired', 'withdrawn')),
  quoted_on TEXT NOT NULL, valid_until TEXT NOT NULL);
CREATE TABLE quote_line (
  quote_id INTEGER NOT NULL REFERENCES quote, line_number INTEGER NOT NULL, part_id INTEGER NOT NULL REFERENCES part,
  quantity INTEGER NOT NULL, unit_price REAL NOT NULL, PRIMARY KEY (quote_id, line_number));
CREATE TABLE sales_order (
  sales_order_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, number TEXT NOT NULL,
  branch_id TEXT NOT NULL REFERENCES branch, customer_id INTEGER NOT NULL REFERENCES customer,
  salesperson_id INTEGER NOT NULL REFERENCES app_user, quote_id INTEGER REFERENCES quote,
  status TEXT NOT NULL CHECK (status IN ('open', 'partly shipped', 'shipped', 'cancelled')),
  ordered_on TEXT NOT NULL, promised_on TEXT NOT NULL, customer_reference TEXT, freight REAL NOT NULL);
CREATE TABLE sales_order_line (
  sales_order_line_id INTEGER PRIMARY KEY, sales_order_id INTEGER NOT NULL REFERENCES sales_order,
  line_number INTEGER NOT NULL, part_id INTEGER NOT NULL REFERENCES part, quantity INTEGER NOT NULL,
  unit_price REAL NOT NULL, quantity_reserved INTEGER NOT NULL);
CREATE TABLE shipment (
  shipment_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, number TEXT NOT NULL,
  sales_order_id INTEGER NOT NULL REFERENCES sales_order, branch_id TEXT NOT NULL REFERENCES branch,
  shipped_on TEXT NOT NULL, carrier TEXT NOT NULL, tracking_number TEXT);
CREATE TABLE shipment_line (
  shipment_id INTEGER NOT NULL REFERENCES shipment, sales_order_line_id INTEGER NOT NULL REFERENCES sales_order_line,
  quantity INTEGER NOT NULL, PRIMARY KEY (shipment_id, sales_order_line_id));

CREATE TABLE invoice (
  invoice_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, number TEXT NOT NULL,
  branch_id TEXT NOT NULL REFERENCES branch, customer_id INTEGER NOT NULL REFERENCES customer,
  sales_order_id INTEGER NOT NULL REFERENCES sales_order, shipment_id INTEGER REFERENCES shipment,
  status TEXT NOT NULL CHECK (status IN ('draft', 'posted', 'void')), invoiced_on TEXT NOT NULL, due_on TEXT NOT NULL,
  subtotal REAL NOT NULL, freight REAL NOT NULL, tax_state TEXT NOT NULL, tax_rate REAL NOT NULL, tax REAL NOT NULL,
  total REAL NOT NULL);
CREATE TABLE invoice_line (
  invoice_id INTEGER NOT NULL REFERENCES invoice, line_number INTEGER NOT NULL, part_id INTEGER NOT NULL REFERENCES part,
  quantity INTEGER NOT NULL, unit_price REAL NOT NULL, unit_cost REAL NOT NULL, PRIMARY KEY (invoice_id, line_number));
CREATE TABLE payment (
  payment_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, customer_id INTEGER NOT NULL REFERENCES customer,
  received_on TEXT NOT NULL, method TEXT NOT NULL, reference TEXT NOT NULL, amount REAL NOT NULL);
CREATE TABLE payment_application (
  payment_id INTEGER NOT NULL REFERENCES payment, invoice_id INTEGER NOT NULL REFERENCES invoice, amount REAL NOT NULL,
  PRIMARY KEY (payment_id, invoice_id));
CREATE TABLE rma (
  rma_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, number TEXT NOT NULL,
  branch_id TEXT NOT NULL REFERENCES branch, customer_id INTEGER NOT NULL REFERENCES customer,
  sales_order_line_id INTEGER NOT NULL REFERENCES sales_order_line, part_id INTEGER NOT NULL REFERENCES part,
  quantity INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('return', 'warranty')), reason TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'received', 'credited', 'replaced', 'rejected')),
  opened_on TEXT NOT NULL, received_on TEXT, closed_on TEXT, note TEXT);
CREATE TABLE warranty_claim (
  warranty_claim_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, number TEXT NOT NULL,
  rma_id INTEGER NOT NULL REFERENCES rma, branch_id TEXT NOT NULL REFERENCES branch,
  supplier_id INTEGER NOT NULL REFERENCES supplier, status TEXT NOT NULL CHECK (status IN ('filed', 'accepted', 'refused', 'paid')),
  filed_on TEXT NOT NULL, settled_on TEXT, amount_claimed REAL NOT NULL, amount_paid REAL NOT NULL);
CREATE TABLE credit_note (
  credit_note_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, number TEXT NOT NULL,
  branch_id TEXT NOT NULL REFERENCES branch, customer_id INTEGER NOT NULL REFERENCES customer,
  invoice_id INTEGER NOT NULL REFERENCES invoice, rma_id INTEGER REFERENCES rma,
  status TEXT NOT NULL CHECK (status IN ('draft', 'posted', 'void')), credited_on TEXT NOT NULL, amount REAL NOT NULL,
  reason TEXT NOT NULL);

CREATE TABLE invoice_note (
  invoice_note_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, branch_id TEXT NOT NULL REFERENCES branch,
  invoice_id INTEGER NOT NULL REFERENCES invoice, written_on TEXT NOT NULL, written_by TEXT NOT NULL, text TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('standing', 'withdrawn')));
CREATE TABLE access_request (
  access_request_id INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant, branch_id TEXT NOT NULL REFERENCES branch,
  user_id INTEGER NOT NULL REFERENCES app_user, module TEXT, access TEXT NOT NULL CHECK (access IN ('read', 'write')),
  until TEXT NOT NULL, reason TEXT NOT NULL, asked_by TEXT NOT NULL, asked_on TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'granted', 'refused', 'withdrawn')));
