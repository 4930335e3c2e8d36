/* COPY BINARY against a real PostgreSQL: whatever is stored in binary is what text stores. */
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "cluster.h"
#include "pg/binary.h"
#include "pg/pg.h"

#define ROWS 4000
#define COLUMNS 16

static char directory[64];
static char conninfo[256];
static PgConn *conn;
static uint64_t state = 20260101;

static const struct {
    const char *name, *type;
} columns[COLUMNS] = {
    {"n", "integer"},       {"b", "bigint"},        {"i", "integer"},       {"o", "boolean"},
    {"t", "text"},          {"m", "numeric(19,4)"}, {"p", "numeric(19,6)"}, {"r", "numeric(9,4)"},
    {"q", "numeric(14,4)"}, {"f", "numeric"},       {"z", "timestamptz"},   {"l", "timestamp"},
    {"d", "date"},          {"c", "time"},          {"u", "uuid"},          {"j", "jsonb"},
};

/* Corner values of each column; a number of them is drawn as often as a random one. */
static const char *const corners[COLUMNS][16] = {
    [1] = {"0", "-1", "9223372036854775807", "-9223372036854775808", "999999999999999999", "-0"},
    [2] = {"0", "-1", "2147483647", "-2147483648"},
    [3] = {"t", "f"},
    [4] = {"", "\\", "\\N", "a\tb\nc\rd\\e", "Käsespätzle", "\xf0\x9f\x8d\x95", "\\.", " "},
    [5] = {"0", "0.0", "-0.0001", "999999999999999.9999", "-999999999999999.9999", "10000",
           "0.00010000", "100000000", "12e3", "-1.5E-3", "1e-4"},
    [6] = {"0", "0.000001", "-9999999999999.999999", "1e3", "9999", "10000.000001"},
    [7] = {"0", "21", "5.5", "99999.9999", "-99999.9999", "0.0001"},
    [8] = {"0", "-1", "0.25", "9999999999.9999"},
    [9] = {"0", "0.000", "-0.00", "1e-20", "12345678901234567890123456789012345678.5", "1e300",
           "-1e-300", "0.00000000000000000001", "100000000000000000000", "00012.50", "1."},
    [10] = {"1970-01-01T00:00:00.000Z", "2000-01-01 00:00:00+00", "1999-12-31 23:59:59.999999+00",
            "0001-01-01 00:00:00+00", "9999-12-31 23:59:59+00", "2024-02-29T12:00:00+02:00",
            "2026-03-29T02:30:00-0330", "2026-10-25T01:00:00+14", "2026-01-01"},
    [11] = {"2026-10-25T02:30:00", "2026-10-25T02:30:00+02:00", "2026-10-25 02:30:00.5Z",
            "2026-01-01", "1999-12-31T23:59:59.000001", "2026-10-25T02:30"},
    [12] = {"1970-01-01", "2000-02-29", "0001-01-01", "9999-12-31", "1999-12-31"},
    [13] = {"00:00", "23:59", "23:59:59", "12:30:00.000001", "07:05:09.5"},
    [14] = {"00000000-0000-0000-0000-000000000000", "ffffffffffffffffffffffffffffffff",
            "A647BD41-F9CA-B223-CCF5-8FAA9AEAA9DD"},
    [15] = {"{}", "[]", "null", "\"a\\\\b\"", "{\"k\": [1, 2.50, \"x\\ty\"]}", "1e2"},
};

