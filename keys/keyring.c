// SPDX-License-Identifier: MIT
#include "keyring.h"
#include "fingerprint.h"
#include "keyfile.h"
#include "keyfile_write.h"
#include "known_key.h"
#include "layer.h"
#include "secret.h"
#include "wipe.h"
#include "wm/hex.h"
#include <string.h>

enum {
    SELECTORS_MAX = 7,
    MANUFACTURER = 0x7FFF,        // of the M field: without the "unique only in the installation" bit
    CI_MANUFACTURER_FIRST = 0xA0, // EN 13757-7
    CI_MANUFACTURER_LAST = 0xB7,
    OWN_MODES = 0x10, // of the configuration's high byte: security modes 16 to 31 are the manufacturer's
};

struct wm_keyring {
    wm_keytable table;
    wm_key session; // length 0 = none
    bool allow_plaintext, allow_insecure;
    wm_opener opener;
};

wm_status wm_keyring_create(wm_keyring **ret)
{
    wm_keyring *k = wm_secret_create(sizeof *k, sizeof *k);
    if (!k) return WM_E_MEMORY;
    if (wm_cmac_init(&k->opener.cmac) != WM_OK) {
        wm_secret_destroy(k, sizeof *k);
        return WM_E_MEMORY;
    }
    *ret = k;
    return WM_OK;
}

void wm_keyring_destroy(wm_keyring *k)
{
    if (!k) return;
    wm_keytable_finish(&k->table);
    wm_cmac_finish(&k->opener.cmac);
    wm_secret_destroy(k, sizeof *k);
}

size_t wm_keyring_count(const wm_keyring *k)
{
    return k->table.rows;
}

wm_status wm_keyring_load(wm_keyring *k, const wm_keys_path *files, size_t count, char *message,
                          size_t message_size)
{
    wm_keytable table = {0};
    wm_status status = WM_OK;
    if (count > 0) status = wm_keyfile_read(files, count, k->allow_insecure, &table, message, message_size);
    if (status != WM_OK) return status;
    wm_keytable_finish(&k->table);
    k->table = table;
    return WM_OK;
}

void wm_keyring_allow_insecure(wm_keyring *k, bool allow)
{
    k->allow_insecure = allow;
}

void wm_keyring_allow_plaintext(wm_keyring *k, bool allow)
{
    k->allow_plaintext = allow;
}

wm_status wm_keyring_set_date(wm_keyring *k, int year, int month, int day)
{
    k->opener.has_date = false;
    if (year == 0) return WM_OK;
    if (year < 2000 || year > 2080 || month < 1 || month > 12 || day < 1 || day > 31) return WM_E_ARGUMENT;
    unsigned y = (unsigned)year - 2000;
    k->opener.date[0] = (uint8_t)((unsigned)day | (y & 7) << 5);
    k->opener.date[1] = (uint8_t)((unsigned)month | (y >> 3) << 4);
    k->opener.has_date = true;
    return WM_OK;
}

wm_status wm_keyring_set_session_key(wm_keyring *k, const char *hex)
{
    wm_key key = {0};
    size_t n = hex ? strlen(hex) : 0, length = 0;
    wm_status status = WM_OK;
    if (n > 0) {
        bool fits = n == 2 * WM_AES_KEY || n == 2 * WM_DES_KEY;
        if (!fits || strspn(hex, "0123456789abcdefABCDEF") != n ||
            wm_hex_read(hex, n, key.bytes, sizeof key.bytes, &length, NULL) != WM_OK)
            status = WM_E_FORMAT;
        key.length = (uint8_t)length;
    }
    if (status == WM_OK) k->session = key;
    wm_wipe(&key, sizeof key);
    return status;
}

// The selectors that name a meter, then those of its groups.
static size_t selectors_of(const wm_address *meter, const wm_address *other,
                           wm_selector ret[static SELECTORS_MAX])
{
    const wm_address *address[] = {meter, other};
    size_t n = 0;
    for (size_t i = 0; i < 2 && address[i]; i++) {
        uint16_t m = address[i]->manufacturer & MANUFACTURER;
        ret[n++] = (wm_selector){WM_SELECT_METER, m, address[i]->id};
        ret[n++] = (wm_selector){WM_SELECT_ID, 0, address[i]->id};
    }
    for (size_t i = 0; i < 2 && address[i]; i++)
        ret[n++] = (wm_selector){WM_SELECT_MANUFACTURER, address[i]->manufacturer & MANUFACTURER, 0};
    ret[n++] = (wm_selector){WM_SELECT_ALL, 0, 0};
    return n;
}

