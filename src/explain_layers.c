// SPDX-License-Identifier: MIT
// The layers in front of the application layer (EN 13757-4 clauses 11 and 12, EN 13757-7).
#include "decoders/mbus/ci.h"
#include "decoders/mbus/media.h"
#include "explain_parts.h"
#include "page.h"
#include "wm/address.h"
#include "wm/reader.h"
#include <inttypes.h>

enum { LAYERS_MAX = 8, MEANING_MAX = 128 };

typedef struct word {
    uint8_t code;
    const char *text;
} word;

// C field (EN 13757-4 clause 11).
static const word control_words[] = {
    {0x44, "SND-NR: sent unasked, no reply wanted"      },
    {0x46, "SND-IR: installation request"               },
    {0x47, "ACC-NR: no data, access possible"           },
    {0x48, "ACC-DMD: access demanded"                   },
    {0x08, "RSP-UD: response with data"                 },
    {0x18, "RSP-UD: response with data"                 },
    {0x28, "RSP-UD: response with data, access demanded"},
    {0x38, "RSP-UD: response with data, access demanded"},
    {0x00, "ACK: acknowledge"                           },
    {0x01, "NACK: refused"                              },
    {0x06, "CNF-IR: installation confirmed"             },
    {0x40, "SND-NKE: link reset"                        },
    {0x43, "SND-UD2: command"                           },
    {0x53, "SND-UD: command"                            },
    {0x73, "SND-UD: command"                            },
    {0x5A, "REQ-UD1: alarms asked for"                  },
    {0x7A, "REQ-UD1: alarms asked for"                  },
    {0x5B, "REQ-UD2: data asked for"                    },
    {0x7B, "REQ-UD2: data asked for"                    },
};

static const char *const payload_words[] = {
    [WM_PAYLOAD_OTHER] = "another application",
    [WM_PAYLOAD_NONE] = "no data",
    [WM_PAYLOAD_RECORDS] = "data records",
    [WM_PAYLOAD_COMPACT] = "compact frame",
    [WM_PAYLOAD_FORMAT] = "format frame",
    [WM_PAYLOAD_ERROR] = "application error",
    [WM_PAYLOAD_ALARM] = "alarm",
    [WM_PAYLOAD_FIXED] = "fixed data structure",
    [WM_PAYLOAD_MANUFACTURER] = "manufacturer's own",
};

static const char *control_word(uint8_t code)
{
    for (unsigned i = 0; i < sizeof control_words / sizeof *control_words; i++)
        if (control_words[i].code == code) return control_words[i].text;
    return "not known";
}

static wm_reader reader_at(const wm_explanation *e)
{
    wm_reader in = wm_reader_of(e->bytes, e->length);
    in.at = wm_explain_at(e);
    return in;
}

static uint64_t peek(const wm_explanation *e, unsigned n)
{
    wm_reader in = reader_at(e);
    return wm_read_le(&in, n);
}

// ---- addresses ----

static void put_manufacturer(wm_explanation *e, wm_layer layer)
{
    char letters[8];
    wm_manufacturer_print((uint16_t)peek(e, 2), letters);
    wm_explain_put(e, layer, "manufacturer", 2, "%s", letters);
}

static void put_id(wm_explanation *e, wm_layer layer)
{
    wm_part *p = wm_explain_put(e, layer, "identification number", 4, "%08X", (unsigned)peek(e, 4));
    if (p) p->is_private = true;
}

static void put_version_and_type(wm_explanation *e, wm_layer layer, uint16_t manufacturer)
{
    wm_explain_put(e, layer, "version", 1, "%u", (unsigned)peek(e, 1));
    wm_address a = {.manufacturer = manufacturer, .type = (uint8_t)peek(e, 1)};
    wm_explain_put(e, layer, "device type", 1, "%u: %s", (unsigned)a.type, wm_media(&a));
}

// ---- link ----

static void explain_wireless(wm_explanation *e)
{
    const wm_telegram *t = e->seen->telegram;
    const wm_layer layer = WM_LAYER_LINK;
    bool corrected = !t->has_tpl_address && !wm_address_equal(&t->meter, &t->dll);
    wm_explain_put(e, layer, "length", 1, "%u bytes follow", (unsigned)peek(e, 1));
    wm_explain_put(e, layer, "control", 1, "%s", control_word((uint8_t)peek(e, 1)));
    put_manufacturer(e, layer);
    // Diehl's order, see wm_address_correct().
    if (corrected) put_version_and_type(e, layer, t->dll.manufacturer);
    put_id(e, layer);
    if (!corrected) put_version_and_type(e, layer, t->dll.manufacturer);
}

static void explain_wired(wm_explanation *e)
{
    wm_explain_put(e, WM_LAYER_LINK, "start of a wired frame", 4, "%u bytes follow", e->bytes[1]);
    wm_explain_put(e, WM_LAYER_LINK, "control", 1, "%s", control_word((uint8_t)peek(e, 1)));
    wm_explain_put(e, WM_LAYER_LINK, "primary address", 1, "%u", (unsigned)peek(e, 1));
}

