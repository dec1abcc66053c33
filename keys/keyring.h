// SPDX-License-Identifier: MIT
// The meters' keys, and opening one protected layer with them. The only place that sees key bytes.
#pragma once
#include "wm/telegram.h"

typedef struct wm_keyring wm_keyring;

WM_MUST_USE wm_status wm_keyring_create(wm_keyring **ret);
void wm_keyring_destroy(wm_keyring *k); // wipes; NULL is fine

// Lookups: number of meters listed.
size_t wm_keyring_count(const wm_keyring *k);

// Reads an INI keys file (docs/KEYS in man/wmrx.1): one section a meter with `id`, `key`, `name`. All or nothing: on
// failure the ring is unchanged and `message` holds one line "FILE:LINE: found X, expected Y".
WM_MUST_USE wm_status wm_keyring_load(wm_keyring *k, const char *path, char *message, size_t message_size);

// One key for whatever telegram comes next ("key" member of a JSON input line); NULL or empty takes it away.
// hex is 32 digits (AES-128) or 16 (DES). WM_E_FORMAT otherwise.
WM_MUST_USE wm_status wm_keyring_set_session_key(wm_keyring *k, const char *hex);

// Name of a listed meter, or NULL.
const char *wm_keyring_name(const wm_keyring *k, const wm_address *meter);

// Opens the layer that `t->security` describes, in place in t->bytes, with every key that fits the meter, newest
// first, and sets t->decrypt. WM_OK: opened, or plain already (WM_DECRYPT_PLAINTEXT): parse on. Otherwise the bytes
// are as before and the status names the reason (WM_E_NO_KEY, WM_E_WRONG_KEY, WM_E_MAC, WM_E_UNSUPPORTED,
// WM_E_TRUNCATED).
WM_MUST_USE wm_status wm_keyring_open(wm_keyring *k, wm_telegram *t);
