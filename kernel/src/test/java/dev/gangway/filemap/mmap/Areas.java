package dev.gangway.filemap.mmap;

import dev.gangway.filemap.AddressSpace;
import dev.gangway.uaccess.LinearMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Guest memories with a mapped file, for one test. */
final class Areas implements AutoCloseable {
  /** The pointer at which areas are mapped. */
  static final int AT = LinearMemory.PAGE_SIZE;

  static final int PAGES = 16;

  /** The contents of unmapped guest memory. */
  static final byte POISON = (byte) 0xa5;

  private final List<VmArea> areas = new ArrayList<>();
  private final List<LinearMemory> memories = new ArrayList<>();

  static byte[] random(int n) {
    byte[] bytes = new byte[n];
    new Random(n).nextBytes(bytes);
    return bytes;
  }

  static byte[] bytes(LinearMemory memory, int pointer, int n) {
    byte[] bytes = new byte[n];
    memory.load(pointer, bytes, 0, n);
    return bytes;
  }

  VmArea area(AddressSpace file, long offset, long length, boolean shared) {
    VmArea area = new VmArea(file, offset, length, shared);
    areas.add(area);
    return area;
  }

  VmArea populated(AddressSpace file, long offset, long length, boolean shared) {
    VmArea area = area(file, offset, length, shared);
    long status = area.populate();
    if (status != 0) {
      throw new AssertionError("populate: " + status);
    }
    return area;
  }

  LinearMemory memory() {
    LinearMemory memory = LinearMemory.create(PAGES, PAGES);
    memory.fill(0, POISON, PAGES * LinearMemory.PAGE_SIZE);
    memories.add(memory);
    return memory;
  }

  LinearMemory mapped(AddressSpace file, long offset, long length, boolean shared) {
    LinearMemory memory = memory();
    long status = populated(file, offset, length, shared).map(memory, AT);
    if (status != 0) {
      throw new AssertionError("map: " + status);
    }
    return memory;
  }

  /** Unmaps all, as at the end of guests. */
  @Override
  public void close() {
    memories.forEach(LinearMemory::close);
    areas.forEach(VmArea::close);
  }
}
