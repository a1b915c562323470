package org.tranship.events.projection;

import org.tranship.core.eventlog.Event;

/// A read model as a function of events. It is given a view to read and to write and nothing else:
/// there is no bus, no clock and no service at hand, so a rebuild fires nothing again.
public interface Projection {
  /// What the read model is called.
  String name();

  /// Which form of it this is; a rebuild of another form begins at the first event.
  String revision();

  /// Works one event into the view. Events come in the order of the log, each once.
  void apply(Event event, View view);
}
