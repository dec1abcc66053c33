// SPDX-License-Identifier: MIT
#include "mqtt_address.h"
#include <stdlib.h>
#include <string.h>

enum { PORT = 1883, TLS_PORT = 8883, PORT_MAX = 65535, PORT_DIGITS = 5 };

static const char form[] = "[mqtts://][USER@]HOST[:PORT][/TOPIC]";

// Copies text[0..n); false when it is empty or too long.
static bool copy(char ret[static WM_MQTT_TEXT], const char *text, size_t n)
{
    if (n == 0 || n >= WM_MQTT_TEXT) return false;
    memcpy(ret, text, n);
    ret[n] = '\0';
    return true;
}

static bool scheme_read(const char **text, wm_mqtt_address *a)
{
    const char *behind = strstr(*text, "://");
    size_t n = behind ? (size_t)(behind - *text) : 0;
    if (!behind) return true;
    a->tls = n == 5 && memcmp(*text, "mqtts", 5) == 0;
    if (!a->tls && (n != 4 || memcmp(*text, "mqtt", 4) != 0)) return false;
    a->port = a->tls ? TLS_PORT : PORT;
    *text = behind + 3;
    return true;
}

// "HOST", "HOST:PORT", "[IPV6]:PORT".
static bool host_read(const char *text, size_t n, wm_mqtt_address *a)
{
    const char *end = text + n, *behind;
    if (n > 0 && text[0] == '[') {
        behind = memchr(text, ']', n);
        if (!behind || !copy(a->host, text + 1, (size_t)(behind - text - 1))) return false;
        behind++;
    } else {
        behind = memchr(text, ':', n);
        if (!behind) behind = end;
        if (!copy(a->host, text, (size_t)(behind - text))) return false;
    }
    if (behind == end) return true;
    size_t digits = strspn(behind + 1, "0123456789");
    if (*behind != ':' || behind + 1 + digits != end || digits == 0 || digits > PORT_DIGITS) return false;
    a->port = atoi(behind + 1);
    return a->port >= 1 && a->port <= PORT_MAX;
}

wm_status wm_mqtt_address_read(const char *text, wm_mqtt_address *ret, const char **ret_expected)
{
    wm_mqtt_address a = {.port = PORT, .topic = "wmrx"};
    *ret_expected = form;
    if (!scheme_read(&text, &a)) return WM_E_FORMAT;
    const char *slash = strchr(text, '/');
    size_t n = slash ? (size_t)(slash - text) : strlen(text);
    const char *at = memrchr(text, '@', n);
    if (at) {
        size_t user = (size_t)(at - text);
        if (memchr(text, ':', user)) {
            *ret_expected = "no password in it, but in MQTT_PASSWORD or the credential mqtt-password";
            return WM_E_FORMAT;
        }
        if (!copy(a.user, text, user)) return WM_E_FORMAT;
        n -= user + 1;
        text = at + 1;
    }
    if (!host_read(text, n, &a)) return WM_E_FORMAT;
    if (slash && !copy(a.topic, slash + 1, strlen(slash + 1))) return WM_E_FORMAT;
    // Wildcards are for those who subscribe; an empty level at the end would hide the topics below.
    if (strpbrk(a.topic, "+#") || a.topic[strlen(a.topic) - 1] == '/') {
        *ret_expected = "a topic without + and #, and without / at its end";
        return WM_E_FORMAT;
    }
    *ret = a;
    return WM_OK;
}
