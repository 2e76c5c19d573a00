package dev.gangway.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What one kernel's guests announced until it was killed, and what their files may hold for it. */
final class Round {
  private static final int FILES = 4;

  /** Of these, the last is also written to by the host. */
  static final String BESIDE = ".3";

  static final String SHARED = "shared";

  /** The host's: guests read it and change nothing. */
  private static final String STILL = "still";

  /** The temporary name of a guest's file. */
  private static final String MOVED = ".moved";

  private final Path directory;
  private final Map<String, OwnFile> own = new TreeMap<>();
  private final SharedFile shared;
  private final byte[] still;
  private int confirmations;

  /** Makes the host's files in a new directory: one of its own, and two of each guest's. */
  static void prepare(Path directory, int guests, Random random) throws IOException {
    byte[] content = new byte[200_000];
    random.nextBytes(content);
    Files.write(directory.resolve(STILL), content);
    for (int guest = 0; guest < guests; guest++) {
      random.nextBytes(content);
      Files.write(directory.resolve(guest + ".0"), content);
      random.nextBytes(content);
      Files.write(directory.resolve(guest + BESIDE), content);
    }
  }

  /**
   * A round in a directory that earlier rounds may have used: it continues their files, but starts
   * the shared one anew.
   */
  Round(Path directory, int number, int guests) throws IOException {
    this.directory = directory;
    this.shared = new SharedFile(number);
    this.still = read(STILL);
    Files.deleteIfExists(directory.resolve(SHARED));
    for (int guest = 0; guest < guests; guest++) {
      for (int file = 0; file < FILES; file++) {
        String name = guest + "." + file;
        own.put(name, new OwnFile(number, read(name)));
      }
    }
  }

  /** What the host finds of a file. */
  Path path(String name) {
    Path moved = directory.resolve(name + MOVED);
    return Files.exists(moved) ? moved : directory.resolve(name);
  }

  private byte[] read(String name) throws IOException {
    Path file = path(name);
    return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
  }

  /** Takes what was announced, in its order. */
  void heard(List<String> lines) {
    for (String line : lines) {
      heard(Announcement.parse(line));
    }
  }

  private void heard(Announcement announcement) {
    switch (announcement) {
      case Announcement.Intent intent -> own(intent.guest(), intent.file()).announced(intent);
      case Announcement.Append append -> shared.announced(append);
      case Announcement.Synced synced -> {
        own(synced.guest(), synced.file()).confirmed(synced.sequence());
        confirmations++;
      }
      case Announcement.SharedSynced synced -> {
        shared.confirmed(synced.guest(), synced.sequence());
        confirmations++;
      }
    }
  }

  /** Takes what the host itself wrote to a guest's file: no guest writes there. */
  void changedByHost(int guest, int offset, byte[] bytes) {
    own(guest, FILES - 1).changedByHost(offset, bytes);
  }

  /** Takes what the host itself appended, all of which is there. */
  void appendedByHost(List<Announcement.Append> appends) {
    for (Announcement.Append append : appends) {
      shared.announced(append);
      shared.confirmed(append.guest(), append.sequence());
    }
  }

  private OwnFile own(int guest, int file) {
    OwnFile known = own.get(guest + "." + file);
    if (known == null) {
      throw new IllegalArgumentException("no such file: " + guest + "." + file);
    }
    return known;
  }

  /** The files that the guests have for themselves, by name. */
  Map<String, OwnFile> own() {
    return own;
  }

  /** How often something was said to be safe. */
  int confirmations() {
    return confirmations;
  }

  /** Whether something was announced that was never confirmed: the kill came under load. */
  boolean wasInterrupted() {
    return own.values().stream().anyMatch(OwnFile::hasPending);
  }

  /** What the host finds wrong: nothing, if each file holds what was confirmed and no more. */
  List<String> complaints() throws IOException {
    List<String> complaints = new ArrayList<>();
    for (Map.Entry<String, OwnFile> file : own.entrySet()) {
      String complaint = file.getValue().complaint(read(file.getKey()));
      if (complaint != null) {
        complaints.add(file.getKey() + " " + complaint);
      }
    }
    String complaint = shared.complaint(read(SHARED));
    if (complaint != null) {
      complaints.add(SHARED + " " + complaint);
    }
    if (!Arrays.equals(still, read(STILL))) {
      complaints.add(STILL + " has changed");
    }
    return complaints;
  }
}
