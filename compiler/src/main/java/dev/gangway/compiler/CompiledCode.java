package dev.gangway.compiler;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import run.endive.wasm.WasmModule;

/**
 * The classes of a compiled module, as bytes that can be kept. They are code: a user who can change
 * them controls this JVM.
 */
public final class CompiledCode {
  private final Map<String, byte[]> classes;

  /** The functions that are not compiled, because they are too large for a method of the JVM. */
  private final int[] interpreted;

  CompiledCode(Map<String, byte[]> classes, int[] interpreted) {
    this.classes = classes;
    this.interpreted = interpreted;
  }

  /**
   * Whether some functions are interpreted, because they are too large for a method of the JVM.
   * Then instances need the bodies of the module's functions.
   */
  public boolean interpretsFunctions() {
    return interpreted.length > 0;
  }

  /**
   * Loads the classes and lets the JVM verify them.
   *
   * @param parsed the module, which may lack its functions' bodies
   * @param boundary the one that the module was compiled with
   * @throws LinkageError if they do not fit this JVM
   */
  public GuestClasses verify(WasmModule parsed, Boundary boundary) {
    return GuestClasses.load(classes, parsed, boundary, interpreted, /* verify= */ true);
  }

  /**
   * Loads classes that were verified before they were kept: they are linked as they are used.
   *
   * @param parsed the module, which may lack its functions' bodies
   * @param boundary the one that the module was compiled with
   * @throws LinkageError if they do not fit this JVM
   */
  public GuestClasses load(WasmModule parsed, Boundary boundary) {
    return GuestClasses.load(classes, parsed, boundary, interpreted, /* verify= */ false);
  }

  /**
   * The bytes: the number of interpreted functions and their indexes, the number of classes, and
   * for each class the length of its name, its name in UTF-8, its length and its bytes.
   */
  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(interpreted.length);
      for (int each : interpreted) {
        out.writeInt(each);
      }
      out.writeInt(classes.size());
      for (Map.Entry<String, byte[]> each : classes.entrySet()) {
        write(each.getKey().getBytes(StandardCharsets.UTF_8), out);
        write(each.getValue(), out);
      }
    } catch (IOException e) {
      throw new AssertionError("there is nothing but memory below", e);
    }
    return bytes.toByteArray();
  }

  private static void write(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws BufferUnderflowException if it is cut
   */
  public static CompiledCode of(ByteBuffer in) {
    int[] interpreted = new int[count(in, Integer.BYTES)];
    for (int i = 0; i < interpreted.length; i++) {
      interpreted[i] = in.getInt();
    }
    Map<String, byte[]> classes = new TreeMap<>();
    for (int left = count(in, 2 * Integer.BYTES); left > 0; left--) {
      String name = new String(read(in), StandardCharsets.UTF_8);
      classes.put(name, read(in));
    }
    return new CompiledCode(classes, interpreted);
  }

  /** A number of items of some bytes each, for which there is room. */
  private static int count(ByteBuffer in, int bytes) {
    int count = in.getInt();
    if (count < 0 || count > in.remaining() / bytes) {
      throw new BufferUnderflowException();
    }
    return count;
  }

  private static byte[] read(ByteBuffer in) {
    byte[] bytes = new byte[count(in, 1)];
    in.get(bytes);
    return bytes;
  }
}
