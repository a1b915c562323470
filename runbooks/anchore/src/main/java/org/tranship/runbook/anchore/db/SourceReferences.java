package org.tranship.runbook.anchore.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.catalog.CatalogException;

/// Which places at the source rows of the catalogue still point to, whatever their bucket. Usually
/// none or few, since the migration has just pointed them elsewhere. Where they are many (a
/// migration of one logical bucket only), each place is looked up by itself instead of being held
/// in memory.
public final class SourceReferences {
  private static final int HELD = 100_000;

  private final AnchoreDatabase database;
  private final String urlPrefix;
  private @Nullable Set<String> held;
  private boolean tooMany;

  public SourceReferences(AnchoreDatabase database, String urlPrefix) {
    this.database = database;
    this.urlPrefix = urlPrefix;
  }

  /// Whether a row points to this place now.
  public boolean has(String contentUrl) {
    try {
      if (held == null && !tooMany) {
        load();
      }
      Set<String> all = held;
      return all == null ? ask(contentUrl) : all.contains(contentUrl);
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "look for references to the source", database.place());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CatalogException(
          CatalogException.Kind.UNAVAILABLE,
          "The run was told to stop while it waited for the database.",
          e);
    }
  }

  private void load() throws SQLException, InterruptedException {
    String sql =
        "select content_url from archive_metadata where left(content_url, length(?)) = ? limit "
            + (HELD + 1);
    try (Connection connection = database.connect();
        PreparedStatement ask = connection.prepareStatement(sql)) {
      ask.setString(1, urlPrefix);
      ask.setString(2, urlPrefix);
      Set<String> found = new HashSet<>();
      try (ResultSet answer = ask.executeQuery()) {
        while (answer.next()) {
          found.add(answer.getString(1));
        }
      }
      tooMany = found.size() > HELD;
      held = tooMany ? null : found;
    }
  }

  private boolean ask(String contentUrl) throws SQLException, InterruptedException {
    String sql = "select 1 from archive_metadata where content_url = ? limit 1";
    try (Connection connection = database.connect();
        PreparedStatement ask = connection.prepareStatement(sql)) {
      ask.setString(1, contentUrl);
      try (ResultSet answer = ask.executeQuery()) {
        return answer.next();
      }
    }
  }
}
