// SPDX-License-Identifier: MIT
#include "wm/telegram.h"

static const char *const decrypt_names[WM_DECRYPT_COUNT] = {
    [WM_DECRYPT_NONE] = "none",           [WM_DECRYPT_OK] = "ok",
    [WM_DECRYPT_NO_KEY] = "no_key",       [WM_DECRYPT_WRONG_KEY] = "wrong_key",
    [WM_DECRYPT_MAC_FAIL] = "mac_fail",   [WM_DECRYPT_UNSUPPORTED] = "unsupported",
    [WM_DECRYPT_TRUNCATED] = "truncated", [WM_DECRYPT_PLAINTEXT] = "plaintext",
};

const char *wm_decrypt_name(wm_decrypt decrypt)
{
    return (unsigned)decrypt < WM_DECRYPT_COUNT ? decrypt_names[decrypt] : "?";
}
