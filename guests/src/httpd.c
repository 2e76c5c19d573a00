/*
 * httpd: serves a directory over HTTP/1.1 on a listening socket that the host has opened for it.
 *
 *   httpd [-n N] [-v] [DIR]        DIR is the guest's name of a directory, default: "/"
 *
 *   -n N  ends after N answers
 *   -v    logs requests and answers on standard error
 *
 * GET and HEAD of files, index.html, listings of directories; connections are kept alive, and many
 * are served at once by one thread that never waits but in poll(). The socket is the first descriptor
 * that is one: `gangway run --listen 127.0.0.1:8080 --dir site::/ httpd.wasm`.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "httpd/http.h"
#include "preview1.h"

enum {
  MAX_CONNECTIONS = 64,
  MAX_HEAD = 8192,
  CHUNK = 32768,
  IDLE_SECONDS = 30,
};

/* Reads a request, then sends its answer, then reads the next one. */
struct connection {
  int fd; /* -1: this place is free */
  bool sending, keep_alive;
  time_t active;
  size_t in_length, out_length, out_sent;
  off_t body_left; /* bytes of the body that are not in `out` yet */
  struct body body;
  char in[MAX_HEAD];
  char out[CHUNK];
};

static struct connection connections[MAX_CONNECTIONS];
static int root;
static bool verbose;
static uint64_t answers, answers_wanted;

static time_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec;
}

static bool enough(void) {
  return answers_wanted != 0 && answers >= answers_wanted;
}

static void disconnect(struct connection *c) {
  release_body(&c->body);
  shutdown(c->fd, SHUT_WR);
  close(c->fd);
  c->fd = -1;
}

/* The head of an answer, into `out`. `head_only` leaves the body away, but not its length. */
static void begin_answer(struct connection *c, bool head_only, const char *path) {
  answers++;
  c->keep_alive = c->keep_alive && !enough();
  char date[64];
  time_t t = time(NULL);
  strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime(&t));
  int n = snprintf(c->out, sizeof c->out,
                   "HTTP/1.1 %d %s\r\nDate: %s\r\nContent-Type: %s\r\nContent-Length: %lld\r\n"
                   "Connection: %s\r\n%s%s%s%s\r\n",
                   c->body.status, reason(c->body.status), date, c->body.type,
                   (long long)c->body.length, c->keep_alive ? "keep-alive" : "close",
                   c->body.status == 405 ? "Allow: GET, HEAD\r\n" : "",
                   c->body.location != NULL ? "Location: " : "",
                   c->body.location != NULL ? c->body.location : "",
                   c->body.location != NULL ? "\r\n" : "");
  c->out_length = (size_t)n;
  c->out_sent = 0;
  c->body_left = head_only ? 0 : c->body.length;
  c->sending = true;
  if (verbose) {
    fprintf(stderr, "%d %lld %s\n", c->body.status, (long long)c->body.length, path);
  }
}

/* Answers the request at the start of `in`, if it is all there. */
static void try_answer(struct connection *c) {
  static struct request request;
  size_t length = head_length(c->in, c->in_length);
  if (length == 0) {
    if (c->in_length == sizeof c->in) {
      c->keep_alive = false;
      c->body = explain(431);
      begin_answer(c, false, "(no end of head)");
    }
    return;
  }
  int status = parse_request(c->in, length, &request);
  c->in_length -= length;
  memmove(c->in, c->in + length, c->in_length);
  c->keep_alive = status == 0 && request.keep_alive;
  c->body = status == 0 ? find_body(root, request.path) : explain(status);
  begin_answer(c, request.head, request.path);
}

/* Fills `out` with the next part of the body; false when there is no more, or it cannot be read. */
static bool next_chunk(struct connection *c) {
  if (c->body_left == 0) {
    return false;
  }
  size_t n = c->body_left < CHUNK ? (size_t)c->body_left : CHUNK;
  if (c->body.text != NULL) {
    memcpy(c->out, c->body.text + (c->body.length - c->body_left), n);
  } else {
    ssize_t got = read(c->body.file, c->out, n);
    if (got <= 0) {
      /* The file has shrunk: the promised length cannot be kept, so the connection must end. */
      c->keep_alive = false;
      return false;
    }
    n = (size_t)got;
  }
  c->body_left -= (off_t)n;
  c->out_length = n;
  c->out_sent = 0;
  return true;
}

static bool would_block(void) {
  return errno == EAGAIN || errno == EINTR;
}

/* Sends until the socket takes no more or the answer is sent. */
static void send_some(struct connection *c) {
  while (c->out_sent < c->out_length || next_chunk(c)) {
    ssize_t n = send(c->fd, c->out + c->out_sent, c->out_length - c->out_sent, 0);
    if (n < 0) {
      if (!would_block()) {
        disconnect(c);
      }
      return;
    }
    c->out_sent += (size_t)n;
    c->active = now();
  }
  release_body(&c->body);
  c->sending = false;
  if (!c->keep_alive) {
    disconnect(c);
  }
}

static void receive_some(struct connection *c) {
  ssize_t n = recv(c->fd, c->in + c->in_length, sizeof c->in - c->in_length, 0);
  if (n == 0 || (n < 0 && !would_block())) {
    disconnect(c);
  } else if (n > 0) {
    c->in_length += (size_t)n;
    c->active = now();
  }
}

