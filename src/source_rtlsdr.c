// SPDX-License-Identifier: MIT
#include "source_rtlsdr.h"
#include "log.h"
#include "source.h"
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef HAVE_RTLSDR
#include <rtl-sdr.h>

enum {
    DONGLES_MAX = 64,
    GAINS_MAX = 64,
    BUFFERS = 32,          // 1.3 s at 1.6 MS/s in all, that USB can fill while we are not scheduled
    BUFFER_BYTES = 131072, // 41 ms
    INDEX_DIGITS = 2,      // "0" to "99" are indices, longer numbers are serial numbers
    WINDOW_S = 2,
    USB_NO_PERMISSION = -3, // libusb's numbers, which librtlsdr passes on
    USB_BUSY = -6,
};

bool wm_rtlsdr_built(void)
{
    return true;
}

uint32_t wm_rtlsdr_count(void)
{
    uint32_t n = rtlsdr_get_device_count();
    return n < DONGLES_MAX ? n : DONGLES_MAX;
}

void wm_rtlsdr_describe(uint32_t index, wm_rtlsdr_names *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->device = rtlsdr_get_device_name(index);
    if (rtlsdr_get_device_usb_strings(index, ret->vendor, ret->product, ret->serial) != 0)
        ret->vendor[0] = ret->product[0] = ret->serial[0] = '\0';
    // Two lists that differ in length cannot be laid side by side: then no place is told.
    wm_usb_path places[DONGLES_MAX];
    uint32_t n = 0;
    if (wm_usb_paths(places, DONGLES_MAX, &n) == WM_OK && n == wm_rtlsdr_count() && index < n)
        ret->place = places[index];
}

static bool index_parse(const char *text, uint32_t *ret)
{
    size_t n = strlen(text);
    if (n < 1 || n > INDEX_DIGITS || strspn(text, "0123456789") != n || (n > 1 && text[0] == '0'))
        return false;
    *ret = (uint32_t)strtoul(text, NULL, 10);
    return true;
}

// By index, by the USB socket it is in, or by serial number, which must be the only one of its kind.
static wm_status dongle_find(const char *text, uint32_t *ret_index)
{
    uint32_t n = wm_rtlsdr_count(), found = 0;
    bool serial = strncmp(text, "serial:", 7) == 0, place = strncmp(text, "usb:", 4) == 0;
    text += serial ? 7 : place ? 4 : 0;
    if (!serial && !place && text[0] == ':') serial = true, text++; // as rtl_433 takes it
    if (n == 0) {
        wm_log_error("found no RTL-SDR dongle on USB, expected one (is it plugged in?)");
        return WM_E_NO_DEVICE;
    }
    if (!serial && !place && index_parse(text, ret_index)) {
        if (*ret_index < n) return WM_OK;
        wm_log_error("--device: found index %s, expected 0 to %u", text, n - 1);
        return WM_E_NO_DEVICE;
    }
    for (uint32_t i = 0; i < n; i++) {
        wm_rtlsdr_names names;
        wm_rtlsdr_describe(i, &names);
        if (strcmp(place ? names.place.text : names.serial, text) != 0) continue;
        *ret_index = i;
        found++;
    }
    if (found == 1) return WM_OK;
    if (found > 1)
        wm_log_error(
            "--device: found %u dongles with serial number %s, expected one: give usb:PLACE or its index",
            found, text);
    else
        wm_log_error(
            "--device: found no dongle %s %s, expected one that \"wmrx devices\" lists",
            place ? "at USB place" : "with serial number", text);
    return WM_E_NO_DEVICE;
}

// librtlsdr prints on standard error whatever it meets. Hidden, so that an error is one line.
static int stderr_hide(void)
{
    int saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1),
        null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (null >= 0) {
        if (saved >= 0) dup2(null, STDERR_FILENO);
        close(null);
    }
    return saved;
}

static void stderr_show(int saved)
{
    if (saved < 0) return;
    dup2(saved, STDERR_FILENO);
    close(saved);
}

static void open_failed(const char *name, int error)
{
    static const char dvb[] = "/sys/module/dvb_usb_rtl28xxu";
    if (error == USB_NO_PERMISSION)
        wm_log_error("%s: no permission: install librtlsdr's udev rules, then plug the dongle in again",
                     name);
    else if (error == USB_BUSY && access(dvb, F_OK) == 0)
        wm_log_error("%s: busy: the kernel's TV driver holds it: rmmod dvb_usb_rtl28xxu, and blacklist it",
                     name);
    else if (error == USB_BUSY)
        wm_log_error("%s: busy: another program uses it", name);
    else
        wm_log_error("%s: cannot be opened: librtlsdr says %d", name, error);
}

