package dev.gangway.wasi;

import dev.gangway.abi.Errno;
import java.util.Arrays;

/**
 * Error numbers of WASI, and Linux's translated to them.
 *
 * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#errno">errno
 *     </a>
 */
public final class WasiErrno {
  public static final int SUCCESS = 0;
  public static final int TOOBIG = 1;
  public static final int ACCES = 2;
  public static final int ADDRINUSE = 3;
  public static final int ADDRNOTAVAIL = 4;
  public static final int AFNOSUPPORT = 5;
  public static final int AGAIN = 6;
  public static final int ALREADY = 7;
  public static final int BADF = 8;
  public static final int BADMSG = 9;
  public static final int BUSY = 10;
  public static final int CANCELED = 11;
  public static final int CHILD = 12;
  public static final int CONNABORTED = 13;
  public static final int CONNREFUSED = 14;
  public static final int CONNRESET = 15;
  public static final int DEADLK = 16;
  public static final int DESTADDRREQ = 17;
  public static final int DOM = 18;
  public static final int DQUOT = 19;
  public static final int EXIST = 20;
  public static final int FAULT = 21;
  public static final int FBIG = 22;
  public static final int HOSTUNREACH = 23;
  public static final int IDRM = 24;
  public static final int ILSEQ = 25;
  public static final int INPROGRESS = 26;
  public static final int INTR = 27;
  public static final int INVAL = 28;
  public static final int IO = 29;
  public static final int ISCONN = 30;
  public static final int ISDIR = 31;
  public static final int LOOP = 32;
  public static final int MFILE = 33;
  public static final int MLINK = 34;
  public static final int MSGSIZE = 35;
  public static final int MULTIHOP = 36;
  public static final int NAMETOOLONG = 37;
  public static final int NETDOWN = 38;
  public static final int NETRESET = 39;
  public static final int NETUNREACH = 40;
  public static final int NFILE = 41;
  public static final int NOBUFS = 42;
  public static final int NODEV = 43;
  public static final int NOENT = 44;
  public static final int NOEXEC = 45;
  public static final int NOLCK = 46;
  public static final int NOLINK = 47;
  public static final int NOMEM = 48;
  public static final int NOMSG = 49;
  public static final int NOPROTOOPT = 50;
  public static final int NOSPC = 51;
  public static final int NOSYS = 52;
  public static final int NOTCONN = 53;
  public static final int NOTDIR = 54;
  public static final int NOTEMPTY = 55;
  public static final int NOTRECOVERABLE = 56;
  public static final int NOTSOCK = 57;
  public static final int NOTSUP = 58;
  public static final int NOTTY = 59;
  public static final int NXIO = 60;
  public static final int OVERFLOW = 61;
  public static final int OWNERDEAD = 62;
  public static final int PERM = 63;
  public static final int PIPE = 64;
  public static final int PROTO = 65;
  public static final int PROTONOSUPPORT = 66;
  public static final int PROTOTYPE = 67;
  public static final int RANGE = 68;
  public static final int ROFS = 69;
  public static final int SPIPE = 70;
  public static final int SRCH = 71;
  public static final int STALE = 72;
  public static final int TIMEDOUT = 73;
  public static final int TXTBSY = 74;
  public static final int XDEV = 75;
  public static final int NOTCAPABLE = 76;

  /** Indexed by Linux's number; {@link #IO} if WASI has no such error. */
  private static final byte[] FROM_LINUX = new byte[Errno.EHWPOISON + 1];

  /** Indexed by WASI's number, the inverse; Linux has no {@link #NOTCAPABLE}. */
  private static final int[] TO_LINUX = new int[NOTCAPABLE + 1];

