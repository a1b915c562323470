package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Catalog.Outcome;
import org.tranship.core.catalog.Catalog.Row;
import org.tranship.core.catalog.Catalog.Swap;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.value.Key;

/// The contract on two statements of the operator's own over a join, and what is refused of them
/// before a row is changed.
abstract class OwnStatementsContract extends TableContract {
  private static final String SELECT =
      "select u.\"id\", u.\"path\", u.\"store\" -- as the service reads them\n"
          + "from \"uploads\" u join \"tenants\" t on t.\"name\" = u.\"owner\" where 'it''s ?' <> ''";

  /// `is not distinct from`, or what this database calls it.
  String same() {
    return "is not distinct from";
  }

  abstract void run(String... statements) throws SQLException;

  abstract Catalog with(Map<String, String> options);

  private String update() {
    return "update \"uploads\" set \"path\" = :new.path, \"store\" = :new.store where \"id\" = :key.id"
        + " and \"path\" %s :old.path and \"store\" %s :old.store;".formatted(same(), same());
  }

  @Override
  protected Catalog createCatalog() throws Exception {
    run(
        "create table \"uploads\" (\"id\" varchar(20) primary key, \"path\" varchar(400),"
            + " \"store\" integer, \"owner\" varchar(9) default 'us')",
        "create table \"tenants\" (\"name\" varchar(9) primary key)",
        "insert into \"tenants\" values ('us')");
    return open(SELECT, update());
  }

  private Catalog open(String select, String update) {
    return open(select, update, Map.of());
  }

  private Catalog open(String select, String update, Map<String, String> more) {
    Map<String, String> all =
        new HashMap<>(
            Map.of("select", select, "update", update, "key", "id", "columns", "path,store"));
    all.putAll(more);
    return with(all);
  }

  private static Pointer at(String path, int store) {
    return new Pointer(Map.of("path", path, "store", Integer.toString(store)));
  }

