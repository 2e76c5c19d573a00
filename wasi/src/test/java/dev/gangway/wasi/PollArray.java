package dev.gangway.wasi;

import java.util.ArrayList;
import java.util.List;

/** Arguments and results of {@code poll_oneoff} in the guest's memory. */
final class PollArray {
  /** An event as the guest reads it. */
  record Seen(long userdata, int error, int type, long nbytes, int flags) {}

  final int in;
  final int out;
  final int nevents;

  private final FakeGuest guest;
  private final int room;
  private final Subscription layout;
  private int count;

  /** Room for {@code n} subscriptions and as many events. */
  PollArray(FakeGuest guest, int n) {
    this(guest, n, Subscription.PREVIEW1);
  }

  PollArray(FakeGuest guest, int n, Subscription layout) {
    this.guest = guest;
    this.layout = layout;
    room = n;
    in = guest.alloc(n * layout.size);
    out = guest.alloc(n * Event.SIZE);
    nevents = guest.alloc(4);
  }

  void clock(long userdata, int id, long timeout, int flags) {
    int at = subscribe(userdata, Event.TYPE_CLOCK);
    guest.memory.storeInt(at + layout.clockId, id);
    guest.memory.storeLong(at + layout.clockTimeout, timeout);
    guest.memory.storeShort(at + layout.clockFlags, (short) flags);
  }

  void fdRead(long userdata, int fd) {
    int at = subscribe(userdata, Event.TYPE_FD_READ);
    guest.memory.storeInt(at + Subscription.FD, fd);
  }

  void fdWrite(long userdata, int fd) {
    int at = subscribe(userdata, Event.TYPE_FD_WRITE);
    guest.memory.storeInt(at + Subscription.FD, fd);
  }

  /** Adds a subscription that is zero except for these. */
  int subscribe(long userdata, int type) {
    int at = in + count++ * layout.size;
    guest.memory.storeLong(at + Subscription.USERDATA, userdata);
    guest.memory.storeByte(at + Subscription.TAG, (byte) type);
    return at;
  }

  void fillEvents(byte value) {
    guest.memory.fill(out, value, room * Event.SIZE);
  }

  int poll() {
    guest.memory.storeInt(nevents, -1);
    return layout == Subscription.PREVIEW1
        ? PollCalls.pollOneoff(guest.process, in, out, count, nevents)
        : Preview0Calls.pollOneoff(guest.process, in, out, count, nevents);
  }

  List<Seen> events() {
    List<Seen> events = new ArrayList<>();
    for (int i = 0; i < guest.memory.loadInt(nevents); i++) {
      int at = out + i * Event.SIZE;
      events.add(
          new Seen(
              guest.memory.loadLong(at + Event.USERDATA),
              guest.memory.loadShort(at + Event.ERROR),
              guest.memory.loadByte(at + Event.TYPE),
              guest.memory.loadLong(at + Event.NBYTES),
              guest.memory.loadShort(at + Event.FLAGS)));
    }
    return events;
  }
}