// ---- extended link ----

static void explain_ell(wm_explanation *e)
{
    static const char *const bits[] = {"extended delay", "repeated", "accessible", "priority", "hop",
                                       "synchronous",    "delay",    "two-way"};
    const wm_layer layer = WM_LAYER_EXTENDED_LINK;
    uint8_t ci = (uint8_t)peek(e, 1);
    wm_page t;
    char words[MEANING_MAX];
    wm_explain_put(e, layer, "CI", 1, "extended link layer %s",
                   ci == 0x86   ? "V"
                   : ci == 0x8C ? "I"
                   : ci == 0x8D ? "II"
                   : ci == 0x8E ? "III"
                                : "IV");
    wm_page_begin(&t, words, sizeof words);
    for (int bit = 7; bit >= 0; bit--)
        if (peek(e, 1) >> bit & 1) wm_page_add(&t, "%s%s", t.used ? ", " : "", bits[bit]);
    wm_explain_put(e, layer, "communication control", 1, "%s", words);
    wm_explain_put(e, layer, "access number", 1, "%u", (unsigned)peek(e, 1));
    if (ci == 0x86) return;
    if (ci & 2) {
        uint16_t manufacturer = (uint16_t)peek(e, 2);
        put_manufacturer(e, layer);
        put_id(e, layer);
        put_version_and_type(e, layer, manufacturer);
    }
    if (!(ci & 1)) return;
    uint32_t sn = (uint32_t)peek(e, 4);
    wm_explain_put(e, layer, "session number", 4, "session %u, minute %u, encryption %u", sn & 15,
                   sn >> 4 & 0x1FFFFFF, sn >> 29);
}

// The payload CRC is inside what is encrypted. False: it was not opened.
static bool explain_session(wm_explanation *e)
{
    const wm_telegram *t = e->seen->telegram;
    if (t->stage == WM_STAGE_ELL_OPEN) {
        wm_explain_rest(e, WM_LAYER_EXTENDED_LINK, WM_PART_PROTECTED, "encrypted", t->length);
        return false;
    }
    wm_explain_put(e, WM_LAYER_EXTENDED_LINK, "payload CRC", 2, "%04X", (unsigned)peek(e, 2));
    return true;
}

// ---- authentication and fragmentation ----

static void explain_afl(wm_explanation *e)
{
    const wm_layer layer = WM_LAYER_AUTHENTICATION;
    wm_explain_put(e, layer, "CI", 1, "authentication and fragmentation layer");
    size_t length = (size_t)peek(e, 1), end = wm_explain_at(e) + 1 + length;
    wm_explain_put(e, layer, "length", 1, "%zu bytes follow", length);
    unsigned fcl = (unsigned)peek(e, 2), fragment = fcl & 0xFF;
    if (fragment)
        wm_explain_put(e, layer, "fragmentation control", 2, "fragment %u%s", fragment,
                       fcl >> 14 & 1 ? ", more follow" : ", the last");
    else
        wm_explain_put(e, layer, "fragmentation control", 2, "not fragmented");
    if (fcl >> 13 & 1)
        wm_explain_put(e, layer, "message control", 1, "authentication type %u", (unsigned)peek(e, 1) & 15);
    if (fcl >> 9 & 1) wm_explain_put(e, layer, "key information", 2, "%04X", (unsigned)peek(e, 2));
    if (fcl >> 11 & 1) wm_explain_put(e, layer, "message counter", 4, "%u", (unsigned)peek(e, 4));
    size_t tail = fcl >> 12 & 1 ? 2 : 0, at = wm_explain_at(e);
    if (fcl >> 10 & 1 && end > at + tail)
        wm_explain_put(e, layer, "authentication code", end - at - tail, "%s",
                       e->seen->telegram->security.opened ? "holds" : "");
    if (tail) wm_explain_put(e, layer, "message length", 2, "%u bytes", (unsigned)peek(e, 2));
    wm_explain_rest(e, layer, WM_PART_UNKNOWN, "not understood", end);
}

// ---- transport ----

static void explain_status(wm_explanation *e)
{
    static const char *const application[] = {"", "busy", "application error", "alarm"};
    unsigned status = (unsigned)peek(e, 1);
    wm_page t;
    char words[MEANING_MAX];
    wm_page_begin(&t, words, sizeof words);
    if (status & 3) wm_page_add(&t, ", %s", application[status & 3]);
    if (status & 4) wm_page_add(&t, ", battery low");
    if (status & 8) wm_page_add(&t, ", permanent error");
    if (status & 16) wm_page_add(&t, ", temporary error");
    if (status >> 5) wm_page_add(&t, ", manufacturer's bits %02X", status & 0xE0);
    wm_explain_put(e, WM_LAYER_TRANSPORT, "status", 1, "%s", words[0] ? words + 2 : "no error");
}