  static {
    Arrays.fill(FROM_LINUX, (byte) IO);
    FROM_LINUX[0] = SUCCESS;
    pair(Errno.E2BIG, TOOBIG);
    pair(Errno.EACCES, ACCES);
    pair(Errno.EADDRINUSE, ADDRINUSE);
    pair(Errno.EADDRNOTAVAIL, ADDRNOTAVAIL);
    pair(Errno.EAFNOSUPPORT, AFNOSUPPORT);
    pair(Errno.EAGAIN, AGAIN);
    pair(Errno.EALREADY, ALREADY);
    pair(Errno.EBADF, BADF);
    pair(Errno.EBADMSG, BADMSG);
    pair(Errno.EBUSY, BUSY);
    pair(Errno.ECANCELED, CANCELED);
    pair(Errno.ECHILD, CHILD);
    pair(Errno.ECONNABORTED, CONNABORTED);
    pair(Errno.ECONNREFUSED, CONNREFUSED);
    pair(Errno.ECONNRESET, CONNRESET);
    pair(Errno.EDEADLK, DEADLK);
    pair(Errno.EDESTADDRREQ, DESTADDRREQ);
    pair(Errno.EDOM, DOM);
    pair(Errno.EDQUOT, DQUOT);
    pair(Errno.EEXIST, EXIST);
    pair(Errno.EFAULT, FAULT);
    pair(Errno.EFBIG, FBIG);
    pair(Errno.EHOSTUNREACH, HOSTUNREACH);
    pair(Errno.EIDRM, IDRM);
    pair(Errno.EILSEQ, ILSEQ);
    pair(Errno.EINPROGRESS, INPROGRESS);
    pair(Errno.EINTR, INTR);
    pair(Errno.EINVAL, INVAL);
    pair(Errno.EIO, IO);
    pair(Errno.EISCONN, ISCONN);
    pair(Errno.EISDIR, ISDIR);
    pair(Errno.ELOOP, LOOP);
    pair(Errno.EMFILE, MFILE);
    pair(Errno.EMLINK, MLINK);
    pair(Errno.EMSGSIZE, MSGSIZE);
    pair(Errno.EMULTIHOP, MULTIHOP);
    pair(Errno.ENAMETOOLONG, NAMETOOLONG);
    pair(Errno.ENETDOWN, NETDOWN);
    pair(Errno.ENETRESET, NETRESET);
    pair(Errno.ENETUNREACH, NETUNREACH);
    pair(Errno.ENFILE, NFILE);
    pair(Errno.ENOBUFS, NOBUFS);
    pair(Errno.ENODEV, NODEV);
    pair(Errno.ENOENT, NOENT);
    pair(Errno.ENOEXEC, NOEXEC);
    pair(Errno.ENOLCK, NOLCK);
    pair(Errno.ENOLINK, NOLINK);
    pair(Errno.ENOMEM, NOMEM);
    pair(Errno.ENOMSG, NOMSG);
    pair(Errno.ENOPROTOOPT, NOPROTOOPT);
    pair(Errno.ENOSPC, NOSPC);
    pair(Errno.ENOSYS, NOSYS);
    pair(Errno.ENOTCONN, NOTCONN);
    pair(Errno.ENOTDIR, NOTDIR);
    pair(Errno.ENOTEMPTY, NOTEMPTY);
    pair(Errno.ENOTRECOVERABLE, NOTRECOVERABLE);
    pair(Errno.ENOTSOCK, NOTSOCK);
    pair(Errno.ENOTSUP, NOTSUP);
    pair(Errno.ENOTTY, NOTTY);
    pair(Errno.ENXIO, NXIO);
    pair(Errno.EOVERFLOW, OVERFLOW);
    pair(Errno.EOWNERDEAD, OWNERDEAD);
    pair(Errno.EPERM, PERM);
    pair(Errno.EPIPE, PIPE);
    pair(Errno.EPROTO, PROTO);
    pair(Errno.EPROTONOSUPPORT, PROTONOSUPPORT);
    pair(Errno.EPROTOTYPE, PROTOTYPE);
    pair(Errno.ERANGE, RANGE);
    pair(Errno.EROFS, ROFS);
    pair(Errno.ESPIPE, SPIPE);
    pair(Errno.ESRCH, SRCH);
    pair(Errno.ESTALE, STALE);
    pair(Errno.ETIMEDOUT, TIMEDOUT);
    pair(Errno.ETXTBSY, TXTBSY);
    pair(Errno.EXDEV, XDEV);
    // Two numbers on Linux, one name in POSIX.
    FROM_LINUX[Errno.EPFNOSUPPORT] = AFNOSUPPORT;
    FROM_LINUX[Errno.ESHUTDOWN] = PIPE;
  }

  private WasiErrno() {}

  private static void pair(int linux, int wasi) {
    FROM_LINUX[linux] = (byte) wasi;
    TO_LINUX[wasi] = linux;
  }

  /**
   * Translates a result of the kernel.
   *
   * @param result 0 or more for success, or {@code -errno}
   * @return {@link #SUCCESS} or WASI's number; {@link #IO} for an error that WASI does not have
   */
  public static int of(long result) {
    if (result >= 0) {
      return SUCCESS;
    }
    return result < -Errno.EHWPOISON ? IO : FROM_LINUX[(int) -result];
  }

  /** The name in C, such as {@code "EBADF"}; the number if there is no such error. */
  public static String name(int wasi) {
    if (wasi == NOTCAPABLE) {
      return "ENOTCAPABLE";
    }
    return isError(wasi) ? Errno.name(TO_LINUX[wasi]) : "errno " + Integer.toUnsignedString(wasi);
  }

  /** A description, such as {@code "Bad file descriptor"}, without a full stop. */
  public static String message(int wasi) {
    if (wasi == NOTCAPABLE) {
      return "Capabilities insufficient";
    }
    return isError(wasi)
        ? Errno.message(TO_LINUX[wasi])
        : "Unknown error " + Integer.toUnsignedString(wasi);
  }

  private static boolean isError(int wasi) {
    return wasi > SUCCESS && wasi < NOTCAPABLE;
  }
}
