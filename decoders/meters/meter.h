// SPDX-License-Identifier: MIT
// A meter is a small file of constant data: who it is (identities) and what its records mean (fields).
// The engine walks the field table over the records of a telegram and fills a reading. Everything here
// is a pure function of its arguments.
#pragma once
#include "wm/reader.h"
#include "wm/reading.h"
#include "wm/record.h"
#include "wm/telegram.h"

enum {
    WM_ANY = -1,                  // identity: every version that no other meter names, or every device type
    WM_ANY_FUNCTION = 0xFF,       // field: whatever the DIF's function
    WM_ANY_MODIFIER = 0xFFFF,     // field: whatever VIFEs follow
    WM_METER_IDENTITIES_MAX = 64, // of one meter
    WM_METER_FIELDS_MAX = 160,    // rows of one field table
    WM_METER_CLAIMS_MAX = 1024,   // identities of all meters
    WM_KEY_MAX = 96,              // bytes of a JSON key after its counters are filled in
    WM_STATUS_WORDS_MAX = 48,     // words of one status text
    WM_UNPACK_MAX = 3072,         // bytes of records that unpack() may make
};

// The M field of three letters, as a constant: WM_MFCT('K', 'A', 'M') is 0x2C2D.
#define WM_MFCT(a, b, c) (((a)-64) << 10 | ((b)-64) << 5 | ((c)-64))

typedef struct wm_identity {
    uint16_t manufacturer;
    int16_t version, type; // WM_ANY matches all
} wm_identity;

// ---- words for bits ----

typedef struct wm_word {
    uint64_t bits;    // BITS: any of these; INDEX: this value; DECIMAL: this number
    const char *word; // UPPER_CASE, or several joined by blanks; "" says nothing
    bool when_clear;  // BITS: say it when none of the bits is set
} wm_word;

typedef enum wm_words_kind {
    WM_WORDS_BITS,    // one word for each bit set
    WM_WORDS_INDEX,   // one word for the value
    WM_WORDS_DECIMAL, // the value, modulo mask, is a sum of the numbers
} wm_words_kind;

// Turns an integer into words. Bits in the mask that no row knows are said as NAME_hex: nothing is lost.
typedef struct wm_words {
    wm_words_kind kind;
    const char *name; // prefix for what no row knows: "ERROR_FLAGS"
    uint64_t mask;    // bits looked at; 0 = those of the rows
    uint64_t trigger; // the table counts only when one of these is set; 0 = always
    const char *none; // the word when nothing is to say: "OK"; NULL or "" = nothing
    const wm_word *row;
    uint8_t count;
    const struct wm_words *next; // a second table over the same value, or NULL
} wm_words;

// ---- fields ----

typedef enum wm_field_kind {
    WM_K_NUMBER,    // exact decimal in `unit`
    WM_K_TEXT,      // text as sent; of a number the hex or BCD digits, most significant first
    WM_K_HEX,       // data bytes as hex in the order sent
    WM_K_DATE,      // "2026-01-31"
    WM_K_DATETIME,  // "2026-01-31 23:59"
    WM_K_DATE_BACK, // date of the record `from`, one month further back with every storage number
    WM_K_WORDS,     // by the table `words`
    WM_K_STATUS,    // words that join the one `status` of the meter, with those of the TPL status byte
    WM_K_CALL,      // `call` does all
    WM_K_HIDE,      // prints nothing; the record counts as known
} wm_field_kind;

enum {                      // wm_field.options
    WM_F_RAW = 1,           // the integer as sent: the VIF's power of ten is not applied; `scale` usually is
    WM_F_UNSIGNED = 2,      // binary data are unsigned
    WM_F_ONES_ABSENT = 4,   // all data bytes FF: the meter has no value, the key is left out
    WM_F_NO_TPL = 8,        // WM_K_STATUS: without the TPL status byte
    WM_F_WITH_TPL = 16,     // WM_K_WORDS: with the TPL status byte
    WM_F_INTO_STATUS = 32,  // WM_K_WORDS: the words also join `status`
    WM_F_ZERO_ABSENT = 64,  // zero: no value
    WM_F_ANY_STORAGE = 128, // whatever the storage number
    WM_F_ANY_TARIFF = 256,
    WM_F_ANY_SUBUNIT = 512,
    WM_F_SECONDS = 1024, // WM_K_DATETIME: print the seconds that the record has
    // WM_K_DATE, WM_K_DATETIME: users know the date as text. An invalid one prints "" instead of no key at
    // all, one that is not set yet (all zero) 2000-00-00 instead of 1999-11-30.
    WM_F_BLANK = 2048,
    WM_F_HIDDEN = 4096, // read for compute(), taken out of the reading afterwards
    WM_F_SIGNED = 8192, // WM_F_RAW: binary data of a manufacturer VIF are signed
    WM_F_KILO_REAL = 16384, // reals (DIF 5) are thousands of the VIF's unit, integers are not
};

