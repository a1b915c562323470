package org.tranship.testkit.fault;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Append;
import org.tranship.core.eventlog.AppendOutcome;
import org.tranship.core.eventlog.Checkpoint;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.LogCapabilities;
import org.tranship.core.eventlog.LogEnd;
import org.tranship.core.eventlog.Position;
import org.tranship.core.eventlog.StreamInfo;
import org.tranship.core.eventlog.Truncation;

/// A log as a process sees it that is killed at a [CrashPoint]. What was appended stays. Each call
/// counts; reading on in an opened cursor does not, and ends when the process is dead.
public final class CrashingEventLog implements EventLog {
  private final EventLog inner;
  private final CrashPoint point;

  public CrashingEventLog(EventLog inner, CrashPoint point) {
    this.inner = inner;
    this.point = point;
  }

  @Override
  public LogCapabilities capabilities() {
    return point.uncounted(inner::capabilities);
  }

  @Override
  public void check() {
    run(inner::check);
  }

  @Override
  public Cursor<StreamInfo> streams(String after) {
    return watched(point.remote(() -> inner.streams(after)));
  }

  @Override
  public Cursor<Event> read(String stream, long from) {
    return watched(point.remote(() -> inner.read(stream, from)));
  }

  @Override
  public Cursor<Event> readAll(Position after) {
    return watched(point.remote(() -> inner.readAll(after)));
  }

  @Override
  public LogEnd end(Position after) {
    return point.remote(() -> inner.end(after));
  }

  @Override
  public Map<String, Event> last(Collection<String> streams) {
    return point.remote(() -> inner.last(streams));
  }

  @Override
  public AppendOutcome append(Append append) {
    return point.remote(() -> inner.append(append));
  }

  @Override
  public Optional<Checkpoint> checkpoint(String name) {
    return point.remote(() -> inner.checkpoint(name));
  }

  @Override
  public <T> Optional<T> feature(Class<T> type) {
    if (type != Truncation.class) {
      return inner.feature(type);
    }
    return inner
        .feature(Truncation.class)
        .map(
            cut ->
                type.cast(
                    new Truncation() {
                      @Override
                      public long truncate(String stream, long from) {
                        return point.remote(() -> cut.truncate(stream, from));
                      }

                      @Override
                      public void forget(String checkpoint) {
                        run(() -> cut.forget(checkpoint));
                      }
                    }));
  }

  private void run(Runnable call) {
    boolean _ =
        point.remote(
            () -> {
              call.run();
              return true;
            });
  }

  private <T> Cursor<T> watched(Cursor<T> cursor) {
    return new Cursor<>() {
      @Override
      public @Nullable T next() {
        point.requireAlive();
        return cursor.next();
      }

      @Override
      public void close() {
        cursor.close();
      }
    };
  }

  @Override
  public void close() {
    inner.close();
  }
}