_Static_assert((int)WM_KEYRING_ROW_KEYS == (int)WM_KEYS_PER_METER_MAX, "a listing shows every key");
_Static_assert(sizeof((wm_keyring_row *)0)->fingerprint[0] == WM_FINGERPRINT,
               "a listing shows whole fingerprints");

bool wm_keyring_list(const wm_keyring *k, size_t index, wm_keyring_row *ret_row)
{
    if (index >= k->table.rows) return false;
    const wm_key_row *row = &k->table.row[index];
    *ret_row = (wm_keyring_row){.name = wm_keytable_name(&k->table, row), .line = row->line};
    wm_selector_print(&row->selector, ret_row->id);
    for (const wm_key *key = wm_keytable_newest(&k->table, row); key;
         key = wm_keytable_older(&k->table, key)) {
        ret_row->des[ret_row->keys] = key->length == WM_DES_KEY;
        wm_key_fingerprint(key, ret_row->fingerprint[ret_row->keys++]);
    }
    return true;
}

const char *wm_keyring_name(const wm_keyring *k, const wm_address *meter)
{
    uint16_t m = meter->manufacturer & MANUFACTURER;
    const wm_key_row *row = wm_keytable_find(&k->table, (wm_selector){WM_SELECT_METER, m, meter->id});
    if (!row) row = wm_keytable_find(&k->table, (wm_selector){WM_SELECT_ID, 0, meter->id});
    return wm_keytable_name(&k->table, row);
}

// Whether the meter itself is listed with a key, and not only a group of meters.
static bool has_own_key(const wm_keyring *k, const wm_address *meter)
{
    uint16_t m = meter->manufacturer & MANUFACTURER;
    const wm_selector own[] = {
        {WM_SELECT_METER, m, meter->id},
        {WM_SELECT_ID,    0, meter->id}
    };
    return wm_keytable_newest(&k->table, wm_keytable_find(&k->table, own[0])) ||
           wm_keytable_newest(&k->table, wm_keytable_find(&k->table, own[1]));
}

bool wm_keyring_has_key(const wm_keyring *k, const wm_address *meter)
{
    wm_selector selector[SELECTORS_MAX];
    size_t n = selectors_of(meter, NULL, selector);
    for (size_t i = 0; i < n; i++)
        if (wm_keytable_newest(&k->table, wm_keytable_find(&k->table, selector[i]))) return true;
    return k->session.length > 0;
}

// What the keys tried so far came to.
typedef struct attempt {
    wm_decrypt result;
    uint32_t mark; // of the key that opened it
} attempt;

// Tries one key. A result nearer to success replaces a->result: no key, failed MAC, wrong plaintext, open.
static void try_key(wm_keyring *k, const wm_layer *layer, const wm_telegram *t, size_t length,
                    const uint8_t *key, attempt *a)
{
    static const uint8_t progress[WM_DECRYPT_COUNT] = {
        [WM_DECRYPT_NO_KEY] = 0,    [WM_DECRYPT_UNSUPPORTED] = 1, [WM_DECRYPT_MAC_FAIL] = 2,
        [WM_DECRYPT_WRONG_KEY] = 3, [WM_DECRYPT_OK] = 4,
    };
    wm_decrypt now = layer->open(&k->opener, t, length, key);
    if (progress[now] > progress[a->result]) a->result = now;
    if (now == WM_DECRYPT_OK && wm_key_mark(&k->opener.cmac, key, layer->key_length, &a->mark) != WM_OK)
        a->mark = 0;
}

static attempt try_keys(wm_keyring *k, const wm_layer *layer, const wm_telegram *t, size_t length)
{
    const wm_security *s = &t->security;
    attempt a = {.result = WM_DECRYPT_NO_KEY};
    if (k->session.length == layer->key_length) try_key(k, layer, t, length, k->session.bytes, &a);
    wm_selector selector[SELECTORS_MAX];
    // Who has the key of an adapter, or of one meter, could speak for any other that it names: not for one
    // that has a key itself.
    bool other = s->has_other && !has_own_key(k, &s->meter);
    size_t n = selectors_of(&s->meter, other ? &s->other : NULL, selector);
    for (size_t i = 0; i < n; i++) {
        const wm_key *key = wm_keytable_newest(&k->table, wm_keytable_find(&k->table, selector[i]));
        for (; key && a.result != WM_DECRYPT_OK; key = wm_keytable_older(&k->table, key))
            if (key->length == layer->key_length) try_key(k, layer, t, length, key->bytes, &a);
    }
    return a;
}

