// SPDX-License-Identifier: MIT
#include "zip.h"
#include "secret.h"
#include "wm/reader.h"
#include <ctype.h>
#include <string.h>
#include <zlib.h>

enum {
    END_SIGNATURE = 0x06054B50,
    ENTRY_SIGNATURE = 0x02014B50,
    LOCAL_SIGNATURE = 0x04034B50,
    END_SIZE = 22, // of the end record without its comment
    COMMENT_MAX = 65535,
    FILES_MAX = 256,
    STORED = 0,
    DEFLATED = 8,
    FLAG_ENCRYPTED = 1,
};

// What the central directory says of one file.
typedef struct entry {
    unsigned flags, method;
    uint32_t crc, packed, size, local_at;
} entry;

bool wm_zip_is(const char *bytes, size_t n)
{
    return n >= END_SIZE && memcmp(bytes, "PK\3\4", 4) == 0;
}

// The end record stands behind everything, but for a comment.
static bool find_end(const uint8_t *bytes, size_t n, wm_reader *ret)
{
    for (size_t back = END_SIZE; back <= n && back <= END_SIZE + COMMENT_MAX; back++) {
        *ret = wm_reader_of(bytes, n);
        ret->at = n - back;
        if (wm_read_le32(ret) == END_SIGNATURE) return true;
    }
    return false;
}

static bool ends_with(const char *name, size_t n, const char *const *suffixes)
{
    // macOS puts a shadow of every file beside it.
    if (n > 9 && memcmp(name, "__MACOSX/", 9) == 0) return false;
    for (; *suffixes; suffixes++) {
        size_t m = strlen(*suffixes), i = 0;
        while (m <= n && i < m && tolower((unsigned char)name[n - m + i]) == (*suffixes)[i]) i++;
        if (m <= n && i == m) return true;
    }
    return false;
}

// Reads one line of the directory; *ret_name is in place.
static wm_status read_entry(wm_reader *in, entry *ret, const char **ret_name, size_t *ret_name_length)
{
    if (wm_read_le32(in) != ENTRY_SIGNATURE) return in->failed ? WM_E_TRUNCATED : WM_E_FORMAT;
    wm_read_le32(in); // versions
    ret->flags = wm_read_le16(in);
    ret->method = wm_read_le16(in);
    wm_read_le32(in); // time and date
    ret->crc = wm_read_le32(in);
    ret->packed = wm_read_le32(in);
    ret->size = wm_read_le32(in);
    *ret_name_length = wm_read_le16(in);
    size_t rest = wm_read_le16(in);
    rest += wm_read_le16(in);
    wm_read_le(in, 8); // disk and attributes
    ret->local_at = wm_read_le32(in);
    *ret_name = (const char *)wm_read_bytes(in, *ret_name_length);
    return wm_read_bytes(in, rest) && *ret_name ? WM_OK : WM_E_TRUNCATED;
}

static wm_status find_entry(const uint8_t *bytes, size_t n, const char *const *suffixes, entry *ret)
{
    wm_reader in;
    if (!find_end(bytes, n, &in)) return WM_E_TRUNCATED;
    wm_read_le32(&in); // disk numbers
    wm_read_le16(&in);
    size_t files = wm_read_le16(&in), found = 0;
    wm_read_le32(&in);
    in.at = wm_read_le32(&in);
    if (files > FILES_MAX) return WM_E_LIMIT;
    if (in.at > n) return WM_E_TRUNCATED;
    for (size_t i = 0; i < files; i++) {
        entry e;
        const char *name;
        size_t name_length;
        wm_status status = read_entry(&in, &e, &name, &name_length);
        if (status != WM_OK) return status;
        if (!ends_with(name, name_length, suffixes)) continue;
        *ret = e;
        found++;
    }
    return found == 1 ? WM_OK : found ? WM_E_LIMIT : WM_END;
}

static wm_status inflate_whole(const uint8_t *packed, const entry *e, uint8_t *out)
{
    z_stream z = {
        .next_in = (Bytef *)(uintptr_t)packed, .avail_in = e->packed, .next_out = out, .avail_out = e->size};
    if (inflateInit2(&z, -MAX_WBITS) != Z_OK) return WM_E_MEMORY;
    int result = inflate(&z, Z_FINISH);
    (void)inflateEnd(&z);
    return result == Z_STREAM_END && z.avail_out == 0 ? WM_OK : WM_E_FORMAT;
}

wm_status wm_zip_extract(const char *bytes, size_t n, const char *const *suffixes, wm_secret_file *ret)
{
    entry e = {0};
    wm_status status = find_entry((const uint8_t *)bytes, n, suffixes, &e);
    if (status != WM_OK) return status;
    if (e.flags & FLAG_ENCRYPTED || (e.method != STORED && e.method != DEFLATED)) return WM_E_UNSUPPORTED;
    if (e.size == 0 || e.size > WM_SECRET_FILE_MAX) return WM_E_LIMIT;
    wm_reader in = wm_reader_of((const uint8_t *)bytes, n);
    in.at = e.local_at <= n ? e.local_at : n;
    if (wm_read_le32(&in) != LOCAL_SIGNATURE) return in.failed ? WM_E_TRUNCATED : WM_E_FORMAT;
    wm_read_bytes(&in, 22); // said by the directory already
    size_t skip = wm_read_le16(&in);
    skip += wm_read_le16(&in);
    wm_read_bytes(&in, skip);
    const uint8_t *packed = wm_read_bytes(&in, e.packed);
    if (!packed) return WM_E_TRUNCATED;
    if (e.method == STORED && e.packed != e.size) return WM_E_FORMAT;
    wm_secret_file f = {.text = wm_secret_create(e.size, e.size), .size = e.size, .length = e.size};
    if (!f.text) return WM_E_MEMORY;
    if (e.method == STORED)
        memcpy(f.text, packed, e.size);
    else
        status = inflate_whole(packed, &e, (uint8_t *)f.text);
    if (status == WM_OK && crc32(0, (const Bytef *)f.text, e.size) != e.crc) status = WM_E_CRC;
    if (status == WM_OK)
        *ret = f;
    else
        wm_secret_file_free(&f);
    return status;
}
