package dev.gangway.endive;

import dev.gangway.uaccess.EmbedderMemory;
import dev.gangway.wasi.Process;
import dev.gangway.wasi.Syscall;
import dev.gangway.wasi.engine.Gate;
import java.util.List;

/**
 * What an {@link EndiveHost} is made of. Public only for the module {@code dev.gangway}.
 *
 * @param name in messages
 * @param process its memory has no pages yet
 * @param bytes the memory of {@code process}, closed by {@code close}
 * @param calls the system calls
 * @param gate around each system call, and each call of the embedder's
 * @param kill ends what is in progress; returns at once
 * @param close closes memory and descriptors; does not wait; idempotent
 */
public record HostParts(
    String name,
    Process process,
    EmbedderMemory bytes,
    List<Syscall> calls,
    Gate gate,
    Runnable kill,
    Runnable close) {}
