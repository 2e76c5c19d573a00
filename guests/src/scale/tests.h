/* The tests there are, in the order to list them. */
#define SCALE_TESTS(X) \
  X(write1) X(writeseek1) X(writeseek2) X(writeseek3) X(pwrite1) X(pwrite2) X(pwrite3) \
  X(read1) X(read2) X(readseek1) X(readseek2) X(readseek3) X(pread1) X(pread2) X(pread3) \
  X(lseek1) X(lseek2) X(open1) X(open2) X(open3) X(unlink1) X(unlink2) \
  X(fallocate1) X(fallocate2) X(poll1) X(poll2) X(sched_yield) X(malloc1) X(malloc2) X(page_fault1) \
  X(pwrite_large) X(pread_large) X(sock_send) X(sock_recv) \
  X(write_byte) X(write_64) X(write_512) X(write_64k) X(writesync1) \
  X(pwrite_byte) X(pwrite_64) X(pwrite_512) X(pwrite_64k) X(pread_byte) \
  X(fstat1) X(stat_present) X(stat_missing) X(unlink_only) X(readdir1)
