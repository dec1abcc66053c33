// SPDX-License-Identifier: MIT
// A librtlsdr without hardware: same functions, same ABI, played from a capture. Tests put it in front of the
// real one with LD_LIBRARY_PATH. The environment says what it does:
//
//   FAKE_RTLSDR_FILE     cu8 capture that is played once; idle samples follow
//   FAKE_RTLSDR_SERIALS  serial numbers of the dongles, separated by commas; default one, "00000001"
//   FAKE_RTLSDR_OPEN     what rtlsdr_open() returns, default 0
//   FAKE_RTLSDR_SPEED    multiple of real time, default 1; 0 = no waiting
//   FAKE_RTLSDR_FAULT    "stall:AT", "unplug:AT", "drop:AT:COUNT": at byte AT of the stream stop giving
//   samples, end
//                        as if unplugged, or lose COUNT bytes while time goes on
//   FAKE_RTLSDR_LOG      file to which every call that sets something is appended
#include <errno.h>
#include <inttypes.h>
#include <rtl-sdr.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DONGLES_MAX = 8, SERIAL_SIZE = 256, DEFAULT_BUFFER = 262144, BUFFER_MAX = 1048576, IDLE_NS = 1000000 };

typedef enum fault { FAULT_NONE, FAULT_STALL, FAULT_UNPLUG, FAULT_DROP } fault;

struct rtlsdr_dev {
    uint32_t rate_hz, centre_hz;
    int ppm, gain;
    FILE *capture;
    fault fault;
    uint64_t fault_at, fault_bytes;
    uint64_t at; // byte of the stream
    double speed;
    atomic_bool running, cancel;
};

static const int gains[] = {0,   9,   14,  27,  37,  77,  87,  125, 144, 157, 166, 197, 207, 229, 254,
                            280, 297, 328, 338, 364, 372, 386, 402, 421, 434, 439, 445, 480, 496};
enum { GAINS = sizeof gains / sizeof gains[0] };

static const char *setting(const char *name, const char *otherwise)
{
    const char *text = getenv(name);
    return text ? text : otherwise;
}

static int note(const char *call, long value)
{
    const char *path = getenv("FAKE_RTLSDR_LOG");
    FILE *f = path ? fopen(path, "a") : NULL;
    if (!f) return 0;
    fprintf(f, "%s %ld\n", call, value);
    fclose(f);
    return 0;
}

// The serial number at an index; false beyond the last.
static int serial_at(uint32_t index, char serial[static SERIAL_SIZE])
{
    const char *p = setting("FAKE_RTLSDR_SERIALS", "00000001");
    for (uint32_t i = 0; *p && i < DONGLES_MAX; i++) {
        size_t n = strcspn(p, ",");
        if (i == index && n < SERIAL_SIZE) {
            memcpy(serial, p, n);
            serial[n] = '\0';
            return 1;
        }
        p += n;
        if (*p == ',') p++;
    }
    return 0;
}

uint32_t rtlsdr_get_device_count(void)
{
    char serial[SERIAL_SIZE];
    uint32_t n = 0;
    while (n < DONGLES_MAX && serial_at(n, serial)) n++;
    return n;
}

const char *rtlsdr_get_device_name(uint32_t index)
{
    return index < rtlsdr_get_device_count() ? "Generic RTL2832U OEM" : "";
}

int rtlsdr_get_device_usb_strings(uint32_t index, char *manufact, char *product, char *serial)
{
    char text[SERIAL_SIZE];
    if (!serial_at(index, text)) return -2;
    if (manufact) strcpy(manufact, "Fake");
    if (product) strcpy(product, "Dongle");
    if (serial) strcpy(serial, text);
    return 0;
}

int rtlsdr_get_index_by_serial(const char *serial)
{
    char text[SERIAL_SIZE];
    for (uint32_t i = 0; serial_at(i, text); i++)
        if (serial && strcmp(serial, text) == 0) return (int)i;
    return -3;
}