/* Goes on as far as it goes without waiting: requests may come several at once. */
static void serve(struct connection *c) {
  if (c->sending) {
    send_some(c);
  } else {
    receive_some(c);
  }
  while (c->fd >= 0 && !c->sending && !enough()) {
    try_answer(c);
    if (!c->sending) {
      return;
    }
    send_some(c);
  }
}

static struct connection *free_place(void) {
  for (int i = 0; i < MAX_CONNECTIONS; i++) {
    if (connections[i].fd < 0) {
      return &connections[i];
    }
  }
  return NULL;
}

/* False when no connection can be taken for want of descriptors. */
static bool accept_all(p1_fd listener) {
  struct connection *c;
  while ((c = free_place()) != NULL) {
    p1_fd fd;
    p1_errno e = p1_sock_accept(listener, P1_FD_NONBLOCK, ptr(&fd));
    if (e == P1_EMFILE || e == P1_ENFILE) {
      return false;
    }
    if (e != 0) {
      return true; /* none is waiting, or the one that was has gone again */
    }
    c->fd = (int)fd;
    c->sending = false;
    c->in_length = c->out_length = c->out_sent = 0;
    c->body = (struct body){.file = -1};
    c->body_left = 0;
    c->active = now();
  }
  return true;
}

static p1_fd find_listener(void) {
  struct p1_fdstat st;
  for (p1_fd fd = 3; p1_fd_fdstat_get(fd, ptr(&st)) == 0; fd++) {
    if (st.filetype == P1_TYPE_SOCKET_STREAM) {
      return fd;
    }
  }
  fputs("httpd: the host has opened no socket (gangway run --listen ADDRESS:PORT)\n", stderr);
  exit(1);
}

/* Closes what has been idle too long; ms until the next one may be, or -1 when there is none. */
static int drop_idle(void) {
  time_t t = now(), next = 0;
  bool any = false;
  for (int i = 0; i < MAX_CONNECTIONS; i++) {
    struct connection *c = &connections[i];
    if (c->fd >= 0 && t - c->active > IDLE_SECONDS) {
      disconnect(c);
    }
    if (c->fd >= 0) {
      time_t end = c->active + IDLE_SECONDS + 1;
      next = !any || end < next ? end : next;
      any = true;
    }
  }
  return any ? (int)(next - t) * 1000 : -1;
}

static void run(p1_fd listener) {
  static struct pollfd polled[MAX_CONNECTIONS + 1];
  static struct connection *owners[MAX_CONNECTIONS + 1];
  bool accepting = true;
  while (!enough()) {
    int timeout = drop_idle();
    nfds_t n = 0;
    for (int i = 0; i < MAX_CONNECTIONS; i++) {
      struct connection *c = &connections[i];
      if (c->fd >= 0) {
        owners[n] = c;
        polled[n++] = (struct pollfd){.fd = c->fd, .events = c->sending ? POLLOUT : POLLIN};
      }
    }
    const nfds_t others = n;
    /* Without a descriptor for it, a waiting connection would make poll return at once for ever. */
    if (free_place() != NULL && (accepting || n == 0)) {
      polled[n++] = (struct pollfd){.fd = (int)listener, .events = POLLIN};
    }
    if (poll(polled, n, timeout) < 0 && errno != EINTR) {
      perror("httpd: poll");
      exit(1);
    }
    for (nfds_t i = 0; i < others && !enough(); i++) {
      if (polled[i].revents != 0) {
        serve(owners[i]);
        accepting |= owners[i]->fd < 0;
      }
    }
    if (n > others && polled[others].revents != 0) {
      accepting = accept_all(listener);
      if (!accepting && others == 0) {
        fputs("httpd: no descriptor is left for a single connection\n", stderr);
        exit(1);
      }
    }
  }
}

/* The last answers may still be on their way when enough requests have come. */
static void finish(void) {
  for (int i = 0; i < MAX_CONNECTIONS; i++) {
    struct connection *c = &connections[i];
    while (c->fd >= 0 && c->sending) {
      struct pollfd one = {.fd = c->fd, .events = POLLOUT};
      if (poll(&one, 1, IDLE_SECONDS * 1000) <= 0) {
        break;
      }
      send_some(c);
    }
    if (c->fd >= 0) {
      disconnect(c);
    }
  }
}

int main(int argc, char **argv) {
  int option;
  while ((option = getopt(argc, argv, "n:v")) != -1) {
    if (option == 'n') {
      answers_wanted = strtoull(optarg, NULL, 10);
    } else if (option == 'v') {
      verbose = true;
    } else {
      fputs("usage: httpd [-n N] [-v] [DIR]\n", stderr);
      return 2;
    }
  }
  const char *path = optind < argc ? argv[optind] : "/";
  root = open(path, O_RDONLY | O_DIRECTORY);
  if (root < 0) {
    perror(path);
    return 1;
  }
  for (int i = 0; i < MAX_CONNECTIONS; i++) {
    connections[i].fd = -1;
  }
  p1_fd listener = find_listener();
  p1_errno e = p1_fd_fdstat_set_flags(listener, P1_FD_NONBLOCK);
  if (e != 0) {
    fprintf(stderr, "httpd: fd_fdstat_set_flags: %s\n", strerror((int)e));
    return 1;
  }
  run(listener);
  finish();
  return 0;
}
