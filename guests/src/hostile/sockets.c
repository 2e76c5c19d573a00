/*
 * Sockets: a pre-opened listener and one connection to it.
 *
 * What "sock" wants: a pre-opened listening socket, and a host that connects to it, sends 64 bytes
 * ("0123456789abcdef" four times), reads until the end and keeps its own side open until then. It
 * should get "first" and nothing else.
 */
#include <stdio.h>
#include <string.h>

#include "hostile.h"

static char room[128];
static p1_size n;
static uint16_t flags;

static p1_fd find_listener(void) {
  for (p1_fd fd = 3; fd < 100; fd++) {
    struct p1_fdstat st;
    if (p1_fd_fdstat_get(fd, ptr(&st)) == 0 && st.filetype == P1_TYPE_SOCKET_STREAM) {
      return fd;
    }
  }
  return NO_FD;
}

static void check_no_file(p1_fd fd, const char *what) {
  struct p1_iovec iov = {ptr(room), 8};
  struct p1_filestat st;
  p1_fd opened;
  check(p1_fd_seek(fd, 0, P1_SEEK_SET, ptr(room)), P1_ESPIPE, "sock: fd_seek on %s", what);
  check(p1_fd_tell(fd, ptr(room)), P1_ESPIPE, "sock: fd_tell on %s", what);
  check(p1_fd_pread(fd, ptr(&iov), 1, 0, ptr(&n)), P1_ESPIPE, "sock: fd_pread on %s", what);
  check(p1_fd_pwrite(fd, ptr(&iov), 1, 0, ptr(&n)), P1_ESPIPE, "sock: fd_pwrite on %s", what);
  check(p1_fd_readdir(fd, ptr(room), 64, 0, ptr(&n)), P1_ENOTDIR, "sock: fd_readdir on %s", what);
  check_any(p1_fd_filestat_set_size(fd, 0), ANY(P1_EINVAL, P1_EBADF),
            "sock: fd_filestat_set_size on %s", what);
  check_survives(p1_fd_allocate(fd, 0, 1), "sock: fd_allocate on %s", what);
  check_survives(p1_fd_sync(fd), "sock: fd_sync on %s", what);
  check_survives(p1_fd_advise(fd, 0, 0, 0), "sock: fd_advise on %s", what);
  check(p1_fd_prestat_get(fd, ptr(room)), P1_EBADF, "sock: fd_prestat_get on %s", what);
  check_any(open_path(fd, "x", NOFOLLOW, P1_O_CREAT, P1_RIGHTS_ALL, &opened),
            ANY(P1_ENOTDIR, P1_EBADF), "sock: path_open at %s", what);
  check(p1_fd_filestat_get(fd, ptr(&st)), 0, "sock: fd_filestat_get on %s", what);
  check(st.filetype, P1_TYPE_SOCKET_STREAM, "sock: %s is a socket (a file type)", what);
}

static p1_fd check_listener(p1_fd listener) {
  struct p1_iovec iov = {ptr(room), 8};
  p1_fd connection = NO_FD;
  check_no_file(listener, "a listener");
  check_any(p1_sock_recv(listener, ptr(&iov), 1, 0, ptr(&n), ptr(&flags)),
            ANY(P1_ENOTCONN, P1_EINVAL), "sock: sock_recv on a listener");
  check_any(p1_sock_send(listener, ptr(&iov), 1, 0, ptr(&n)),
            ANY(P1_ENOTCONN, P1_EPIPE, P1_EINVAL), "sock: sock_send on a listener");
  struct p1_subscription in[2] = {
      {.tag = P1_EVENT_READ, .u.file = {listener}},
      {.tag = P1_EVENT_CLOCK, .u.clock = {.id = P1_CLOCK_MONOTONIC, .timeout = 30000000000}}};
  struct p1_event out[2];
  require(p1_poll_oneoff(ptr(in), ptr(out), 2, ptr(&n)), "sock: wait for a connection");
  check(out[0].type, P1_EVENT_READ, "sock: one comes in 30 s (an event type)");
  require(p1_fd_fdstat_set_flags(listener, P1_FD_NONBLOCK), "sock: do not wait from here on");
  check(p1_sock_accept(listener, 0, memory_end()), P1_EFAULT, "sock: sock_accept to nowhere");
  check_any(p1_sock_accept(listener, 0xffff, ptr(&connection)), ANY(P1_EINVAL, P1_ENOTSUP),
            "sock: sock_accept with all flags");
  require(p1_sock_accept(listener, 0, ptr(&connection)), "sock: sock_accept (none was lost)");
  p1_fd none;
  check(p1_sock_accept(listener, 0, ptr(&none)), P1_EAGAIN, "sock: there is no second one");
  return connection;
}

