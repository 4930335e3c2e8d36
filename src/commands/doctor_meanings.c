/* doctor's look at what Lightspeed does not document: discounts, tips and change, measured. */
#include <string.h>

#include "checks.h"

#define TEXT_MAX 512
#define ROWS_FEW 20 /* below that no share means anything */

typedef struct Meaning {
    const char *what, *member, *setting;
} Meaning;

static const Meaning meanings[] = {
    {"discounts", "discountPrice", "discount_identity"},
    {"payments", "tips and change", "payment_identity"},
};

static const Meaning *meaning_of(const char *what)
{
    return strcmp(what, meanings[0].what) == 0 ? &meanings[0] : &meanings[1];
}

static void check_meaning(Checks *checks, const PgResult *result, int row)
{
    const Meaning *meaning = meaning_of(pg_value(result, row, 1));
    const char *company = pg_value(result, row, 0);
    const char *choice = pg_value(result, row, 3);
    bool open = strcmp(choice, "N") == 0;
    char text[TEXT_MAX], hint[TEXT_MAX];
    Err none = {0};

    if (pg_integer(result, row, 2) < ROWS_FEW) {
        return;
    }
    if (pg_bool(result, row, 7)) {
        (void)text_format(text, sizeof(text), "company %s: %s means %s; that explains %s %%",
                          company, meaning->member, choice, pg_value(result, row, 4));
        checks_tell(checks, meaning->what, text, &none);
        return;
    }
    (void)text_format(text, sizeof(text),
                      open ? "company %s: %s of %s lines counts 0, its meaning is not chosen"
                           : "company %s: %s as chosen explains %s %% of the receipts",
                      company, meaning->member, pg_value(result, row, open ? 2 : 4));
    (void)text_format(hint, sizeof(hint),
                      pg_bool(result, row, 8)
                          ? "%s = '%s' in report.company_setting explains %s %%"
                          : "no %s does: the best, %s, explains %s %%; look at report.dq_receipt",
                      meaning->setting, pg_value(result, row, 5), pg_value(result, row, 6));
    checks_warn(checks, meaning->what, text, hint);
}

void checks_of_meanings(Checks *checks)
{
    char company[NUMBER_TEXT];
    const PgParam params[] = {param_number(company, checks->context->settings->company_id)};
    PgResult *result = NULL;
    Err err = {0};

    if (!pg_query(checks->context->conn, "doctor_meanings", params, 1, &result, &err)) {
        checks_tell(checks, "meanings", "", &err);
        return;
    }
    for (int i = 0; i < pg_rows(result); i++) {
        check_meaning(checks, result, i);
    }
    pg_result_free(result);
}
