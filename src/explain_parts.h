// SPDX-License-Identifier: MIT
// How explain.c's parts are put; each function goes on where the last part ended.
#pragma once
#include "explain.h"

// Where the next part begins, and how many bytes are left.
uint16_t wm_explain_at(const wm_explanation *e);
uint16_t wm_explain_left(const wm_explanation *e);

// Puts the next `length` bytes; NULL when no byte is left (or asked for). Fewer are put, as unknown, when the
// telegram ends. The result may be changed.
__attribute__((format(printf, 5, 6))) wm_part *
wm_explain_put(wm_explanation *e, wm_layer layer, const char *name, size_t length, const char *format, ...);

// Puts all bytes up to `end` that no one explained.
void wm_explain_rest(wm_explanation *e, wm_layer layer, wm_part_state state, const char *name, size_t end);

// From the first byte to the application layer. False when the way there is blocked: the rest was put.
bool wm_explain_layers(wm_explanation *e);

// The application layer, up to wm_telegram.payload_at + payload_length.
void wm_explain_payload(wm_explanation *e);
