package org.tranship.driver.jsonl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Event;

/// A file of events: what of it is whole, and how more is appended.
///
/// Crash argument. The lines of an append and the line that says how many they are, are written
/// behind the last such line and made durable before anybody is told. What stands behind the last
/// such line was cut off: no reader gives it, and the next append cuts it away before it writes. In
/// a file of another program each whole line counts by itself, and nothing is appended.
final class EventFile implements AutoCloseable {
  private final Path path;
  private final FileIndex index = new FileIndex();
  private long whole;
  private boolean ours;
  private boolean looked;
  private @Nullable FileChannel channel;

  EventFile(Path path) {
    this.path = path;
  }

  /// Somebody else writes to the file.
  static final class InUse extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /// A line that is none of a file of events.
  static final class Malformed extends IOException {
    private static final long serialVersionUID = 1L;

    Malformed(long place, IllegalArgumentException e) {
      super("the line at byte " + place + " cannot be read: " + e.getMessage());
    }
  }

  FileIndex index() {
    return index;
  }

  /// Up to where the file is whole.
  long whole() {
    return whole;
  }

  /// Whether events may be appended: the file is of ours, or is not there yet.
  boolean appendable() {
    return ours || whole == 0;
  }

  Path path() {
    return path;
  }

  /// Looks at what was appended since, by whomever.
  void look() throws IOException {
    if (!Files.exists(path) || looked && Files.size(path) == whole) {
      return;
    }
    looked = true;
    List<JsonLine> lines = new ArrayList<>();
    List<Long> starts = new ArrayList<>();
    try (LineReader reader = new LineReader(path, whole)) {
      long start = whole;
      for (byte[] line = reader.next(); line != null; line = reader.next()) {
        if (line.length > 0) {
          JsonLine read = parse(line, start);
          switch (read) {
            case JsonLine.Head() -> {
              ours = true;
              whole = reader.place();
            }
            case JsonLine.Commit(int count) -> {
              if (count != lines.size()) {
                throw new Malformed(
                    start, new IllegalArgumentException("it counts other lines than there are"));
              }
              take(lines, starts);
              whole = reader.place();
            }
            default -> {
              lines.add(read);
              starts.add(start);
              if (!ours) {
                take(lines, starts);
                whole = reader.place();
              }
            }
          }
        }
        start = reader.place();
      }
    }
  }

  private static JsonLine parse(byte[] line, long start) throws IOException {
    try {
      return JsonLine.parse(line);
    } catch (IllegalArgumentException e) {
      throw new Malformed(start, e);
    }
  }

  private void take(List<JsonLine> lines, List<Long> starts) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i) instanceof JsonLine.OfEvent(Event event)) {
        index.add(event, starts.get(i));
      } else if (lines.get(i) instanceof JsonLine.OfCheckpoint(var mark)) {
        index.add(mark);
      }
    }
    lines.clear();
    starts.clear();
  }

  /// Appends lines, all or none.
  void append(List<String> lines) throws IOException {
    FileChannel open = opened();
    look();
    StringBuilder text = new StringBuilder();
    if (whole == 0) {
      text.append(JsonLine.HEAD).append('\n');
    }
    lines.forEach(line -> text.append(line).append('\n'));
    text.append(JsonLine.commit(lines.size())).append('\n');
    FileChannel _ = open.truncate(whole);
    ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    long at = whole;
    while (bytes.hasRemaining()) {
      at += open.write(bytes, at);
    }
    open.force(true);
    looked = false;
    look();
  }

  private FileChannel opened() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        @Nullable FileLock lock = open.tryLock();
        if (lock == null) {
          throw new InUse();
        }
      } catch (OverlappingFileLockException | IOException e) {
        open.close();
        throw e instanceof IOException fault ? fault : new InUse();
      }
      channel = open;
    }
    return open;
  }

  /// The event whose line begins at a place.
  Event at(long start) throws IOException {
    try (LineReader reader = new LineReader(path, start)) {
      byte[] line = reader.next();
      if (line != null && parse(line, start) instanceof JsonLine.OfEvent(Event event)) {
        return event;
      }
      throw new Malformed(start, new IllegalArgumentException("it was an event, and is none now"));
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
