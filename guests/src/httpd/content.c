/* What is sent: files, listings of directories, explanations. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http.h"

const char *reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 301:
      return "Moved Permanently";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Internal Server Error";
  }
}

static const char *type_of(const char *path) {
  static const struct {
    const char *suffix, *type;
  } TYPES[] = {
      {".html", "text/html; charset=utf-8"},
      {".htm", "text/html; charset=utf-8"},
      {".txt", "text/plain; charset=utf-8"},
      {".md", "text/markdown; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".json", "application/json"},
      {".xml", "application/xml"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".jpeg", "image/jpeg"},
      {".gif", "image/gif"},
      {".ico", "image/x-icon"},
      {".pdf", "application/pdf"},
      {".wasm", "application/wasm"},
      {".c", "text/plain; charset=utf-8"},
      {".h", "text/plain; charset=utf-8"},
      {".sh", "text/plain; charset=utf-8"},
  };
  const char *dot = strrchr(path, '.');
  for (size_t i = 0; dot != NULL && i < sizeof TYPES / sizeof *TYPES; i++) {
    if (strcasecmp(dot, TYPES[i].suffix) == 0) {
      return TYPES[i].type;
    }
  }
  return "application/octet-stream";
}

void release_body(struct body *body) {
  if (body->file >= 0) {
    close(body->file);
  }
  free(body->text);
  free(body->location);
  *body = (struct body){.file = -1};
}

/* --- text that grows ------------------------------------------------------------------------ */

struct text {
  char *bytes;
  size_t length, capacity;
  bool failed; /* out of memory */
};

static void append(struct text *text, const char *bytes, size_t length) {
  if (text->failed) {
    return;
  }
  if (text->length + length + 1 > text->capacity) {
    size_t capacity = 2 * (text->length + length + 1);
    char *larger = realloc(text->bytes, capacity);
    if (larger == NULL) {
      text->failed = true;
      return;
    }
    text->bytes = larger;
    text->capacity = capacity;
  }
  memcpy(text->bytes + text->length, bytes, length);
  text->length += length;
  text->bytes[text->length] = '\0';
}

static void append_string(struct text *text, const char *string) {
  append(text, string, strlen(string));
}

static void append_html(struct text *text, const char *string) {
  for (; *string != '\0'; string++) {
    switch (*string) {
      case '<':
        append_string(text, "&lt;");
        break;
      case '>':
        append_string(text, "&gt;");
        break;
      case '&':
        append_string(text, "&amp;");
        break;
      case '"':
        append_string(text, "&quot;");
        break;
      default:
        append(text, string, 1);
    }
  }
}

static void append_url(struct text *text, const char *string) {
  static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  for (; *string != '\0'; string++) {
    if (strchr(PLAIN, *string) != NULL) {
      append(text, string, 1);
    } else {
      char escaped[4];
      snprintf(escaped, sizeof escaped, "%%%02X", (unsigned char)*string);
      append(text, escaped, 3);
    }
  }
}

static struct body text_body(int status, struct text *text, const char *type) {
  if (text->failed) {
    free(text->bytes);
    return (struct body){.status = 503, .file = -1, .type = "text/plain"};
  }
  return (struct body){.status = status,
                       .file = -1,
                       .text = text->bytes,
                       .length = (off_t)text->length,
                       .type = type};
}

struct body explain(int status) {
  struct text text = {0};
  char line[80];
  snprintf(line, sizeof line, "%d %s\n", status, reason(status));
  append_string(&text, line);
  return text_body(status, &text, "text/plain; charset=utf-8");
}

/* --- files and directories ------------------------------------------------------------------ */

static int by_name(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a directory, sorted, those of directories with a slash behind. */
static size_t sorted_names(DIR *dir, char ***result) {
  char **names = NULL;
  size_t count = 0, capacity = 0;
  struct dirent *entry;
  while ((entry = readdir(dir)) != NULL) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
      continue;
    }
    if (count == capacity) {
      capacity = capacity == 0 ? 64 : 2 * capacity;
      char **larger = realloc(names, capacity * sizeof *names);
      if (larger == NULL) {
        break;
      }
      names = larger;
    }
    char *name = malloc(strlen(entry->d_name) + 2);
    if (name == NULL) {
      break;
    }
    strcpy(name, entry->d_name);
    if (entry->d_type == DT_DIR) {
      strcat(name, "/");
    }
    names[count++] = name;
  }
  if (count > 0) {
    qsort(names, count, sizeof *names, by_name);
  }
  *result = names;
  return count;
}

/* Takes over `fd`. */
static struct body list_directory(int fd, const char *path) {
  DIR *dir = fdopendir(fd);
  if (dir == NULL) {
    close(fd);
    return explain(500);
  }
  char **names;
  size_t count = sorted_names(dir, &names);
  closedir(dir);
  struct text text = {0};
  append_string(&text, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>");
  append_html(&text, path);
  append_string(&text, "</title></head><body><h1>");
  append_html(&text, path);
  append_string(&text, "</h1><ul>\n");
  for (size_t i = 0; i < count; i++) {
    append_string(&text, "<li><a href=\"./");
    append_url(&text, names[i]);
    append_string(&text, "\">");
    append_html(&text, names[i]);
    append_string(&text, "</a></li>\n");
    free(names[i]);
  }
  free(names);
  append_string(&text, "</ul></body></html>\n");
  return text_body(200, &text, "text/html; charset=utf-8");
}

static struct body redirect(const char *path) {
  struct text location = {0};
  append_url(&location, path);
  append_string(&location, "/");
  struct body body = explain(301);
  if (location.failed) {
    free(location.bytes);
    return body;
  }
  body.location = location.bytes;
  return body;
}

static int status_of_errno(void) {
  switch (errno) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
    case EILSEQ:
    case EINVAL:
      return 404;
    case EPERM:
    case EACCES:
    case ENOTCAPABLE:
    case ELOOP:
      return 403;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return 503;
    default:
      return 500;
  }
}

/* Takes over `fd`. */
static struct body file_body(int fd, const struct stat *st, const char *path) {
  if (!S_ISREG(st->st_mode)) {
    close(fd);
    return explain(403);
  }
  return (struct body){.status = 200, .file = fd, .length = st->st_size, .type = type_of(path)};
}

static struct body directory_body(int fd, const char *path) {
  int index = openat(fd, "index.html", O_RDONLY);
  struct stat st;
  if (index >= 0 && fstat(index, &st) == 0 && S_ISREG(st.st_mode)) {
    close(fd);
    return file_body(index, &st, "index.html");
  }
  if (index >= 0) {
    close(index);
  }
  return list_directory(fd, path);
}

struct body find_body(int root, const char *path) {
  while (path[0] == '/' && path[1] == '/') {
    path++;
  }
  int fd = openat(root, path[1] == '\0' ? "." : path + 1, O_RDONLY);
  struct stat st;
  if (fd < 0) {
    return explain(status_of_errno());
  }
  if (fstat(fd, &st) != 0) {
    int status = status_of_errno();
    close(fd);
    return explain(status);
  }
  if (!S_ISDIR(st.st_mode)) {
    return file_body(fd, &st, path);
  }
  if (path[strlen(path) - 1] != '/') {
    close(fd);
    return redirect(path);
  }
  return directory_body(fd, path);
}
