/* Files: bounded reads, atomic replacement, owner and mode, locks. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"

#define PATH_BYTES 4096

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static bool read_all(int fd, const char *path, Buf *out, Err *err)
{
    for (;;) {
        size_t room = out->max - out->len;
        size_t piece = room < 4096 ? room : 4096;
        ssize_t got;
        char more;

        if (!buf_reserve(out, piece)) {
            return err_set(err, ERR_MEMORY, "no memory to read %s", path);
        }
        got = piece == 0 ? read(fd, &more, 1) : read(fd, out->data + out->len, piece);
        if (piece == 0 && got > 0) {
            return err_set(err, ERR_IO, "%s is larger than %zu bytes", path, out->max);
        }
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return err_set(err, ERR_IO, "%s cannot be read: %s", path, strerror(errno));
        }
        if (got == 0) {
            return true;
        }
        out->len += (size_t)got;
    }
}

bool file_read(const char *path, Buf *out, Err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok;

    if (fd < 0) {
        return err_set(err, ERR_IO, "%s cannot be opened: %s", path, strerror(errno));
    }
    ok = read_all(fd, path, out, err);
    (void)close(fd);
    return ok;
}

static bool check_private(int fd, const char *path, Err *err)
{
    struct stat facts;

    if (fstat(fd, &facts) != 0) {
        return err_set(err, ERR_IO, "%s cannot be examined: %s", path, strerror(errno));
    }
    if (!S_ISREG(facts.st_mode)) {
        return err_set(err, ERR_CONFIG_MODE, "%s is no regular file", path);
    }
    if (facts.st_uid != geteuid() && facts.st_uid != 0) {
        return err_set(err, ERR_CONFIG_MODE, "%s belongs to another user (uid %u)", path,
                       (unsigned)facts.st_uid);
    }
    if (facts.st_nlink != 1) {
        (void)err_set(err, ERR_CONFIG_MODE, "%s has another name: it is a hard link", path);
        err_hint(err, "copy it to a file of its own, mode 600");
        return false;
    }
    if ((facts.st_mode & 077) != 0) {
        (void)err_set(err, ERR_CONFIG_MODE, "%s can be read or written by others (mode %04o)", path,
                      (unsigned)(facts.st_mode & 07777));
        err_hint(err, "chmod 600 %s", path);
        return false;
    }
    return true;
}

bool file_read_secret(const char *path, Buf *out, Err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool ok;

    if (fd < 0 && errno == ELOOP) {
        return err_set(err, ERR_CONFIG_MODE, "%s is a symbolic link", path);
    }
    if (fd < 0) {
        return err_set(err, ERR_CONFIG, "%s cannot be opened: %s", path, strerror(errno));
    }
    ok = check_private(fd, path, err) && read_all(fd, path, out, err);
    (void)close(fd);
    return ok;
}

/* The calls a disk can refuse, each with a place where tests refuse it. */
static int refuse(int number)
{
    errno = number;
    return -1;
}

static int open_file(const char *path, int flags, mode_t mode)
{
    return FAULT_FAILS("file_open") ? refuse(EIO) : open(path, flags, mode);
}

static ssize_t write_file(int fd, const void *bytes, size_t len)
{
    return FAULT_FAILS("file_write") ? refuse(ENOSPC) : write(fd, bytes, len);
}

static int sync_file(int fd)
{
    return FAULT_FAILS("file_sync") ? refuse(EIO) : fsync(fd);
}

static int rename_file(const char *from, const char *to)
{
    return FAULT_FAILS("file_rename") ? refuse(EROFS) : rename(from, to);
}

static bool write_all(int fd, const char *path, const void *bytes, size_t len, Err *err)
{
    const char *at = bytes;

    while (len > 0) {
        ssize_t put = write_file(fd, at, len);

        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put < 0) {
            return err_set(err, ERR_IO, "%s cannot be written: %s", path, strerror(errno));
        }
        at += put;
        len -= (size_t)put;
    }
    return true;
}

static void parent_of(const char *path, char *out, size_t cap)
{
    char *slash;

    (void)text_copy(out, cap, str_of(path));
    slash = strrchr(out, '/');
    if (slash == NULL) {
        (void)text_copy(out, cap, STR_LIT("."));
    } else {
        slash[slash == out ? 1 : 0] = '\0';
    }
}

