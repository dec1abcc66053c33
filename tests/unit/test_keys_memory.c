// SPDX-License-Identifier: MIT
// Looks for key bytes in the process's own memory. The keys stand here masked, so that the test itself holds
// none.
#include "keys/import.h"
#include "keys/keyring.h"
#include "keys/wipe.h"
#include "wm/hex.h"
#include <criterion/criterion.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MASK = 0x5A, KEY = 16, CHUNK = 1 << 16, FOUND_MAX = 64 };

// Key of a published mode 7 telegram (Engelmann, from the wmbusmeters project's tests) and the two keys
// derived from it for that telegram, every byte xor MASK.
static const uint8_t master[KEY] = {0x38, 0x71, 0xCC, 0x0C, 0xC3, 0x45, 0xAA, 0x9B,
                                    0x0D, 0x16, 0x53, 0x0A, 0x95, 0xC8, 0x22, 0x8B};
static const uint8_t derived_encryption[KEY] = {0xE1, 0x49, 0xF1, 0x55, 0xE1, 0x9B, 0xAA, 0x19,
                                                0xE7, 0xF0, 0x4A, 0x16, 0x92, 0x88, 0x8E, 0x72};
static const uint8_t derived_mac[KEY] = {0xFC, 0xC1, 0x89, 0xAA, 0x3B, 0x9A, 0x98, 0x44,
                                         0xCA, 0x8F, 0x07, 0x65, 0x6E, 0x4B, 0x2C, 0x0A};
static const char telegram_hex[] = "BE44C5140443054300048C200E900F002C25895E02003B0877D31DA840B17A0E009007100"
                                   "F8FAD4C4E61400DA4F3B1F7E273CC4C5C07F9"
                                   "3CD20B237345DB39F9A98F8415E1C4B7A25C86E4C22D05C3352FA7E2E5627031F14643063"
                                   "F1DC8FE2C32459B6F02E4234B447B18E4BFDA"
                                   "8C4DA9B1EDE6CF29D0B2122A3E8B9DEEE6DBE6617B4E709EC6B595179CB01C2C0BDE6723A"
                                   "345B708652880C114A58DA07C73AD9EB8ACB1"
                                   "7FA0A88F19BC84CB1FC56672DE8A9603FD0C05010002FD0B2111";

// AddressSanitizer maps terabytes of its own, which cannot be searched.
#if defined __SANITIZE_ADDRESS__
#define SEARCHABLE false
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define SEARCHABLE false
#endif
#endif
#ifndef SEARCHABLE
#define SEARCHABLE true
#endif
TestSuite(memory, .disabled = !SEARCHABLE);

static uint8_t chunk[CHUNK + 2 * KEY];

// Where bytes (masked; length n) stand in this process, the search's own buffer left out.
static size_t find(const uint8_t *masked, size_t n, uintptr_t found[FOUND_MAX])
{
    int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    FILE *maps = fopen("/proc/self/maps", "r");
    cr_assert(memory >= 0 && maps);
    char line[512];
    size_t count = 0;
    while (fgets(line, sizeof line, maps)) {
        unsigned long from, to;
        char access[5];
        cr_assert_eq(sscanf(line, "%lx-%lx %4s", &from, &to, access), 3);
        if (access[0] != 'r') continue;
        for (unsigned long at = from; at < to; at += CHUNK) {
            ssize_t got = pread(memory, chunk, sizeof chunk, (off_t)at);
            for (ssize_t i = 0; i + (ssize_t)n <= got && i < CHUNK; i++) {
                size_t k = 0;
                while (k < n && (chunk[i + (ssize_t)k] ^ MASK) == masked[k]) k++;
                uintptr_t place = at + (uintptr_t)i;
                bool own = place + n > (uintptr_t)chunk && place < (uintptr_t)chunk + sizeof chunk;
                if (k == n && !own && count < FOUND_MAX) found[count++] = place;
            }
        }
    }
    (void)fclose(maps);
    (void)close(memory);
    wm_wipe(chunk, sizeof chunk);
    return count;
}

static size_t count_bytes(const uint8_t masked[KEY])
{
    uintptr_t found[FOUND_MAX];
    return find(masked, KEY, found);
}

// A byte of a key. Read as volatile, or the compiler unmasks the constants and keeps the key in the program.
static uint8_t unmask(const uint8_t *masked, size_t i)
{
    return ((const volatile uint8_t *)masked)[i] ^ MASK;
}

// The key as text of either case, masked.
static size_t count_text(const uint8_t masked[KEY], const char *digits)
{
    uint8_t text[2 * KEY];
    for (size_t i = 0; i < KEY; i++) {
        uint8_t byte = unmask(masked, i);
        text[2 * i] = (uint8_t)digits[byte >> 4] ^ MASK;
        text[2 * i + 1] = (uint8_t)digits[byte & 15] ^ MASK;
    }
    uintptr_t found[FOUND_MAX];
    return find(text, sizeof text, found);
}

static void write_digit(int file, unsigned digit)
{
    char c = "0123456789ABCDEF"[digit];
    cr_assert_eq(write(file, &c, 1), 1);
}

