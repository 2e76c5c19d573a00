/* One function for each call, with arguments of its kinds. */
#include <string.h>

#include "fuzz.h"

static p1_errno call_args_get(void) {
  return p1_args_get(some_pointer(64), some_pointer(256));
}

static p1_errno call_args_sizes_get(void) {
  return p1_args_sizes_get(some_pointer(4), some_pointer(4));
}

static p1_errno call_environ_get(void) {
  return p1_environ_get(some_pointer(64), some_pointer(256));
}

static p1_errno call_environ_sizes_get(void) {
  return p1_environ_sizes_get(some_pointer(4), some_pointer(4));
}

static p1_errno call_clock_res_get(void) {
  return p1_clock_res_get(percent(90) ? below(5) : (uint32_t)random_bits(), some_pointer(8));
}

static p1_errno call_clock_time_get(void) {
  return p1_clock_time_get(percent(90) ? below(5) : (uint32_t)random_bits(), random_bits(),
                           some_pointer(8));
}

static p1_errno call_fd_advise(void) {
  return p1_fd_advise(some_file(), some_offset(), some_offset(), below(8));
}

/* What is too large to be had is so large that no file system even tries. */
static p1_errno call_fd_allocate(void) {
  p1_fd fd = some_file();
  if (percent(90)) {
    return p1_fd_allocate(fd, below(1 << 19), below(1 << 17));
  }
  return percent(50) ? p1_fd_allocate(fd, INT64_MAX - below(PAGE), PAGE)
                     : p1_fd_allocate(fd, below(PAGE), (UINT64_C(1) << 63) + random_bits() / 2);
}

static p1_errno call_fd_close(void) {
  p1_fd fd = some_fd();
  if (is_protected(fd)) {
    fd = 999;
  }
  forget(fd);
  return p1_fd_close(fd);
}

static p1_errno call_fd_datasync(void) {
  return p1_fd_datasync(percent(95) ? 999 : some_fd());
}

static p1_errno call_fd_fdstat_get(void) {
  return p1_fd_fdstat_get(some_fd(), some_pointer(24));
}

static p1_errno call_fd_fdstat_set_flags(void) {
  return p1_fd_fdstat_set_flags(some_file(), some_fdflags());
}

/* Mostly those that it has, less one at times; else any. Never of what was given: others need it. */
static p1_errno call_fd_fdstat_set_rights(void) {
  p1_fd fd = some_fd();
  if (is_protected(fd) || is_in(&preopens, fd)) {
    return p1_fd_fdstat_set_rights(999, some_rights(), some_rights());
  }
  struct p1_fdstat st = {0};
  p1_fd_fdstat_get(fd, ptr(&st));
  uint64_t lost = percent(90) ? 0 : UINT64_C(1) << below(30);
  return percent(30) ? p1_fd_fdstat_set_rights(fd, st.rights_base & ~lost, st.rights_inheriting & ~lost)
                     : p1_fd_fdstat_set_rights(fd, some_rights(), some_rights());
}

static p1_errno call_fd_filestat_get(void) {
  return p1_fd_filestat_get(some_fd(), some_pointer(64));
}

static p1_errno call_fd_filestat_set_size(void) {
  return p1_fd_filestat_set_size(some_file(), percent(95) ? below(1 << 20) : some_offset());
}

static p1_errno call_fd_filestat_set_times(void) {
  return p1_fd_filestat_set_times(some_file(), some_time(), some_time(), some_flags(4));
}

static p1_errno call_fd_pread(void) {
  struct vector v = some_vector();
  return p1_fd_pread(some_file(), v.iovs, v.count, some_offset(), some_pointer(4));
}

static p1_errno call_fd_prestat_get(void) {
  return p1_fd_prestat_get(some_fd(), some_pointer(8));
}

static p1_errno call_fd_prestat_dir_name(void) {
  p1_size length = some_length();
  return p1_fd_prestat_dir_name(some_fd(), some_pointer(length), length);
}

static p1_errno call_fd_pwrite(void) {
  struct vector v = some_vector();
  return p1_fd_pwrite(some_file(), v.iovs, v.count, some_offset(), some_pointer(4));
}

static p1_errno call_fd_read(void) {
  struct vector v = some_vector();
  return p1_fd_read(some_file(), v.iovs, v.count, some_pointer(4));
}

static p1_errno call_fd_readdir(void) {
  p1_size length = some_length();
  return p1_fd_readdir(percent(70) ? some_directory() : some_fd(), some_pointer(length), length, some_cookie(), some_pointer(4));
}

static p1_errno call_fd_renumber(void) {
  p1_fd from = some_fd(), to = some_fd();
  from = is_protected(from) ? 999 : from;
  to = is_protected(to) ? 999 : to;
  p1_errno e = p1_fd_renumber(from, to);
  if (e == 0 && from != to) {
    forget(from);
    forget(to);
    remember(to);
  }
  return e;
}

