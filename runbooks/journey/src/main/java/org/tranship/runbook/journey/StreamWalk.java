package org.tranship.runbook.journey;

import java.util.function.Consumer;
import org.tranship.client.tables.RowKey;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.runbook.journey.format.EventKey;

/// Counts the events of each stream while rows of two tables of events are met in the order of
/// their keys. A second row, of an event that was not sent, is no event and is not counted; that it
/// differs is told all the same.
final class StreamWalk {
  private final Consumer<StreamCount> counted;
  private String stream = "";
  private long expected;
  private long found;
  private String difference = "";

  /// @param counted told of each stream when it is over
  StreamWalk(Consumer<StreamCount> counted) {
    this.counted = counted;
  }

  /// A row that the source gives and the target has, as it should be.
  void same(RowKey key) {
    count(key, true, true, "");
  }

  /// One that is there and is another one.
  void changed(RowKey key) {
    count(key, true, true, key.row() + " is not as it should be");
  }

  /// One that is not there.
  void missing(RowKey key) {
    count(key, true, false, key.row() + " is missing");
  }

  /// One that is not there, and does not have to be.
  void gone(RowKey key) {
    count(key, false, false, "");
  }

  /// One that nobody's source gives.
  void extra(RowKey key) {
    count(key, false, true, key.row() + " is in nobody's source");
  }

  private void count(RowKey key, boolean wanted, boolean there, String how) {
    if (!key.partition().equals(stream)) {
      end();
      stream = key.partition();
    }
    if (!EventKey.of(key).map(EventKey::pending).orElse(false)) {
      expected += wanted ? 1 : 0;
      found += there ? 1 : 0;
    }
    difference = difference.isEmpty() ? how : difference;
  }

  /// The last stream is over.
  void end() {
    if (!stream.isEmpty()) {
      counted.accept(new StreamCount(stream, expected, found, difference));
    }
    stream = "";
    expected = 0;
    found = 0;
    difference = "";
  }
}
