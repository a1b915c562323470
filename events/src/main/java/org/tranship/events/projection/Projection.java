package org.tranship.events.projection;

import java.util.Collection;
import java.util.List;
import org.tranship.core.eventlog.Event;
import org.tranship.core.readmodel.ViewShape;

/// A read model as a function of events. It is given a view to read and to write and nothing else:
/// no bus, no clock and no service is at hand, so a rebuild fires nothing again.
///
/// One that is written in Java could reach for such things all the same. So each event is worked in
/// twice, and both results are compared: see [Filling].
public interface Projection {
  /// The table, its columns and its key.
  ViewShape shape();

  /// What it is made by: other rules have another one, and a rebuild of another one begins at the
  /// first event.
  String revision();

  /// Works one event into the view. Events come in the order of the log, each once.
  ///
  /// @throws IllegalArgumentException if the event cannot be worked in, saying why
  void apply(Event event, View view);

  /// The keys of rows that an event will look at, as far as that is known in advance: they are read
  /// together. Rows of other keys are read one by one.
  default Collection<List<String>> keys(Event event) {
    return List.of();
  }

  /// Whether events may be worked in again, those behind them too, and the rows are as before: what
  /// adds to a number is not, unless it tells that the row has the event.
  default boolean repeatable() {
    return false;
  }

  /// Whether it can do nothing but what its rules say, so that it need not be asked twice.
  default boolean declared() {
    return false;
  }
}
