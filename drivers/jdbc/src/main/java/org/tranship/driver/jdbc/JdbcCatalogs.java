package org.tranship.driver.jdbc;

import java.util.Set;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.CatalogProvider;
import org.tranship.core.catalog.CatalogSpec;
import org.tranship.core.value.Secrets;

/// Opens tables as catalogues; see [CatalogLocation] for what the options say. Connects on first
/// use only.
public final class JdbcCatalogs implements CatalogProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("jdbc");
  }

  @Override
  public String description() {
    return "jdbc:postgresql://HOST/DB with table, key and columns: rows that say where objects are"
        + " (also jdbc:h2:, jdbc:sqlite: and, with a driver of yours,"
        + " jdbc:mariadb:)";
  }

  @Override
  public Catalog open(CatalogSpec spec, Secrets secrets) {
    CatalogLocation location = CatalogLocation.parse(spec, secrets);
    CatalogDialect dialect = CatalogDialect.of(location.access().url());
    JdbcErrors errors = new JdbcErrors(location.access());
    ConnectionPool pool =
        new ConnectionPool(
            location.access(),
            dialect.inProcess(),
            dialect.driverDefaults(),
            errors,
            ConnectionPool.PATIENCE);
    return new TableCatalog(
        location, dialect, new CatalogConnections(pool, new CatalogFaults(errors)));
  }
}