// Tenths of a dB of the step nearest to what is wanted.
static int gain_nearest(rtlsdr_dev_t *dev, double gain_db)
{
    int gains[GAINS_MAX], best = (int)lround(gain_db * 10);
    int n = rtlsdr_get_tuner_gains(dev, NULL);
    if (n < 1 || n > GAINS_MAX || rtlsdr_get_tuner_gains(dev, gains) != n) return best;
    best = gains[0];
    for (int i = 1; i < n; i++)
        if (fabs(gains[i] - gain_db * 10) < fabs(best - gain_db * 10)) best = gains[i];
    return best;
}

// What is wrong with the first setting that fails, or NULL.
static const char *settings_apply(const wm_source_config *config, rtlsdr_dev_t *dev, wm_source *s)
{
    bool manual = !isnan(config->gain_db);
    if (rtlsdr_set_sample_rate(dev, (uint32_t)config->rate_hz) != 0)
        return "--rate: refused by the dongle, expected 225001 to 300000 or 900001 to 3200000";
    if (config->ppm != 0 && rtlsdr_set_freq_correction(dev, (int)config->ppm) != 0)
        return "--ppm: refused by the dongle";
    if (rtlsdr_set_center_freq(dev, (uint32_t)config->centre_hz) != 0)
        return "--frequency: refused by the dongle";
    if (rtlsdr_set_tuner_gain_mode(dev, manual) != 0) return "--gain: refused by the dongle";
    if (manual && rtlsdr_set_tuner_gain(dev, gain_nearest(dev, config->gain_db)) != 0)
        return "--gain: refused by the dongle";
    if (rtlsdr_set_agc_mode(dev, 0) != 0) return "--gain: refused by the dongle";
    if (config->bias_tee && rtlsdr_set_bias_tee(dev, 1) != 0) return "--bias-tee: refused by the dongle";
    if (rtlsdr_reset_buffer(dev) != 0) return "does not start";
    if (rtlsdr_get_sample_rate(dev) != 0) s->rate_hz = rtlsdr_get_sample_rate(dev);
    if (rtlsdr_get_center_freq(dev) != 0) s->centre_hz = rtlsdr_get_center_freq(dev);
    return NULL;
}

typedef struct reading {
    wm_source *source;
    wm_ring *ring;
} reading;

static void on_samples(unsigned char *bytes, uint32_t n, void *user)
{
    reading *r = user;
    if (r->source->stopped || !wm_ring_put(r->ring, bytes, n, false)) rtlsdr_cancel_async(r->source->device);
}

static void rtlsdr_run(wm_source *s, wm_ring *ring)
{
    reading r = {s, ring};
    if (!s->stopped) rtlsdr_read_async(s->device, on_samples, &r, BUFFERS, BUFFER_BYTES);
    if (s->stopped)
        wm_ring_end(ring, WM_END, "");
    else
        wm_ring_end(ring, WM_E_DEVICE_LOST, "USB transfers ended (unplugged?)");
}

static void rtlsdr_stop(wm_source *s)
{
    rtlsdr_cancel_async(s->device);
}

static void rtlsdr_end(wm_source *s)
{
    rtlsdr_close(s->device);
    s->device = NULL;
}

wm_status wm_source_rtlsdr_open(const wm_source_config *config, wm_source *s)
{
    static const wm_source_ops ops = {.run = rtlsdr_run, .stop = rtlsdr_stop, .close = rtlsdr_end};
    const char *failed = NULL;
    rtlsdr_dev_t *dev = NULL;
    uint32_t index;
    wm_status status = dongle_find(config->device ? config->device : "0", &index);
    if (status != WM_OK) return status;

    snprintf(s->name, sizeof s->name, "dongle %u", index);
    int saved = config->quiet ? stderr_hide() : -1;
    int error = rtlsdr_open(&dev, index);
    if (error == 0) failed = settings_apply(config, dev, s);
    stderr_show(saved);
    if (error != 0) {
        open_failed(s->name, error);
        return WM_E_NO_DEVICE;
    }
    if (failed) {
        wm_log_error("%s: %s", s->name, failed);
        rtlsdr_close(dev);
        return WM_E_NO_DEVICE;
    }
    s->ops = &ops;
    s->device = dev;
    s->live = true;
    s->window_s = WINDOW_S;
    return WM_OK;
}

#else

bool wm_rtlsdr_built(void)
{
    return false;
}

uint32_t wm_rtlsdr_count(void)
{
    return 0;
}

void wm_rtlsdr_describe(uint32_t index, wm_rtlsdr_names *ret)
{
    (void)index;
    memset(ret, 0, sizeof *ret);
    ret->device = "";
}

wm_status wm_source_rtlsdr_open(const wm_source_config *config, wm_source *s)
{
    (void)s;
    wm_log_error("--device: found \"%s\", expected rtltcp:HOST:PORT or -: built without librtlsdr",
                 config->device ? config->device : "0");
    return WM_E_NO_DEVICE;
}

#endif