// First and last number that match. The default {0, 0} is storage, tariff or subunit 0; one number: {3, 3}.
typedef struct wm_span {
    uint16_t first, last;
} wm_span;

typedef struct wm_run wm_run;
typedef struct wm_field wm_field;

struct wm_field {
    // The JSON key, with the unit as suffix. "{storage}", "{tariff}", "{subunit}" are filled in from the
    // record; "{storage-8}" and "{32-storage}" count from elsewhere.
    const char *key;
    wm_field_kind kind;

    // Which record: by the exact bytes of its header, or by what it measures. With neither it is a row
    // without a record (status from the TPL alone, a call).
    const char *head; // "04FF23": DIF DIFE VIF VIFE as sent, hex; nothing below then matters but `nth`
    wm_quantity quantity;
    uint8_t function; // wm_function or WM_ANY_FUNCTION
    wm_span storage, tariff, subunit;
    uint16_t modifiers; // WM_MODIFIER_* the record must have, no others; WM_ANY_MODIFIER
    const char *vife;   // combinable VIFEs, hex, "FF0D": these and no others but a 00 at the end
    uint8_t nth;        // 2 = the second record that matches; 0 = first, or all of a span

    // What to make of it.
    wm_unit unit;
    int32_t scale_num, scale_den; // multiplies a number; 0 means 1
    uint64_t mask;                // bits kept of an integer (padding masked away); 0 = all. Implies WM_F_RAW
    uint8_t shift;                // then shifted right by this
    uint16_t options;             // WM_F_*
    const wm_words *words;
    const char *from; // WM_K_DATE_BACK: header of the date record, hex
    uint8_t back;     // and how many months back the span's first storage is
    void (*call)(const wm_run *run, const wm_field *field, const wm_record *record); // record may be NULL
};

// What call(), compute() and unpack() see.
struct wm_run {
    const struct wm_meter *meter;
    const wm_telegram *telegram;
    const wm_records *records; // after unpack(): the made records are in `made`
    const uint8_t *bytes;      // buffer of `records`
    const wm_records *made;    // NULL without unpack()
    const uint8_t *made_bytes;
    wm_reading *reading;
};

// ---- proprietary payloads ----

// What unpack() works on: it reads `payload` (or one of the records) and puts ordinary records, so the
// field table stays the only way to JSON.
typedef struct wm_unpack {
    const wm_telegram *telegram;
    const wm_records *records; // what the standard says about the payload
    const uint8_t *bytes;      // their buffer
    wm_reader payload;         // the application layer
    bool replaces;             // set by unpack(): `records` are noise, only those put count
    bool full;                 // a record did not fit
    wm_reader rest;            // set by unpack(): bytes that nobody understood, kept as `undecoded`
    uint16_t length;
    uint8_t out[WM_UNPACK_MAX];
} wm_unpack;

// Puts one record: header in hex ("0413", "42FD3A"), then n data bytes as they are (n as the DIF says; for
// a variable length, DIF code D, n < 192 and LVAR is made here).
void wm_unpack_put(wm_unpack *u, const char *head, const uint8_t *data, size_t n);

// Puts records that are encoded already: n bytes of them.
void wm_unpack_append(wm_unpack *u, const uint8_t *records, size_t n);

// Puts one record whose data is an integer; its length comes from the DIF (1, 2, 3, 4, 6, 7).
void wm_unpack_integer(wm_unpack *u, const char *head, uint64_t value);

// The same for a storage number of any size: dif without storage bit, VIF and VIFEs in hex.
void wm_unpack_storage(wm_unpack *u, uint8_t dif, uint32_t storage, const char *vif, uint64_t value);

// The same with tariff and subunit; dif is the data code and the function bits.
void wm_unpack_record(wm_unpack *u, uint8_t dif, uint64_t storage, uint32_t tariff, uint32_t subunit,
                      const char *vif, uint64_t value);

