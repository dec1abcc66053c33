// SPDX-License-Identifier: MIT
#include "cipher.h"
#include "field.h"
#include "import.h"
#include "keyfile_write.h"
#include "secret.h"
#include "wipe.h"
#include "wm/address.h"
#include "zip.h"
#include <ctype.h>
#include <expat.h>
#include <mbedtls/base64.h>
#include <stdio.h>
#include <string.h>

enum { VALUE_MAX = 127, ELEMENTS_MAX = 64, ID_DIGITS = 8 };

// What one element of a meter says. Two generations of files have their own names for the same things.
typedef enum field_kind { FIELD_NONE, FIELD_ID, FIELD_KEY, FIELD_NAME, FIELD_MAKER } field_kind;

static const struct {
    const char *element;
    field_kind kind;
} fields[] = {
    {"SerialNo",             FIELD_ID   },
    {"SerialNumber",         FIELD_ID   },
    {"DEK",                  FIELD_KEY  },
    {"Value",                FIELD_KEY  },
    {"MeterNo",              FIELD_NAME },
    {"CustomerDeviceNumber", FIELD_NAME },
    {"VendorId",             FIELD_MAKER},
    {"ManufacturerId",       FIELD_MAKER},
};

// One walk through one XML text.
typedef struct walk {
    XML_Parser parser;
    wm_status status;
    int depth;
    // Outer text: the content of the first CipherValue.
    bool collecting, collected;
    wm_secret_file cipher;
    // Inner text.
    bool known_root, in_meter, has_id;
    field_kind field;
    char value[VALUE_MAX + 1];
    size_t value_length;
    wm_key_entry entry;
    wm_secret_file keys;
    size_t meters;
} walk;

static void stop(walk *w, wm_status status)
{
    if (w->status == WM_OK) w->status = status;
    (void)XML_StopParser(w->parser, XML_FALSE);
}

// A document type can name other files and grow without end; these files have none.
static void on_doctype(void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                       int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    stop(user, WM_E_FORMAT);
}

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static void on_cipher_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    (void)attributes;
    walk *w = user;
    if (++w->depth > ELEMENTS_MAX) stop(w, WM_E_LIMIT);
    w->collecting = !w->collected && strcmp(local_name(name), "CipherValue") == 0;
}

static void on_cipher_text(void *user, const XML_Char *text, int n)
{
    walk *w = user;
    for (int i = 0; i < n && w->collecting && w->status == WM_OK; i++) {
        if (isspace((unsigned char)text[i])) continue;
        wm_status status = wm_secret_file_append(&w->cipher, &text[i], 1);
        if (status != WM_OK) stop(w, status);
    }
}

static void on_cipher_end(void *user, const XML_Char *name)
{
    (void)name;
    walk *w = user;
    w->depth--;
    if (w->collecting) w->collected = true;
    w->collecting = false;
}

static bool is_meter(const char *name)
{
    return strcmp(name, "Meter") == 0 || strcmp(name, "Device") == 0;
}

static void on_meter_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    (void)attributes;
    walk *w = user;
    name = local_name(name);
    if (++w->depth > ELEMENTS_MAX) stop(w, WM_E_LIMIT);
    if (w->depth == 1) w->known_root = strcmp(name, "MetersInOrder") == 0 || strcmp(name, "Devices") == 0;
    w->field = FIELD_NONE;
    w->value_length = 0;
    if (w->known_root && w->depth == 2 && is_meter(name)) {
        w->in_meter = true;
        w->has_id = false;
        w->entry = (wm_key_entry){.selector.kind = WM_SELECT_ID};
    }
    for (size_t i = 0; i < sizeof fields / sizeof *fields && w->in_meter; i++)
        if (strcmp(name, fields[i].element) == 0) w->field = fields[i].kind;
}

