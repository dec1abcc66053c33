// SPDX-License-Identifier: MIT
// Telegrams for the synthesiser as words: "[MODE][@SECONDS][,NAME=VALUE...]:HEX".
#pragma once
#include "synth.h"

enum { WM_SYNTH_MESSAGE = 256 };

// What a telegram is when nothing else is said: T1, 30 dB SNR, nominal values.
wm_synth_telegram wm_synth_telegram_default(void);

// "T1", "C1A", "C1B", "S1" or "S1m", either case. WM_E_FORMAT with a message otherwise, as all functions
// here.
WM_MUST_USE wm_status wm_synth_mode_set(wm_synth_telegram *t, const char *text, size_t n,
                                        char message[static WM_SYNTH_MESSAGE]);

// Sets one property: snr, ecn0, level (dB); offset, drift, deviation (Hz); chip-rate-error (ppm, or % with
// the sign); preamble, postamble. A value is a number, or LOW..HIGH to draw from.
WM_MUST_USE wm_status wm_synth_property_set(wm_synth_telegram *t, const char *name, size_t name_length,
                                            const char *value, size_t value_length,
                                            char message[static WM_SYNTH_MESSAGE]);

// Reads a telegram in hex. With set_length its L field is made right, else a wrong one is an error.
WM_MUST_USE wm_status wm_synth_hex_set(wm_synth_telegram *t, const char *text, size_t n, bool set_length,
                                       char message[static WM_SYNTH_MESSAGE]);

// One operand, `separator` (':' or, in lines, ' ') stands in front of the digits; *t holds the defaults.
WM_MUST_USE wm_status wm_synth_telegram_parse(wm_synth_telegram *t, const char *text, char separator,
                                              bool set_length, char message[static WM_SYNTH_MESSAGE]);
