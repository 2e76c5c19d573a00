/* Waiting: poll_oneoff with all that it must refuse, and clocks. */
#include <string.h>

#include "hostile.h"

static struct p1_subscription in[100];
static struct p1_event events[100];
static p1_size count;

static struct p1_subscription clock_in(uint32_t clock, uint64_t timeout, uint16_t flags) {
  return (struct p1_subscription){
      .userdata = 0x1122334455667788,
      .tag = P1_EVENT_CLOCK,
      .u.clock = {.id = clock, .timeout = timeout, .flags = flags},
  };
}

static struct p1_subscription file_in(uint8_t tag, p1_fd fd, uint64_t userdata) {
  return (struct p1_subscription){.userdata = userdata, .tag = tag, .u.file = {fd}};
}

static uint64_t now(void) {
  uint64_t t = 0;
  p1_clock_time_get(P1_CLOCK_MONOTONIC, 0, ptr(&t));
  return t;
}

static p1_errno poll(p1_size n) {
  memset(events, 0xaa, sizeof events);
  count = 0;
  return p1_poll_oneoff(ptr(in), ptr(events), n, ptr(&count));
}

static void check_counts(void) {
  in[0] = clock_in(P1_CLOCK_MONOTONIC, 1, 0);
  check(poll(0), P1_EINVAL, "poll: no subscription");
  const uint32_t *wanted = ANY(P1_EINVAL, P1_EFAULT, P1_E2BIG);
  check_any(poll(0x10000000), wanted, "poll: 2^28 subscriptions");
  check_any(poll(0x05555556), wanted, "poll: so many that 48 times as many is 32 in 32 bits");
  check_any(poll(0x08000001), wanted, "poll: so many that 32 times as many is 32 in 32 bits");
  check_any(poll(0x7fffffff), wanted, "poll: 2^31-1 subscriptions");
  check_any(poll(UINT32_MAX), wanted, "poll: 2^32-1 subscriptions");
}

static void check_event(const char *what, uint8_t type, uint16_t error) {
  check(count, 1, "poll: %s: one event (a count)", what);
  check(events[0].userdata, 0x1122334455667788, "poll: %s: with its userdata (a number)", what);
  check(events[0].type, type, "poll: %s: of its type (an event type)", what);
  check(events[0].error, error, "poll: %s: its errno", what);
  const unsigned char *raw = (const unsigned char *)events;
  bool clean = true;
  for (int i = 11; i < 16; i++) {
    clean &= raw[i] == 0 || raw[i] == 0xaa;
  }
  for (int i = 26; i < 32; i++) {
    clean &= raw[i] == 0 || raw[i] == 0xaa;
  }
  check_true(clean, "poll: %s: padding holds nothing of the host's", what);
  check(raw[32], 0xaa, "poll: %s: nothing is written behind it (a byte)", what);
}

static void check_clocks_in_poll(void) {
  uint64_t start = now(), absolute = 0;
  in[0] = clock_in(P1_CLOCK_MONOTONIC, 20000000, 0);
  check(poll(1), 0, "poll: 20 ms");
  check_true(now() - start >= 20000000, "poll: it took 20 ms");
  check_event("20 ms", P1_EVENT_CLOCK, 0);
  in[0] = clock_in(P1_CLOCK_REALTIME, 1, P1_CLOCK_ABSTIME);
  check(poll(1), 0, "poll: a time long past");
  check_event("a time long past", P1_EVENT_CLOCK, 0);
  p1_clock_time_get(P1_CLOCK_REALTIME, 0, ptr(&absolute));
  in[0] = clock_in(P1_CLOCK_REALTIME, absolute + 10000000, P1_CLOCK_ABSTIME);
  check(poll(1), 0, "poll: 10 ms from now, absolute");
  in[0] = clock_in(P1_CLOCK_MONOTONIC, 0, 0);
  check(poll(1), 0, "poll: no time at all");
  in[0] = clock_in(P1_CLOCK_MONOTONIC, UINT64_MAX, 0);
  in[1] = clock_in(P1_CLOCK_MONOTONIC, 1000000, 0);
  in[1].userdata = 2;
  check(poll(2), 0, "poll: the longest time that there is, and 1 ms");
  check_true(count == 1 && events[0].userdata == 2, "poll: the short one comes");
  in[0] = clock_in(P1_CLOCK_MONOTONIC, UINT64_MAX, P1_CLOCK_ABSTIME);
  check(poll(2), 0, "poll: the last time that there is, and 1 ms");
  check_true(count == 1 && events[0].userdata == 2, "poll: the short one comes");
}

/* Refused as a whole, or by an event that says so: it must not wait, nor be taken for something. */
static void check_refused(const char *what, p1_errno errno_in_event) {
  in[1] = clock_in(P1_CLOCK_MONOTONIC, UINT64_C(5000000000), 0);
  in[1].userdata = 2;
  uint64_t start = now();
  p1_errno e = poll(2);
  check_any(e, ANY(0, errno_in_event, P1_ENOTSUP), "poll: %s", what);
  if (e == 0) {
    check_any(events[0].error, ANY(errno_in_event, P1_ENOTSUP), "poll: %s: its event's errno",
              what);
    check(events[0].userdata, in[0].userdata, "poll: %s: its event's userdata (a number)", what);
  }
  check_true(now() - start < UINT64_C(4000000000), "poll: %s: at once", what);
}

