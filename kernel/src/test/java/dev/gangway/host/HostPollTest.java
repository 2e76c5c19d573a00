package dev.gangway.host;

import static dev.gangway.abi.Fcntl.O_CREAT;
import static dev.gangway.abi.Fcntl.O_RDWR;
import static dev.gangway.abi.Poll.EFD_NONBLOCK;
import static dev.gangway.abi.Poll.EFD_SEMAPHORE;
import static dev.gangway.abi.Poll.EPOLLET;
import static dev.gangway.abi.Poll.EPOLLIN;
import static dev.gangway.abi.Poll.EPOLLONESHOT;
import static dev.gangway.abi.Poll.EPOLLOUT;
import static dev.gangway.abi.Poll.EPOLL_CTL_ADD;
import static dev.gangway.abi.Poll.EPOLL_CTL_DEL;
import static dev.gangway.abi.Poll.EPOLL_CTL_MOD;
import static dev.gangway.abi.Poll.POLLERR;
import static dev.gangway.abi.Poll.POLLHUP;
import static dev.gangway.abi.Poll.POLLIN;
import static dev.gangway.abi.Poll.POLLNVAL;
import static dev.gangway.abi.Poll.POLLOUT;
import static dev.gangway.host.HostResources.assertFailed;
import static dev.gangway.host.HostResources.assertSucceeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.abi.Errno;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("dev.gangway.host.Linux#available")
class HostPollTest {

  private static final int MAX_EVENTS = 8;

  @TempDir Path dir;

  private final HostResources host = new HostResources();
  private final MemorySegment events = host.allocate((long) MAX_EVENTS * HostEpoll.EVENT_SIZE);

  @AfterEach
  void giveBack() {
    host.close();
  }

  private int eventfd(int initial, int flags) {
    return host.own(TestHost.eventfd(initial, flags));
  }

  private long await(int epoll, int millis) {
    return HostEpoll.await(epoll, events, MAX_EVENTS, millis);
  }

  @Test
  void pipeIsReadableOnceThereAreBytesAndHungUpOnceTheWriterIsGone() {
    int[] pipe = host.pipe(0);
    assertThat(HostPoll.poll1(pipe[0], POLLIN)).isZero();
    assertThat(HostPoll.poll1(pipe[1], POLLIN | POLLOUT)).isEqualTo(POLLOUT);

    HostFile.write(pipe[1], host.bytes("x").address(), 1);
    assertThat(HostPoll.poll1(pipe[0], POLLIN | POLLOUT)).isEqualTo(POLLIN);

    host.closeNow(pipe[1]);
    assertThat(HostPoll.poll1(pipe[0], POLLIN)).isEqualTo(POLLIN | POLLHUP);
  }

  @Test
  void pipeThatNobodyReadsReportsAnErrorUnasked() {
    int[] pipe = host.pipe(0);
    host.closeNow(pipe[0]);

    assertThat(HostPoll.poll1(pipe[1], 0)).isEqualTo(POLLERR);
  }

  @Test
  void regularFilesAreAlwaysReady() {
    int fd = host.open(dir.resolve("f"), O_RDWR | O_CREAT);

    assertThat(HostPoll.poll1(fd, POLLIN | POLLOUT)).isEqualTo(POLLIN | POLLOUT);
  }

  @Test
  void numberThatIsNotOpenIsAnEventAndNotAnError() {
    assertThat(HostPoll.poll1(Integer.MAX_VALUE, POLLIN)).isEqualTo(POLLNVAL);
    assertThat(HostPoll.poll1(-1, POLLIN)).isZero();
  }

  @Test
  void eventCounterAddsUpAndIsTakenAtOnce() {
    int fd = eventfd(2, EFD_NONBLOCK);

    assertSucceeded(TestHost.eventfdSignal(fd));
    assertSucceeded(TestHost.eventfdSignal(fd));

    assertThat(TestHost.eventfdDrain(fd)).isEqualTo(4);
    assertFailed(Errno.EAGAIN, TestHost.eventfdDrain(fd));
  }

  @Test
  void semaphoreIsTakenOneByOneAndStartsAtAnyUnsignedNumber() {
    int fd = eventfd(-1, EFD_NONBLOCK | EFD_SEMAPHORE);
    assertThat(TestHost.eventfdDrain(fd)).isEqualTo(1);

    int counter = eventfd(-1, EFD_NONBLOCK);
    assertThat(TestHost.eventfdDrain(counter)).isEqualTo(0xffff_ffffL);
  }