static uint64_t dice(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static int below(int limit)
{
    return (int)(dice() % (uint64_t)limit);
}

static void random_decimal(char *out, size_t cap, int whole, int scale)
{
    char digits[64];
    size_t len = 0;
    int before = 1 + below(whole);
    int behind = below(scale + 1);

    if (below(3) == 0) {
        digits[len++] = '-';
    }
    for (int i = 0; i < before; i++) {
        digits[len++] = (char)('0' + (i == 0 && before > 1 ? 1 + below(9) : below(4) * 3));
    }
    if (behind > 0) {
        digits[len++] = '.';
    }
    for (int i = 0; i < behind; i++) {
        digits[len++] = (char)('0' + below(3) * 4);
    }
    digits[len] = '\0';
    (void)snprintf(out, cap, "%s", digits);
}

static void random_value(int column, char *out, size_t cap)
{
    int year = 1900 + below(300);
    int month = 1 + below(12);
    int day = 1 + below(28);

    switch (column) {
    case 1:
        (void)snprintf(out, cap, "%lld", (long long)dice() >> below(64));
        break;
    case 2:
        (void)snprintf(out, cap, "%d", (int)(int32_t)dice() >> below(32));
        break;
    case 5:
        random_decimal(out, cap, 15, 4);
        break;
    case 6:
    case 7:
    case 8:
        random_decimal(out, cap, column == 6 ? 13 : column == 7 ? 5 : 10, column == 6 ? 6 : 4);
        break;
    case 9:
        random_decimal(out, cap, 30, 20);
        break;
    case 10:
        (void)snprintf(out, cap, "%04d-%02d-%02d %02d:%02d:%02d.%06d+00", year, month, day,
                       below(24), below(60), below(60), below(1000000));
        break;
    case 11:
        (void)snprintf(out, cap, "%04d-%02d-%02dT%02d:%02d:%02d.%03d", year, month, day, below(24),
                       below(60), below(60), below(1000));
        break;
    case 12:
        (void)snprintf(out, cap, "%04d-%02d-%02d", year, month, day);
        break;
    case 13:
        (void)snprintf(out, cap, "%02d:%02d:%02d", below(24), below(60), below(60));
        break;
    case 14:
        (void)snprintf(out, cap, "%016llx%016llx", (unsigned long long)dice(),
                       (unsigned long long)dice());
        break;
    case 4:
    case 15:
        (void)snprintf(out, cap, "\"%llu\\t%d\"", (unsigned long long)dice(), below(100));
        break;
    default:
        (void)snprintf(out, cap, "%s", below(2) == 0 ? "t" : "f");
        break;
    }
}

static void add_field(Buf *lines, int row, int column)
{
    char value[128];
    int count = 0;

    while (count < 16 && corners[column][count] != NULL) {
        count++;
    }
    if (column == 0) {
        (void)snprintf(value, sizeof(value), "%d", row);
    } else if (row < 16) { /* every corner at least once */
        (void)snprintf(value, sizeof(value), "%s", corners[column][row % count]);
    } else if (below(9) == 0) {
        pg_copy_text(lines, STR_NULL);
        return;
    } else if (below(3) == 0) {
        (void)snprintf(value, sizeof(value), "%s", corners[column][below(count)]);
    } else {
        random_value(column, value, sizeof(value));
    }
    pg_copy_text(lines, str_of(value));
}

static void make_lines(Buf *lines)
{
    for (int row = 0; row < ROWS; row++) {
        for (int column = 0; column < COLUMNS; column++) {
            if (column > 0) {
                buf_append_char(lines, '\t');
            }
            add_field(lines, row, column);
        }
        buf_append_char(lines, '\n');
    }
    assert_true(buf_ok(lines));
}

static void types_of(PgType types[COLUMNS])
{
    for (int column = 0; column < COLUMNS; column++) {
        assert_true(pg_type_find(columns[column].type, &types[column]));
    }
}

static void make_table(const char *name)
{
    Err err = {0};
    Buf sql;

    buf_init(&sql, 4096);
    buf_printf(&sql, "create temp table %s (", name);
    for (int column = 0; column < COLUMNS; column++) {
        buf_printf(&sql, "%s%s %s", column == 0 ? "" : ", ", columns[column].name,
                   columns[column].type);
    }
    buf_append_text(&sql, ")");
    assert_true(pg_script(conn, buf_text(&sql), &err));
    buf_release(&sql);
}

static void copy_in(const char *sql, const Buf *bytes)
{
    Err err = {0};

    if (!pg_copy_start(conn, sql, &err) || !pg_copy_put(conn, bytes->data, bytes->len, &err) ||
        !pg_copy_end(conn, ROWS, &err)) {
        fail_msg("%s: %s", sql, err.message);
    }
}

static int64_t ask(const char *sql)
{
    PgResult *result = NULL;
    int64_t value;
    Err err = {0};

    if (!pg_query(conn, sql, NULL, 0, &result, &err)) {
        fail_msg("%s: %s", sql, err.message);
    }
    value = pg_integer(result, 0, 0);
    pg_result_free(result);
    return value;
}

static void a_binary_row_is_the_text_row(void **unused)
{
    PgType types[COLUMNS];
    Buf lines;
    Buf binary;

    (void)unused;
    types_of(types);
    buf_init(&lines, 64 * 1024 * 1024);
    buf_init(&binary, 64 * 1024 * 1024);
    make_lines(&lines);
    pg_binary_start(&binary);
    assert_true(pg_binary_rows(&binary, types, COLUMNS, (Str){lines.data, lines.len}));
    pg_binary_end(&binary);
    make_table("by_text");
    make_table("by_binary");
    copy_in("copy by_text from stdin", &lines);
    copy_in("copy by_binary from stdin with (format binary)", &binary);
    assert_int_equal(ask("select count(*) from by_text"), ROWS);
    for (int column = 0; column < COLUMNS; column++) {
        char sql[256];

        /* As text: 1.0 and 1.00 are equal numbers, but not the same value. */
        (void)snprintf(sql, sizeof(sql),
                       "select count(*) from by_text a join by_binary b using (n) "
                       "where a.%s::text is distinct from b.%s::text",
                       columns[column].name, columns[column].name);
        if (ask(sql) != 0) {
            fail_msg("column %s (%s) differs", columns[column].name, columns[column].type);
        }
        (void)snprintf(sql, sizeof(sql), "select count(%s) from by_binary", columns[column].name);
        assert_true(ask(sql) > ROWS / 2);
    }
    buf_release(&lines);
    buf_release(&binary);
}

static void an_unknown_form_is_not_guessed(void **unused)
{
    static const struct {
        const char *type, *text;
    } forms[] = {
        {"bigint", ""},
        {"bigint", "1.0"},
        {"bigint", "9223372036854775808"},
        {"integer", "2147483648"},
        {"boolean", "true"},
        {"numeric", "NaN"},
        {"numeric", ""},
        {"numeric", "."},
        {"numeric", "1,5"},
        {"numeric", "1e99999"},
        {"timestamptz", "infinity"},
        {"timestamptz", "2026-02-30 00:00:00+00"},
        {"timestamptz", "2026-01-01 24:00:00+00"},
        {"timestamptz", "2026-01-01 00:00:00.1234567+00"},
        {"timestamptz", "2026-01-01 00:00:00 Europe/Brussels"},
        {"timestamp", "2026-01-01 00:00:00+15"},
        {"date", "2026-1-1"},
        {"date", "20260101"},
        {"time", "7:30"},
        {"time", "07:30+02"},
        {"uuid", "{a647bd41-f9ca-b223-ccf5-8faa9aeaa9dd}"},
        {"uuid", "a647bd41f9cab223ccf58faa9aeaa9dg"},
        {"uuid", "a647-bd41f9cab223ccf58faa9-aeaa9dd-"},
    };
    PgType type;
    Buf out;

    (void)unused;
    buf_init(&out, 4096);
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        assert_true(pg_type_find(forms[i].type, &type));
        if (pg_binary_value(&out, type, str_of(forms[i].text))) {
            fail_msg("%s takes \"%s\"", forms[i].type, forms[i].text);
        }
    }
    assert_false(pg_type_find("money", &type));
    assert_false(pg_type_find("int", &type));
    assert_false(pg_type_find("timestamp with time zone", &type));
    buf_release(&out);
}