static void fault_parse(rtlsdr_dev_t *dev, const char *text)
{
    static const char *const names[] = {"", "stall", "unplug", "drop"};
    char name[16] = "";
    sscanf(text, "%15[a-z]:%" SCNu64 ":%" SCNu64, name, &dev->fault_at, &dev->fault_bytes);
    for (int i = FAULT_STALL; i <= FAULT_DROP; i++)
        if (strcmp(name, names[i]) == 0) dev->fault = (fault)i;
}

int rtlsdr_open(rtlsdr_dev_t **dev, uint32_t index)
{
    char serial[SERIAL_SIZE];
    int code = atoi(setting("FAKE_RTLSDR_OPEN", "0"));
    const char *path = getenv("FAKE_RTLSDR_FILE");
    if (code != 0) fprintf(stderr, "usb_open error %d\n", code);
    if (code != 0 || !serial_at(index, serial)) return code != 0 ? code : -1;
    rtlsdr_dev_t *d = calloc(1, sizeof *d);
    if (!d) return -ENOMEM;
    d->rate_hz = 2048000;
    d->speed = atof(setting("FAKE_RTLSDR_SPEED", "1"));
    fault_parse(d, setting("FAKE_RTLSDR_FAULT", ""));
    d->capture = path ? fopen(path, "rb") : NULL;
    fprintf(stderr, "Found Fake tuner\n"); // the real one is as talkative
    note("open", (long)index);
    *dev = d;
    return 0;
}

int rtlsdr_close(rtlsdr_dev_t *dev)
{
    if (!dev) return -1;
    if (dev->capture) fclose(dev->capture);
    free(dev);
    return note("close", 0);
}

int rtlsdr_set_sample_rate(rtlsdr_dev_t *dev, uint32_t rate)
{
    // The ranges of the RTL2832.
    if (rate <= 225000 || rate > 3200000 || (rate > 300000 && rate <= 900000)) return -EINVAL;
    dev->rate_hz = rate;
    return note("set_sample_rate", (long)rate);
}

uint32_t rtlsdr_get_sample_rate(rtlsdr_dev_t *dev)
{
    return dev->rate_hz;
}

int rtlsdr_set_center_freq(rtlsdr_dev_t *dev, uint32_t freq)
{
    dev->centre_hz = freq;
    return note("set_center_freq", (long)freq);
}

uint32_t rtlsdr_get_center_freq(rtlsdr_dev_t *dev)
{
    return dev->centre_hz;
}

int rtlsdr_set_freq_correction(rtlsdr_dev_t *dev, int ppm)
{
    if (dev->ppm == ppm) return -2;
    dev->ppm = ppm;
    return note("set_freq_correction", ppm);
}

int rtlsdr_get_freq_correction(rtlsdr_dev_t *dev)
{
    return dev->ppm;
}

enum rtlsdr_tuner rtlsdr_get_tuner_type(rtlsdr_dev_t *dev)
{
    (void)dev;
    return RTLSDR_TUNER_R820T;
}

int rtlsdr_get_tuner_gains(rtlsdr_dev_t *dev, int *ret)
{
    (void)dev;
    if (ret) memcpy(ret, gains, sizeof gains);
    return GAINS;
}

int rtlsdr_set_tuner_gain(rtlsdr_dev_t *dev, int gain)
{
    dev->gain = gain;
    return note("set_tuner_gain", gain);
}

int rtlsdr_get_tuner_gain(rtlsdr_dev_t *dev)
{
    return dev->gain;
}

// Next bytes of the stream: the capture, then idle samples around the middle.
static void bytes_fill(rtlsdr_dev_t *dev, unsigned char *bytes, size_t n)
{
    size_t got = dev->capture ? fread(bytes, 1, n, dev->capture) : 0;
    for (size_t i = got; i < n; i++) bytes[i] = (unsigned char)(127 + (i / 2) % 2);
    dev->at += n;
}

static void time_add(struct timespec *t, double seconds)
{
    int64_t ns = t->tv_nsec + (int64_t)(seconds * 1e9);
    t->tv_sec += (time_t)(ns / 1000000000);
    t->tv_nsec = (long)(ns % 1000000000);
}

