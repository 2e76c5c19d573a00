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

/*
 * Files that the embedder has for the program's memory, by numbers from 0 on (Guest.map). The program
 * says where: in memory that it has from its allocator, since that may take for its own whatever else
 * it finds. gangway_map() below does it all.
 */
#define GANGWAY_PAGE 4096u

/*
 * How long mapping `mapping` is, in bytes. It takes that in whole pages of GANGWAY_PAGE bytes.
 *
 * EBADF       there is none of that number
 * EFAULT      a pointer that is not in memory
 */
GANGWAY_IMPORT(mapping_size)
int32_t gangway_mapping_size(uint32_t mapping, uint64_t *size);

/*
 * Puts a mapping in the place of what is at `address`, once: mmap(2) with MAP_FIXED. What lies past
 * the end of the file is zero. Where the mapping is shared, all that the program stores there is in
 * the file at once, so free() nothing of it before gangway_unmap().
 *
 * EBADF       there is none of that number, or it was unmapped
 * EBUSY       it is mapped
 * EINVAL      an address that is no multiple of GANGWAY_PAGE
 * EFAULT      not all of it would be in memory; nothing has changed
 * ENOMEM      the host has no more mappings; there are zeroes now
 */
GANGWAY_IMPORT(map)
int32_t gangway_map_at(uint32_t mapping, void *address);

/*
 * Takes a mapping away for good: munmap(2). Zeroes are where it was, and the memory is the program's
 * own again.
 *
 * EBADF       there is none of that number, or it was unmapped
 * EINVAL      it is not mapped
 * EIO, ENOSPC, EDQUOT where the file could not be written; it is unmapped
 */
GANGWAY_IMPORT(unmap)
int32_t gangway_unmap(uint32_t mapping);

/*
 * Allocates memory and maps there: where the mapping is; NULL with errno set. `size` gets its bytes,
 * unless it is NULL. After gangway_unmap() the memory can be freed by free().
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
