/* httpd: what its parts share. ../httpd.c says what it is. */
#ifndef GUESTS_HTTPD_H
#define GUESTS_HTTPD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { MAX_PATH = 4096 };

/* What a request asks for, and what of it matters for the answer. */
struct request {
  bool head;              /* HEAD: the answer has no body */
  bool keep_alive;        /* the client expects the connection to stay */
  char path[MAX_PATH];    /* decoded, starting with a slash, without the query */
};

/*
 * Reads one request from the `length` bytes at `text`, which end behind its empty line. 0, or the
 * status to answer with; after such a status the connection cannot go on.
 */
int parse_request(const char *text, size_t length, struct request *request);

/* The length of the request's head, to the end of its empty line; 0 when that has not come yet. */
size_t head_length(const char *text, size_t length);

/* What is sent as a body: an open file, or text on the heap, or nothing. */
struct body {
  int status;
  int file;             /* or -1 */
  char *text;           /* or NULL */
  off_t length;
  const char *type;
  char *location;       /* where to go instead, on the heap, or NULL */
};

/* The body that answers a request for a path beneath the directory `root`. */
struct body find_body(int root, const char *path);
/* A short text that explains a status. */
struct body explain(int status);
void release_body(struct body *body);
const char *reason(int status);

#endif
