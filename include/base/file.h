/* Files: read with a ceiling, replace atomically, check owner and mode. */
#ifndef RS_BASE_FILE_H
#define RS_BASE_FILE_H

#include <stdbool.h>

#include "base/buf.h"

bool file_exists(const char *path);
RS_MUST_USE bool file_read(const char *path, Buf *out, Err *err);
/* As file_read, and refuses (ERR_CONFIG_MODE) symbolic links, other owners than the effective user
 * or root, and any access by group or others. */
RS_MUST_USE bool file_read_secret(const char *path, Buf *out, Err *err);
/* Temporary file beside it, fsync, rename, fsync of the directory. */
RS_MUST_USE bool file_replace(const char *path, const void *bytes, size_t len, int mode, Err *err);
/* Creates missing parents; every directory it makes is 0700. */
RS_MUST_USE bool file_make_directory(const char *path, Err *err);
/* Refuses (ERR_CONFIG_MODE) a directory of another user than the effective one or root, or one that
 * others can write. */
RS_MUST_USE bool file_check_directory(const char *path, Err *err);
RS_MUST_USE bool file_sync_directory(const char *path, Err *err);
/* Exclusive flock on a file that is made (0600) and never removed; waits at most wait_ms.
 * false with ERR_AUTH_BUSY-free ERR_LOCKED when somebody else holds it. */
RS_MUST_USE bool file_lock(const char *path, int wait_ms, int *ret_fd, Err *err);
void file_unlock(int fd);

#endif