// Puts a date (type G): VIF in hex, DIF 02 with the storage number. Nothing for an impossible date.
void wm_unpack_date(wm_unpack *u, uint32_t storage, const char *vif, int year, int month, int day);

// Puts a point in time (type F, without seconds); *t as it would be read. Nothing for an impossible one.
void wm_unpack_datetime(wm_unpack *u, uint32_t storage, const char *vif, const wm_time *t);

// First record of these exact header bytes (hex), or NULL.
const wm_record *wm_records_find(const wm_records *records, const uint8_t *bytes, const char *head);

// ---- for call() and compute() ----

// First record of these exact header bytes (hex), unpacked ones first, or NULL.
const wm_record *wm_run_record(const wm_run *run, const char *head);

// A number of the reading so far. False when there is none under this key.
bool wm_run_number(const wm_run *run, const char *key, double *ret);

// Puts a number, rounded to six decimals; not finite: nothing. `key` is a constant.
void wm_run_put(const wm_run *run, const char *key, double value);

// ---- the meter ----

enum {                       // wm_meter.options
    WM_METER_TABLE_ONLY = 1, // records that no row knows are not added under generic names
};

typedef struct wm_meter {
    const char *name;  // as the file: lower case, no blanks
    const char *title; // maker and product
    const char *media; // word for JSON, NULL = by the device type
    const wm_identity *identity;
    uint8_t identity_count;
    const wm_field *field;
    uint16_t field_count;
    // Manufacturer's bits 5 to 7 of the TPL status; a table that looks at bits 0 to 4 takes the whole byte.
    const wm_words *tpl_words;
    bool (*accepts)(const wm_telegram *t); // NULL, or tells two meters of one identity apart
    wm_status (*unpack)(wm_unpack *u);     // NULL, or makes records; not WM_OK: the payload stays undecoded
    void (*compute)(const wm_run *run);    // NULL, or adds fields computed from others
    uint16_t options;
} wm_meter;

// Defines a meter of the tables `identities` and `fields` of its file. The title, for humans, comes second;
// what follows it are other members: WM_METER(kamwater, "Kamstrup ...", .media = "water");
#define WM_METER(word, ...)                                                                                  \
    const wm_meter wm_meter_##word = {.name = #word,                                                         \
                                      .identity = identities,                                                \
                                      .identity_count = sizeof identities / sizeof *identities,              \
                                      .field = fields,                                                       \
                                      .field_count = sizeof fields / sizeof *fields,                         \
                                      .title = __VA_ARGS__}

// ---- API ----

// All identities, sorted by manufacturer, so that a telegram does not walk through the tables of every meter.
// Made once, then only read; the caller's memory.
typedef struct wm_claim {
    wm_identity identity;
    uint16_t meter; // as in wm_meter_at()
} wm_claim;

typedef struct wm_meter_index {
    wm_claim claim[WM_METER_CLAIMS_MAX];
    uint16_t count;
} wm_meter_index;

void wm_meter_index_init(wm_meter_index *ret);

// The meter that claims the telegram's identity; never NULL: generic when no other does.
const wm_meter *wm_meter_find(const wm_meter_index *index, const wm_telegram *t);

// NULL when there is none of that name. "generic" is one.
const wm_meter *wm_meter_by_name(const char *name);

// All meters by name, generic not among them: wm_meter_at(0) .. wm_meter_at(wm_meter_count() - 1).
unsigned wm_meter_count(void);
const wm_meter *wm_meter_at(unsigned index);

// Fills *ret (cleared first) from the records. records_bytes is the buffer that offsets in `records` point
// into: the telegram's bytes, or an expanded compact frame. Bytes nobody understood are kept as `undecoded`
// (hex) with `undecoded_reason`. WM_E_FORMAT: the meter's unpack() refused the payload; *ret is usable then
// too.
WM_MUST_USE wm_status wm_meter_read(const wm_meter *m, const wm_telegram *t, const wm_records *records,
                                    const uint8_t *records_bytes, wm_reading *ret);

// What a telegram that stays closed says all the same: `status`, when nothing but the TPL header, which is
// never encrypted, makes it. Adds to *ret.
void wm_meter_read_header(const wm_meter *m, const wm_telegram *t, wm_reading *ret);