// A keys file that lists the meter of the telegram; written digit by digit, or the text would stay in a
// buffer.
static void write_keys_file(const char *path, const char *head)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    cr_assert(file >= 0);
    cr_assert_eq(write(file, head, strlen(head)), (ssize_t)strlen(head));
    for (size_t i = 0; i < KEY; i++) {
        uint8_t byte = unmask(master, i);
        write_digit(file, byte >> 4);
        write_digit(file, byte & 15);
    }
    cr_assert_eq(write(file, "\n", 1), 1);
    cr_assert_eq(close(file), 0);
}

static wm_telegram telegram(void)
{
    wm_telegram t = {
        .c_field = 0x44,
        .security = {.mode = 7,
                     .meter = {0x14C5, 0x43054304, 0, 4},
                     .kdf = 1,
                     .has_counter = true,
                     .counter = 155273,
                     .at = 36,
                     .length = 144,
                     .mac_type = 5,
                     .mac_length = 8,
                     .mac = {0x3B, 0x08, 0x77, 0xD3, 0x1D, 0xA8, 0x40, 0xB1},
                     .mac_head = {0x25, 0x89, 0x5E, 0x02, 0x00},
                     .mac_head_length = 5,
                     .mac_at = 30}
    };
    size_t n = 0;
    cr_assert_eq(wm_hex_read(telegram_hex, strlen(telegram_hex), t.bytes, sizeof t.bytes, &n, NULL), WM_OK);
    t.length = (uint16_t)n;
    return t;
}

static void expect_nothing_left(const char *when)
{
    cr_expect_eq(count_bytes(master), 0, "%s: key bytes", when);
    cr_expect_eq(count_bytes(derived_encryption), 0, "%s: derived key", when);
    cr_expect_eq(count_bytes(derived_mac), 0, "%s: derived MAC key", when);
    cr_expect_eq(count_text(master, "0123456789ABCDEF"), 0, "%s: key text", when);
    cr_expect_eq(count_text(master, "0123456789abcdef"), 0, "%s: key text", when);
}

