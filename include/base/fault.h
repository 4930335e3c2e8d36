/* Fault points: named places where tests end the process or make a call fail.
 *
 * Compiled away unless the build asks for them (RS_TEST_SEAMS): a release has no trace of them. All
 * names stand in base/faults.def; tests/lint/faults holds the table and the sources to each other.
 *
 * RESTOSYNC_FAULT=name[:n][,...] arms them: the n-th time (1 when not given) a kill point is
 * passed the process ends with SIGKILL, a fail point fails once. RESTOSYNC_FAULT_LOG names a file
 * that gets the name of each point that struck. RESTOSYNC_FAULT_HURRY=n divides long waits by n,
 * RESTOSYNC_FAULT_HURRY_DATABASE=n the longest times of a statement and a lock: a slow machine
 * decides no test that is about something else. RESTOSYNC_FAULT_BATCH=n closes a batch at n
 * records, so that small days come in pieces like very large ones.
 */
#ifndef RS_BASE_FAULT_H
#define RS_BASE_FAULT_H

#ifdef RS_TEST_SEAMS
#include <stdbool.h>
#include <stdint.h>

void fault_point(const char *name);
bool fault_fails(const char *name);
int64_t fault_hurry(int64_t ms);
int64_t fault_hurry_database(int64_t ms);
int fault_batch(int records);
#define FAULT_POINT(name) fault_point(name)
#define FAULT_FAILS(name) fault_fails(name)
#define FAULT_HURRY(ms) fault_hurry(ms)
#define FAULT_HURRY_DATABASE(ms) fault_hurry_database(ms)
#define FAULT_BATCH(records) fault_batch(records)
#else
#define FAULT_POINT(name) ((void)0)
#define FAULT_FAILS(name) false
#define FAULT_HURRY(ms) (ms)
#define FAULT_HURRY_DATABASE(ms) (ms)
#define FAULT_BATCH(records) (records)
#endif

#endif
