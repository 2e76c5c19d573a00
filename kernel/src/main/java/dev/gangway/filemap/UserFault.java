package dev.gangway.filemap;

import dev.gangway.abi.Errno;
import dev.gangway.mm.VmEvent;
import dev.gangway.uaccess.IovIter;
import org.jspecify.annotations.Nullable;

/**
 * Faults in user memory that a copy missed. Counts and records it. The caller must not hold a folio
 * lock.
 */
final class UserFault {
  private UserFault() {}

  /** {@link IovIter#faultInReadable}, for a write at {@code position}. */
  static long faultInReadable(IovIter from, long n, AddressSpace mapping, long position) {
    FaultEvent event = Trace.fault();
    long missing = from.faultInReadable(n);
    return count(event, FaultEvent.READABLE, mapping, position, n, missing);
  }

  /** {@link IovIter#faultInWriteable}, for a read at {@code position}. */
  static long faultInWriteable(IovIter to, long n, AddressSpace mapping, long position) {
    FaultEvent event = Trace.fault();
    long missing = to.faultInWriteable(n);
    return count(event, FaultEvent.WRITEABLE, mapping, position, n, missing);
  }

  private static long count(
      @Nullable FaultEvent event,
      String kind,
      AddressSpace mapping,
      long position,
      long n,
      long missing) {
    if (missing < n) {
      mapping.cache.vmStat().add(VmEvent.PGFAULT, 1);
    }
    Trace.end(event, kind, mapping.ops, position, missing < n ? n - missing : -Errno.EFAULT);
    return missing;
  }
}
