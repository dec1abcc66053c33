// SPDX-License-Identifier: MIT
// One result type for every function that can fail, and one table of names.
//
// The names are part of the program's interface: they are the counters of the statistics and the
// reasons in JSON lines, so a name never changes its meaning.
#pragma once

#define WM_STATUS_TABLE(X)                                                                                   \
    X(OK, "ok", "no error")                                                                                  \
    X(END, "end", "end of input")                                                                            \
    X(E_ARGUMENT, "argument", "argument out of range")                                                       \
    X(E_MEMORY, "memory", "out of memory")                                                                   \
    X(E_IO, "io", "input or output failed")                                                                  \
    X(E_FORMAT, "format", "not in the expected format")                                                      \
    X(E_LIMIT, "limit", "larger than the named maximum")                                                     \
    X(E_TRUNCATED, "truncated", "ends before it is complete")                                                \
    X(E_CRC, "crc", "block CRC does not match")                                                              \
    X(E_LENGTH, "length", "length field impossible")                                                         \
    X(E_CI, "ci", "control information field not known")                                                     \
    X(E_RECORD, "record", "data record cannot be read")                                                      \
    X(E_NEED_KEY, "need_key", "protected layer reached: open it, then go on")                                \
    X(E_NO_KEY, "no_key", "no key for this meter")                                                           \
    X(E_WRONG_KEY, "wrong_key", "decrypted, but the check failed")                                           \
    X(E_MAC, "mac_fail", "message authentication failed")                                                    \
    X(E_UNSUPPORTED, "unsupported", "security mode not supported")                                           \
    X(E_SIGNATURE, "signature", "compact frame of an unknown format")                                        \
    X(E_FRAGMENT, "fragment", "fragment of a message that is not complete yet")                              \
    X(E_APPLICATION, "application_error", "the meter answers with an error")                                 \
    X(E_NO_DEVICE, "no_device", "device not found or not opened")                                            \
    X(E_DEVICE_LOST, "device_lost", "device lost or stalled")

typedef enum wm_status {
#define X(id, name, text) WM_##id,
    WM_STATUS_TABLE(X)
#undef X
        WM_STATUS_COUNT
} wm_status;

#define WM_MUST_USE __attribute__((warn_unused_result))

// The short name ("crc"), for counters and JSON. Never NULL; "?" for a value outside the table.
const char *wm_status_name(wm_status status);

// The sentence for a human ("block CRC does not match"). Never NULL.
const char *wm_status_text(wm_status status);
