// SPDX-License-Identifier: MIT
// A recorded capture: raw IQ files, WAV, SigMF pairs, or raw IQ on standard input.
#pragma once
#include "dsp/frontend.h"

enum { WM_CAPTURE_CENTRE_MIN = 25000000, WM_CAPTURE_RATE_MIN = 225000, WM_CAPTURE_RATE_MAX = 20000000 }; // Hz
enum { WM_NS_PER_S = 1000000000 };

// How a file is written. The first four are headerless and equal wm_sample_format.
typedef enum wm_container {
    WM_CONTAINER_RAW_CU8 = WM_CU8,
    WM_CONTAINER_RAW_CS8 = WM_CS8,
    WM_CONTAINER_RAW_CS16 = WM_CS16,
    WM_CONTAINER_RAW_CF32 = WM_CF32,
    WM_CONTAINER_WAV,
    WM_CONTAINER_SIGMF,
    WM_CONTAINER_UNKNOWN,
} wm_container;

// What is known of a capture, from options, metadata or its name.
typedef struct wm_capture_facts {
    double rate_hz, centre_hz; // 0 = not known
    wm_sample_format format;
    bool start_known;
    int64_t start_ns;    // Unix time of the first sample
    uint64_t data_bytes; // bytes of samples, 0 = up to the end of the file
    uint64_t data_begin; // byte of the file at which they begin
} wm_capture_facts;

typedef struct wm_capture {
    const char *path; // as given, "standard input" for -
    int fd;
    bool regular; // a file, of known length
    wm_capture_facts facts;
    uint64_t bytes_left; // UINT64_MAX = up to the end
    size_t cut;          // bytes of a last sample that is not whole
    uint64_t bytes_read;
    uint64_t bytes_total; // 0 = not known
} wm_capture;

// By the name's suffix; UNKNOWN when it has none of ours.
wm_container wm_capture_container(const char *path);

// Opens `path` ("-" = standard input). What `given` knows wins over what the capture says; container UNKNOWN:
// by the name's suffix. Start: given, else the metadata's, else the file's modification time, else (stdin)
// now. Any failure prints one line. WM_E_IO: cannot be read; WM_E_FORMAT: not that format, or empty;
// WM_E_ARGUMENT: rate, centre or format are not known.
WM_MUST_USE wm_status wm_capture_open(const char *path, const wm_capture_facts *given, wm_container container,
                                      wm_capture *ret);
void wm_capture_close(wm_capture *c);

// Reads up to `size` bytes, whole samples only; *ret_bytes > 0 with WM_OK. WM_END: no more. WM_E_TRUNCATED:
// ends inside a sample or before its header says; WM_E_IO; both print a line.
WM_MUST_USE wm_status wm_capture_read(wm_capture *c, void *buffer, size_t size, size_t *ret_bytes);

// Reads exactly n bytes, waiting for them; false at the end, on an error, or when a stop was asked for.
bool wm_capture_read_exactly(int fd, void *buffer, size_t n);

// Centre and rate from a file's name, as in "g001_868.95M_1600k.cu8" or "rtlsdr_868.625M_2M4.cu8": words
// between underscores that are a number with a unit; below 25 MHz it is the rate. What is not there stays as
// it was.
void wm_capture_name_read(const char *path, wm_capture_facts *facts);

// Reads the header of a WAV file (RIFF, RF64, BW64) up to the first sample. WM_E_FORMAT: *ret_expected says
// what was not found.
WM_MUST_USE wm_status wm_capture_wav_read(int fd, wm_capture_facts *facts, const char **ret_expected);

// Reads the SigMF metadata that belong to `path` (either file of the pair); data_path gets the file of
// samples. On failure one line was printed.
WM_MUST_USE wm_status wm_capture_sigmf_read(const char *path, wm_capture_facts *facts, char *data_path,
                                            size_t data_path_size);
