/*
 * The system calls of Gangway beyond WASI: the module "gangway".
 *
 * A program that calls one imports it, and runs on Gangway alone; other hosts refuse to start it.
 * Each function returns 0 or an errno of WASI's, which are the values of wasi-libc's <errno.h>.
 * Descriptors are those of open() and fileno(). Compile with -I guests/include.
 */
#ifndef GANGWAY_H
#define GANGWAY_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GANGWAY_IMPORT(name) __attribute__((import_module("gangway"), import_name(#name)))

/*
 * Copies up to `len` bytes from one open file to another, or within one, on any mounts, without
 * their passing through the program's memory: copy_file_range(2).
 *
 * `offset_in`   the offset to read at, which is advanced; the position of the file stays. NULL: the
 *               position of the file, which is advanced
 * `offset_out`  the offset to write at, likewise
 * `flags`       0
 * `copied`      bytes copied: fewer than `len` at the end of the file and if a write would be
 *               short, as on a full disk; 0 at the end
 *
 * EBADF       not open, not open for reading or for writing, or the target is open with O_APPEND
 * EISDIR      a directory
 * EINVAL      a stream or anything else that is no regular file; flags; an offset or a length of
 *             2^63 or more; ranges of one file that overlap
 * ENOTCAPABLE a right was dropped: FD_READ, FD_WRITE, and FD_SEEK if an offset is given
 * EFAULT      a pointer that is not in memory; nothing was copied
 * EFBIG, ENOSPC, EDQUOT, EIO, EINTR if nothing was copied
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

/*
 * Files that the embedder offers for mapping (Guest.map), numbered from 0. The program chooses the
 * address, in memory from its own allocator: the allocator may use any other memory later.
 * gangway_map() below does both.
 */
#define GANGWAY_PAGE 4096u

/*
 * The size of a mapping in bytes. It takes whole pages of GANGWAY_PAGE bytes.
 *
 * EBADF       no such mapping
 * EFAULT      a pointer that is not in memory
 */
GANGWAY_IMPORT(mapping_size)
int32_t gangway_mapping_size(uint32_t mapping, uint64_t *size);

/*
 * Maps at `address` and replaces its contents: mmap(2) with MAP_FIXED. Once per mapping. Bytes past the
 * end of the file are zero. Stores to a shared mapping are in the file at once, so do not free() the
 * memory before gangway_unmap().
 *
 * EBADF       no such mapping, or it was unmapped
 * EBUSY       it is mapped
 * EINVAL      an address that is no multiple of GANGWAY_PAGE
 * EFAULT      not all of it would be in memory; nothing has changed
 * ENOMEM      the host has no more mappings; the memory reads as zero now
 */
GANGWAY_IMPORT(map)
int32_t gangway_map_at(uint32_t mapping, void *address);

/*
 * Ends a mapping: munmap(2). The memory reads as zero and belongs to the program again. A mapping
 * cannot be mapped again.
 *
 * EBADF       no such mapping, or it was unmapped
 * EINVAL      it is not mapped
 * EIO, ENOSPC, EDQUOT the file could not be written; it is unmapped nevertheless
 */
GANGWAY_IMPORT(unmap)
int32_t gangway_unmap(uint32_t mapping);

/*
 * Allocates memory and maps there. Returns the address, or NULL with errno set. `size`, if not NULL,
 * gets the size in bytes. After gangway_unmap(), free() frees the memory.
 */
static inline void *gangway_map(uint32_t mapping, size_t *size) {
  uint64_t bytes = 0;
  int32_t error = gangway_mapping_size(mapping, &bytes);
  void *at = NULL;
  if (error == 0) {
    uint64_t pages = (bytes + GANGWAY_PAGE - 1) / GANGWAY_PAGE;
    at = pages * GANGWAY_PAGE <= SIZE_MAX
             ? aligned_alloc(GANGWAY_PAGE, (size_t)(pages * GANGWAY_PAGE))
             : NULL;
    error = at == NULL ? ENOMEM : gangway_map_at(mapping, at);
  }
  if (error != 0) {
    free(at);
    errno = error;
    return NULL;
  }
  if (size != NULL) {
    *size = (size_t)bytes;
  }
  return at;
}

#undef GANGWAY_IMPORT

#ifdef __cplusplus
}
#endif

#endif
