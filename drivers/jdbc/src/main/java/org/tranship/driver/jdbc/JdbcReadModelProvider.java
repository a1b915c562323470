package org.tranship.driver.jdbc;

import java.util.Set;
import org.tranship.core.eventlog.EventLogSpec;
import org.tranship.core.readmodel.ReadModelProvider;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.value.Secrets;

/// Opens databases as places of read models; see [ViewLocation] for the options. Connects on first
/// use only.
public final class JdbcReadModelProvider implements ReadModelProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("jdbc");
  }

  @Override
  public ReadModels open(EventLogSpec spec, Secrets secrets) {
    ViewLocation location = ViewLocation.parse(spec, secrets);
    JdbcErrors errors = new JdbcErrors(location.access());
    ConnectionPool pool =
        new ConnectionPool(
            location.access(),
            location.dialect().inProcess(),
            location.dialect().driverDefaults(),
            errors,
            ConnectionPool.PATIENCE);
    return new JdbcReadModels(location, pool, new EventFaults(errors));
  }
}
