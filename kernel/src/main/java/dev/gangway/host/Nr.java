package dev.gangway.host;

/**
 * Numbers of the system calls that {@link Syscall} makes. All of them exist on both machines: if
 * aarch64 has only the newer call of a family, x86-64 uses the newer one as well.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/syscalls.2.html">syscalls(2)</a>
 */
final class Nr {

  static final int READ = Machine.pick(0, 63);
  static final int WRITE = Machine.pick(1, 64);
  static final int PREAD64 = Machine.pick(17, 67);
  static final int PWRITE64 = Machine.pick(18, 68);
  static final int READV = Machine.pick(19, 65);
  static final int WRITEV = Machine.pick(20, 66);
  static final int PREADV = Machine.pick(295, 69);
  static final int PWRITEV = Machine.pick(296, 70);
  static final int PREADV2 = Machine.pick(327, 286);
  static final int PWRITEV2 = Machine.pick(328, 287);
  static final int CLOSE = Machine.pick(3, 57);
  static final int OPENAT = Machine.pick(257, 56);
  static final int OPENAT2 = Machine.pick(437, 437);
  static final int FCNTL = Machine.pick(72, 25);
  static final int IOCTL = Machine.pick(16, 29);
  static final int LSEEK = Machine.pick(8, 62);
  static final int FTRUNCATE = Machine.pick(77, 46);
  static final int FALLOCATE = Machine.pick(285, 47);
  static final int FADVISE64 = Machine.pick(221, 223);
  static final int FSYNC = Machine.pick(74, 82);
  static final int FDATASYNC = Machine.pick(75, 83);
  static final int GETDENTS64 = Machine.pick(217, 61);
  static final int STATX = Machine.pick(332, 291);
  static final int FSTATFS = Machine.pick(138, 44);
  static final int MKDIRAT = Machine.pick(258, 34);
  static final int UNLINKAT = Machine.pick(263, 35);
  static final int LINKAT = Machine.pick(265, 37);
  static final int SYMLINKAT = Machine.pick(266, 36);
  static final int READLINKAT = Machine.pick(267, 78);
  static final int RENAMEAT2 = Machine.pick(316, 276);
  static final int UTIMENSAT = Machine.pick(280, 88);
  static final int MMAP = Machine.pick(9, 222);
  static final int MPROTECT = Machine.pick(10, 226);
  static final int MUNMAP = Machine.pick(11, 215);
  static final int MADVISE = Machine.pick(28, 233);
  static final int MEMFD_CREATE = Machine.pick(319, 279);
  static final int PRLIMIT64 = Machine.pick(302, 261);
  static final int SOCKET = Machine.pick(41, 198);
  static final int BIND = Machine.pick(49, 200);
  static final int LISTEN = Machine.pick(50, 201);
  static final int ACCEPT4 = Machine.pick(288, 242);
  static final int SHUTDOWN = Machine.pick(48, 210);
  static final int GETSOCKNAME = Machine.pick(51, 204);
  static final int SETSOCKOPT = Machine.pick(54, 208);
  static final int SENDMSG = Machine.pick(46, 211);
  static final int RECVMSG = Machine.pick(47, 212);
  static final int PPOLL = Machine.pick(271, 73);
  static final int EPOLL_CREATE1 = Machine.pick(291, 20);
  static final int EPOLL_CTL = Machine.pick(233, 21);
  static final int EPOLL_PWAIT = Machine.pick(281, 22);
  static final int CLOCK_GETRES = Machine.pick(229, 114);
  static final int CLOCK_GETTIME = Machine.pick(228, 113);
  static final int GETRANDOM = Machine.pick(318, 278);
  static final int GETEUID = Machine.pick(107, 175);

  private Nr() {}
}
