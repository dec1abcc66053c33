// SPDX-License-Identifier: MIT
#include "usb_path.h"
#include <libusb.h>
#include <stdbool.h>
#include <stdio.h>

// Vendor and product of the dongles that librtlsdr 0.6 opens: it counts these, in libusb's order.
static const struct {
    uint16_t vendor, product;
} dongles[] = {
    {0x0BDA, 0x2832}, {0x0BDA, 0x2838}, {0x0413, 0x6680}, {0x0413, 0x6F0F}, {0x0458, 0x707F},
    {0x0CCD, 0x00A9}, {0x0CCD, 0x00B3}, {0x0CCD, 0x00B4}, {0x0CCD, 0x00B5}, {0x0CCD, 0x00B7},
    {0x0CCD, 0x00B8}, {0x0CCD, 0x00B9}, {0x0CCD, 0x00C0}, {0x0CCD, 0x00C6}, {0x0CCD, 0x00D3},
    {0x0CCD, 0x00D7}, {0x0CCD, 0x00E0}, {0x1554, 0x5020}, {0x15F4, 0x0131}, {0x15F4, 0x0133},
    {0x185B, 0x0620}, {0x185B, 0x0650}, {0x185B, 0x0680}, {0x1B80, 0xD393}, {0x1B80, 0xD394},
    {0x1B80, 0xD395}, {0x1B80, 0xD397}, {0x1B80, 0xD398}, {0x1B80, 0xD39D}, {0x1B80, 0xD3A4},
    {0x1B80, 0xD3A8}, {0x1B80, 0xD3AF}, {0x1B80, 0xD3B0}, {0x1D19, 0x1101}, {0x1D19, 0x1102},
    {0x1D19, 0x1103}, {0x1D19, 0x1104}, {0x1F4D, 0xA803}, {0x1F4D, 0xB803}, {0x1F4D, 0xC803},
    {0x1F4D, 0xD286}, {0x1F4D, 0xD803},
};

static bool is_dongle(libusb_device *device)
{
    struct libusb_device_descriptor d;
    if (libusb_get_device_descriptor(device, &d) != 0) return false;
    for (size_t i = 0; i < sizeof dongles / sizeof *dongles; i++)
        if (dongles[i].vendor == d.idVendor && dongles[i].product == d.idProduct) return true;
    return false;
}

static void write_path(libusb_device *device, wm_usb_path *ret)
{
    uint8_t ports[WM_USB_PORTS_MAX];
    int n = libusb_get_port_numbers(device, ports, WM_USB_PORTS_MAX);
    size_t used = (size_t)snprintf(ret->text, sizeof ret->text, "%u", libusb_get_bus_number(device));
    for (int i = 0; i < n && used < sizeof ret->text; i++)
        used += (size_t)snprintf(ret->text + used, sizeof ret->text - used, "%c%u", i == 0 ? '-' : '.',
                                 ports[i]);
}

wm_status wm_usb_paths(wm_usb_path *paths, uint32_t max, uint32_t *ret_count)
{
    libusb_context *usb;
    libusb_device **list;
    wm_status status = WM_OK;
    uint32_t count = 0;
    if (libusb_init(&usb) != 0) return WM_E_IO;
    ssize_t n = libusb_get_device_list(usb, &list);
    for (ssize_t i = 0; i < n && status == WM_OK; i++) {
        if (!is_dongle(list[i])) continue;
        if (count < max)
            write_path(list[i], &paths[count++]);
        else
            status = WM_E_LIMIT;
    }
    if (n >= 0) libusb_free_device_list(list, 1);
    libusb_exit(usb);
    if (n < 0) return WM_E_IO;
    *ret_count = count;
    return status;
}