static p1_errno call_fd_seek(void) {
  uint64_t offset = percent(30) ? (uint64_t)0 - below(4096) : some_offset();
  return p1_fd_seek(some_file(), offset, percent(95) ? below(4) : (uint32_t)random_bits(),
                    some_pointer(8));
}

static p1_errno call_fd_sync(void) {
  return p1_fd_sync(percent(95) ? 999 : some_fd());
}

static p1_errno call_fd_tell(void) {
  return p1_fd_tell(some_file(), some_pointer(8));
}

static p1_errno call_fd_write(void) {
  struct vector v = some_vector();
  return p1_fd_write(some_file(), v.iovs, v.count, some_pointer(4));
}

static p1_errno call_path_create_directory(void) {
  struct path p = some_path();
  return p1_path_create_directory(some_directory(), p.text, p.length);
}

static p1_errno call_path_filestat_get(void) {
  struct path p = some_path();
  return p1_path_filestat_get(some_directory(), some_flags(1), p.text, p.length, some_pointer(64));
}

static p1_errno call_path_filestat_set_times(void) {
  struct path p = some_path();
  return p1_path_filestat_set_times(some_directory(), some_flags(1), p.text, p.length, some_time(),
                                    some_time(), some_flags(4));
}

static p1_errno call_path_link(void) {
  struct path from = some_path(), to = some_path();
  return p1_path_link(some_directory(), some_flags(1), from.text, from.length, some_directory(), to.text,
                      to.length);
}

p1_errno call_path_open(void) {
  struct path p = some_path();
  p1_ptr result = some_pointer(4);
  uint32_t oflags = percent(50) ? P1_O_CREAT : some_flags(4);
  p1_fd fd;
  p1_errno e = p1_path_open(some_directory(), some_flags(1), p.text, p.length, oflags,
                            some_rights(), P1_RIGHTS_ALL, some_fdflags(), result);
  if (e == 0) {
    memcpy(&fd, (void *)(uintptr_t)result, sizeof fd);
    remember(fd);
  }
  return e;
}

static p1_errno call_path_readlink(void) {
  struct path p = some_path();
  p1_size length = some_length();
  return p1_path_readlink(some_directory(), p.text, p.length, some_pointer(length), length,
                          some_pointer(4));
}

static p1_errno call_path_remove_directory(void) {
  struct path p = some_path();
  return p1_path_remove_directory(some_directory(), p.text, p.length);
}

static p1_errno call_path_rename(void) {
  struct path from = some_path(), to = some_path();
  return p1_path_rename(some_directory(), from.text, from.length, some_directory(), to.text, to.length);
}

static p1_errno call_path_symlink(void) {
  struct path target = some_path(), at = some_path();
  return p1_path_symlink(target.text, target.length, some_directory(), at.text, at.length);
}

static p1_errno call_path_unlink_file(void) {
  struct path p = some_path();
  return p1_path_unlink_file(some_directory(), p.text, p.length);
}

/* The first subscription is a clock that is due at once; so no other one can make the call wait. */
static p1_errno call_poll_oneoff(void) {
  enum { MOST = 4 };
  struct p1_subscription *in = in_arena(MOST * sizeof *in);
  static const p1_size COUNTS[] = {0, 0x05555556, 0x08000001, 0x7fffffff, UINT32_MAX};
  for (uint32_t i = 0; i < MOST; i++) {
    struct p1_subscription s = {.userdata = random_bits(), .tag = P1_EVENT_CLOCK};
    if (i == 0 || percent(30)) {
      s.u.clock.id = below(2);
      s.u.clock.timeout = below(1000);
      s.u.clock.flags = (uint16_t)below(2);
    } else {
      s.tag = (uint8_t)(percent(95) ? 1 + below(2) : below(256));
      s.u.file.fd = some_fd();
    }
    memcpy(&in[i], &s, sizeof s);
  }
  p1_size count = percent(90) ? 1 + below(MOST) : PICK(COUNTS);
  p1_ptr subscriptions = percent(95) ? ptr(in) : bad_pointer(48);
  return p1_poll_oneoff(subscriptions, some_pointer(32 * MOST), count, some_pointer(4));
}

static p1_errno call_sched_yield(void) {
  return p1_sched_yield();
}

static p1_errno call_random_get(void) {
  p1_size length = some_length();
  return p1_random_get(some_pointer(length), length);
}

static p1_errno call_sock_accept(void) {
  p1_ptr result = some_pointer(4);
  p1_fd fd;
  p1_errno e = p1_sock_accept(some_socket(), some_fdflags(), result);
  if (e == 0) {
    memcpy(&fd, (void *)(uintptr_t)result, sizeof fd);
    remember(fd);
  }
  return e;
}

