package org.tranship.runbook.journey.orders;

import java.sql.SQLException;

/// A read model that is made from events, one after the other, in the order of their sources.
public interface OrderView {
  /// Applies an event, unless it was applied before.
  ///
  /// @throws IllegalArgumentException if the event lacks what is needed
  Effect apply(Happened event) throws SQLException;
}