static void on_meter_text(void *user, const XML_Char *text, int n)
{
    walk *w = user;
    for (int i = 0; i < n && w->field; i++)
        if (!isspace((unsigned char)text[i]) || (w->value_length > 0 && text[i] == ' ')) {
            if (w->value_length == VALUE_MAX) {
                w->field = FIELD_NONE; // no field that matters is so long
                return;
            }
            w->value[w->value_length++] = text[i];
        }
}

static void set_id(walk *w)
{
    char digits[ID_DIGITS + 1] = "00000000";
    if (w->has_id) return;
    if (w->value_length == 0 || w->value_length > ID_DIGITS) {
        stop(w, WM_E_FORMAT);
        return;
    }
    // Leading zeros may be left out.
    memcpy(digits + ID_DIGITS - w->value_length, w->value, w->value_length);
    w->has_id = wm_field_read_id(digits, ID_DIGITS, &w->entry.selector.id);
    if (!w->has_id) stop(w, WM_E_FORMAT);
}

static void set_maker(walk *w)
{
    w->value[w->value_length] = 0;
    w->entry.selector.manufacturer = wm_manufacturer_read(w->value);
    w->entry.selector.kind = w->entry.selector.manufacturer ? WM_SELECT_METER : WM_SELECT_ID;
}

static void end_field(walk *w)
{
    while (w->value_length > 0 && w->value[w->value_length - 1] == ' ') w->value_length--;
    switch (w->field) {
    case FIELD_ID: set_id(w); break;
    case FIELD_MAKER: set_maker(w); break;
    case FIELD_KEY:
        // The first that is a key: devices list other values under the same name.
        if (w->entry.key.length == 0) (void)wm_field_read_key(w->value, w->value_length, &w->entry.key);
        break;
    case FIELD_NAME:
        if (wm_field_is_name(w->value, w->value_length)) {
            memcpy(w->entry.name, w->value, w->value_length);
            w->entry.name[w->value_length] = 0;
        }
        break;
    default: break;
    }
    w->field = FIELD_NONE;
}

static void on_meter_end(void *user, const XML_Char *name)
{
    (void)name;
    walk *w = user;
    end_field(w);
    if (w->depth-- != 2 || !w->in_meter) return;
    w->in_meter = false;
    wm_status status = WM_E_FORMAT;
    if (w->has_id && w->entry.key.length > 0) status = wm_keyfile_append(&w->keys, &w->entry);
    wm_wipe(&w->entry.key, sizeof w->entry.key);
    w->meters++;
    if (status != WM_OK) stop(w, status);
}

// Walks one text. expat's own copies of it are wiped with its memory.
static wm_status run(walk *w, const char *text, size_t n, bool inner)
{
    static const XML_Memory_Handling_Suite memory = {wm_secret_malloc, wm_secret_realloc, wm_secret_free};
    w->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (!w->parser) return WM_E_MEMORY;
    XML_SetUserData(w->parser, w);
    XML_SetStartDoctypeDeclHandler(w->parser, on_doctype);
    XML_SetElementHandler(w->parser, inner ? on_meter_start : on_cipher_start,
                          inner ? on_meter_end : on_cipher_end);
    XML_SetCharacterDataHandler(w->parser, inner ? on_meter_text : on_cipher_text);
    enum XML_Status parsed = XML_Parse(w->parser, text, (int)n, XML_TRUE);
    XML_ParserFree(w->parser);
    wm_wipe(w->value, sizeof w->value);
    wm_wipe(&w->entry, sizeof w->entry);
    return w->status != WM_OK ? w->status : parsed == XML_STATUS_OK ? WM_OK : WM_E_FORMAT;
}

