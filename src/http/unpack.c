/* Packed bodies, unpacked here: libcurl 7.88 keeps up to 64 MiB of unpacked bytes of a paused
 * transfer, loses them beyond that, and takes a packed stream that was cut for a whole one. Here a
 * pause leaves the rest of the chunk packed, and a stream counts as whole after its checksum. */
#include <string.h>
#include <zlib.h>

#include "base/memory.h"
#include "client.h"

#define UNPACK_PIECE (32 * 1024)
#define GZIP_ONLY (15 + 16) /* window bits; gzip with its header and CRC, nothing else */

struct Unpack {
    z_stream z;
    bool ended;
    size_t taken; /* of the chunk that was refused and comes again */
    uint64_t in;  /* packed bytes used */
    size_t out_at, out_len;
    unsigned char out[UNPACK_PIECE];
};

static void *zlib_alloc(void *ctx, unsigned count, unsigned size)
{
    (void)ctx;
    return mem_alloc((size_t)count * size);
}

static void zlib_free(void *ctx, void *block)
{
    (void)ctx;
    mem_free(block);
}

static bool unpack_new(HttpTransfer *transfer)
{
    Unpack *unpack = mem_alloc(sizeof(*unpack));

    if (unpack == NULL) {
        return false;
    }
    memset(unpack, 0, sizeof(*unpack));
    unpack->z.zalloc = zlib_alloc;
    unpack->z.zfree = zlib_free;
    if (inflateInit2(&unpack->z, GZIP_ONLY) != Z_OK) {
        mem_free(unpack);
        return false;
    }
    transfer->unpack = unpack;
    return true;
}

void unpack_free(Unpack *unpack)
{
    if (unpack != NULL) {
        (void)inflateEnd(&unpack->z);
        mem_free(unpack);
    }
}

bool unpack_whole(const Unpack *unpack)
{
    return unpack != NULL && unpack->ended;
}

uint64_t unpack_received(const Unpack *unpack)
{
    return unpack == NULL ? 0 : unpack->in;
}

/* One more piece into `out`; false: the stream is damaged, or junk follows its end. */
static bool inflate_piece(Unpack *unpack)
{
    unsigned before = unpack->z.avail_in;
    int status;

    if (unpack->ended) {
        return unpack->z.avail_in == 0;
    }
    unpack->z.next_out = unpack->out;
    unpack->z.avail_out = UNPACK_PIECE;
    status = inflate(&unpack->z, Z_NO_FLUSH);
    unpack->in += before - unpack->z.avail_in;
    unpack->out_at = 0;
    unpack->out_len = UNPACK_PIECE - unpack->z.avail_out;
    unpack->ended = status == Z_STREAM_END;
    return status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR;
}

size_t unpack_feed(HttpTransfer *transfer, char *bytes, size_t len)
{
    Unpack *unpack;
    bool more = true;

    if (transfer->unpack == NULL && !unpack_new(transfer)) {
        transfer->result_words = "no memory to unpack it";
        transfer->result_code = ERR_MEMORY;
        return 0;
    }
    unpack = transfer->unpack;
    unpack->z.next_in = (unsigned char *)bytes + unpack->taken;
    unpack->z.avail_in = (unsigned)(len - unpack->taken);
    while (more) {
        if (unpack->out_at < unpack->out_len) {
            size_t left = unpack->out_len - unpack->out_at;
            size_t took = transfer_deliver(transfer, (char *)unpack->out + unpack->out_at, left);

            if (took == CURL_WRITEFUNC_PAUSE) {
                unpack->taken = len - unpack->z.avail_in;
                return CURL_WRITEFUNC_PAUSE;
            }
            if (took != left) {
                return 0;
            }
            unpack->out_len = 0;
        }
        if (!inflate_piece(unpack)) {
            transfer->result_words = "the packed reply is damaged";
            transfer->result_code = ERR_HTTP_CUT;
            return 0;
        }
        more = unpack->out_len > 0 && (unpack->z.avail_in > 0 || unpack->out_len == UNPACK_PIECE ||
                                       unpack->out_at < unpack->out_len);
    }
    unpack->taken = 0;
    return len;
}
