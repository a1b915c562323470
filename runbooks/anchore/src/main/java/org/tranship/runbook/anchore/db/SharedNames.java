package org.tranship.runbook.anchore.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.core.catalog.CatalogException;
import org.tranship.runbook.anchore.layout.DocumentAddress;

/// Which documents get one name where account, logical bucket and key are joined by slashes: key
/// `k` in bucket `c` of account `a/b`, and key `c/k` in bucket `b` of account `a`. One of them has
/// a slash in its account or bucket, which is rare, so usually there are none; where there are more
/// than can be held in memory, every document that could be one of them is taken for one.
///
/// The catalogue is read once, when it is first asked for. One thread.
public final class SharedNames {
  private static final int HELD = 100_000;
  private static final String NAME = "\"userId\" || '/' || bucket || '/' || \"archiveId\"";

  private final AnchoreDatabase database;
  private final int most;
  private @Nullable Set<String> held;
  private boolean tooMany;

  public SharedNames(AnchoreDatabase database) {
    this(database, HELD);
  }

  /// @param most how many names may be held in memory
  SharedNames(AnchoreDatabase database, int most) {
    this.database = database;
    this.most = most;
  }

  /// Whether another row of the catalogue gets the same name.
  ///
  /// @throws CatalogException if the database cannot be asked
  public boolean has(DocumentAddress address) {
    Set<String> names = held;
    if (names == null) {
      names = load();
      held = names;
    }
    String name = address.user() + "/" + address.bucket() + "/" + address.key();
    return tooMany ? name.chars().filter(c -> c == '/').count() > 2 : names.contains(name);
  }

  private Set<String> load() {
    String sql =
        "select name from (select %1$s as name from archive_metadata) as named where name in"
            + " (select %1$s from archive_metadata where strpos(\"userId\", '/') > 0"
            + " or strpos(bucket, '/') > 0) group by name having count(*) > 1 limit %2$d";
    try (Connection connection = database.connect();
        PreparedStatement ask = connection.prepareStatement(sql.formatted(NAME, most + 1));
        ResultSet answer = ask.executeQuery()) {
      Set<String> found = new HashSet<>();
      while (answer.next()) {
        found.add(answer.getString(1));
      }
      tooMany = found.size() > most;
      return tooMany ? Set.of() : found;
    } catch (SQLException e) {
      throw DatabaseFaults.of(e, "look for names in archive_metadata", database.place());
    } catch (InterruptedException e) {
      throw DatabaseFaults.stopped(e);
    }
  }
}
