package dev.gangway;

import java.time.Duration;
import java.util.Optional;

/**
 * What a guest has used. Read while it runs, the numbers may be those of a moment ago.
 *
 * @param memoryBytes linear memory now, which is also its peak: a memory does not shrink
 * @param bytesRead bytes that the guest's {@code fd_read}, {@code fd_pread} and {@code sock_recv}
 *     have moved, without those that it only peeked at
 * @param bytesWritten bytes that its {@code fd_write}, {@code fd_pwrite} and {@code sock_send} have
 *     moved, output included
 * @param outputBytes bytes to stdout and stderr: those that {@link Guest.Builder#maxOutput} limits
 * @param mountBytes contents of its own memory mounts; they count against the limits of the mounts
 * @param calls calls of {@link Guest#run}, {@link Guest#start} and functions, without those that
 *     its host functions make
 * @param time wall-clock time inside the guest, in calls that have ended; empty if it is not
 *     measured: {@link GuestSettings#measureTime}
 * @see Guest#usage
 */
public record GuestUsage(
    long memoryBytes,
    long bytesRead,
    long bytesWritten,
    long outputBytes,
    long mountBytes,
    long calls,
    Optional<Duration> time) {}