static void bytes_wait(rtlsdr_dev_t *dev, struct timespec *due, size_t n)
{
    static const struct timespec idle = {0, IDLE_NS};
    if (dev->speed > 0) {
        time_add(due, (double)n / 2 / dev->rate_hz / dev->speed);
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, due, NULL);
    } else if (!dev->capture || feof(dev->capture)) {
        nanosleep(&idle, NULL);
    }
}

int rtlsdr_read_async(rtlsdr_dev_t *dev, rtlsdr_read_async_cb_t cb, void *ctx, uint32_t buf_num,
                      uint32_t buf_len)
{
    static const struct timespec idle = {0, IDLE_NS};
    struct timespec due;
    (void)buf_num;
    if (buf_len == 0) buf_len = DEFAULT_BUFFER;
    if (buf_len % 512 != 0 || buf_len > BUFFER_MAX) return -EINVAL;
    unsigned char *bytes = malloc(buf_len);
    if (!bytes) return -ENOMEM;
    note("read_async", (long)buf_len);
    atomic_store(&dev->running, 1);
    clock_gettime(CLOCK_MONOTONIC, &due);
    while (!atomic_load(&dev->cancel)) {
        int due_fault = dev->fault != FAULT_NONE && dev->at + buf_len > dev->fault_at;
        if (due_fault && dev->fault == FAULT_UNPLUG) break;
        if (due_fault && dev->fault == FAULT_STALL) {
            nanosleep(&idle, NULL);
            continue;
        }
        if (due_fault) {
            for (uint64_t left = dev->fault_bytes; left > 0;) {
                size_t n = left < buf_len ? (size_t)left : buf_len;
                bytes_fill(dev, bytes, n);
                bytes_wait(dev, &due, n);
                left -= n;
            }
            dev->fault = FAULT_NONE;
        }
        bytes_fill(dev, bytes, buf_len);
        bytes_wait(dev, &due, buf_len);
        if (!atomic_load(&dev->cancel)) cb(bytes, buf_len, ctx);
    }
    atomic_store(&dev->running, 0);
    atomic_store(&dev->cancel, 0);
    free(bytes);
    return 0;
}

int rtlsdr_wait_async(rtlsdr_dev_t *dev, rtlsdr_read_async_cb_t cb, void *ctx)
{
    return rtlsdr_read_async(dev, cb, ctx, 0, 0);
}

int rtlsdr_cancel_async(rtlsdr_dev_t *dev)
{
    if (!dev || !atomic_load(&dev->running)) return -2;
    atomic_store(&dev->cancel, 1);
    return 0;
}

int rtlsdr_read_sync(rtlsdr_dev_t *dev, void *buf, int len, int *n_read)
{
    bytes_fill(dev, buf, (size_t)len);
    *n_read = len;
    return 0;
}

// Settings that change nothing here.
#define SETTING(name)                                                                                        \
    int rtlsdr_##name(rtlsdr_dev_t *dev, int value)                                                          \
    {                                                                                                        \
        (void)dev;                                                                                           \
        return note(#name, value);                                                                           \
    }
SETTING(set_tuner_gain_mode)
SETTING(set_testmode)
SETTING(set_agc_mode)
SETTING(set_direct_sampling)
SETTING(set_offset_tuning)
SETTING(set_bias_tee)

int rtlsdr_set_tuner_bandwidth(rtlsdr_dev_t *dev, uint32_t bw)
{
    (void)dev;
    return note("set_tuner_bandwidth", (long)bw);
}

int rtlsdr_set_tuner_if_gain(rtlsdr_dev_t *dev, int stage, int gain)
{
    (void)dev, (void)stage;
    return note("set_tuner_if_gain", gain);
}

int rtlsdr_set_xtal_freq(rtlsdr_dev_t *dev, uint32_t rtl_freq, uint32_t tuner_freq)
{
    (void)dev, (void)tuner_freq;
    return note("set_xtal_freq", (long)rtl_freq);
}

int rtlsdr_reset_buffer(rtlsdr_dev_t *dev)
{
    (void)dev;
    return note("reset_buffer", 0);
}
