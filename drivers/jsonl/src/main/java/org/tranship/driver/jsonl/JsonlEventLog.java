package org.tranship.driver.jsonl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.AppendOutcome;
import org.tranship.core.eventlog.BatchLimits;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.EventLogException.Kind;
import org.tranship.core.eventlog.InsertOrCompare;
import org.tranship.core.eventlog.LogCapabilities;
import org.tranship.core.eventlog.LogCapabilities.CheckpointPlace;
import org.tranship.core.eventlog.LogCapabilities.Kept;
import org.tranship.core.eventlog.LogCapabilities.PayloadForm;
import org.tranship.core.eventlog.LogCapabilities.Transaction;
import org.tranship.core.eventlog.LogEnd;
import org.tranship.core.eventlog.LogPlace;
import org.tranship.core.eventlog.Position;
import org.tranship.core.eventlog.StreamInfo;
import org.tranship.core.value.ByteCount;

/// Events in a file of JSON Lines; see [EventFile] for what survives a crash. A position is the
/// byte behind an event's line.
final class JsonlEventLog implements EventLog {
  private final EventFile file;
  private final String name;
  private final int first;

  JsonlEventLog(Path path, int first) {
    this.file = new EventFile(path);
    this.name = "jsonl:" + path;
    this.first = first;
  }

  /// What is done with the file.
  private interface Use<T> {
    T on(EventFile file) throws IOException;
  }

  private synchronized <T> T on(String operation, Use<T> use) {
    try {
      file.look();
      return use.on(file);
    } catch (IOException e) {
      throw fault(operation, e);
    } catch (UncheckedIOException e) {
      throw fault(operation, Optional.ofNullable(e.getCause()).orElseGet(() -> new IOException(e)));
    }
  }

  private EventLogException fault(String operation, IOException e) {
    Kind kind =
        switch (e) {
          case EventFile.InUse _ -> Kind.THROTTLED;
          case EventFile.Malformed _ -> Kind.MALFORMED;
          case NoSuchFileException _ -> Kind.LOG_MISSING;
          case AccessDeniedException _ -> Kind.ACCESS_DENIED;
          case ClosedByInterruptException _ -> Kind.INTERRUPTED;
          default ->
              String.valueOf(e.getMessage()).contains("No space") ? Kind.FULL : Kind.UNAVAILABLE;
        };
    String reason =
        switch (kind) {
          case THROTTLED -> "another process appends to it";
          case LOG_MISSING -> "there is no such file or directory";
          case ACCESS_DENIED -> "the file system does not allow it";
          default -> String.valueOf(e.getMessage());
        };
    return EventLogException.of(kind, operation, name).because(reason).causedBy(e).build();
  }

  @Override
  public LogCapabilities capabilities() {
    return new LogCapabilities(
        true,
        on("read", EventFile::appendable),
        Transaction.APPEND,
        CheckpointPlace.TOGETHER,
        first,
        EnumSet.allOf(Kept.class),
        PayloadForm.EXACT,
        Duration.ofNanos(1),
        10_000,
        ByteCount.ofMiB(64),
        ByteCount.ofMiB(64));
  }

  @Override
  public void check() {
    Path path = file.path();
    @Nullable Path directory = path.toAbsolutePath().getParent();
    if (!Files.exists(path) && (directory == null || !Files.isDirectory(directory))) {
      throw EventLogException.of(Kind.LOG_MISSING, "use", name)
          .because("neither the file nor its directory is there")
          .next("Mend the name, or make the directory.")
          .build();
    }
    boolean _ = on("read", EventFile::appendable);
  }

  @Override
  public Cursor<StreamInfo> streams(String after) {
    return new Cursor<>() {
      private String at = after;

      @Override
      public @Nullable StreamInfo next() {
        @Nullable StreamInfo info = found(at);
        if (info != null) {
          at = info.stream();
        }
        return info;
      }

      @Override
      public void close() {}
    };
  }

