package org.tranship.driver.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Catalog.Row;
import org.tranship.core.catalog.CatalogSpec;
import org.tranship.core.value.CompositeKey;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.testkit.contract.CatalogContract;

/// The contract on a table `uploads` with the columns `path` and `store`.
abstract class TableContract extends CatalogContract {
  static final String PASSWORD = "TEST_PASSWORD";

  /// A connection of the service's own.
  abstract Connection connect() throws SQLException;

  /// The key columns.
  List<String> key() {
    return List.of("id");
  }

  /// Opens a catalogue as the operator would.
  static Catalog open(String url, String user, String password, Map<String, String> options) {
    Map<String, String> all = new HashMap<>(options);
    if (!user.isEmpty()) {
      all.put("user", user);
    }
    Map<String, SecretRef> secrets =
        password.isEmpty()
            ? Map.of()
            : Map.of("password", new SecretRef(SecretRef.Source.ENV, PASSWORD));
    return new JdbcCatalogs()
        .open(new CatalogSpec(Location.parse(url), all, secrets), _ -> new Secret(password));
  }

  @Override
  protected void insert(List<Row> rows) throws SQLException {
    String columns = "\"" + String.join("\", \"", key()) + "\"";
    String parameters = "?, ".repeat(key().size());
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement =
          connection.prepareStatement(
              "insert into \"uploads\" ("
                  + columns
                  + ", \"path\", \"store\") values ("
                  + parameters
                  + "?, ?)")) {
        for (Row row : rows) {
          int index = 1;
          for (String component : CompositeKey.decode(row.id(), key().size()).components()) {
            statement.setString(index++, component);
          }
          statement.setString(index++, row.pointer().get("path").orElse(null));
          if (row.pointer().get("store").isPresent()) {
            statement.setInt(index, Integer.parseInt(row.pointer().get("store").get()));
          } else {
            statement.setNull(index, Types.INTEGER);
          }
          statement.addBatch();
        }
        statement.executeBatch();
      }
      connection.commit();
    }
  }

  @Override
  protected void remove(Key id) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "delete from \"uploads\" where \"" + key().getFirst() + "\" = ?")) {
      statement.setString(1, CompositeKey.decode(id, key().size()).components().getFirst());
      statement.executeUpdate();
    }
  }
}
