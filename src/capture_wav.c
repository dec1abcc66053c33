// SPDX-License-Identifier: MIT
// WAV of two channels, I and Q. RIFF: Microsoft's and IBM's Multimedia Programming Interface, 1991; RF64 and
// BW64: EBU Tech 3306, ITU-R BS.2088; the auxi chunk is what SDR programs add: start and stop (SYSTEMTIME),
// centre in Hz.
#include "capture.h"
#include "wm/reader.h"
#include <string.h>
#include <time.h>

enum {
    CHUNKS_MAX = 64,          // before the samples
    CHUNK_MAX = 16 * 1048576, // longest chunk that is skipped
    HEAD_MAX = 128,           // bytes of a chunk that are looked at
    AUXI_CENTRE_AT = 32,      // behind two times of 16 bytes
    FMT_MIN = 16,             // a fmt chunk without extension
    TAG_PCM = 1,
    TAG_FLOAT = 3,
    TAG_EXTENSIBLE = 0xfffe,
};

typedef struct chunk {
    uint8_t name[4];
    uint32_t size;
    uint8_t head[HEAD_MAX];
    size_t head_size;
} chunk;

static bool chunk_is(const chunk *c, const char *name)
{
    return memcmp(c->name, name, 4) == 0;
}

// Reads name and size, and for all but the samples also the content, padded to even length.
static bool chunk_read(int fd, chunk *c, uint64_t *at)
{
    uint8_t bytes[8], skipped[4096];
    if (!wm_capture_read_exactly(fd, bytes, sizeof bytes)) return false;
    *at += sizeof bytes;
    wm_reader r = wm_reader_of(bytes + 4, 4);
    memcpy(c->name, bytes, 4);
    c->size = wm_read_le32(&r);
    c->head_size = 0;
    if (chunk_is(c, "data")) return true;
    if (c->size > CHUNK_MAX) return false;
    uint64_t left = c->size + (c->size & 1);
    *at += left;
    c->head_size = left < HEAD_MAX ? (size_t)left : HEAD_MAX;
    if (!wm_capture_read_exactly(fd, c->head, c->head_size)) return false;
    for (left -= c->head_size; left > 0;) {
        size_t n = left < sizeof skipped ? (size_t)left : sizeof skipped;
        if (!wm_capture_read_exactly(fd, skipped, n)) return false;
        left -= n;
    }
    return true;
}

static const char *fmt_read(const chunk *c, wm_capture_facts *facts)
{
    static const struct {
        uint16_t tag, bits;
        wm_sample_format format;
    } kinds[] = {
        {TAG_PCM,   8,  WM_CU8 },
        {TAG_PCM,   16, WM_CS16},
        {TAG_FLOAT, 32, WM_CF32}
    };
    wm_reader r = wm_reader_of(c->head, c->head_size);
    uint16_t tag = wm_read_le16(&r), channels = wm_read_le16(&r);
    uint32_t rate = wm_read_le32(&r);
    wm_read_bytes(&r, 6); // bytes a second, bytes a frame
    uint16_t bits = wm_read_le16(&r);
    if (tag == TAG_EXTENSIBLE) {
        wm_read_bytes(&r, 8); // size of the extension, valid bits, speaker mask
        tag = wm_read_le16(&r);
    }
    if (r.failed || c->size < FMT_MIN) return "a whole fmt chunk";
    if (channels != 2) return "two channels, I and Q";
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (kinds[i].tag == tag && kinds[i].bits == bits) {
            facts->format = kinds[i].format;
            facts->rate_hz = rate;
            return NULL;
        }
    return "PCM of 8 or 16 bits, or float of 32 bits";
}

// Start and centre; a chunk that makes no sense is ignored.
static void auxi_read(const chunk *c, wm_capture_facts *facts)
{
    wm_reader r = wm_reader_of(c->head, c->head_size);
    struct tm date;
    memset(&date, 0, sizeof date);
    date.tm_year = wm_read_le16(&r) - 1900;
    date.tm_mon = wm_read_le16(&r) - 1;
    wm_read_le16(&r); // day of the week
    date.tm_mday = wm_read_le16(&r);
    date.tm_hour = wm_read_le16(&r);
    date.tm_min = wm_read_le16(&r);
    date.tm_sec = wm_read_le16(&r);
    int64_t ms = wm_read_le16(&r);
    wm_read_bytes(&r, AUXI_CENTRE_AT - 16);
    uint32_t centre = wm_read_le32(&r);
    if (r.failed) return;
    if (centre >= WM_CAPTURE_CENTRE_MIN) facts->centre_hz = centre;
    if (date.tm_year < 70 || date.tm_year > 300 || date.tm_mon > 11 || date.tm_mday < 1 ||
        date.tm_mday > 31 || date.tm_hour > 23 || date.tm_min > 59 || date.tm_sec > 60 || ms > 999)
        return;
    facts->start_ns = (int64_t)timegm(&date) * WM_NS_PER_S + ms * (WM_NS_PER_S / 1000);
    facts->start_known = true;
}

wm_status wm_capture_wav_read(int fd, wm_capture_facts *facts, const char **ret_expected)
{
    uint8_t riff[12];
    uint64_t at = sizeof riff, long_size = 0;
    bool known = false;
    chunk c;

    *ret_expected = "a RIFF or RF64 header";
    if (!wm_capture_read_exactly(fd, riff, sizeof riff)) return WM_E_FORMAT;
    bool wide = memcmp(riff, "RF64", 4) == 0 || memcmp(riff, "BW64", 4) == 0;
    if ((!wide && memcmp(riff, "RIFF", 4) != 0) || memcmp(riff + 8, "WAVE", 4) != 0) return WM_E_FORMAT;
    for (int i = 0; i < CHUNKS_MAX; i++) {
        *ret_expected = "a data chunk";
        if (!chunk_read(fd, &c, &at)) return WM_E_FORMAT;
        if (chunk_is(&c, "fmt ")) {
            const char *expected = fmt_read(&c, facts);
            if (expected) return *ret_expected = expected, WM_E_FORMAT;
            known = true;
        } else if (chunk_is(&c, "ds64")) {
            wm_reader r = wm_reader_of(c.head, c.head_size);
            wm_read_bytes(&r, 8); // size of all
            long_size = wm_read_le(&r, 8);
            if (r.failed) long_size = 0;
        } else if (chunk_is(&c, "auxi")) {
            auxi_read(&c, facts);
        } else if (chunk_is(&c, "data")) {
            if (!known) return *ret_expected = "a fmt chunk before the data", WM_E_FORMAT;
            // 0 and all ones stand for "not known", in a header that was written before the samples.
            facts->data_bytes = c.size != UINT32_MAX ? c.size : wide ? long_size : 0;
            facts->data_begin = at;
            return WM_OK;
        }
    }
    return WM_E_FORMAT;
}
