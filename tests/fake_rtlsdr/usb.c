// SPDX-License-Identifier: MIT
// As much of libusb-1.0 as wmrx asks, without USB: devices at the places that FAKE_USB_PATHS names
// ("1-1.4,1-2", default "1-1"), a keyboard in front of them. FAKE_USB_FAIL: USB cannot be asked.
#include <libusb.h>
#include <stdlib.h>
#include <string.h>

enum { DEVICES_MAX = 16 };

struct libusb_device {
    uint8_t bus, ports[7];
    int depth;
    uint16_t vendor;
};

static libusb_device devices[DEVICES_MAX];
static libusb_device *list[DEVICES_MAX + 1];

int libusb_init(libusb_context **context)
{
    *context = NULL;
    return getenv("FAKE_USB_FAIL") ? LIBUSB_ERROR_OTHER : 0;
}

void libusb_exit(libusb_context *context)
{
    (void)context;
}

static libusb_device *device_read(libusb_device *d, const char *path)
{
    char *end;
    d->vendor = 0x0BDA;
    d->bus = (uint8_t)strtoul(path, &end, 10);
    for (d->depth = 0; (*end == '-' || *end == '.') && d->depth < 7; d->depth++)
        d->ports[d->depth] = (uint8_t)strtoul(end + 1, &end, 10);
    return d;
}

ssize_t libusb_get_device_list(libusb_context *context, libusb_device ***ret)
{
    const char *paths = getenv("FAKE_USB_PATHS");
    ssize_t n = 1;
    (void)context;
    devices[0] = (libusb_device){.bus = 1, .vendor = 0x046D};
    list[0] = &devices[0];
    for (const char *p = paths ? paths : "1-1"; p && *p && n < DEVICES_MAX; n++) {
        list[n] = device_read(&devices[n], p);
        p = strchr(p, ',');
        if (p) p++;
    }
    list[n] = NULL;
    *ret = list;
    return n;
}

void libusb_free_device_list(libusb_device **devices_listed, int unref)
{
    (void)devices_listed;
    (void)unref;
}

int libusb_get_device_descriptor(libusb_device *d, struct libusb_device_descriptor *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->idVendor = d->vendor;
    ret->idProduct = 0x2838;
    return 0;
}

uint8_t libusb_get_bus_number(libusb_device *d)
{
    return d->bus;
}

int libusb_get_port_numbers(libusb_device *d, uint8_t *ports, int max)
{
    int n = d->depth < max ? d->depth : max;
    memcpy(ports, d->ports, (size_t)n);
    return n;
}
