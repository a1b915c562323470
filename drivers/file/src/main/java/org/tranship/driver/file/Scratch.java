package org.tranship.driver.file;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Memory outside of the heap for calls of the kernel: what they are given, and what they answer.
/// One is used by one thread until it is closed, and then again by another: as many are made as
/// calls were ever under way at once, which is about as many as there are processors.
///
/// @param state what a call says besides its result
/// @param path a path, closed by a NUL
/// @param nothing a path of no length
/// @param how how a file is to be opened
/// @param facts what a file is
/// @param data bytes of files
record Scratch(
    MemorySegment state,
    MemorySegment path,
    MemorySegment nothing,
    MemorySegment how,
    MemorySegment facts,
    MemorySegment data)
    implements AutoCloseable {
  /// As many bytes as a path may have, its NUL counted.
  private static final int PATH = 4096;

  private static final int HOW = 24;

  private static final ConcurrentLinkedQueue<Scratch> IDLE = new ConcurrentLinkedQueue<>();

  /// One that nobody else has, until it is closed.
  static Scratch take() {
    Scratch idle = IDLE.poll();
    return idle == null ? made() : idle;
  }

  private static Scratch made() {
    Arena arena = Arena.global(); // used again and again, so there is no end to wait for
    return new Scratch(
        arena.allocate(Kernel.state()),
        arena.allocate(PATH),
        arena.allocate(1),
        arena.allocate(HOW, Long.BYTES),
        arena.allocate(Statx.SIZE, Long.BYTES),
        arena.allocate(SmallFiles.MOST));
  }

  /// Puts a path there, unless it is too long, or has a name that the JDK could not read as UTF-8
  /// and whose bytes it alone knows.
  boolean holds(Path name) {
    String text = name.toString();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= PATH || !PathBytes.areOf(text)) {
      return false;
    }
    MemorySegment.copy(bytes, 0, path, ValueLayout.JAVA_BYTE, 0, bytes.length);
    path.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
    return true;
  }

  @Override
  public void close() {
    IDLE.add(this);
  }
}
