"""What must have happened in Sweeper Parts' year, since the demo's memory tells of it too."""

from datetime import date

from nova.demo.erp.buying import Buying
from nova.demo.erp.company import Company
from nova.demo.erp.parts import Part
from nova.demo.erp.selling import Selling
from nova.demo.erp.warehouse import Warehouse


def happen(
    day: date, parts: dict[str, Part], buying: Buying, selling: Selling, stock: Warehouse
) -> None:
    """Let the events of the day happen."""
    company = selling.company
    today = day.isoformat()
    customers = {one.name: one for one in company.customers}
    broom = parts["7-2210"]
    if today == "2026-03-23":
        many = max(1, stock.free("dallas", broom) - 6)
        selling.order(day, customers["City of Plano"], [(broom, many)], is_certain=True)
    if today == "2026-03-24":
        ron = company.users["Ron Tibbets"][0]
        stock.count(day, "dallas", broom, 5, ron)
    if today == "2026-04-13":
        arden = next(one for one in company.suppliers if one.name == "Arden Brush")
        buying.order(day, "houston", arden, [(broom, 260)])
    if today == "2026-05-26":
        hartwell = customers["Hartwell Supplies"]
        for quantity in (120, 80):
            selling.order(day, hartwell, [(broom, quantity)], branch="houston", is_certain=True)
    if today == "2026-03-18":
        wanted = [(parts["7-2810"], 2), (parts["HF-2210"], 6)]
        selling.order(day, customers["Lakeview School District"], wanted, is_certain=True)
    if today == "2026-08-24":
        row = company.book.row("customer", customers["Hartwell Supplies"].customer_id)
        row["is_on_hold"] = 1


def audit(company: Company) -> None:
    """Enter who changed what in the year."""
    _audit_endings(company)
    changes = [
        ("2026-03-16 09:12", "Carla Mendez", "parts", "HF-2220", "status", "active", "superseded"),
        ("2026-05-18 08:05", "Nora Whitfield", "rules", "Free freight above", "value", None, "750"),
        ("2026-07-01 07:40", "Nora Whitfield", "pricing", "Gutter brooms", "list price", None, "+6%"),
        ("2026-07-01 07:44", "Nora Whitfield", "pricing", "Filters", "list price", None, "+6%"),
        ("2026-07-06 10:31", "Carla Mendez", "purchasing", "Poly broom segments",
         "preferred supplier", "Keystone Brush", "Arden Brush"),
        ("2026-07-13 11:02", "Carla Mendez", "parts", "CV-441", "status", "active", "superseded"),
        ("2026-08-18 08:10", "Nora Whitfield", "rules", "Free freight above", "value", "750", "900"),
        ("2026-08-18 08:11", "Nora Whitfield", "rules", "Core charge", "value", "85", "95"),
        ("2026-08-24 16:20", "Irene Falk", "customers", "Hartwell Supplies", "on hold", "no", "yes"),
        ("2026-08-31 09:00", "Nora Whitfield", "users", "Shane Porter", "active", "yes", "no"),
        ("2026-09-14 09:30", "Nora Whitfield", "users", "Victor Ames", "role", None, "Auditor"),
        ("2026-11-05 14:45", "Wayne Dorsey", "parts", "7-2210", "fitment",
         "not Falcon 650 before 2015", "Falcon 650 before 2015 with AR-26"),
    ]  # fmt: skip
    for changed_at, who, module, record, field, old, new in changes:
        company.book.add(
            "audit_entry",
            tenant_id=company.tenant,
            changed_at=changed_at,
            user_id=company.users[who][0],
            module=module,
            record=record,
            field=field,
            old_value=old,
            new_value=new,
        )


def _audit_endings(company: Company) -> None:
    endings = [
        ("sales_order", "cancelled", "sales", "order", "ordered_on", "Sales"),
        ("purchase_order", "cancelled", "purchasing", "PO", "ordered_on", "Purchasing"),
        ("invoice", "void", "finance", "invoice", "invoiced_on", "Accounting"),
    ]
    for table, ending, module, name, day, role in endings:
        for _, row in company.book.rows(table, company.tenant):
            if row["status"] == ending:
                company.book.add(
                    "audit_entry",
                    tenant_id=company.tenant,
                    changed_at=f"{row[day]} {company.rng.randint(13, 16)}:{company.rng.randint(10, 59)}",
                    user_id=company.person(role, str(row["branch_id"])),
                    module=module,
                    record=f"{name} {row['number']}",
                    field="status",
                    old_value="posted" if ending == "void" else "open",
                    new_value=ending,
                )
