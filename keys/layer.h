// SPDX-License-Identifier: MIT
// One protected layer and one key: the check of the mode decides whether the key opened it.
#pragma once
#include "cipher.h"
#include "wm/telegram.h"

// What openings share; holds key bytes and plaintext only while one runs.
typedef struct wm_opener {
    wm_cmac cmac;
    bool has_date;
    uint8_t date[2]; // today as data type G (EN 13757-3 annex A), low byte first: mode 3
    uint8_t plain[WM_MESSAGE_MAX];
    uint8_t covered[WM_MESSAGE_MAX + sizeof((wm_security *)0)->mac_head]; // what a GMAC covers, in one piece
} wm_opener;

// A security mode: what it needs and how it is opened.
typedef struct wm_layer {
    uint8_t mode;
    uint8_t key_length; // WM_AES_KEY or WM_DES_KEY
    uint8_t block;      // protected bytes come in whole blocks of this size
    bool checks_mac;    // of the AFL; beside other modes one cannot be checked
    // True when the mode's check holds on the bytes as they are; NULL when such a check cannot be.
    bool (*is_plain)(const wm_telegram *t, size_t length);
    // Opens `length` protected bytes into o->plain. WM_DECRYPT_OK only when the check held.
    wm_decrypt (*open)(wm_opener *o, const wm_telegram *t, size_t length, const uint8_t *key);
} wm_layer;

// NULL for a mode that is not supported.
const wm_layer *wm_layer_of(uint8_t mode);

// How many bytes from t->security.at on are protected. WM_E_TRUNCATED when they are not all there, are no
// whole blocks, or when another part that the check needs lies outside the telegram.
WM_MUST_USE wm_status wm_layer_length(const wm_layer *layer, const wm_telegram *t, size_t *ret_length);