// The layer's keys failed, or there are none: is it plain, or open to everyone?
static wm_decrypt try_without_key(wm_keyring *k, const wm_layer *layer, wm_telegram *t, size_t length,
                                  bool keyed)
{
    if (layer->is_plain && layer->is_plain(t, length)) return WM_DECRYPT_PLAINTEXT;
    // Never for a meter with a key of its own: anyone can make telegrams with these.
    if (keyed || layer->mode != WM_SECURITY_CBC || length == 0) return WM_DECRYPT_NO_KEY;
    attempt a = {.result = WM_DECRYPT_NO_KEY};
    for (unsigned i = 0; i < WM_KNOWN_KEYS_MAX && a.result != WM_DECRYPT_OK; i++) {
        const uint8_t *key = wm_known_key(t->security.meter.manufacturer, i);
        if (key) try_key(k, layer, t, length, key, &a);
    }
    t->security.known_key = a.result == WM_DECRYPT_OK;
    return t->security.known_key ? WM_DECRYPT_OK : WM_DECRYPT_NO_KEY;
}

static bool is_keyed(const wm_keyring *k, const wm_security *s)
{
    return wm_keyring_has_key(k, &s->meter) || (s->has_other && wm_keyring_has_key(k, &s->other));
}

// What a maker scrambles its own way, no key of the ring could open.
static bool is_scrambled(const wm_telegram *t)
{
    if (t->tpl_ci >= CI_MANUFACTURER_FIRST && t->tpl_ci <= CI_MANUFACTURER_LAST) return true;
    return t->has_tpl && (t->cf >> 8 & OWN_MODES) && wm_manufacturer_is_diehl(t->dll.manufacturer);
}

bool wm_keyring_distrusts(const wm_keyring *k, const wm_telegram *t)
{
    bool own = is_scrambled(t);
    if (k->allow_plaintext || own || t->bus == WM_BUS_WIRED) return false;
    // What only the ELL protects is the sender's; the transport layer may name another meter.
    if (t->decrypt == WM_DECRYPT_OK) {
        bool another =
            t->meter.id != t->dll.id || (t->meter.manufacturer ^ t->dll.manufacturer) & MANUFACTURER;
        return t->security.opened != t->security.mode + 1 && another && has_own_key(k, &t->meter);
    }
    if (t->decrypt != WM_DECRYPT_NONE && t->decrypt != WM_DECRYPT_PLAINTEXT) return false;
    return wm_keyring_has_key(k, &t->meter) || wm_keyring_has_key(k, &t->dll);
}

static wm_decrypt open_layer(wm_keyring *k, wm_telegram *t)
{
    const wm_layer *layer = wm_layer_of(t->security.mode);
    bool mac = t->security.mac_type > 0 || t->security.mac_length > 0;
    if (!layer || (mac && !layer->checks_mac)) return WM_DECRYPT_UNSUPPORTED;
    size_t length = 0;
    bool keyed = is_keyed(k, &t->security);
    bool whole = wm_layer_length(layer, t, &length) == WM_OK;
    // Nothing is encrypted, and nothing that this ring could check vouches for it.
    bool vouched = t->security.tag_length > 0 || (mac && keyed);
    if (whole && length == 0 && !vouched) return WM_DECRYPT_NONE;
    attempt a = {.result = WM_DECRYPT_TRUNCATED};
    if (whole) a = try_keys(k, layer, t, length);
    t->security.key_mark = a.mark;
    wm_decrypt result = a.result;
    if (result != WM_DECRYPT_OK) {
        wm_decrypt without = try_without_key(k, layer, t, whole ? length : 0, keyed);
        if (without != WM_DECRYPT_NO_KEY) result = without;
    }
    if (result == WM_DECRYPT_OK) memcpy(t->bytes + t->security.at, k->opener.plain, length);
    wm_wipe(k->opener.plain, whole ? length : 0);
    return result;
}

wm_status wm_keyring_open(wm_keyring *k, wm_telegram *t)
{
    static const wm_status status[WM_DECRYPT_COUNT] = {
        [WM_DECRYPT_NONE] = WM_OK,
        [WM_DECRYPT_OK] = WM_OK,
        [WM_DECRYPT_NO_KEY] = WM_E_NO_KEY,
        [WM_DECRYPT_WRONG_KEY] = WM_E_WRONG_KEY,
        [WM_DECRYPT_MAC_FAIL] = WM_E_MAC,
        [WM_DECRYPT_UNSUPPORTED] = WM_E_UNSUPPORTED,
        [WM_DECRYPT_TRUNCATED] = WM_E_TRUNCATED,
    };
    t->security.known_key = false;
    t->security.key_mark = 0;
    t->decrypt = open_layer(k, t);
    t->security.opened = t->decrypt == WM_DECRYPT_OK ? (uint8_t)(t->security.mode + 1) : 0;
    if (t->decrypt != WM_DECRYPT_PLAINTEXT) return status[t->decrypt];
    return k->allow_plaintext || !is_keyed(k, &t->security) ? WM_OK : WM_E_WRONG_KEY;
}