  @Test
  void wrongEventCountersAreErrors() {
    assertFailed(Errno.EINVAL, TestHost.eventfd(0, 1 << 20));
    assertFailed(Errno.EBADF, TestHost.eventfdSignal(-1));
    assertFailed(Errno.EBADF, TestHost.eventfdDrain(-1));
  }

  @Test
  void epollReportsEachReadyDescriptorWithItsData() {
    int epoll = host.own(HostEpoll.create());
    int first = eventfd(1, 0);
    int idle = eventfd(0, 0);
    int second = eventfd(1, 0);
    HostEpoll.ctl(epoll, EPOLL_CTL_ADD, first, EPOLLIN, 0x1122334455667788L);
    HostEpoll.ctl(epoll, EPOLL_CTL_ADD, idle, EPOLLIN, 7);
    HostEpoll.ctl(epoll, EPOLL_CTL_ADD, second, EPOLLIN | EPOLLOUT, -2);

    assertThat(await(epoll, -1)).isEqualTo(2);

    assertThat(HostEpoll.data(events, 0)).isEqualTo(0x1122334455667788L);
    assertThat(HostEpoll.events(events, 0)).isEqualTo(EPOLLIN);
    assertThat(HostEpoll.data(events, 1)).isEqualTo(-2);
    assertThat(HostEpoll.events(events, 1)).isEqualTo(EPOLLIN | EPOLLOUT);
  }

  @Test
  void oneShotFiresOnceUntilItIsArmedAgain() {
    int epoll = host.own(HostEpoll.create());
    int fd = eventfd(1, 0);
    HostEpoll.ctl(epoll, EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLONESHOT, 1);
    assertThat(await(epoll, 0)).isEqualTo(1);
    assertThat(await(epoll, 0)).isZero();

    assertSucceeded(HostEpoll.ctl(epoll, EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLONESHOT, 2));

    assertThat(await(epoll, 0)).isEqualTo(1);
    assertThat(HostEpoll.data(events, 0)).isEqualTo(2);
  }

  @Test
  void edgeTriggeredFiresAtTheNextSignalOnly() {
    int epoll = host.own(HostEpoll.create());
    int fd = eventfd(1, 0);
    HostEpoll.ctl(epoll, EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLET, 1);
    assertThat(await(epoll, 0)).isEqualTo(1);
    assertThat(await(epoll, 0)).isZero();

    TestHost.eventfdSignal(fd);

    assertThat(await(epoll, 0)).isEqualTo(1);
  }

  @Test
  void removedDescriptorIsSilent() {
    int epoll = host.own(HostEpoll.create());
    int fd = eventfd(1, 0);
    HostEpoll.ctl(epoll, EPOLL_CTL_ADD, fd, EPOLLIN, 1);

    assertSucceeded(HostEpoll.ctl(epoll, EPOLL_CTL_DEL, fd, 0, 0));

    assertThat(await(epoll, 0)).isZero();
  }

  @Test
  void waitingThreadIsWokenByAnEventCounter() throws Exception {
    int epoll = host.own(HostEpoll.create());
    int fd = eventfd(0, 0);
    HostEpoll.ctl(epoll, EPOLL_CTL_ADD, fd, EPOLLIN, 99);
    CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(() -> await(epoll, -1));

    TestHost.eventfdSignal(fd);

    assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(HostEpoll.data(events, 0)).isEqualTo(99);
  }

  @Test
  void wrongRegistrationsAreErrors() {
    int epoll = host.own(HostEpoll.create());
    int fd = eventfd(0, 0);
    int file = host.open(dir.resolve("f"), O_RDWR | O_CREAT);
    HostEpoll.ctl(epoll, EPOLL_CTL_ADD, fd, EPOLLIN, 1);

    assertFailed(Errno.EEXIST, HostEpoll.ctl(epoll, EPOLL_CTL_ADD, fd, EPOLLIN, 1));
    assertFailed(Errno.EPERM, HostEpoll.ctl(epoll, EPOLL_CTL_ADD, file, EPOLLIN, 1));
    assertFailed(Errno.ENOENT, HostEpoll.ctl(epoll, EPOLL_CTL_DEL, eventfd(0, 0), 0, 0));
    assertFailed(Errno.EBADF, HostEpoll.ctl(epoll, EPOLL_CTL_ADD, -1, EPOLLIN, 1));
    assertFailed(Errno.EINVAL, HostEpoll.ctl(epoll, 99, eventfd(0, 0), EPOLLIN, 1));
    assertFailed(Errno.EINVAL, await(fd, 0));
    assertFailed(Errno.EINVAL, HostEpoll.await(epoll, events, 0, 0));
  }
}