bool file_sync_directory(const char *path, Err *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && sync_file(fd) == 0;

    if (!ok) {
        (void)err_set(err, ERR_IO, "the directory %s cannot be synced: %s", path, strerror(errno));
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    return ok;
}

/* A rename would leave a file where a device, a pipe or a directory was; /dev/stdout is a link. */
static bool check_replaceable(const char *path, Err *err)
{
    struct stat facts, link;
    bool system = strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0;
    bool there = stat(path, &facts) == 0;

    if ((there && !S_ISREG(facts.st_mode)) ||
        (system && lstat(path, &link) == 0 && S_ISLNK(link.st_mode))) {
        (void)err_set(err, ERR_IO, "%s is no regular file and stays as it is", path);
        err_hint(err, "name a file");
        return false;
    }
    return true;
}

bool file_replace(const char *path, const void *bytes, size_t len, int mode, Err *err)
{
    char temporary[PATH_BYTES];
    char parent[PATH_BYTES];
    bool ok;
    int fd;

    if (!text_format(temporary, sizeof(temporary), "%s.tmp", path)) {
        return err_set(err, ERR_IO, "the path %s is too long", path);
    }
    if (!check_replaceable(path, err)) {
        return false;
    }
    parent_of(path, parent, sizeof(parent));
    (void)unlink(temporary);
    fd = open_file(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, (mode_t)mode);
    if (fd < 0) {
        return err_set(err, ERR_IO, "%s cannot be written: %s", temporary, strerror(errno));
    }
    ok = write_all(fd, temporary, bytes, len, err);
    if (ok && fchmod(fd, (mode_t)mode) != 0) { /* the umask has no say: the caller names the mode */
        ok = err_set(err, ERR_IO, "the mode of %s cannot be set: %s", temporary, strerror(errno));
    }
    if (ok && sync_file(fd) != 0) {
        ok = err_set(err, ERR_IO, "%s cannot be made durable: %s", temporary, strerror(errno));
    }
    if (close(fd) != 0 && ok) {
        ok = err_set(err, ERR_IO, "%s cannot be closed: %s", temporary, strerror(errno));
    }
    if (ok && rename_file(temporary, path) != 0) {
        ok = err_set(err, ERR_IO, "%s cannot be replaced: %s", path, strerror(errno));
    }
    if (!ok) {
        (void)unlink(temporary);
        return false;
    }
    FAULT_POINT("file_renamed");
    return file_sync_directory(parent, err);
}

bool file_make_directory(const char *path, Err *err)
{
    char part[PATH_BYTES];
    struct stat facts;

    if (!text_copy(part, sizeof(part), str_of(path))) {
        return err_set(err, ERR_IO, "the path %s is too long", path);
    }
    for (char *at = part + 1;; at++) {
        if (*at != '/' && *at != '\0') {
            continue;
        }
        char end = *at;

        *at = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST) {
            return err_set(err, ERR_IO, "the directory %s cannot be made: %s", part,
                           strerror(errno));
        }
        *at = end;
        if (end == '\0') {
            break;
        }
    }
    if (stat(path, &facts) != 0 || !S_ISDIR(facts.st_mode)) {
        return err_set(err, ERR_IO, "%s is no directory", path);
    }
    return true;
}

bool file_check_directory(const char *path, Err *err)
{
    struct stat facts;

    if (stat(path, &facts) != 0) {
        return err_set(err, ERR_IO, "%s cannot be examined: %s", path, strerror(errno));
    }
    if (facts.st_uid != geteuid() && facts.st_uid != 0) {
        return err_set(err, ERR_CONFIG_MODE, "the directory %s belongs to another user (uid %u)",
                       path, (unsigned)facts.st_uid);
    }
    if ((facts.st_mode & 022) != 0) {
        (void)err_set(err, ERR_CONFIG_MODE, "the directory %s can be written by others (mode %04o)",
                      path, (unsigned)(facts.st_mode & 07777));
        if ((facts.st_mode & S_ISVTX) != 0) { /* /tmp: everybody needs it as it is */
            err_hint(err, "name a directory of its own, which nobody else uses");
        } else {
            err_hint(err, "chmod 700 %s", path);
        }
        return false;
    }
    return true;
}

bool file_lock(const char *path, int wait_ms, int *ret_fd, Err *err)
{
    int64_t until = clock_monotonic_ms() + wait_ms;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0) {
        return err_set(err, ERR_IO, "the lock file %s cannot be opened: %s", path, strerror(errno));
    }
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            (void)err_set(err, ERR_IO, "%s cannot be locked: %s", path, strerror(errno));
            (void)close(fd);
            return false;
        }
        if (clock_monotonic_ms() >= until) {
            (void)close(fd);
            return err_set(err, ERR_LOCKED, "%s is locked by another process", path);
        }
        clock_sleep_ms(50);
    }
    *ret_fd = fd;
    return true;
}

void file_unlock(int fd)
{
    if (fd >= 0) {
        (void)close(fd); /* releases the flock */
    }
}