static void explain_configuration(wm_explanation *e)
{
    const wm_telegram *t = e->seen->telegram;
    const wm_security *s = &t->security;
    bool signature = t->bus == WM_BUS_WIRED && t->cf == 0 && peek(e, 2) != 0;
    if (signature) {
        wm_explain_put(e, WM_LAYER_TRANSPORT, "signature", 2, "no meaning is known");
        return;
    }
    unsigned cf = (unsigned)peek(e, 2), mode = cf >> 8 & 0x1F;
    if (mode == 0)
        wm_explain_put(e, WM_LAYER_TRANSPORT, "configuration", 2, "no encryption");
    else
        wm_explain_put(e, WM_LAYER_TRANSPORT, "configuration", 2, "security mode %u, %u bytes, %s", mode,
                       s->length, wm_decrypt_name(t->decrypt));
    if (mode == 0 || t->payload_at <= wm_explain_at(e)) return;
    size_t length = t->payload_at - (size_t)wm_explain_at(e);
    wm_page text;
    char words[MEANING_MAX];
    wm_page_begin(&text, words, sizeof words);
    wm_page_add(&text, "key %u", s->key_id);
    if (s->has_key_version) wm_page_add(&text, " version %u", s->key_version);
    if (s->kdf) wm_page_add(&text, ", derived");
    if (s->has_counter && !t->has_counter) wm_page_add(&text, ", message counter %" PRIu32, s->counter);
    wm_explain_put(e, WM_LAYER_TRANSPORT, "configuration extension", length, "%s", words);
}

static void explain_tpl(wm_explanation *e, const wm_ci_row *row)
{
    const wm_layer layer = WM_LAYER_TRANSPORT;
    static const char *const headers[] = {
        [WM_CI_NONE] = "no header", [WM_CI_SHORT] = "short header", [WM_CI_LONG] = "long header"};
    wm_explain_put(e, layer, "CI", 1, "%s, %s", payload_words[row->payload], headers[row->kind]);
    if (row->kind == WM_CI_NONE) return;
    if (row->kind == WM_CI_LONG) {
        wm_reader in = reader_at(e);
        (void)wm_read_le32(&in);
        uint16_t manufacturer = wm_read_le16(&in);
        put_id(e, layer);
        put_manufacturer(e, layer);
        put_version_and_type(e, layer, manufacturer);
    }
    wm_explain_put(e, layer, "access number", 1, "%u", (unsigned)peek(e, 1));
    explain_status(e);
    explain_configuration(e);
}

// Headers of wired.h. Their numbers may come most significant byte first.
static void explain_old(wm_explanation *e)
{
    const wm_layer layer = WM_LAYER_TRANSPORT;
    const wm_telegram *t = e->seen->telegram;
    char letters[8];
    wm_explain_put(e, layer, "CI", 1, "%s%s", payload_words[wm_telegram_payload(t)],
                   t->msb_first ? ", most significant byte first" : "");
    wm_part *id = wm_explain_put(e, layer, "identification number", 4, "%08X", (unsigned)t->meter.id);
    if (id) id->is_private = true;
    if (!t->is_fixed) {
        wm_manufacturer_print(t->meter.manufacturer, letters);
        wm_explain_put(e, layer, "manufacturer", 2, "%s", letters);
        put_version_and_type(e, layer, t->meter.manufacturer);
    }
    wm_explain_put(e, layer, "access number", 1, "%u", (unsigned)t->acc);
    if (t->is_fixed)
        wm_explain_put(e, layer, "status", 1, "%s, %s", peek(e, 1) & 1 ? "binary counters" : "BCD counters",
                       peek(e, 1) & 2 ? "of the billing date" : "of now");
    else
        explain_status(e);
    wm_explain_put(e, layer, t->is_fixed ? "medium and units" : "signature", 2, "%s",
                   t->is_fixed ? wm_media(&t->meter) : "");
}

bool wm_explain_layers(wm_explanation *e)
{
    const wm_telegram *t = e->seen->telegram;
    t->bus == WM_BUS_WIRED ? explain_wired(e) : explain_wireless(e);
    for (int i = 0; i < LAYERS_MAX && wm_explain_at(e) < t->length; i++) {
        uint8_t ci = (uint8_t)peek(e, 1);
        if (t->is_fixed || t->msb_first) {
            explain_old(e);
            return t->stage == WM_STAGE_DONE;
        }
        const wm_ci_row *row = &wm_ci_rows[ci];
        switch (row->kind) {
        case WM_CI_ELL:
            explain_ell(e);
            if (ci != 0x86 && (ci & 1) && !explain_session(e)) return false;
            break;
        case WM_CI_NWL: wm_explain_put(e, WM_LAYER_NETWORK, "CI and control", 2, "network layer"); break;
        case WM_CI_AFL: explain_afl(e); break;
        case WM_CI_UNKNOWN:
            wm_explain_rest(e, WM_LAYER_TRANSPORT, WM_PART_UNKNOWN, "CI not known", t->length);
            return false;
        default: explain_tpl(e, row); return true;
        }
        if (row->kind == WM_CI_AFL && e->seen->status == WM_E_FRAGMENT) {
            wm_explain_rest(e, WM_LAYER_APPLICATION, WM_PART_UNKNOWN, "part of a longer message", t->length);
            return false;
        }
    }
    return false;
}