// The text that `cipher` (base64) hides; trailing padding cut off.
static wm_status decrypt(const wm_secret_file *cipher, const char *password, wm_secret_file *ret)
{
    uint8_t key[WM_AES_KEY] = {0};
    memcpy(key, password, strlen(password));
    size_t n = 0;
    wm_secret_file f = {.text = wm_secret_create(cipher->length + 1, cipher->length + 1),
                        .size = cipher->length + 1};
    wm_status status = f.text ? WM_OK : WM_E_MEMORY;
    if (status == WM_OK && mbedtls_base64_decode((uint8_t *)f.text, f.size, &n, (const uint8_t *)cipher->text,
                                                 cipher->length) != 0)
        status = WM_E_FORMAT;
    if (status == WM_OK && (n == 0 || n % WM_AES_BLOCK != 0)) status = WM_E_TRUNCATED;
    if (status == WM_OK) status = wm_aes_cbc_open(key, key, (uint8_t *)f.text, n, (uint8_t *)f.text);
    while (n > 0 && f.text && f.text[n - 1] != '>') n--;
    f.length = n;
    wm_wipe(key, sizeof key);
    if (status == WM_OK)
        *ret = f;
    else
        wm_secret_file_free(&f);
    return status;
}

typedef struct job {
    const char *path;
    char *message;
    size_t message_size;
} job;

static wm_status complain(const job *j, wm_status status, const char *found, const char *expected)
{
    snprintf(j->message, j->message_size, "%s: found %s, expected %s", j->path, found, expected);
    return status;
}

// The KEM file itself: as it is, or out of its archive.
static wm_status unpack(const job *j, wm_secret_file *f)
{
    static const char *const suffixes[] = {".kem", ".kem2", NULL};
    if (!wm_zip_is(f->text, f->length)) return WM_OK;
    wm_secret_file inside;
    wm_status status = wm_zip_extract(f->text, f->length, suffixes, &inside);
    if (status == WM_END)
        return complain(j, WM_E_FORMAT, "an archive without KEM file", "one *.kem or *.kem2 in it");
    if (status == WM_E_LIMIT)
        return complain(j, status, "an archive with several or huge files", "one KEM file in it");
    if (status == WM_E_UNSUPPORTED) return complain(j, status, "an encrypted archive", "one that is not");
    if (status != WM_OK) return complain(j, status, "a damaged archive", "a whole one");
    wm_secret_file_free(f);
    *f = inside;
    return WM_OK;
}

static wm_status read_meters(const job *j, const wm_secret_file *plain, wm_secret_file *ret_keys)
{
    walk inner = {0};
    wm_status status = run(&inner, plain->text, plain->length, true);
    if (!inner.known_root)
        status = complain(j, WM_E_WRONG_KEY, "a password that does not open it", "the one it was made with");
    else if (status != WM_OK)
        status =
            complain(j, status, "a meter without an id of 8 digits or a key of 32", "both for every meter");
    else if (inner.meters == 0)
        status = complain(j, WM_E_FORMAT, "no meter", "at least one");
    if (status == WM_OK)
        *ret_keys = inner.keys;
    else
        wm_secret_file_free(&inner.keys);
    return status;
}

wm_status wm_import_kem(const char *path, const char *password, wm_secret_file *ret_keys, char *message,
                        size_t message_size)
{
    job j = {path, message, message_size};
    size_t n = strlen(password);
    if (n == 0 || n > WM_AES_KEY)
        return complain(&j, WM_E_ARGUMENT, "a password of no or over 16 bytes", "1 to 16");
    wm_secret_file file, plain = {0};
    walk outer = {0};
    wm_status status = wm_secret_file_read(path, "a KEM file", WM_GUARD_NONE, &file, message, message_size);
    if (status != WM_OK) return status;
    status = unpack(&j, &file);
    if (status == WM_OK) {
        status = run(&outer, file.text, file.length, false);
        if (status != WM_OK || !outer.collected)
            status = complain(&j, WM_E_FORMAT, "no XML with encrypted data", "a KEM file");
    }
    if (status == WM_OK) {
        status = decrypt(&outer.cipher, password, &plain);
        if (status != WM_OK)
            status = complain(&j, status, "damaged encrypted data", "whole blocks in base64");
    }
    if (status == WM_OK) status = read_meters(&j, &plain, ret_keys);
    wm_secret_file_free(&plain);
    wm_secret_file_free(&outer.cipher);
    wm_secret_file_free(&file);
    return status;
}
