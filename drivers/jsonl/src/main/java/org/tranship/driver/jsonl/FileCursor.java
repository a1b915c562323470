package org.tranship.driver.jsonl;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.Position;

/// The events of a file in the order of their lines, up to where it is whole.
final class FileCursor implements Cursor<Event> {
  private final JsonlEventLog log;
  private long at;
  private long end;
  private @Nullable LineReader reader;

  FileCursor(JsonlEventLog log, long from) {
    this.log = log;
    this.at = from;
  }

  @Override
  public @Nullable Event next() {
    try {
      while (true) {
        if (at >= end) {
          end = log.whole();
          if (at >= end) {
            return null;
          }
          close();
        }
        LineReader open = reader;
        if (open == null) {
          open = new LineReader(log.path(), at);
          reader = open;
        }
        byte[] line = open.next();
        if (line == null) {
          return null;
        }
        long start = at;
        at = open.place();
        if (line.length > 0 && parsed(line, start) instanceof JsonLine.OfEvent(Event event)) {
          return event.withPosition(Optional.of(Position.of(at)));
        }
      }
    } catch (IOException e) {
      throw log.unread(e);
    }
  }

  private static JsonLine parsed(byte[] line, long start) throws IOException {
    try {
      return JsonLine.parse(line);
    } catch (IllegalArgumentException e) {
      throw new EventFile.Malformed(start, e);
    }
  }

  @Override
  public void close() {
    LineReader open = reader;
    reader = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw log.unread(e);
      }
    }
  }
}
