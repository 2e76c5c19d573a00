package dev.gangway;

/**
 * What a guest has used. Read while it runs, the numbers may be those of a moment ago.
 *
 * @param memoryBytes linear memory now, which is also its peak: a memory does not shrink
 * @param bytesRead bytes that the guest's {@code fd_read} and {@code fd_pread} have moved
 * @param bytesWritten bytes that its {@code fd_write} and {@code fd_pwrite} have moved, output
 *     included
 * @param outputBytes bytes to stdout and stderr: those that {@link Guest.Builder#maxOutput} limits
 * @param mountBytes contents of its own memory mounts; they count against the limits of the mounts
 * @see Guest#usage
 */
public record GuestUsage(
    long memoryBytes, long bytesRead, long bytesWritten, long outputBytes, long mountBytes) {}
