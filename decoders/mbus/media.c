// SPDX-License-Identifier: MIT
#include "media.h"

static const char *const words[] = {
    [0x00] = "other",
    [0x01] = "oil",
    [0x02] = "electricity",
    [0x03] = "gas",
    [0x04] = "heat",
    [0x05] = "steam",
    [0x06] = "warm water",
    [0x07] = "water",
    [0x08] = "heat cost allocation",
    [0x09] = "compressed air",
    [0x0A] = "cooling load volume at outlet",
    [0x0B] = "cooling load volume at inlet",
    [0x0C] = "heat volume at inlet",
    [0x0D] = "heat/cooling load",
    [0x0E] = "bus/system component",
    [0x0F] = "unknown",
    [0x10] = "irrigation water",
    [0x11] = "water data logger",
    [0x12] = "gas data logger",
    [0x13] = "gas converter",
    [0x14] = "calorific value",
    [0x15] = "hot water",
    [0x16] = "cold water",
    [0x17] = "hot/cold water",
    [0x18] = "pressure",
    [0x19] = "a/d converter",
    [0x1A] = "smoke detector",
    [0x1B] = "room sensor",
    [0x1C] = "gas detector",
    [0x1D] = "carbon monoxide alarm",
    [0x1E] = "heat alarm",
    [0x1F] = "sensor",
    [0x20] = "breaker (electricity)",
    [0x21] = "valve (gas, water)",
    [0x25] = "customer unit (display)",
    [0x28] = "waste water",
    [0x29] = "garbage",
    [0x2A] = "carbon dioxide",
    [0x30] = "service tool",
    [0x31] = "communication controller",
    [0x32] = "unidirectional repeater",
    [0x33] = "bidirectional repeater",
    [0x36] = "radio converter (system side)",
    [0x37] = "radio converter (meter side)",
    [0x38] = "wired adapter",
};

static const char *techem(uint8_t type)
{
    switch (type) {
    case 0x43:
    case 0xC3: return "heat";
    case 0x62: return "warm water";
    case 0x72: return "cold water";
    case 0x80: return "heat cost allocation";
    case 0xF0: return "smoke detector";
    default: return "reserved";
    }
}

const char *wm_media(const wm_address *meter)
{
    if (meter->type < sizeof words / sizeof *words && words[meter->type]) return words[meter->type];
    return (meter->manufacturer & 0x7FFF) == 0x5068 ? techem(meter->type) : "reserved";
}
