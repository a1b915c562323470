package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.tranship.core.store.StoreException;

/// Connections of a catalogue: what is done on one ends with it, and every fault of it comes in the
/// words of a catalogue.
///
/// @param pool where they come from; closed with this
/// @param faults what faults are called
record CatalogConnections(ConnectionPool pool, CatalogFaults faults) implements AutoCloseable {
  /// What is done on a connection.
  @FunctionalInterface
  interface Use<T> {
    T on(Connection connection) throws SQLException;
  }

  /// Giving the connection back also ends a transaction that was not committed.
  ///
  /// @param doing what is done, as in "read rows"
  /// @throws org.tranship.core.catalog.CatalogException if it fails
  <T> T on(String doing, Use<T> use) {
    Connection connection = connection(doing);
    try {
      return use.on(connection);
    } catch (SQLException e) {
      throw faults.of(e, doing);
    } finally {
      ConnectionPool.giveBack(connection);
    }
  }

  private Connection connection(String doing) {
    try {
      return pool.connection(doing, null);
    } catch (StoreException e) {
      throw faults.of(e, doing);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
