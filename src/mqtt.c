// SPDX-License-Identifier: MIT
#include "mqtt.h"
#include "log.h"
#include <stdlib.h>

#ifdef HAVE_MOSQUITTO
#include "discovery.h"
#include "hash.h"
#include "mqtt_address.h"
#include <errno.h>
#include <mosquitto.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    KEEP_ALIVE_S = 60,
    RETRY_S = 1,
    RETRY_MAX_S = 60,
    QOS = 1, // at least once
    PASSWORD_MAX = 256,
    TOPIC_MAX = 2 * WM_MQTT_TEXT,
    ANNOUNCED = 8192, // values of meters that discovery knows, a power of two, at most half full
    GRACE_MS = 2000,
    GRACE_STEP_MS = 10,
};

struct wm_mqtt {
    struct mosquitto *client;
    wm_mqtt_address address;
    const char *discovery;
    char name[WM_MQTT_TEXT + 16]; // for messages
    char status_topic[TOPIC_MAX];
    atomic_int waiting;
    atomic_bool connected, told; // told: the reader of messages knows that the connection is not there
    uint64_t dropped;
    size_t announced;
    uint64_t announced_hash[ANNOUNCED]; // open addressing, 0 = free
};

static const char online[] = "online", offline[] = "offline";

static void on_connect(struct mosquitto *client, void *user, int code)
{
    wm_mqtt *m = user;
    if (code != 0) {
        if (!atomic_exchange(&m->told, true))
            wm_log_error("%s: refused: %s", m->name, mosquitto_connack_string(code));
        return;
    }
    atomic_store(&m->connected, true);
    if (atomic_exchange(&m->told, false)) wm_log_notice("%s: connected", m->name);
    if (mosquitto_publish(client, NULL, m->status_topic, sizeof online - 1, online, QOS, true) == 0)
        m->waiting++;
}

static void on_disconnect(struct mosquitto *client, void *user, int code)
{
    (void)client;
    wm_mqtt *m = user;
    bool was = atomic_exchange(&m->connected, false);
    if (was && code != 0 && !atomic_exchange(&m->told, true))
        wm_log_warning("%s: connection lost, trying again", m->name);
}

static void on_publish(struct mosquitto *client, void *user, int id)
{
    (void)client;
    (void)id;
    wm_mqtt *m = user;
    m->waiting--;
}

// The first line of the credential, or the environment's. False: none.
static bool password_read(char password[static PASSWORD_MAX])
{
    const char *directory = getenv("CREDENTIALS_DIRECTORY"), *given = getenv("MQTT_PASSWORD");
    char path[4096];
    password[0] = '\0';
    if (given) {
        snprintf(password, PASSWORD_MAX, "%s", given);
        return true;
    }
    if (!directory || snprintf(path, sizeof path, "%s/mqtt-password", directory) >= (int)sizeof path)
        return false;
    FILE *f = fopen(path, "re");
    if (!f) return false;
    bool read = fgets(password, PASSWORD_MAX, f) != NULL;
    fclose(f);
    password[strcspn(password, "\r\n")] = '\0';
    return read;
}

static wm_status account_set(wm_mqtt *m)
{
    char password[PASSWORD_MAX];
    bool has_password = password_read(password);
    int error = 0;
    if (m->address.user[0])
        error = mosquitto_username_pw_set(m->client, m->address.user, has_password ? password : NULL);
    explicit_bzero(password, sizeof password);
    if (has_password && !m->address.user[0]) {
        wm_log_error("--mqtt: found a password and no user, expected USER@HOST");
        return WM_E_ARGUMENT;
    }
    return error == 0 ? WM_OK : WM_E_MEMORY;
}

static const char *error_text(int error)
{
    return error == MOSQ_ERR_ERRNO ? strerror(errno) : mosquitto_strerror(error);
}

static wm_status connection_start(wm_mqtt *m)
{
    const wm_mqtt_address *a = &m->address;
    wm_status status = account_set(m);
    if (status != WM_OK) return status;
    int error = mosquitto_will_set(m->client, m->status_topic, sizeof offline - 1, offline, QOS, true);
    // The system's certificates; OpenSSL's SSL_CERT_FILE names others.
    if (error == 0 && a->tls) error = mosquitto_int_option(m->client, MOSQ_OPT_TLS_USE_OS_CERTS, 1);
    if (error == 0 && a->tls) error = mosquitto_tls_opts_set(m->client, 1, NULL, NULL);
    if (error == 0) error = mosquitto_reconnect_delay_set(m->client, RETRY_S, RETRY_MAX_S, true);
    if (error != 0) {
        wm_log_error("%s: %s", m->name, error_text(error));
        return WM_E_MEMORY;
    }
    mosquitto_connect_callback_set(m->client, on_connect);
    mosquitto_disconnect_callback_set(m->client, on_disconnect);
    mosquitto_publish_callback_set(m->client, on_publish);
    error = mosquitto_connect_async(m->client, a->host, a->port, KEEP_ALIVE_S);
    if (error != 0) {
        atomic_store(&m->told, true);
        wm_log_warning("%s: not connected, trying again: %s", m->name, error_text(error));
    }
    error = mosquitto_loop_start(m->client);
    if (error == 0) return WM_OK;
    wm_log_error("%s: %s", m->name, error_text(error));
    return WM_E_MEMORY;
}

