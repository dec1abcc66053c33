// SPDX-License-Identifier: MIT
// Any security fields over any bytes: opening never reads or writes outside the telegram, and what does not
// open stays as it was. Input: 57 bytes of fields, then the message.
#include "fuzz.h"
#include "keys/keyring.h"
#include "wm/reader.h"
#include <string.h>

static wm_telegram telegram_of(wm_reader *in)
{
    wm_telegram t = {.c_field = wm_read_u8(in)};
    wm_security *s = &t.security;
    s->mode = wm_read_u8(in) % 35;
    const uint8_t *address = wm_read_bytes(in, 8);
    if (address) s->meter = wm_address_read(address);
    s->acc = s->cc = wm_read_u8(in);
    s->sn = wm_read_le32(in);
    unsigned flags = wm_read_u8(in);
    s->has_other = flags & 1;
    s->has_counter = flags & 2;
    s->kdf = flags >> 2 & 3;
    s->counter = s->sn;
    s->at = wm_read_le16(in);
    s->length = wm_read_le16(in);
    s->aad_at = wm_read_le16(in);
    s->aad_length = wm_read_le16(in);
    s->tag_length = wm_read_u8(in);
    s->mac_length = wm_read_u8(in);
    s->mac_head_length = wm_read_u8(in);
    s->mac_at = wm_read_le16(in);
    const uint8_t *head = wm_read_bytes(in, sizeof s->mac_head), *mac = wm_read_bytes(in, sizeof s->mac);
    if (head) memcpy(s->mac_head, head, sizeof s->mac_head);
    if (mac) memcpy(s->mac, mac, sizeof s->mac);
    s->mac_type = s->mac_head[0] & 0x1F;
    size_t n = wm_reader_left(in);
    if (n > sizeof t.bytes) n = sizeof t.bytes;
    const uint8_t *bytes = wm_read_bytes(in, n);
    if (bytes) memcpy(t.bytes, bytes, n);
    t.length = (uint16_t)n;
    return t;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wm_keyring *ring;
    if (wm_keyring_create(&ring) != WM_OK) return 0;
    static const char *const keys[] = {NULL, "000102030405060708090A0B0C0D0E0F", "0102030405060708"};
    wm_reader in = wm_reader_of(data, size);
    const wm_telegram before = telegram_of(&in);
    MUST(wm_keyring_set_date(ring, 2024, 2, 29) == WM_OK);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        wm_telegram t = before;
        MUST(wm_keyring_set_session_key(ring, keys[i]) == WM_OK);
        wm_status status = wm_keyring_open(ring, &t);
        MUST(status == WM_OK || t.decrypt != WM_DECRYPT_OK);
        MUST(t.decrypt != WM_DECRYPT_OK || before.security.mac_length > 0 || before.security.mac_type == 0);
        size_t from = status == WM_OK ? before.security.at : sizeof t.bytes;
        if (t.decrypt != WM_DECRYPT_OK) from = sizeof t.bytes;
        MUST(memcmp(t.bytes, before.bytes, from) == 0);
    }
    wm_keyring_destroy(ring);
    return 0;
}