  private synchronized @Nullable StreamInfo found(String after) {
    Optional<StreamInfo> info =
        on("list the streams of", it -> Optional.ofNullable(it.index().behind(after)));
    return info.orElse(null);
  }

  @Override
  public Cursor<Event> read(String stream, long from) {
    return new Cursor<>() {
      private int index;

      @Override
      public @Nullable Event next() {
        return on("read", it -> it.index().places(stream).flatMap(places -> at(it, places)))
            .orElse(null);
      }

      private Optional<Event> at(EventFile it, FileIndex.Places places) {
        while (index < places.count() && places.version(index) < from) {
          index++;
        }
        return index < places.count()
            ? Optional.of(event(it, places.start(index++)))
            : Optional.empty();
      }

      @Override
      public void close() {
        index = Integer.MAX_VALUE;
      }
    };
  }

  private static Event event(EventFile it, long start) {
    try {
      return it.at(start);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Cursor<Event> readAll(Position after) {
    return new FileCursor(this, after.number());
  }

  /// Up to where the file is whole now.
  long whole() {
    return on("read", EventFile::whole);
  }

  Path path() {
    return file.path();
  }

  EventLogException unread(IOException e) {
    return fault("read", e);
  }

  @Override
  public LogEnd end(Position after) {
    long behind = 0;
    Position newest = after;
    Optional<Instant> oldest = Optional.empty();
    try (Cursor<Event> cursor = readAll(after)) {
      for (@Nullable Event event = cursor.next(); event != null; event = cursor.next()) {
        oldest = behind++ == 0 ? event.time() : oldest;
        newest = event.position().orElse(newest);
      }
    }
    return new LogEnd(behind, newest, oldest);
  }

  @Override
  public Map<String, Event> last(Collection<String> streams) {
    return on(
        "read",
        it -> {
          Map<String, Event> last = new HashMap<>();
          for (String stream : streams) {
            Optional<FileIndex.Places> places = it.index().places(stream);
            if (places.isPresent()) {
              last.put(stream, it.at(places.get().start(places.get().count() - 1)));
            }
          }
          return last;
        });
  }

  @Override
  public AppendOutcome append(Append append) {
    try {
      Optional<EventLogException> objection =
          new BatchLimits(name, capabilities()).objection(append);
      return objection.isPresent()
          ? new AppendOutcome.Refused(objection.get())
          : on("append to", it -> appended(it, append));
    } catch (EventLogException e) {
      return new AppendOutcome.Refused(e);
    }
  }

  private AppendOutcome appended(EventFile it, Append append) throws IOException {
    InsertOrCompare compare =
        new InsertOrCompare(
            capabilities(),
            append.events(),
            stream -> it.index().places(stream).map(places -> places.version(places.count() - 1)),
            (stream, version) -> stored(it, stream, version));
    if (!compare.clashes().isEmpty()) {
      return new AppendOutcome.Conflict(compare.clashes());
    }
    List<String> lines = new ArrayList<>();
    compare.fresh().forEach(event -> lines.add(JsonLine.of(event)));
    append.checkpoint().ifPresent(mark -> lines.add(JsonLine.of(mark)));
    if (!lines.isEmpty()) {
      it.append(lines);
    }
    int written = compare.fresh().size();
    return new AppendOutcome.Done(written, append.events().size() - written, Optional.empty());
  }

  private static Optional<Event> stored(EventFile it, String stream, long version) {
    FileIndex.Places places = it.index().places(stream).orElseThrow();
    for (int i = places.count() - 1; i >= 0; i--) {
      if (places.version(i) == version) {
        return Optional.of(event(it, places.start(i)));
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<Checkpoint> checkpoint(String wanted) {
    return on("read the checkpoints of", it -> it.index().checkpoint(wanted));
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    return type == LogPlace.class
        ? Optional.of(type.cast(new LogPlace("jsonl:" + file.path().toAbsolutePath().normalize())))
        : Optional.empty();
  }

  @Override
  public synchronized void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw fault("close", e);
    }
  }
}