  private static List<Row> all(Catalog catalog) {
    List<Row> all = new ArrayList<>();
    try (Catalog.Rows rows = catalog.rows(Optional.empty())) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        all.add(row.get());
      }
    }
    return all;
  }

  /// Refused as soon as the rows are read, which is before anything is copied.
  private void assertRefused(String select, String update, String why) throws SQLException {
    insert(List.of(new Row(id(1), at("a", 1)), new Row(id(2), at("b", 2))));
    try (Catalog sound = open(SELECT, update())) {
      List<Row> before = all(sound);
      assertThatExceptionOfType(CatalogException.class)
          .isThrownBy(
              () -> {
                try (Catalog catalog = open(select, update)) {
                  all(catalog);
                }
              })
          .withMessageContaining(why)
          .extracting(CatalogException::kind)
          .isEqualTo(CatalogException.Kind.SCHEMA);
      assertThat(all(sound)).as("nothing was changed").isEqualTo(before);
    }
  }

  private void assertRefused(String update, String why) throws SQLException {
    assertRefused(SELECT, update, why);
  }

  @Test
  void anUpdateThatDoesNotCompareAColumnIsRefused() throws Exception {
    assertRefused(
        update().replace("\"store\" " + same() + " :old.store", "1 = 1"), "names no :old.store");
  }

  @Test
  void anUpdateThatOnlySeemsToCompareIsFoundOut() throws Exception {
    assertRefused(
        update()
            .replace(" and \"path\"", " and (\"path\"")
            .replace(" and \"store\"", " or \"store\"")
            .replace(":old.store;", ":old.store)"),
        "does not compare and set");
  }

  @Test
  void anUpdateThatTakesNullForAnythingIsFoundOut() throws Exception {
    assertRefused(
        update()
            .replace(
                "\"store\" " + same() + " :old.store",
                "\"store\" = coalesce(:old.store, \"store\")"),
        "does not compare and set");
  }

  @Test
  void anUpdateThatIgnoresTheKeyIsFoundOut() throws Exception {
    assertRefused(
        update().replace("\"id\" = :key.id", "length(:key.id) > 0"), "no row has the key");
  }

  @Test
  void anUpdateThatFindsNoRowIsFoundOut() throws Exception {
    assertRefused(
        update().replace("\"id\" = :key.id", "\"id\" = :key.id and \"owner\" = 'them'"),
        "does not change the row");
  }

  @Test
  void aKeyThatIsThatOfSeveralRowsIsFoundOut() throws Exception {
    run("insert into \"tenants\" values ('them')");
    assertRefused(SELECT.replace("t.\"name\" = u.\"owner\"", "1 = 1"), update(), "more than once");
  }

  @Test
  void whatTheDatabaseCannotReadIsRefused() throws Exception {
    assertRefused(update().replace("\"path\" = :new.path", "\"paths\" = :new.path"), "paths");
    for (String broken :
        List.of("update x set a = ?", "update x; update y", ":wrong.path", "update x 'open")) {
      assertThatExceptionOfType(CatalogException.class)
          .isThrownBy(() -> open(SELECT, broken).close());
    }
  }

  private void assertSwapRefused(Catalog catalog, Pointer to, String why) throws SQLException {
    insert(List.of(new Row(id(1), at("a", 1)), new Row(id(2), at("b", 2))));
    assertThatExceptionOfType(CatalogException.class)
        .isThrownBy(
            () ->
                catalog.swap(
                    List.of(
                        new Swap(id(2), at("b", 2), new Pointer(Map.of("path", "b", "store", "2"))),
                        new Swap(id(1), at("a", 1), to))))
        .withMessageContaining(why);
    try (Catalog sound = open(SELECT, update())) {
      assertThat(all(sound))
          .containsExactly(new Row(id(1), at("a", 1)), new Row(id(2), at("b", 2)));
    }
  }

  @Test
  void anUpdateThatSetsSomethingElseIsNotCommitted() throws Exception {
    String other = update().replace("\"path\" = :new.path", "\"path\" = lower(:new.path)");
    try (Catalog catalog = open(SELECT, other)) {
      assertSwapRefused(catalog, at("NEW", 2), "something else there than the new values");
    }
  }

  /// No row holds the new value yet, so that no other row shows it to whoever tries.
  @Test
  void anUpdateThatWouldAlsoBeCarriedOutOfTheNewValueIsFoundOutByARehearsal() throws Exception {
    String loose =
        update()
            .replace(
                "\"path\" " + same() + " :old.path",
                "(\"path\" " + same() + " :old.path or :old.path = 'new')");
    insert(List.of(new Row(id(1), at("a", 1)), new Row(id(2), at("b", 1))));
    try (Catalog catalog = open(SELECT, loose);
        Catalog sound = open(SELECT, update())) {
      assertThat(all(catalog)).hasSize(2);
      Swap swap = new Swap(id(1), at("a", 1), at("new", 1));
      assertThatExceptionOfType(CatalogException.class)
          .isThrownBy(() -> catalog.rehearse(swap))
          .withMessageContaining("does not compare and set");
      sound.rehearse(swap);
      sound.rehearse(new Swap(id(1), at("changed", 1), at("new", 1)));
      sound.rehearse(new Swap(id(9), at("gone", 1), at("new", 1)));
      assertThat(all(sound)).as("taken back").contains(new Row(id(1), at("a", 1))).hasSize(2);
    }
  }

  @Test
  void aColumnThatIsNotSetCannotBeChanged() throws Exception {
    try (Catalog catalog = open(SELECT, update().replace(", \"store\" = :new.store", ""))) {
      assertSwapRefused(catalog, at("a", 2), "does not set the column \"store\"");
    }
  }

  @Test
  void aRowThatIsNotYieldedOnceItIsChangedIsNotCommitted() throws Exception {
    try (Catalog catalog = open(SELECT + " and u.\"path\" <> 'there'", update())) {
      assertSwapRefused(catalog, at("there", 2), "a condition belongs into \"where\"");
    }
  }

  @Test
  void aConditionLeavesRowsOutAndTheyAreFoundAllTheSame() throws Exception {
    insert(List.of(new Row(id(1), at("a", 1)), new Row(id(2), at("b", 2))));
    try (Catalog catalog = open(SELECT, update(), Map.of("where", "\"store\" = 1"))) {
      assertThat(all(catalog)).containsExactly(new Row(id(1), at("a", 1)));
      assertThat(catalog.count()).isEqualTo(1);
      assertThat(catalog.swap(List.of(new Swap(id(1), at("a", 1), at("a", 2)))))
          .containsExactly(Outcome.SWAPPED);
      assertThat(all(catalog)).isEmpty();
      assertThat(catalog.find(List.of(id(1))).keySet()).containsExactly(id(1));
    }
  }

  /// One column holds what the rule takes for two, and the row is named by a number.
  @Test
  void valuesThatAreMadeOfOthersAreComparedAndSet() throws Exception {
    run(
        "create table \"files\" (\"n\" integer primary key, \"url\" varchar(99))",
        "insert into \"files\" values (7, 'old:a/b'), (10, 'old:c'), (9, 'old:d')");
    Map<String, String> options =
        Map.of(
            "select",
            "select \"n\" + 0 as \"n\", substr(\"url\", 1, 3) as \"host\", substr(\"url\", 5) as"
                + " \"path\" from \"files\"",
            "update",
            "update \"files\" set \"url\" = :new.host || ':' || :new.path where \"n\" = :key.n and"
                + " \"url\" = :old.host || ':' || :old.path",
            "key",
            "n",
            "columns",
            "host,path");
    Pointer old = new Pointer(Map.of("host", "old", "path", "a/b"));
    Pointer neu = new Pointer(Map.of("host", "new", "path", "a/b"));
    try (Catalog catalog = with(options)) {
      assertThat(all(catalog))
          .extracting(row -> row.id().text())
          .as("in the order of numbers")
          .containsExactly("7", "9", "10");
      List<Swap> swaps = List.of(new Swap(Key.of("7"), old, neu));
      assertThat(catalog.swap(swaps)).containsExactly(Outcome.SWAPPED);
      assertThat(catalog.swap(swaps)).containsExactly(Outcome.ALREADY);
      assertThat(catalog.holding(List.of(neu))).containsExactly(new Row(Key.of("7"), neu));
      try (Catalog.Rows behind = catalog.rows(Optional.of(Key.of("9")))) {
        assertThat(behind.next().map(row -> row.id().text())).contains("10");
      }
    }
  }
}
