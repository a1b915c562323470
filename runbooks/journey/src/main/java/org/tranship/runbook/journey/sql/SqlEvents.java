package org.tranship.runbook.journey.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tranship.client.tables.RowKey;
import org.tranship.client.tables.RowPage;
import org.tranship.client.tables.RowRange;
import org.tranship.client.tables.TableException;
import org.tranship.client.tables.TableRow;
import org.tranship.client.tables.Tables;
import org.tranship.runbook.journey.format.EventKey;
import org.tranship.runbook.journey.format.SqlClock;

/// The first release's event store in SQL, as the table of Azure that it would be: each event under
/// the name of its aggregate and its version, with the payload as it is. There it has no time, so
/// one is made up ([SqlClock]); and no second row while it was not sent. It is only read, page by
/// page, along the store's own key; holds one page.
public final class SqlEvents implements Tables {
  /// What the store is called.
  public static final String NAME = "Events.Events";

  private static final int PAGE = 1_000;
  private static final int GUID = 36;

  /// What names a stream; what somebody else has written into a log may have other names.
  private static final Pattern STREAM =
      Pattern.compile(".+_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final OpenDatabase database;
  private final String place;
  private final SqlClock clock;

  /// Types of aggregates, in the order in which their streams are; read when a walk begins.
  private List<String> types = List.of();

  /// @param clock gives events their times
  public SqlEvents(JourneyDatabase database, SqlClock clock) {
    this.database = new OpenDatabase(database);
    this.place = database.place();
    this.clock = clock;
  }

  @Override
  public String place() {
    return place;
  }

  /// Asks something.
  @FunctionalInterface
  private interface Question<T> {
    T of(EventPages pages) throws SQLException;
  }

  private <T> T look(Question<T> question) {
    try {
      return database.look(
          "read the first release's events",
          it -> question.of(new EventPages(it, database.dialect(), clock)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TableException(
          TableException.Kind.UNAVAILABLE, "Reading " + place + " was interrupted.", e);
    }
  }

  @Override
  public boolean exists(String table) {
    return table.equals(NAME) && look(EventPages::exist);
  }

  @Override
  public RowPage query(String table, RowRange range, Optional<RowPage.Continuation> from) {
    if (range.equals(RowRange.ALL)) {
      return walk(from.map(it -> new RowKey(it.partition(), it.row())));
    }
    Optional<RowKey> one = one(range);
    if (one.isPresent()) {
      return new RowPage(one(one.get()), Optional.empty());
    }
    String partition =
        range
            .partition()
            .orElseThrow(
                () ->
                    new TableException(
                        TableException.Kind.INVALID,
                        "The events at "
                            + place
                            + " are read one by one, by their stream, or all of them.",
                        null));
    return STREAM.matcher(partition).matches()
        ? stream(
            new RowKey(
                partition,
                from.map(RowPage.Continuation::row).or(range::from).orElse(EventKey.version(0))),
            range.to())
        : new RowPage(List.of(), Optional.empty());
  }

  /// Events of one stream.
  ///
  /// @param first the first of them
  /// @param last row of the last one; to the end of the stream if there is none
  private RowPage stream(RowKey first, Optional<String> last) {
    List<TableRow> rows =
        look(pages -> pages.of(type(first), id(first), Long.parseLong(first.row()), PAGE + 1))
            .stream()
            .filter(row -> row.key().partition().equals(first.partition()))
            .filter(row -> last.map(it -> row.key().row().compareTo(it) <= 0).orElse(true))
            .toList();
    return paged(rows);
  }

  private static Optional<RowKey> one(RowRange range) {
    return range
        .partition()
        .filter(_ -> range.from().isPresent() && range.from().equals(range.to()))
        .map(it -> new RowKey(it, range.from().orElse("")));
  }

  private List<TableRow> one(RowKey key) {
    Optional<EventKey> event = EventKey.of(key).filter(it -> !it.pending());
    return event.isEmpty()
        ? List.of()
        : look(pages -> pages.of(type(key), id(key), event.get().version(), 1)).stream()
            .filter(row -> row.key().equals(key))
            .toList();
  }

  private static String type(RowKey key) {
    return key.partition().substring(0, key.partition().length() - GUID - 1);
  }

  private static String id(RowKey key) {
    return key.partition().substring(key.partition().length() - GUID);
  }

  private RowPage walk(Optional<RowKey> from) {
    List<TableRow> rows =
        look(
            pages -> {
              if (from.isEmpty()) {
                types = pages.types();
              }
              List<TableRow> found = new ArrayList<>();
              String first = from.map(SqlEvents::type).orElse("");
              for (String type : types.subList(Math.max(0, types.indexOf(first)), types.size())) {
                boolean goesOn = type.equals(first) && from.isPresent();
                found.addAll(
                    pages.of(
                        type,
                        goesOn ? id(from.get()) : Dialect.EMPTY_GUID,
                        goesOn ? Long.parseLong(from.get().row()) : Integer.MIN_VALUE,
                        PAGE + 1 - found.size()));
                if (found.size() > PAGE) {
                  break;
                }
              }
              return found;
            });
    return paged(rows);
  }

  /// @param rows one more than a page has, if there are more
  private static RowPage paged(List<TableRow> rows) {
    if (rows.size() <= PAGE) {
      return new RowPage(rows, Optional.empty());
    }
    RowKey next = rows.getLast().key();
    return new RowPage(
        rows.subList(0, PAGE), Optional.of(new RowPage.Continuation(next.partition(), next.row())));
  }

  private TableException onlyRead() {
    return new TableException(
        TableException.Kind.INVALID,
        "The first release's events at " + place + " are only read.",
        null);
  }

  @Override
  public boolean create(String table) {
    throw onlyRead();
  }

  @Override
  public boolean delete(String table) {
    throw onlyRead();
  }

  @Override
  public boolean insert(String table, List<TableRow> rows) {
    throw onlyRead();
  }

  @Override
  public void replace(String table, TableRow row) {
    throw onlyRead();
  }

  @Override
  public boolean remove(String table, RowKey key) {
    throw onlyRead();
  }

  @Override
  public void close() {
    database.close();
  }
}