static void check_recv(p1_fd c) {
  struct p1_iovec iovs[3] = {{ptr(room), 4}, {memory_end(), 4}, {ptr(room), 4}};
  const p1_ptr one = ptr(iovs), out = ptr(&n), ro = ptr(&flags);
  check(p1_sock_recv(c, memory_end(), 1, 0, out, ro), P1_EFAULT, "sock: sock_recv, bad iovecs");
  check(p1_sock_recv(c, one, 1, 0, memory_end(), ro), P1_EFAULT, "sock: sock_recv, bad nread");
  check(p1_sock_recv(c, one, 1, 0, out, memory_end()), P1_EFAULT, "sock: sock_recv, bad flags");
  check(p1_sock_recv(c, ptr(&iovs[1]), 1, 0, out, ro), P1_EFAULT, "sock: sock_recv, bad buffer");
  check(p1_sock_recv(c, one, 1, 0xffff, out, ro), P1_EINVAL, "sock: sock_recv, all flags");
  check(p1_sock_recv(c, one, 1025, 0, out, ro), P1_EINVAL, "sock: sock_recv, 1025 iovecs");
  check(p1_sock_recv(c, one, 1, P1_RECV_PEEK, out, ro), 0, "sock: sock_recv, peek");
  check_true(n >= 1 && n <= 4 && memcmp(room, "0123", n) == 0,
             "sock: none of these took a byte away");
  memset(room, 0, sizeof room);
  check(p1_sock_recv(c, one, 2, P1_RECV_WAITALL, out, ro), 0, "sock: sock_recv, second buffer bad");
  check(n, 4, "sock: it tells the first buffer's bytes");
  check(p1_fd_read(c, one, 1, out), 0, "sock: fd_read works, too");
  check_true(n == 4 && memcmp(room, "4567", 4) == 0, "sock: and goes on behind those");
  struct p1_iovec rest = {ptr(room), 56};
  check(p1_sock_recv(c, ptr(&rest), 1, P1_RECV_WAITALL, out, ro), 0, "sock: all that is left");
  check_true(n == 56 && memcmp(room, "89abcdef01", 10) == 0, "sock: it is");
  require(p1_fd_fdstat_set_flags(c, P1_FD_NONBLOCK), "sock: do not wait from here on");
  check(p1_sock_recv(c, one, 1, 0, out, ro), P1_EAGAIN, "sock: there is no more");
}

static void check_send(p1_fd c) {
  struct p1_iovec iovs[2] = {{ptr("first"), 5}, {memory_end(), 5}};
  const p1_ptr out = ptr(&n);
  check(p1_sock_send(c, memory_end(), 1, 0, out), P1_EFAULT, "sock: sock_send, bad iovecs");
  check(p1_sock_send(c, ptr(iovs), 1, 0, memory_end()), P1_EFAULT, "sock: sock_send, bad nwritten");
  check(p1_sock_send(c, ptr(&iovs[1]), 1, 0, out), P1_EFAULT, "sock: sock_send, bad buffer");
  check(p1_sock_send(c, ptr(iovs), 1, 1, out), P1_EINVAL, "sock: sock_send, a flag");
  check(p1_sock_send(c, ptr(iovs), 1025, 0, out), P1_EINVAL, "sock: sock_send, 1025 iovecs");
  check(p1_sock_send(c, ptr(iovs), 2, 0, out), 0, "sock: sock_send, second buffer bad");
  check(n, 5, "sock: it tells the first buffer's bytes");
  check(p1_sock_shutdown(c, 0), P1_EINVAL, "sock: sock_shutdown of nothing");
  check(p1_sock_shutdown(c, 4), P1_EINVAL, "sock: sock_shutdown of what does not exist");
  check(p1_sock_shutdown(c, P1_SHUT_WR), 0, "sock: sock_shutdown of sending");
  check(p1_sock_send(c, ptr(iovs), 1, 0, out), P1_EPIPE, "sock: sock_send after that");
}

void test_sock(void) {
  p1_fd listener = find_listener();
  if (listener == NO_FD) {
    check_true(false, "sock: a pre-opened listener");
    return;
  }
  p1_fd connection = check_listener(listener);
  check_no_file(connection, "a connection");
  check_any(p1_sock_accept(connection, 0, ptr(&n)), ANY(P1_EINVAL, P1_ENOTSUP),
            "sock: sock_accept on a connection");
  check_recv(connection);
  check_send(connection);
  check(p1_fd_close(connection), 0, "sock: close the connection");
  struct p1_iovec iov = {ptr(room), 8};
  check(p1_sock_recv(connection, ptr(&iov), 1, 0, ptr(&n), ptr(&flags)), P1_EBADF,
        "sock: sock_recv after that");
}