static p1_errno call_sock_recv(void) {
  struct vector v = some_vector();
  return p1_sock_recv(some_socket(), v.iovs, v.count, some_flags(2), some_pointer(4),
                      some_pointer(2));
}

static p1_errno call_sock_send(void) {
  struct vector v = some_vector();
  return p1_sock_send(some_socket(), v.iovs, v.count, some_flags(1), some_pointer(4));
}

static p1_errno call_sock_shutdown(void) {
  return p1_sock_shutdown(some_socket(), below(5));
}

/* Signals that do not end the program: those that are ignored or stop, and numbers of none. */
static p1_errno call_proc_raise(void) {
  static const uint32_t HARMLESS[] = {0, 16, 17, 18, 19, 20, 21, 22, 27, 31, 255, 0x80000000, UINT32_MAX};
  return p1_proc_raise(PICK(HARMLESS));
}

/* ---- the module gangway ------------------------------------------------------------------------ */

/* Where an offset is: mostly none, which stands for the position of the file. */
static uint64_t *some_offset_pointer(void) {
  if (percent(40)) {
    return NULL;
  }
  p1_ptr p = some_pointer(8);
  if (p <= memory_end - 8) {
    uint64_t offset = some_offset();
    memcpy((void *)(uintptr_t)p, &offset, sizeof offset);
  }
  return (uint64_t *)(uintptr_t)p;
}

static p1_errno call_copy_file_range(void) {
  uint64_t *in = some_offset_pointer(), *out = some_offset_pointer();
  uint64_t length = percent(95) ? below(1 << 16) : percent(50) ? 0 : UINT64_MAX - below(2);
  return (p1_errno)gangway_copy_file_range((int32_t)some_file(), in, (int32_t)some_file(), out, length,
                                           percent(97) ? 0 : (uint32_t)random_bits(),
                                           (uint64_t *)(uintptr_t)some_pointer(8));
}

static p1_errno call_punch_hole(void) {
  return (p1_errno)gangway_punch_hole((int32_t)some_file(), some_offset(),
                                      percent(90) ? below(1 << 16) : some_offset());
}

/* The newest are the last ones: the embedder may add some meanwhile. */
static uint32_t some_mapping(void) {
  while (mappings < MOST_MAPPINGS) {
    uint64_t size;
    if (gangway_mapping_size(mappings, &size) != 0) {
      break;
    }
    mappings++;
  }
  uint32_t newest = mappings > 8 ? mappings - 8 : 0;
  return percent(90) ? newest + below(9) : percent(50) ? below(mappings + 1) : (uint32_t)random_bits();
}

static p1_errno call_mapping_size(void) {
  return (p1_errno)gangway_mapping_size(some_mapping(), (uint64_t *)(uintptr_t)some_pointer(8));
}

/* Over the arena, or where it cannot be. */
static p1_errno call_map(void) {
  p1_ptr at = (arena + below(ARENA_SIZE)) & -GANGWAY_PAGE;
  if (percent(5)) {
    at = percent(50) ? at + 1 + below(GANGWAY_PAGE - 1)
                     : memory_end + (below(UINT32_MAX - memory_end) & -GANGWAY_PAGE);
  }
  return (p1_errno)gangway_map_at(some_mapping(), (void *)(uintptr_t)at);
}

static p1_errno call_unmap(void) {
  return (p1_errno)gangway_unmap(some_mapping());
}

#define CALL(name) {#name, call_##name, 0, 0}
struct call calls[CALL_COUNT] = {
    CALL(args_get), CALL(args_sizes_get), CALL(environ_get), CALL(environ_sizes_get),
    CALL(clock_res_get), CALL(clock_time_get), CALL(fd_advise), CALL(fd_allocate), CALL(fd_close),
    CALL(fd_datasync), CALL(fd_fdstat_get), CALL(fd_fdstat_set_flags), CALL(fd_fdstat_set_rights),
    CALL(fd_filestat_get), CALL(fd_filestat_set_size), CALL(fd_filestat_set_times), CALL(fd_pread),
    CALL(fd_prestat_get), CALL(fd_prestat_dir_name), CALL(fd_pwrite), CALL(fd_read),
    CALL(fd_readdir), CALL(fd_renumber), CALL(fd_seek), CALL(fd_sync), CALL(fd_tell),
    CALL(fd_write), CALL(path_create_directory), CALL(path_filestat_get),
    CALL(path_filestat_set_times), CALL(path_link), CALL(path_open),
    CALL(path_readlink), CALL(path_remove_directory), CALL(path_rename), CALL(path_symlink),
    CALL(path_unlink_file), CALL(poll_oneoff), CALL(sched_yield), CALL(random_get),
    CALL(sock_accept), CALL(sock_recv), CALL(sock_send), CALL(sock_shutdown),
    CALL(proc_raise), CALL(copy_file_range), CALL(punch_hole), CALL(mapping_size), CALL(map),
    CALL(unmap),
};