static wm_keyring *ring_from_file(void)
{
    char directory[] = "/tmp/wmrx-keys-XXXXXX", path[64], message[256];
    cr_assert_not_null(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/keys.ini", directory);
    write_keys_file(path, "[heat]\nid = EFE.43054304\nkey = ");
    wm_keyring *ring;
    cr_assert_eq(wm_keyring_create(&ring), WM_OK);
    cr_assert_eq(wm_keyring_load(ring, &(wm_keys_path){.path = path}, 1, message, sizeof message), WM_OK,
                 "%s", message);
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(rmdir(directory), 0);
    return ring;
}

Test(memory, keys_of_a_file_are_gone_after_destroy)
{
    expect_nothing_left("before");
    wm_keyring *ring = ring_from_file();
    cr_expect_eq(count_bytes(master), 1, "the ring's only copy");
    cr_expect_eq(count_text(master, "0123456789ABCDEF"), 0, "the parsed text is wiped");
    wm_telegram t = telegram();
    cr_assert_eq(wm_keyring_open(ring, &t), WM_OK);
    cr_expect_eq(count_bytes(master), 1, "opening leaves no copy");
    cr_expect_eq(count_bytes(derived_encryption), 0);
    cr_expect_eq(count_bytes(derived_mac), 0);
    uint8_t plain[KEY];
    for (size_t i = 0; i < KEY; i++) plain[i] = t.bytes[t.security.at + 16 + i] ^ MASK;
    memset(&t, 0, sizeof t);
    cr_expect_eq(count_bytes(plain), 0, "nor what it opened");
    wm_keyring_destroy(ring);
    expect_nothing_left("after");
}

Test(memory, session_key_is_gone_when_taken_away)
{
    wm_keyring *ring;
    cr_assert_eq(wm_keyring_create(&ring), WM_OK);
    char hex[2 * KEY + 1] = {0};
    for (size_t i = 0; i < KEY; i++) {
        uint8_t byte = unmask(master, i);
        hex[2 * i] = "0123456789abcdef"[byte >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[byte & 15];
    }
    cr_assert_eq(wm_keyring_set_session_key(ring, hex), WM_OK);
    wm_wipe(hex, sizeof hex);
    wm_telegram t = telegram();
    cr_assert_eq(wm_keyring_open(ring, &t), WM_OK);
    cr_expect_eq(count_bytes(master), 1);
    cr_assert_eq(wm_keyring_set_session_key(ring, NULL), WM_OK);
    expect_nothing_left("taken away");
    wm_keyring_destroy(ring);
    expect_nothing_left("destroyed");
}

// What runs on a stack of its own leaves there whatever it did not wipe; the search above would run over it.
enum { STACK = 1 << 18 };
static _Alignas(4096) uint8_t stack[STACK];
static wm_keyring *stack_ring;
static wm_telegram stack_telegram;
static char stack_hex[2 * KEY + 1], stack_path[64], stack_message[256];
static wm_status stack_status;

static void *stack_open(void *unused)
{
    stack_status = wm_keyring_open(stack_ring, &stack_telegram);
    return unused;
}

static void *stack_set(void *unused)
{
    stack_status = wm_keyring_set_session_key(stack_ring, stack_hex);
    return unused;
}

static void *stack_load(void *unused)
{
    stack_status = wm_keyring_load(stack_ring, &(wm_keys_path){.path = stack_path}, 1, stack_message,
                                   sizeof stack_message);
    return unused;
}

static void *stack_import(void *unused)
{
    wm_secret_file keys = {0};
    stack_status = wm_import_csv(stack_path, &keys, NULL, stack_message, sizeof stack_message);
    wm_secret_file_free(&keys);
    return unused;
}

// Bytes of the stack that are `masked`, as key or with `digits` as the beginning of its text: importers look
// at the first digits of what may be a heading.
static size_t count_on_stack(const uint8_t masked[KEY], const char *digits)
{
    size_t count = 0;
    for (size_t at = 0; at + KEY <= STACK; at++) {
        size_t bytes = 0, text = 0;
        while (bytes < KEY && (stack[at + bytes] ^ MASK) == masked[bytes]) bytes++;
        while (text < KEY &&
               stack[at + text] == (uint8_t)digits[unmask(masked, text / 2) >> (text % 2 ? 0 : 4) & 15])
            text++;
        count += bytes == KEY || text == KEY;
    }
    return count;
}

static void expect_clean_stack(void *(*run)(void *), wm_status status, const char *what)
{
    pthread_t thread;
    pthread_attr_t attributes;
    memset(stack, 0, sizeof stack);
    cr_assert_eq(pthread_attr_init(&attributes), 0);
    cr_assert_eq(pthread_attr_setstack(&attributes, stack, sizeof stack), 0);
    cr_assert_eq(pthread_create(&thread, &attributes, run, NULL), 0);
    cr_assert_eq(pthread_join(thread, NULL), 0);
    cr_assert_eq(stack_status, status, "%s: %s", what, stack_message);
    static const uint8_t *const secrets[] = {master, derived_encryption, derived_mac};
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        cr_expect_eq(count_on_stack(secrets[i], "0123456789ABCDEF"), 0, "%s: secret %zu", what, i);
        cr_expect_eq(count_on_stack(secrets[i], "0123456789abcdef"), 0, "%s: secret %zu", what, i);
    }
}

Test(memory, no_key_stays_on_the_stack)
{
    char directory[] = "/tmp/wmrx-keys-XXXXXX";
    cr_assert_not_null(mkdtemp(directory));
    snprintf(stack_path, sizeof stack_path, "%s/keys.ini", directory);
    cr_assert_eq(wm_keyring_create(&stack_ring), WM_OK);
    write_keys_file(stack_path, "[heat]\nid = EFE.43054304\nkey = ");
    expect_clean_stack(stack_load, WM_OK, "keys file");
    stack_telegram = telegram();
    expect_clean_stack(stack_open, WM_OK, "opening");
    stack_telegram = telegram();
    stack_telegram.security.mac[0] ^= 1;
    expect_clean_stack(stack_open, WM_E_MAC, "a MAC that does not hold");
    cr_assert_eq(unlink(stack_path), 0);
    write_keys_file(stack_path, "43054304,");
    expect_clean_stack(stack_import, WM_OK, "table without headings");
    cr_assert_eq(unlink(stack_path), 0);
    cr_assert_eq(rmdir(directory), 0);
    for (size_t i = 0; i < sizeof stack_hex - 1; i++)
        stack_hex[i] = "0123456789ABCDEF"[unmask(master, i / 2) >> (i % 2 ? 0 : 4) & 15];
    expect_clean_stack(stack_set, WM_OK, "session key");
    wm_wipe(stack_hex, sizeof stack_hex);
    wm_keyring_destroy(stack_ring);
}

// The flags of the mapping that holds an address: "lo" locked, "dd" not in core dumps.
static void flags_of(uintptr_t address, char *flags, size_t size)
{
    FILE *maps = fopen("/proc/self/smaps", "r");
    cr_assert_not_null(maps);
    char line[512];
    bool inside = false;
    while (fgets(line, sizeof line, maps)) {
        unsigned long from, to;
        if (sscanf(line, "%lx-%lx ", &from, &to) == 2) inside = address >= from && address < to;
        if (inside && strncmp(line, "VmFlags:", 8) == 0) snprintf(flags, size, "%s", line);
    }
    (void)fclose(maps);
}

Test(memory, keys_stay_out_of_swap_and_core_dumps)
{
    wm_keyring *ring = ring_from_file();
    uintptr_t found[FOUND_MAX];
    cr_assert_eq(find(master, KEY, found), 1);
    char flags[512] = "";
    flags_of(found[0], flags, sizeof flags);
    cr_expect(strstr(flags, " dd"), "%s", flags);
    struct rlimit limit;
    cr_assert_eq(getrlimit(RLIMIT_MEMLOCK, &limit), 0);
    if (limit.rlim_cur >= 1 << 20) cr_expect(strstr(flags, " lo"), "%s", flags);
    wm_keyring_destroy(ring);
}
