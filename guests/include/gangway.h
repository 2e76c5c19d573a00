/*
 * The system calls of Gangway beyond WASI: the module "gangway".
 *
 * A program that calls one imports it, and runs on Gangway alone; other hosts refuse to start it.
 * Each function returns 0 or an errno of WASI's, which are the values of wasi-libc's <errno.h>.
 * Descriptors are those of open() and fileno(). Compile with -I guests/include.
 */
#ifndef GANGWAY_H
#define GANGWAY_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GANGWAY_IMPORT(name) __attribute__((import_module("gangway"), import_name(#name)))

/*
 * Copies up to `len` bytes from one open file to another, or within one, on any mounts, without
 * their passing through the program's memory: copy_file_range(2).
 *
 * `offset_in`   where to read, moved on by what was copied, while the position of the file stays;
 *               NULL for the position, which then moves on
 * `offset_out`  where to write, the same
 * `flags`       0
 * `copied`      bytes copied: fewer than `len` at the end of the file and where a write would be
 *               short, as on a full disk; 0 at the end
 *
 * EBADF       not open, not open for reading or for writing, or the target is open with O_APPEND
 * EISDIR      a directory
 * EINVAL      a stream or anything else that is no regular file; flags; an offset or a length of
 *             2^63 or more; ranges of one file that overlap
 * ENOTCAPABLE a right was dropped: FD_READ, FD_WRITE, and FD_SEEK where an offset is given
 * EFAULT      a pointer that is not in memory; nothing was copied
 * EFBIG, ENOSPC, EDQUOT, EIO, EINTR where nothing was copied
 */
GANGWAY_IMPORT(copy_file_range)
int32_t gangway_copy_file_range(int32_t fd_in, uint64_t *offset_in, int32_t fd_out,
                                uint64_t *offset_out, uint64_t len, uint32_t flags,
                                uint64_t *copied);

/*
 * Makes `len` bytes from `offset` on read as zero, and gives back the space that they took; the size
 * of the file stays: fallocate(2) with FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE.
 *
 * EBADF       not open, or not open for writing
 * ENOTCAPABLE a right was dropped: FD_WRITE, FD_SEEK
 * EINVAL      an offset of 2^63 or more; no length, or one of 2^63 or more
 * EFBIG       the two together are more than 2^63 - 1
 * ESPIPE      a stream
 * ENODEV      anything else that is no regular file
 * ENOTSUP     the host's file system cannot
 */
GANGWAY_IMPORT(punch_hole)
int32_t gangway_punch_hole(int32_t fd, uint64_t offset, uint64_t len);

#undef GANGWAY_IMPORT

#ifdef __cplusplus
}
#endif

#endif
