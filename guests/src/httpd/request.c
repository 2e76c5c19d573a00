/* Reading requests: RFC 9112, as much as a file server needs, and strict about the rest. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http.h"

size_t head_length(const char *text, size_t length) {
  for (size_t i = 0; i + 1 < length; i++) {
    if (text[i] == '\n' && text[i + 1] == '\n') {
      return i + 2;
    }
    if (i + 2 < length && text[i] == '\n' && text[i + 1] == '\r' && text[i + 2] == '\n') {
      return i + 3;
    }
  }
  return 0;
}

static int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

/* Decodes %XX; false if malformed or if it encodes a NUL. */
static bool decode(const char *from, size_t length, char *to, size_t room) {
  size_t n = 0;
  for (size_t i = 0; i < length; i++) {
    char c = from[i];
    if (c == '%') {
      int high = i + 1 < length ? hex_digit(from[i + 1]) : -1;
      int low = i + 2 < length ? hex_digit(from[i + 2]) : -1;
      if (high < 0 || low < 0 || high + low == 0) {
        return false;
      }
      c = (char)(high << 4 | low);
      i += 2;
    }
    if (n + 1 >= room) {
      return false;
    }
    to[n++] = c;
  }
  to[n] = '\0';
  return true;
}

/* Whether some component is "..": the host would refuse it too, this just says so clearly. */
static bool climbs(const char *path) {
  for (const char *p = path; p != NULL; p = strchr(p + 1, '/')) {
    if (strncmp(p, "/..", 3) == 0 && (p[3] == '/' || p[3] == '\0')) {
      return true;
    }
  }
  return false;
}

static int parse_target(const char *target, size_t length, struct request *request) {
  if (length > 7 && strncasecmp(target, "http://", 7) == 0) {
    const char *slash = memchr(target + 7, '/', length - 7);
    if (slash == NULL) {
      target = "/", length = 1;
    } else {
      length -= (size_t)(slash - target);
      target = slash;
    }
  }
  const char *query = memchr(target, '?', length);
  if (query != NULL) {
    length = (size_t)(query - target);
  }
  if (length == 0 || target[0] != '/') {
    return 400;
  }
  if (length >= MAX_PATH) {
    return 414;
  }
  if (!decode(target, length, request->path, sizeof request->path)) {
    return 400;
  }
  return climbs(request->path) ? 403 : 0;
}

static bool equals(const char *text, size_t length, const char *word) {
  return strlen(word) == length && strncasecmp(text, word, length) == 0;
}

/* Whether a comma-separated list has a word in it. */
static bool lists(const char *text, size_t length, const char *word) {
  while (length > 0) {
    const char *comma = memchr(text, ',', length);
    size_t item = comma == NULL ? length : (size_t)(comma - text);
    const char *start = text, *end = text + item;
    while (start < end && (*start == ' ' || *start == '\t')) {
      start++;
    }
    while (end > start && (end[-1] == ' ' || end[-1] == '\t')) {
      end--;
    }
    if (equals(start, (size_t)(end - start), word)) {
      return true;
    }
    item += comma != NULL;
    text += item;
    length -= item;
  }
  return false;
}

/* One line after the request line. A body would be in the way of the next request: none is taken. */
static int parse_field(const char *line, size_t length, struct request *request, bool *has_host) {
  const char *colon = memchr(line, ':', length);
  if (colon == NULL || colon == line || memchr(line, ' ', (size_t)(colon - line)) != NULL) {
    return 400;
  }
  size_t name = (size_t)(colon - line);
  const char *value = colon + 1;
  size_t value_length = length - name - 1;
  while (value_length > 0 && (*value == ' ' || *value == '\t')) {
    value++, value_length--;
  }
  if (equals(line, name, "Host")) {
    if (*has_host) {
      return 400;
    }
    *has_host = true;
  } else if (equals(line, name, "Connection")) {
    if (lists(value, value_length, "close")) {
      request->keep_alive = false;
    } else if (lists(value, value_length, "keep-alive")) {
      request->keep_alive = true;
    }
  } else if (equals(line, name, "Transfer-Encoding")) {
    return 413;
  } else if (equals(line, name, "Content-Length") && !lists(value, value_length, "0")) {
    return 413;
  }
  return 0;
}

static int parse_request_line(const char *line, size_t length, struct request *request,
                              bool *needs_host) {
  const char *first = memchr(line, ' ', length);
  const char *last = NULL;
  for (size_t i = 0; i < length; i++) {
    last = line[i] == ' ' ? line + i : last;
  }
  if (first == NULL || first == line || last == first) {
    return 400;
  }
  const char *version = last + 1;
  size_t version_length = length - (size_t)(version - line);
  if (version_length != 8 || strncmp(version, "HTTP/", 5) != 0) {
    return 400;
  }
  if (strncmp(version + 5, "1.", 2) != 0) {
    return 505;
  }
  *needs_host = version[7] != '0';
  request->keep_alive = *needs_host;
  size_t method = (size_t)(first - line);
  request->head = method == 4 && strncmp(line, "HEAD", 4) == 0;
  if (!request->head && !(method == 3 && strncmp(line, "GET", 3) == 0)) {
    return 405;
  }
  const char *target = first + 1;
  size_t target_length = (size_t)(last - target);
  if (memchr(target, ' ', target_length) != NULL) {
    return 400;
  }
  return parse_target(target, target_length, request);
}

int parse_request(const char *text, size_t length, struct request *request) {
  bool needs_host = false, has_host = false;
  int status = 0;
  *request = (struct request){0};
  for (size_t at = 0, line = 0; at < length; line++) {
    const char *end = memchr(text + at, '\n', length - at);
    size_t next = end == NULL ? length : (size_t)(end - text) + 1;
    size_t n = next - at - (end != NULL);
    if (n > 0 && text[at + n - 1] == '\r') {
      n--;
    }
    if (memchr(text + at, '\0', n) != NULL) {
      return 400;
    }
    if (line == 0) {
      status = parse_request_line(text + at, n, request, &needs_host);
    } else if (n > 0) {
      int field = parse_field(text + at, n, request, &has_host);
      status = status == 0 ? field : status;
    }
    at = next;
  }
  return status == 0 && needs_host && !has_host ? 400 : status;
}