wm_status wm_mqtt_create(const char *url, const char *discovery, wm_mqtt **ret)
{
    const char *expected;
    wm_mqtt *m = calloc(1, sizeof *m);
    wm_status status = m ? wm_mqtt_address_read(url, &m->address, &expected) : WM_E_MEMORY;
    if (status == WM_E_FORMAT) {
        // Not the text itself: it may hold a password.
        wm_log_error("--mqtt: found an address that is none, expected %s", expected);
        free(m);
        return WM_E_ARGUMENT;
    }
    if (status == WM_OK && mosquitto_lib_init() != 0) status = WM_E_MEMORY;
    if (status == WM_OK) {
        m->discovery = discovery;
        snprintf(m->name, sizeof m->name, "mqtt: %s:%d", m->address.host, m->address.port);
        snprintf(m->status_topic, sizeof m->status_topic, "%s/status", m->address.topic);
        m->client = mosquitto_new(NULL, true, m);
        status = m->client ? connection_start(m) : WM_E_MEMORY;
    }
    if (status == WM_OK) {
        *ret = m;
        return WM_OK;
    }
    if (m && m->client) mosquitto_destroy(m->client);
    free(m);
    return status;
}

static bool send(wm_mqtt *m, const char *topic, const char *text, size_t n)
{
    if (atomic_load(&m->waiting) >= WM_MQTT_WAITING_MAX) {
        if (m->dropped++ == 0)
            wm_log_warning("%s: %d messages wait, more are dropped", m->name, WM_MQTT_WAITING_MAX);
        return false;
    }
    m->waiting++; // first: the answer may come at once
    if (mosquitto_publish(m->client, NULL, topic, (int)n, text, QOS, true) == 0) return true;
    m->waiting--;
    m->dropped++;
    return false;
}

// The slot of a value of a meter, NULL when there is no room for more.
static uint64_t *announced_slot(wm_mqtt *m, const char *meter_id, const char *key, uint64_t *ret_hash)
{
    uint64_t hash = wm_hash_feed(wm_hash_start, meter_id, strlen(meter_id) + 1);
    hash = wm_hash_feed(hash, key, strlen(key)) | 1; // 0 is a free slot
    size_t at = (hash >> 8) % ANNOUNCED;
    *ret_hash = hash;
    while (m->announced_hash[at] != 0 && m->announced_hash[at] != hash) at = (at + 1) % ANNOUNCED;
    return m->announced_hash[at] == hash || m->announced < ANNOUNCED / 2 ? &m->announced_hash[at] : NULL;
}

// Each value once a run: the broker keeps the messages.
static void announce(wm_mqtt *m, const wm_interpretation *seen, const char *meter_id)
{
    for (unsigned i = 0; i < seen->reading->count; i++) {
        wm_discovery_message message;
        uint64_t hash, *slot = announced_slot(m, meter_id, seen->reading->field[i].key, &hash);
        if (!slot || *slot == hash) continue;
        if (!wm_discovery_describe(m->discovery, m->address.topic, seen, i, &message)) continue;
        if (send(m, message.topic, message.text, strlen(message.text))) {
            *slot = hash;
            m->announced++;
        }
        wm_discovery_free(&message);
    }
}

void wm_mqtt_publish(wm_mqtt *m, const wm_interpretation *seen, const char *line, size_t n)
{
    char meter_id[WM_METER_ID], topic[TOPIC_MAX];
    wm_discovery_meter_id(seen->telegram, meter_id);
    // Neighbours' meters are nobody's sensors.
    if (m->discovery && (seen->name || seen->listed)) announce(m, seen, meter_id);
    snprintf(topic, sizeof topic, "%s/%s", m->address.topic, meter_id);
    send(m, topic, line, n);
}

static void wait_sent(wm_mqtt *m)
{
    static const struct timespec step = {0, GRACE_STEP_MS * 1000000L};
    for (int i = 0; i < GRACE_MS / GRACE_STEP_MS && atomic_load(&m->waiting) > 0; i++) nanosleep(&step, NULL);
}

void wm_mqtt_destroy(wm_mqtt *m)
{
    if (!m) return;
    wait_sent(m);
    if (atomic_load(&m->waiting) > 0) m->dropped += (uint64_t)atomic_load(&m->waiting);
    if (atomic_load(&m->connected)) send(m, m->status_topic, offline, sizeof offline - 1);
    if (atomic_load(&m->connected)) wait_sent(m);
    mosquitto_disconnect(m->client);
    mosquitto_loop_stop(m->client, true);
    mosquitto_destroy(m->client);
    mosquitto_lib_cleanup();
    if (m->dropped > 0)
        wm_log_warning("%s: %llu messages did not arrive", m->name, (unsigned long long)m->dropped);
    free(m);
}

#else

wm_status wm_mqtt_create(const char *url, const char *discovery, wm_mqtt **ret)
{
    (void)url, (void)discovery, (void)ret;
    wm_log_error("--mqtt: found in a build without libmosquitto, expected one with it");
    return WM_E_ARGUMENT;
}

void wm_mqtt_publish(wm_mqtt *m, const wm_interpretation *seen, const char *line, size_t n)
{
    (void)m, (void)seen, (void)line, (void)n;
}

void wm_mqtt_destroy(wm_mqtt *m)
{
    (void)m;
}

#endif
