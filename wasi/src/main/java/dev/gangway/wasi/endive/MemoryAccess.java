package dev.gangway.wasi.endive;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import run.endive.runtime.Memory;

/**
 * What compiled guests call to load and store, by the names that Endive's compiler has for it.
 *
 * <p>Public because compiled guests are classes of other packages; not for anybody else.
 */
public final class MemoryAccess {
  private static final MethodHandles.Lookup OWN = MethodHandles.lookup();

  /** A site holds nothing but its target, so all of one kind can share it. */
  private static final Map<String, CallSite> SITES = new ConcurrentHashMap<>();

  private MemoryAccess() {}

  /**
   * Links an {@code invokedynamic} to the method of this class with its name.
   *
   * @throws ReflectiveOperationException where there is none
   */
  @SuppressWarnings("unused") // compiled guests name it
  public static CallSite link(MethodHandles.Lookup caller, String name, MethodType type)
      throws ReflectiveOperationException {
    CallSite known = SITES.get(name);
    if (known != null) {
      return known;
    }
    CallSite made = new ConstantCallSite(OWN.findStatic(MemoryAccess.class, name, type));
    CallSite other = SITES.putIfAbsent(name, made);
    return other == null ? made : other;
  }

  public static byte memoryReadByte(int pointer, int offset, Memory memory) {
    return ((EndiveMemory) memory).memory.loadByte(pointer, offset);
  }

  public static short memoryReadShort(int pointer, int offset, Memory memory) {
    return ((EndiveMemory) memory).memory.loadShort(pointer, offset);
  }

  public static int memoryReadInt(int pointer, int offset, Memory memory) {
    return ((EndiveMemory) memory).memory.loadInt(pointer, offset);
  }

  public static long memoryReadLong(int pointer, int offset, Memory memory) {
    return ((EndiveMemory) memory).memory.loadLong(pointer, offset);
  }

  public static float memoryReadFloat(int pointer, int offset, Memory memory) {
    return ((EndiveMemory) memory).memory.loadFloat(pointer, offset);
  }

  public static double memoryReadDouble(int pointer, int offset, Memory memory) {
    return ((EndiveMemory) memory).memory.loadDouble(pointer, offset);
  }

  public static void memoryWriteByte(int pointer, byte value, int offset, Memory memory) {
    ((EndiveMemory) memory).memory.storeByte(pointer, offset, value);
  }

  public static void memoryWriteShort(int pointer, short value, int offset, Memory memory) {
    ((EndiveMemory) memory).memory.storeShort(pointer, offset, value);
  }

  public static void memoryWriteInt(int pointer, int value, int offset, Memory memory) {
    ((EndiveMemory) memory).memory.storeInt(pointer, offset, value);
  }

  public static void memoryWriteLong(int pointer, long value, int offset, Memory memory) {
    ((EndiveMemory) memory).memory.storeLong(pointer, offset, value);
  }

  public static void memoryWriteFloat(int pointer, float value, int offset, Memory memory) {
    ((EndiveMemory) memory).memory.storeFloat(pointer, offset, value);
  }

  public static void memoryWriteDouble(int pointer, double value, int offset, Memory memory) {
    ((EndiveMemory) memory).memory.storeDouble(pointer, offset, value);
  }
}
