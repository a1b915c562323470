package org.tranship.driver.jdbc;

import java.util.Set;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.EventLogProvider;
import org.tranship.core.eventlog.EventLogSpec;
import org.tranship.core.value.Secrets;

/// Opens tables as logs of events; see [EventLocation] for what the options say. Connects on first
/// use only.
public final class JdbcEventLogs implements EventLogProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("jdbc");
  }

  @Override
  public String description() {
    return "jdbc:postgresql://HOST/DB?table=T and the names of its columns, or layout=axon or"
        + " layout=marten: events in a table (also jdbc:h2: and jdbc:sqlite:)";
  }

  @Override
  public EventLog open(EventLogSpec spec, Secrets secrets) {
    EventLocation location = EventLocation.parse(spec, secrets);
    EventDialect dialect = EventDialect.of(location.access().url());
    JdbcErrors errors = new JdbcErrors(location.access());
    ConnectionPool pool =
        new ConnectionPool(
            location.access(),
            dialect.inProcess(),
            dialect.driverDefaults(),
            errors,
            ConnectionPool.PATIENCE);
    return new JdbcEventLog(location, dialect, pool, new EventFaults(errors));
  }
}