static void check_bad_subscriptions(p1_fd file) {
  in[0] = clock_in(99, 1000000, 0);
  check_refused("clock 99", P1_EINVAL);
  in[0] = clock_in(UINT32_MAX, 1000000, 0);
  check_refused("clock 2^32-1", P1_EINVAL);
  in[0] = clock_in(P1_CLOCK_MONOTONIC, 1, 0);
  in[0].tag = 3;
  check_refused("event type 3", P1_EINVAL);
  in[0].tag = 255;
  check_refused("event type 255", P1_EINVAL);
  in[0] = file_in(P1_EVENT_READ, 9999, 1);
  check_refused("a descriptor that is not open", P1_EBADF);
  in[0] = file_in(P1_EVENT_WRITE, UINT32_MAX, 1);
  check_refused("descriptor 2^32-1", P1_EBADF);
  (void)file;
}

static void check_files(p1_fd file) {
  p1_size n;
  uint64_t at;
  require(write_bytes(file, "0123456789", 10, &n), "poll: write to a file");
  require(p1_fd_seek(file, 4, P1_SEEK_SET, ptr(&at)), "poll: seek");
  in[0] = file_in(P1_EVENT_READ, file, 0x1122334455667788);
  check(poll(1), 0, "poll: a file to read");
  check_event("a file to read", P1_EVENT_READ, 0);
  in[0] = file_in(P1_EVENT_WRITE, file, 0x1122334455667788);
  check(poll(1), 0, "poll: a file to write");
  check_event("a file to write", P1_EVENT_WRITE, 0);
  for (int i = 0; i < 100; i++) {
    in[i] = i == 99 ? clock_in(P1_CLOCK_MONOTONIC, UINT64_C(5000000000), 0)
                    : file_in(i % 2 ? P1_EVENT_READ : P1_EVENT_WRITE, file, (uint64_t)i);
  }
  uint64_t start = now();
  check(poll(100), 0, "poll: 99 times the same file, and a clock");
  check_true(count >= 1 && count <= 99, "poll: between 1 and 99 events");
  check_true(now() - start < UINT64_C(4000000000), "poll: at once");
  /* The same memory for both: the events are written when the subscriptions have been read. */
  in[0] = file_in(P1_EVENT_READ, file, 1);
  in[1] = file_in(P1_EVENT_WRITE, file, 2);
  check(p1_poll_oneoff(ptr(in), ptr(in), 2, ptr(&count)), 0, "poll: events over subscriptions");
  struct p1_event last;
  memcpy(&last, (char *)in + 32 * (count - 1), sizeof last);
  check_true(count >= 1 && count <= 2 && (last.userdata == 1 || last.userdata == 2) &&
                 last.error == 0,
             "poll: the subscriptions were read before");
}

void test_poll(void) {
  p1_fd file;
  require(open_path(stage.scratch, "file", NOFOLLOW, P1_O_CREAT, P1_RIGHTS_ALL, &file),
          "poll: make a file");
  check_counts();
  check_clocks_in_poll();
  check_bad_subscriptions(file);
  check_files(file);
  p1_fd_close(file);
}

void test_clocks(void) {
  static const uint32_t BAD[] = {4, 99, 0x7fffffff, 0x80000000, UINT32_MAX};
  uint64_t t = 0, resolution = 0;
  for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
    check(p1_clock_time_get(BAD[i], 0, ptr(&t)), P1_EINVAL, "clocks: time of clock %u", BAD[i]);
    check(p1_clock_res_get(BAD[i], ptr(&t)), P1_EINVAL, "clocks: resolution of clock %u", BAD[i]);
  }
  for (uint32_t clock = P1_CLOCK_REALTIME; clock <= P1_CLOCK_MONOTONIC; clock++) {
    check(p1_clock_time_get(clock, UINT64_MAX, ptr(&t)), 0, "clocks: time of clock %u", clock);
    check(p1_clock_res_get(clock, ptr(&resolution)), 0, "clocks: resolution of clock %u", clock);
    check_true(t > 0 && resolution > 0 && resolution <= 1000000000, "clocks: are sensible");
  }
  for (uint32_t clock = P1_CLOCK_PROCESS; clock <= P1_CLOCK_THREAD; clock++) {
    check_any(p1_clock_time_get(clock, 0, ptr(&t)), ANY(0, P1_EINVAL, P1_ENOTSUP),
              "clocks: time of clock %u", clock);
    check_any(p1_clock_res_get(clock, ptr(&t)), ANY(0, P1_EINVAL, P1_ENOTSUP),
              "clocks: resolution of clock %u", clock);
  }
  uint64_t before = now();
  bool forwards = true;
  for (int i = 0; i < 10000; i++) {
    uint64_t after = now();
    forwards &= after >= before;
    before = after;
  }
  check_true(forwards, "clocks: the monotonic one never runs backwards");
  check(p1_sched_yield(), 0, "clocks: sched_yield");
}
