/* Imports functions of Java. Build: see README.md. */
#include <stdio.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define IMPORT(name) __attribute__((import_module("app"), import_name(name)))

IMPORT("lookup") int lookup(int id, char *name, int room);
IMPORT("log") void log_text(const char *text, int length);
IMPORT("each") void each(int from, int to);

/* Greets a user, whose name Java looks up. */
EXPORT("greet") int greet(int id) {
  char name[32], line[64];
  int length = lookup(id, name, sizeof name);
  int n = snprintf(line, sizeof line, "Hello, %.*s!", length, name);
  log_text(line, n);
  return n;
}

/* Java calls greet, inside this call. */
EXPORT("greet-all") void greet_all(int from, int to) { each(from, to); }
