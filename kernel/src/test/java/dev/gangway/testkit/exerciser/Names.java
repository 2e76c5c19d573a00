package dev.gangway.testkit.exerciser;

import org.jspecify.annotations.Nullable;

/** The directory of the model: a few names, and which file each of them leads to now. */
public final class Names {
  private final String prefix;
  private final @Nullable Model[] files;
  private int made;

  /**
   * @param prefix of each name
   * @param count how many there are
   */
  Names(String prefix, int count) {
    this.prefix = prefix;
    this.files = new Model[count];
  }

  /** Names there are, of files or not: 0 to this are {@code index} below. */
  public int count() {
    return files.length;
  }

  public String name(int index) {
    return prefix + index;
  }

  /** The file of that name; null if there is none. */
  public @Nullable Model get(int index) {
    return files[index];
  }

  /** A name of a file; null if it has none. */
  @Nullable String nameOf(Model file) {
    for (int i = 0; i < files.length; i++) {
      if (files[i] == file) {
        return name(i);
      }
    }
    return null;
  }

  /** An empty file under a name that has none. */
  Model create(int index) {
    Model fresh = new Model(made++);
    put(index, fresh);
    return fresh;
  }

  /** Lets a name lead to {@code file}, or to nothing; what it led to loses that name. */
  void put(int index, @Nullable Model file) {
    Model old = files[index];
    if (old != null) {
      old.unlinked();
    }
    files[index] = file;
    if (file != null) {
      file.linked();
    }
  }
}