static void lines_must_have_all_their_fields(void **unused)
{
    static const PgType types[] = {PG_TYPE_INTEGER, PG_TYPE_TEXT};
    static const char *const broken[] = {"1\n", "1\ta", "1\ta\tb\n", "1\ta\\x\n", "1\ta\\"};
    Buf out;

    (void)unused;
    buf_init(&out, 4096);
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        if (pg_binary_rows(&out, types, 2, str_of(broken[i]))) {
            fail_msg("line %zu is taken", i);
        }
    }
    assert_true(pg_binary_rows(&out, types, 2, STR_LIT("1\ta\n2\t\\N\n")));
    buf_release(&out);
}

static void arrays_arrive_in_order(void **unused)
{
    static const unsigned char uuid[16] = {0xa6, [15] = 0x01};
    PgParam params[3];
    PgResult *result = NULL;
    Err err = {0};
    Buf keys;
    Buf uuids;
    Buf instants;

    (void)unused;
    buf_init(&keys, 4096);
    buf_init(&uuids, 4096);
    buf_init(&instants, 4096);
    pg_binary_array_start(&keys, PG_TYPE_BIGINT);
    assert_true(pg_binary_array_add(&keys, PG_TYPE_BIGINT, STR_LIT("-5")));
    assert_true(pg_binary_array_add(&keys, PG_TYPE_BIGINT, STR_NULL));
    assert_false(pg_binary_array_add(&keys, PG_TYPE_BIGINT, STR_LIT("x")));
    keys.len -= 4; /* what the refused element left */
    pg_binary_array_end(&keys, 2);
    pg_binary_array_start(&uuids, PG_TYPE_UUID);
    pg_binary_array_add_uuid(&uuids, uuid);
    pg_binary_array_add_null(&uuids);
    pg_binary_array_end(&uuids, 2);
    pg_binary_array_start(&instants, PG_TYPE_TIMESTAMPTZ);
    pg_binary_array_add_instant(&instants, 0);
    pg_binary_array_add_instant(&instants, -1);
    pg_binary_array_end(&instants, 2);
    params[0] = (PgParam){.bytes = keys.data, .len = keys.len};
    params[1] = (PgParam){.bytes = uuids.data, .len = uuids.len};
    params[2] = (PgParam){.bytes = instants.data, .len = instants.len};
    assert_true(pg_query(conn,
                         "select $1::bigint[]::text, $2::uuid[]::text, "
                         "$3::timestamptz[]::text",
                         params, 3, &result, &err));
    assert_string_equal(pg_value(result, 0, 0), "{-5,NULL}");
    assert_string_equal(pg_value(result, 0, 1), "{a6000000-0000-0000-0000-000000000001,NULL}");
    assert_string_equal(pg_value(result, 0, 2),
                        "{\"1970-01-01 00:00:00+00\",\"1969-12-31 23:59:59.999999+00\"}");
    pg_result_free(result);
    buf_release(&keys);
    buf_release(&uuids);
    buf_release(&instants);
}

static int start_server(void **unused)
{
    Err err = {0};

    (void)unused;
    (void)snprintf(directory, sizeof(directory), "/tmp/restosync-unit-binary-%ld", (long)getpid());
    if (cluster_run("start", directory, conninfo, sizeof(conninfo)) != 0) {
        return -1;
    }
    return pg_connect(&conn, &(PgOptions){.conninfo = conninfo, .app_name = "unit"}, &err) ? 0 : -1;
}

static int stop_server(void **unused)
{
    (void)unused;
    pg_free(conn);
    return cluster_run("remove", directory, conninfo, sizeof(conninfo));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_binary_row_is_the_text_row),
        cmocka_unit_test(an_unknown_form_is_not_guessed),
        cmocka_unit_test(lines_must_have_all_their_fields),
        cmocka_unit_test(arrays_arrive_in_order),
    };

    return cmocka_run_group_tests(tests, start_server, stop_server);
}
