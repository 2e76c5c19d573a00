/*
 * A reactor: functions that a host calls, again and again, on one instance. Tests, benchmarks and
 * documents call them by name.
 *
 * It imports from "env":
 *   host_add(i32, i32) -> i32, host_mix(i32, i64, f32, f64) -> f64, host_log(ptr, len),
 *   host_call(i32) -> i32, which may call back.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define IMPORT(name) __attribute__((import_module("env"), import_name(name)))

IMPORT("host_add") int host_add(int a, int b);
IMPORT("host_mix") double host_mix(int a, long long b, float c, double d);
IMPORT("host_log") void host_log(const char *text, int length);
IMPORT("host_call") int host_call(int depth);

static volatile int initialized; /* so that the constructor is not evaluated by the compiler */
static int counter;

/* Runs in _initialize. */
__attribute__((constructor)) static void construct(void) { initialized = initialized + 1; }

EXPORT("initialized") int is_initialized(void) { return initialized; }

EXPORT("allocate") void *allocate(int bytes) { return malloc(bytes); }
EXPORT("release") void release(void *block) { free(block); }

EXPORT("nothing") void nothing(void) {}
EXPORT("add") int add(int a, int b) { return a + b; }
EXPORT("add_long") long long add_long(long long a, long long b) { return a + b; }
EXPORT("add_float") float add_float(float a, float b) { return a + b; }
EXPORT("add_double") double add_double(double a, double b) { return a + b; }
EXPORT("mix") double mix(int a, long long b, float c, double d) { return a + b + c + d; }
EXPORT("sum5") int sum5(int a, int b, int c, int d, int e) { return a + b + c + d + e; }

/* State that is kept from call to call. */
EXPORT("next") int next(void) { return ++counter; }

EXPORT("count-words") int count_words(const char *text, int length) {
  int words = 0;
  for (int i = 0, inside = 0; i < length; i++) {
    int space = text[i] == ' ' || text[i] == '\n' || text[i] == '\t';
    words += !space && !inside;
    inside = !space;
  }
  return words;
}

/* What a host function does, once and many times. */
EXPORT("add_by_host") int add_by_host(int a, int b) { return host_add(a, b); }
EXPORT("mix_by_host") double mix_by_host(int a, long long b, float c, double d) {
  return host_mix(a, b, c, d);
}
EXPORT("sum_by_host") int sum_by_host(int n) {
  int sum = 0;
  for (int i = 0; i < n; i++) {
    sum = host_add(sum, i);
  }
  return sum;
}
EXPORT("log_hello") void log_hello(void) { host_log("hello", 5); }

/* Calls the host, which may call this again with a smaller number. */
EXPORT("nest") int nest(int depth) { return depth == 0 ? 0 : 1 + host_call(depth - 1); }

/* How a guest ends. */
EXPORT("trap") void trap(void) { __builtin_trap(); }
EXPORT("quit") void quit(int status) { exit(status); }
EXPORT("spin") void spin(void) {
  for (volatile int i = 0;; i++) {
  }
}
EXPORT("recurse") int recurse(int n) {
  volatile char frame[64];
  frame[n & 63] = (char)n;
  return n == 0 ? frame[0] : recurse(n - 1) + frame[n & 63];
}
EXPORT("sleep_ms") void sleep_ms(int milliseconds) { usleep(milliseconds * 1000); }

/* Files and streams. */
EXPORT("say") void say(const char *text) {
  fputs(text, stdout);
  fflush(stdout);
}
EXPORT("file_size") int file_size(const char *path) {
  int fd = open(path, O_RDONLY);
  if (fd < 0) {
    return -1;
  }
  int size = (int)lseek(fd, 0, SEEK_END);
  close(fd);
  return size;
}
EXPORT("append") int append(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0666);
  if (fd < 0) {
    return -1;
  }
  int written = (int)write(fd, text, strlen(text));
  close(fd);
  return written;
}
EXPORT("leak_fd") int leak_fd(const char *path) { return open(path, O_RDONLY); }

EXPORT("grow") int grow(int pages) { return __builtin_wasm_memory_grow(0, pages); }
