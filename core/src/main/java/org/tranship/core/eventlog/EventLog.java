package org.tranship.core.eventlog;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// Ordered streams of events, behind one small port. A driver implements it.
///
/// Every method may be called from many threads at once, blocks its caller, and holds no retry
/// loop: a fault surfaces as an [EventLogException] (or as the outcome of an append) that says
/// whether another try can help. An interrupted thread ends the call with one of kind
/// `INTERRUPTED`.
public interface EventLog extends AutoCloseable {

  /// What this log can do and its limits. Does not change while the log is open.
  ///
  /// @throws EventLogException if it had to ask and got no answer
  LogCapabilities capabilities();

  /// Finds out whether the log can be used at all: reachable, credentials accepted, table or file
  /// there and of the form that was announced. Cheap, changes nothing, may be repeated.
  ///
  /// @throws EventLogException saying what is wrong and what to do about it
  void check();

  /// Streams the streams, in the order of the unsigned bytes of their names in UTF-8, in memory
  /// that does not grow with their number. Each that existed when this was called comes exactly
  /// once; one that is made meanwhile may come or not.
  ///
  /// @param after only those behind this name; empty for all
  Cursor<StreamInfo> streams(String after);

  /// The events of one stream from a version on, in the order of their versions, as they are: a gap
  /// or a version that is there twice comes as it is stored. Missing: nothing comes. A stream that
  /// grows meanwhile ends where it ended when the reading got there.
  ///
  /// @param from the lowest version wanted
  Cursor<Event> read(String stream, long from);

  /// All events behind a position, in the global order, each with its position. Ends at the last
  /// event in front of which nothing can appear any more: where writers may commit out of order, it
  /// may end in front of events that are there already, and gives those later.
  ///
  /// @throws EventLogException of kind `UNSUPPORTED` if there is no global order
  Cursor<Event> readAll(Position after);

  /// How much stands behind a position now; what a reader at that position is behind by.
  ///
  /// @throws EventLogException of kind `UNSUPPORTED` if there is no global order
  LogEnd end(Position after);

  /// The last event of each of these streams that has one. In memory: ask for a batch at a time.
  Map<String, Event> last(Collection<String> streams);

  /// Appends by insert-or-compare. An event whose version is the next one of its stream is written;
  /// one whose version is there already is compared by content with what is there, and counts as
  /// done if it is the same; anything else is a conflict. So the same append may be made any number
  /// of times. The next version of a stream that does not exist is `capabilities().firstVersion()`.
  ///
  /// Content is compared by what this log keeps of an event ([LogCapabilities#kept]).
  ///
  /// Durable when it returns. A batch over the limits, a stream name or metadata that the log
  /// cannot keep are refused before anything is written, by `TOO_LARGE` or `INVALID_EVENT`; what it
  /// does not keep at all is left out quietly, so callers look at the capabilities.
  ///
  /// @return never throws for what the log answered
  AppendOutcome append(Append append);

  /// How far a reader has come whose checkpoint is kept here; empty if there is none of that name,
  /// or the log keeps none.
  Optional<Checkpoint> checkpoint(String name);

  /// An ability that only some logs have: [Outbox], [Truncation], [StreamScan] or [LogPlace].
  <T> Optional<T> feature(Class<T> type);

  /// Lets connections go. Idempotent. Calls under way end with an exception.
  @Override
  void close();
}
