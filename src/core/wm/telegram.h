// SPDX-License-Identifier: MIT
// A telegram: one message with its layers named. Decoders walk the layers and stop at a protected one;
// keys open it in place; decoders go on. Neither knows the other: both know this type.
#pragma once
#include "wm/address.h"
#include "wm/status.h"
#include <stdbool.h>
#include <stdint.h>

enum { WM_MESSAGE_MAX = 4096 }; // reassembled AFL message, our limit

// wm_security.mode. Up to 31: the security modes of the TPL (EN 13757-7 7.6), as its configuration field has
// them.
enum {
    WM_SECURITY_NONE = 0,
    WM_SECURITY_DES = 2,       // DES-CBC, IV 0
    WM_SECURITY_DES_DATE = 3,  // DES-CBC, the date in the IV
    WM_SECURITY_CBC = 5,       // AES-CBC, address and access number in the IV
    WM_SECURITY_CBC_KDF = 7,   // AES-CBC, IV 0, a derived key for each message
    WM_SECURITY_CTR_CMAC = 8,  // AES-CTR with a MAC of its own
    WM_SECURITY_GCM = 9,       // AES-GCM
    WM_SECURITY_CCM = 10,      // AES-CCM
    WM_SECURITY_TLS = 13,
    WM_SECURITY_RESERVED = 16, // from here on; makers use them for payloads of their own
    WM_SECURITY_ELL_CTR = 32,  // AES-CTR of the ELL
    WM_SECURITY_OWN_CBC = 33,  // a maker's own payload: AES-CBC, IV as in mode 5, one filler
    WM_SECURITY_OWN_BLOCK = 34, // Qundis' walk-by block inside plain records: AES-CBC, IV of the sender
};

// How a protected layer ended (JSON key "decrypt").
typedef enum wm_decrypt {
    WM_DECRYPT_NONE,        // nothing was protected
    WM_DECRYPT_OK,          // opened, check held
    WM_DECRYPT_NO_KEY,
    WM_DECRYPT_WRONG_KEY,   // the mode's check (2F2F, payload CRC) failed with every key
    WM_DECRYPT_MAC_FAIL,    // MAC or tag failed, or is missing
    WM_DECRYPT_UNSUPPORTED, // a mode that cannot be opened: reserved, 8, TLS
    WM_DECRYPT_TRUNCATED,   // protected part longer than the telegram, or no whole blocks
    WM_DECRYPT_PLAINTEXT,   // header says protected, but the check holds on the bytes as they are
    WM_DECRYPT_COUNT
} wm_decrypt;

const char *wm_decrypt_name(wm_decrypt decrypt); // "none", "ok", "no_key" ...

// All that is needed to open one protected layer. Offsets are into wm_telegram.bytes.
typedef struct wm_security {
    uint8_t mode;            // TPL security mode 0..31 or WM_SECURITY_*
    wm_address meter;        // address of the initialisation vector and of the key
    wm_address other;        // second address to look up a key by (DLL or ELL), when has_other
    bool has_other;
    uint8_t acc;             // access number (mode 5 IV)
    uint8_t cc;              // ELL communication control
    uint32_t sn;             // ELL session number
    uint8_t kdf;             // CFE key derivation: 0 key as is, 1 KDF-A
    uint8_t key_id, key_version;
    bool has_key_version;
    bool has_counter;
    uint32_t counter;        // message counter: AFL.MCR, or the TPL's
    uint16_t aad_at, aad_length; // additional authenticated data (modes 9, 10): TPL CI up to the counter
    uint16_t at, length;     // protected bytes: for ELL from the payload CRC on; tag not counted
    uint8_t tag_length;      // modes 9 and 10: tag bytes right behind the protected ones
    uint8_t mac_type;        // AFL.MCL authentication type (AT), 0 = no MAC announced
    uint8_t mac_length;      // AFL MAC bytes, 0 = none
    uint8_t mac[16];
    uint8_t mac_head[12];    // MCL [KI] [MCR] [ML] as the MAC covers them
    uint8_t mac_head_length;
    uint16_t mac_at;         // MAC covers mac_head and bytes[mac_at ..] to the end of the message
    bool known_key;          // set by keys: a key that everyone knows opened it, which protects nothing
    uint8_t opened;          // set by keys: 1 + mode of the layer that a key opened last, 0 = none
    uint32_t key_mark;       // set by keys: fingerprint of the secret key that opened it, 0 = none did
} wm_security;

typedef enum wm_bus { WM_BUS_WIRELESS, WM_BUS_WIRED } wm_bus;

// Where the parser stands; it goes on from here after keys opened a layer. LINK: not even an address is
// known.
typedef enum wm_stage {
    WM_STAGE_LINK,
    WM_STAGE_ELL_OPEN,
    WM_STAGE_LAYERS,
    WM_STAGE_TPL_OPEN,
    WM_STAGE_DONE
} wm_stage;

typedef struct wm_telegram {
    uint8_t bytes[WM_MESSAGE_MAX]; // the message without link-layer CRCs; opened in place
    uint16_t length;
    uint16_t at; // next byte of the parser
    wm_stage stage;
    wm_bus bus;

    uint8_t c_field;
    uint8_t primary_address; // of a wired frame
    wm_address dll; // link layer: the sender, or its radio adapter; as on air

    uint8_t ell_ci; // 0 = no extended link layer
    uint8_t ell_cc, ell_acc;
    uint32_t ell_sn;
    bool has_ell_peer;
    wm_address ell_peer; // the other party (8E, 8F)

    bool has_afl;
    uint8_t afl_fragment; // FID, 0 = not fragmented
    bool afl_more;
    uint16_t afl_message_length; // ML: bytes of the whole message from its TPL CI on, 0 = not told
    bool has_counter; // security.counter is the AFL's

    uint8_t tpl_ci; // CI of the payload: 72, 78, 7A, A0 ...
    bool has_tpl;   // short or long header present
    bool has_tpl_address;
    wm_address tpl; // the meter behind an adapter (long header)
    uint8_t acc, sts;
    uint16_t cf;
    bool is_fixed;  // wired: the fixed data structure, which names no manufacturer and no version
    bool msb_first; // wired: numbers of more than one byte come most significant byte first

    // Whose reading this is: tpl address when there, else dll. Some Diehl telegrams send version and type in
    // front of the identification number: corrected here, not in dll.
    wm_address meter;

    uint16_t tpl_at; // offset of the TPL's CI field, 0 = not there

    wm_security security; // of the layer that needs opening, or was opened last
    wm_decrypt decrypt;

    uint16_t payload_at, payload_length; // application layer after tpl_ci and its header
} wm_telegram;
