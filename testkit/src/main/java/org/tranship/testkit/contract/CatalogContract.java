package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Catalog.Outcome;
import org.tranship.core.catalog.Catalog.Row;
import org.tranship.core.catalog.Catalog.Swap;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.value.Key;

/// What every catalogue keeps. Its pointer is a column `path` of text and a column `store` of whole
/// numbers; both may be NULL.
public abstract class CatalogContract {
  /// More than a page.
  private static final int MANY = 2_300;

  private @Nullable Catalog open;

  /// Opens a catalogue without rows.
  protected abstract Catalog createCatalog() throws Exception;

  /// Adds rows, as the service itself would.
  protected abstract void insert(List<Row> rows) throws Exception;

  /// Removes a row, as the service itself would.
  protected abstract void remove(Key id) throws Exception;

  /// The id of a row.
  protected Key id(int number) {
    return Key.of("row-%05d".formatted(number));
  }

  @BeforeEach
  void open() throws Exception {
    open = createCatalog();
  }

  @AfterEach
  void close() {
    catalog().close();
  }

  private Catalog catalog() {
    return Objects.requireNonNull(open);
  }

  private static Pointer at(String path, int store) {
    return new Pointer(Map.of("path", path, "store", Integer.toString(store)));
  }

  private Row row(int number, Pointer pointer) {
    return new Row(id(number), pointer);
  }

  private List<Row> all(Optional<Key> after) {
    List<Row> all = new ArrayList<>();
    try (Catalog.Rows rows = catalog().rows(after)) {
      for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
        all.add(row.get());
      }
    }
    return all;
  }

  private Pointer now(int number) {
    return Objects.requireNonNull(catalog().find(List.of(id(number))).get(id(number))).pointer();
  }

  @Test
  void rowsComeOnceEachAndGoOnBehindAnyOfThem() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      rows.add(row(i, at("p/" + i, 1)));
    }
    insert(rows);
    List<Row> seen = all(Optional.empty());
    assertThat(seen).containsExactlyInAnyOrderElementsOf(rows);
    assertThat(catalog().count()).isEqualTo(MANY);
    for (int from : List.of(0, 999, 1000, MANY - 1)) {
      assertThat(all(Optional.of(seen.get(from).id()))).isEqualTo(seen.subList(from + 1, MANY));
    }
  }

  @Test
  void nullIsAbsentAndIsNotEmptyText() throws Exception {
    insert(List.of(row(1, new Pointer(Map.of())), row(2, new Pointer(Map.of("path", "")))));
    assertThat(now(1)).isEqualTo(new Pointer(Map.of()));
    assertThat(now(2)).isEqualTo(new Pointer(Map.of("path", "")));
  }

  @Test
  void eachSwapIsAnsweredInItsPlace() throws Exception {
    insert(List.of(row(1, at("a", 1)), row(2, at("b", 2)), row(3, at("c", 1))));
    assertThat(
            catalog()
                .swap(
                    List.of(
                        new Swap(id(3), at("x", 1), at("c", 2)),
                        new Swap(id(2), at("b", 1), at("b", 2)),
                        new Swap(id(9), at("i", 1), at("i", 2)),
                        new Swap(id(1), at("a", 1), at("a", 2)))))
        .containsExactly(Outcome.CHANGED, Outcome.ALREADY, Outcome.GONE, Outcome.SWAPPED);
    assertThat(now(1)).isEqualTo(at("a", 2));
    assertThat(now(3)).isEqualTo(at("c", 1));
  }

  @Test
  void aSwapAskedAgainAnswersThatItIsDone() throws Exception {
    insert(List.of(row(1, at("a", 1))));
    List<Swap> swaps = List.of(new Swap(id(1), at("a", 1), at("b", 2)));
    assertThat(catalog().swap(swaps)).containsExactly(Outcome.SWAPPED);
    assertThat(catalog().swap(swaps)).containsExactly(Outcome.ALREADY);
    assertThat(now(1)).isEqualTo(at("b", 2));
  }

  @Test
  void nullIsComparedAndSetLikeAnyValue() throws Exception {
    Pointer none = new Pointer(Map.of("path", "a"));
    insert(List.of(row(1, none), row(2, at("a", 1)), row(3, none)));
    assertThat(
            catalog()
                .swap(
                    List.of(
                        new Swap(id(1), none, at("a", 2)),
                        new Swap(id(2), at("a", 1), none),
                        new Swap(id(3), at("a", 0), at("a", 2)))))
        .containsExactly(Outcome.SWAPPED, Outcome.SWAPPED, Outcome.CHANGED);
    assertThat(now(1)).isEqualTo(at("a", 2));
    assertThat(now(2)).isEqualTo(none);
    assertThat(now(3)).isEqualTo(none);
  }

  @Test
  void oneOfManyWhoSwapTheSameRowWins() throws Exception {
    insert(List.of(row(1, at("a", 0))));
    List<Callable<List<Outcome>>> calls = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      Swap swap = new Swap(id(1), at("a", 0), at("a", i));
      calls.add(() -> catalog().swap(List.of(swap)));
    }
    List<Outcome> outcomes = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<List<Outcome>> answer : threads.invokeAll(calls)) {
        outcomes.addAll(answer.get());
      }
    }
    assertThat(outcomes).containsOnlyOnce(Outcome.SWAPPED).hasSize(8);
    assertThat(outcomes).containsOnly(Outcome.SWAPPED, Outcome.CHANGED);
  }

  @Test
  void rowsAreFoundAsTheyAreAndThoseGoneAreLeftOut() throws Exception {
    insert(List.of(row(1, at("a", 1)), row(2, at("b", 1))));
    remove(id(2));
    assertThat(catalog().find(List.of(id(1), id(2), id(3))))
        .isEqualTo(Map.of(id(1), row(1, at("a", 1))));
    assertThat(catalog().find(List.of())).isEmpty();
  }

  @Test
  void allRowsThatHoldAValueAreFound() throws Exception {
    insert(
        List.of(row(1, at("a", 1)), row(2, at("a", 2)), row(3, at("A", 1)), row(4, at("a ", 1))));
    List<Pointer> wanted = new ArrayList<>(List.of(new Pointer(Map.of("path", "a"))));
    for (int i = 0; i < 1500; i++) {
      wanted.add(new Pointer(Map.of("path", "no such " + i)));
    }
    assertThat(catalog().holding(wanted))
        .containsExactlyInAnyOrder(row(1, at("a", 1)), row(2, at("a", 2)));
    assertThat(catalog().holding(List.of(at("a", 2), at("A", 2))))
        .containsExactly(row(2, at("a", 2)));
    assertThat(catalog().holding(List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"it's", "\"q\"", "%_\\", "a\nb", "ä\u0301", "\uD83D\uDE00", " a ", "A/b%2Fc", "?"})
  void anyTextComesBackAsItWas(String text) throws Exception {
    insert(List.of(row(1, at(text, 1))));
    assertThat(all(Optional.empty())).containsExactly(row(1, at(text, 1)));
    assertThat(catalog().holding(List.of(new Pointer(Map.of("path", text))))).hasSize(1);
    assertThat(catalog().swap(List.of(new Swap(id(1), at(text, 1), at(text + "'", 2)))))
        .containsExactly(Outcome.SWAPPED);
    assertThat(now(1)).isEqualTo(at(text + "'", 2));
  }
}
