/* Columns and children of the entities, for catalog.c to put into its entries.
 *
 * An entity with a handful of columns may stand in catalog.c whole; a family of tables has a file
 * of its own, catalog_<family>.c, and is named here.
 */
#ifndef RS_MODEL_CATALOG_PARTS_H
#define RS_MODEL_CATALOG_PARTS_H

#include "model/catalog.h"

/* catalog_receipts.c, catalog_orders.c */
extern const Column receipt_columns[];
extern const Table receipt_children[];
extern const Column online_order_columns[];
extern const Table online_order_children[];

/* catalog_places.c */
extern const Column company_columns[];
extern const Column establishment_columns[];
extern const Column floor_columns[];
extern const Table floor_children[];
extern const Column payment_type_columns[];
extern const Column tax_class_columns[];
extern const Column product_sales_columns[];
extern const Column z_report_columns[];
extern const Column z_report_content_columns[];
extern const Column reservation_receipt_columns[];

/* catalog_menu.c */
extern const Column product_columns[];
extern const Table product_children[];
extern const Column subproduct_columns[];
extern const Column product_group_columns[];
extern const Column addition_columns[];
extern const Table addition_children[];
extern const Column timed_event_columns[];
extern const Table timed_event_children[];

/* catalog_people.c */
extern const Column customer_columns[];
extern const Table customer_children[];
extern const Column customer_credit_change_columns[];
extern const Column employee_columns[];
extern const Column clocktime_columns[];
extern const Column reservation_columns[];

#endif
