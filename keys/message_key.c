// SPDX-License-Identifier: MIT
#include "message_key.h"
#include <string.h>

enum {
    C_PRIMARY = 0x40,
    C_FUNCTION = 0x0F,
    CNF_IR = 6, // function of a secondary frame
};

// Functions of primary frames that only meters send: SND-NR, SND-IR, ACC-NR, ACC-DMD (EN 13757-4 table 27).
static const uint8_t from_meter[] = {4, 6, 7, 8};

// Whether the other party sent it, whose keys are derived differently.
static bool is_to_meter(const wm_telegram *t)
{
    unsigned function = t->c_field & C_FUNCTION;
    if (!(t->c_field & C_PRIMARY)) return function == CNF_IR;
    return !memchr(from_meter, (int)function, sizeof from_meter);
}

wm_decrypt wm_message_key(wm_opener *o, const wm_telegram *t, const uint8_t *key, wm_kdf_use use,
                          uint8_t ret_key[static WM_AES_KEY])
{
    const wm_security *s = &t->security;
    // A MAC in the AFL beside modes 0 and 5 has no key derivation field: KDF-A is the only one the AFL knows.
    bool beside = s->mode == WM_SECURITY_NONE || s->mode == WM_SECURITY_CBC;
    bool derive = s->kdf == 1 || (beside && use == WM_KDF_MAC);
    if (!derive && s->kdf == 0) {
        memcpy(ret_key, key, WM_AES_KEY);
        return WM_DECRYPT_OK;
    }
    if (!derive || !s->has_counter) return WM_DECRYPT_UNSUPPORTED;
    wm_status status = wm_kdf_a(&o->cmac, key, use, is_to_meter(t), s->counter, s->meter.id, ret_key);
    return status == WM_OK ? WM_DECRYPT_OK : WM_DECRYPT_WRONG_KEY;
}
