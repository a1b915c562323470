package org.tranship.driver.azure;

import org.tranship.client.tables.TableException;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.EventLogException.Kind;

/// What a table service says no to, as a fault of a log of events.
///
/// @param log the location for messages
record TableFaults(String log) {
  EventLogException.Builder about(Kind kind, String operation) {
    return EventLogException.of(kind, operation, log);
  }

  EventLogException of(String operation, TableException e) {
    Kind kind =
        switch (e.kind()) {
          case INVALID -> Kind.TOO_LARGE;
          case NO_TABLE -> Kind.SCHEMA;
          case ACCESS_DENIED -> Kind.ACCESS_DENIED;
          case UNAVAILABLE -> Kind.UNAVAILABLE;
          case UNEXPECTED -> Kind.UNEXPECTED;
        };
    return about(kind, operation).because(String.valueOf(e.getMessage())).causedBy(e).build();
  }
}
