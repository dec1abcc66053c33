// SPDX-License-Identifier: MIT
// The meters' keys, and opening one protected layer with them. The only place that sees key bytes.
#pragma once
#include "wm/telegram.h"
#include <stddef.h>

typedef struct wm_keyring wm_keyring;

WM_MUST_USE wm_status wm_keyring_create(wm_keyring **ret);
void wm_keyring_destroy(wm_keyring *k); // wipes; NULL is fine

// Lookups: number of meters listed.
size_t wm_keyring_count(const wm_keyring *k);

typedef struct wm_keys_path {
    const char *path;
    bool credential; // systemd made it for this service: its group may read it
} wm_keys_path;

// Reads INI keys files (keys/keyfile.h has the format: one section a meter with `id`, `key`, `name`) in place
// of all keys before. All or nothing: on failure the ring is unchanged and `message` holds one line
// "FILE:LINE: found X, expected Y" that never shows key bytes. A meter is listed once in all files together.
WM_MUST_USE wm_status wm_keyring_load(wm_keyring *k, const wm_keys_path *files, size_t count, char *message,
                                      size_t message_size);

// Lets wm_keyring_load() take a file that group or others can read or write (default: refused).
void wm_keyring_allow_insecure(wm_keyring *k, bool allow);

// Lets telegrams of a meter with a key pass that claim protection and have none (default: refused, anyone
// could have sent them).
void wm_keyring_allow_plaintext(wm_keyring *k, bool allow);

// Today, as the meters know it; mode 3 needs it and is WM_E_UNSUPPORTED without. Year 0: not known.
// WM_E_ARGUMENT: no date of 2000 to 2080.
WM_MUST_USE wm_status wm_keyring_set_date(wm_keyring *k, int year, int month, int day);

// One key for whatever telegram comes next ("key" member of a JSON input line); NULL or empty takes it away.
// It is tried before the file's keys. hex is 32 digits (AES-128) or 16 (DES). WM_E_FORMAT otherwise (the key
// before stays).
WM_MUST_USE wm_status wm_keyring_set_session_key(wm_keyring *k, const char *hex);

// One line of a listing: no key, only its fingerprints (keys/fingerprint.h), newest first.
enum { WM_KEYRING_ROW_KEYS = 16 };
typedef struct wm_keyring_row {
    char id[16];      // "KAM.12345678", "12345678", "KAM" (group) or "*"
    const char *name; // or NULL
    uint32_t line;    // in its keys file
    size_t keys;
    char fingerprint[WM_KEYRING_ROW_KEYS][9];
    bool des[WM_KEYRING_ROW_KEYS];
} wm_keyring_row;

// Row `index` of the listing, in file order, 0 .. wm_keyring_count() - 1. False beyond the end.
bool wm_keyring_list(const wm_keyring *k, size_t index, wm_keyring_row *ret_row);

// Name of a listed meter, or NULL.
const char *wm_keyring_name(const wm_keyring *k, const wm_address *meter);

// True when some key would be tried for this meter: its own, one of its group, or the session key.
bool wm_keyring_has_key(const wm_keyring *k, const wm_address *meter);

// True for a telegram of standard records without any protection (t->decrypt WM_DECRYPT_NONE or
// WM_DECRYPT_PLAINTEXT) whose meter has a key: a meter that encrypts is not believed when it does not. And
// for one that the sender's ELL protects and that names another meter with a key of its own. Never when
// plaintext is allowed, nor for manufacturers' own payloads, which have their own protection, nor on a wire.
bool wm_keyring_distrusts(const wm_keyring *k, const wm_telegram *t);

// Opens the layer that `t->security` describes, in place in t->bytes, with every key that fits the meter,
// newest first, and sets t->decrypt. A key under the second address (security.other) counts only when the
// meter is not listed with one itself. WM_OK: opened, or plain already (WM_DECRYPT_PLAINTEXT): parse on.
// Otherwise the bytes are as before and the status names the reason (WM_E_NO_KEY, WM_E_WRONG_KEY, WM_E_MAC,
// WM_E_UNSUPPORTED, WM_E_TRUNCATED). A plain telegram of a meter that has a key is refused:
// WM_DECRYPT_PLAINTEXT and WM_E_WRONG_KEY.
//
// A mode 5 layer of a meter without any key is tried with the keys that everyone knows (keys/known_key.h);
// t->security.known_key tells. That check accepts one wrong telegram in 65536: let the records decide as
// well.
WM_MUST_USE wm_status wm_keyring_open(wm_keyring *k, wm_telegram *t);
