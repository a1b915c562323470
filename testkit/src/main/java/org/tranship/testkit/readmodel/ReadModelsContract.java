package org.tranship.testkit.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.tranship.testkit.events.EventSamples.all;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.Position;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewColumn;
import org.tranship.core.readmodel.ViewColumn.Kind;
import org.tranship.core.readmodel.ViewMark;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.core.readmodel.ViewShape;

/// What every place of read models has to keep, sentence by sentence of [ReadModels].
public abstract class ReadModelsContract extends ReadModelsPlace {
  private static final ViewMark START = ViewMark.start("r1");

  private List<ViewRow> rows(Side side) {
    return all(models().scan(VIEW, side));
  }

  @Test
  void whatIsWrittenIsReadAsItIs() {
    models().check(VIEW);
    assertThat(models().exists(VIEW, Side.SHADOW)).isFalse();
    models().create(VIEW, "r1");
    assertThat(models().mark(VIEW, Side.SHADOW)).contains(START);
    ViewRow full =
        row(
            "A",
            1,
            "holder",
            "Zoë 🎫 'quoted' \"twice\" \\",
            "price",
            "12345678901234.0625",
            "paid",
            "true",
            "since",
            "2012-04-01T08:00:00.123456Z");
    ViewRow bare = row("A", 2);
    ViewRow other = row("B", 1, "paid", "false", "price", "-0.5", "holder", "");
    assertThat(put(Side.SHADOW, START, at(3), full, bare, other)).isTrue();
    assertThat(models().mark(VIEW, Side.SHADOW)).contains(at(3));
    assertThat(rows(Side.SHADOW)).containsExactly(full, bare, other);
    List<String> missing = List.of("C", "1");
    assertThat(models().rows(VIEW, Side.SHADOW, List.of(VIEW.key(full), missing)))
        .isEqualTo(Map.of(VIEW.key(full), full));
  }

  @Test
  void rowsAreReplacedAndRemoved() {
    models().create(VIEW, "r1");
    assertThat(
            put(Side.SHADOW, START, at(1), row("A", 1, "holder", "x", "price", "1"), row("A", 2)))
        .isTrue();
    ViewRow second = row("A", 1, "holder", "y");
    assertThat(
            models()
                .write(
                    VIEW,
                    Side.SHADOW,
                    Map.of(
                        VIEW.key(second), Optional.of(second),
                        List.of("A", "2"), Optional.empty(),
                        List.of("A", "3"), Optional.empty()),
                    at(1),
                    at(2)))
        .isTrue();
    assertThat(rows(Side.SHADOW)).containsExactly(second);
  }

  @Test
  void aWriterWhoIsWrongAboutTheMarkChangesNothing() {
    models().create(VIEW, "r1");
    assertThat(put(Side.SHADOW, START, at(1), row("A", 1))).isTrue();
    assertThat(put(Side.SHADOW, START, at(2), row("A", 2))).isFalse();
    assertThat(put(Side.LIVE, START, at(2), row("A", 2))).isFalse();
    assertThat(models().mark(VIEW, Side.SHADOW)).contains(at(1));
    assertThat(rows(Side.SHADOW)).containsExactly(row("A", 1));
  }

  @Test
  void rowsComeInTheOrderOfTheirKeys() {
    models().create(VIEW, "r1");
    assertThat(
            put(
                Side.SHADOW,
                START,
                at(1),
                row("é", 1),
                row("a", 10),
                row("a", 9),
                row("Z", 1),
                row("a", -1)))
        .isTrue();
    assertThat(rows(Side.SHADOW))
        .containsExactly(row("Z", 1), row("a", -1), row("a", 9), row("a", 10), row("é", 1))
        .isSortedAccordingTo(VIEW.order());
  }

  @Test
  void aNewShadowIsEmpty() {
    models().create(VIEW, "r1");
    assertThat(put(Side.SHADOW, START, at(1), row("A", 1))).isTrue();
    models().create(VIEW, "r2");
    assertThat(models().mark(VIEW, Side.SHADOW)).contains(ViewMark.start("r2"));
    assertThat(rows(Side.SHADOW)).isEmpty();
    models().drop(VIEW, Side.SHADOW);
    models().drop(VIEW, Side.SHADOW);
    assertThat(models().exists(VIEW, Side.SHADOW)).isFalse();
    assertThat(models().mark(VIEW, Side.SHADOW)).isEmpty();
  }

  @Test
  void whereNothingWasTheShadowBecomesLiveAndNothingComesBack() {
    models().create(VIEW, "r1");
    assertThat(put(Side.SHADOW, START, at(1), row("A", 1))).isTrue();
    models().swap(List.of(VIEW));
    assertThat(rows(Side.LIVE)).containsExactly(row("A", 1));
    assertThat(models().mark(VIEW, Side.LIVE)).contains(at(1));
    assertThat(models().exists(VIEW, Side.SHADOW)).isFalse();
    models().swap(List.of(VIEW));
    assertThat(rows(Side.LIVE)).as("swapped again, there is no shadow").hasSize(1);
    swapBack("r1");
    assertThat(models().exists(VIEW, Side.LIVE)).isFalse();
    assertThat(models().mark(VIEW, Side.LIVE)).isEmpty();
    swapBack("r1");
  }

  @Test
  void whatWasLiveComesBackAsItWas() throws Exception {
    ViewRow old = row("A", 7, "holder", "service");
    serviceFills(models(), List.of(old));
    models().check(VIEW);
    assertThat(models().mark(VIEW, Side.LIVE)).isEmpty();
    models().create(VIEW, "r1");
    assertThat(put(Side.SHADOW, START, at(1), row("A", 1))).isTrue();
    assertThat(rows(Side.LIVE)).as("nobody sees the shadow").containsExactly(old);
    models().swap(List.of(VIEW));
    assertThat(rows(Side.LIVE)).containsExactly(row("A", 1));
    assertThat(put(Side.LIVE, at(1), at(2), row("A", 2))).isTrue();
    assertThat(models().exists(VIEW, Side.BEFORE)).isTrue();
    swapBack("r1");
    assertThat(rows(Side.LIVE)).containsExactly(old);
    assertThat(models().mark(VIEW, Side.LIVE)).isEmpty();
    assertThat(models().exists(VIEW, Side.BEFORE)).isFalse();
  }

  @Test
  void whatWasLiveBeforeIsNotLostToAnotherSwap() throws Exception {
    ViewRow old = row("A", 7, "holder", "service");
    serviceFills(models(), List.of(old));
    assertThat(models().swapped(VIEW)).isEmpty();
    models().create(VIEW, "r1");
    assertThat(put(Side.SHADOW, START, at(1), row("A", 1))).isTrue();
    models().swap(List.of(VIEW));
    assertThat(models().swapped(VIEW)).contains("r1");
    models().create(VIEW, "r2");
    assertThatExceptionOfType(EventLogException.class)
        .isThrownBy(() -> models().swap(List.of(VIEW)))
        .withMessageStartingWith("TRE-104 ")
        .withMessageContaining("Complete or roll back");
    assertThat(rows(Side.LIVE)).containsExactly(row("A", 1));
    assertThat(models().swapBack(Map.of(VIEW, "r2"))).as("another one's swap").isEmpty();
    assertThat(models().swapBack(Map.of(VIEW, "r1"))).containsExactly("seats");
    assertThat(rows(Side.LIVE)).containsExactly(old);
    assertThat(models().swapBack(Map.of(VIEW, "r1"))).as("done again").isEmpty();
    assertThat(models().swapped(VIEW)).isEmpty();
  }

  @Test
  void oneSwapAfterTheOtherGoesBackToTheLastOne() {
    models().create(VIEW, "r1");
    assertThat(put(Side.SHADOW, START, at(1), row("A", 1))).isTrue();
    models().swap(List.of(VIEW));
    models().drop(VIEW, Side.BEFORE);
    assertThat(models().swapped(VIEW)).isEmpty();
    models().create(VIEW, "r2");
    ViewMark second = new ViewMark("r2", Position.of(9), 9);
    assertThat(put(Side.SHADOW, ViewMark.start("r2"), second, row("B", 1))).isTrue();
    models().swap(List.of(VIEW));
    assertThat(rows(Side.LIVE)).containsExactly(row("B", 1));
    swapBack("r2");
    assertThat(rows(Side.LIVE)).containsExactly(row("A", 1));
    assertThat(models().mark(VIEW, Side.LIVE)).contains(at(1));
    swapBack("r1");
    assertThat(rows(Side.LIVE)).as("there is no way back any more").containsExactly(row("A", 1));
  }

  @Test
  void aUuidHasOneSpelling() {
    ViewColumn id = new ViewColumn("id", Kind.UUID);
    ViewShape tickets = new ViewShape("tickets", List.of(id), List.of("id"));
    List<String> key = List.of(id.canonical("{0000AAAA-bbbb-CCCC-dddd-0123456789AB}"));
    assertThat(key).containsExactly("0000aaaa-bbbb-cccc-dddd-0123456789ab");
    ViewRow ticket = new ViewRow(Map.of("id", key.getFirst()));
    models().create(tickets, "r1");
    assertThat(models().write(tickets, Side.SHADOW, Map.of(key, Optional.of(ticket)), START, at(1)))
        .isTrue();
    assertThat(models().rows(tickets, Side.SHADOW, List.of(key))).isEqualTo(Map.of(key, ticket));
    assertThat(all(models().scan(tickets, Side.SHADOW))).containsExactly(ticket);
  }

  @Test
  void severalAreSwappedTogether() {
    ViewShape other = new ViewShape("other", VIEW.columns(), VIEW.key());
    models().create(VIEW, "r1");
    models().create(other, "r1");
    models().swap(List.of(VIEW, other));
    assertThat(models().exists(VIEW, Side.LIVE)).isTrue();
    assertThat(models().exists(other, Side.LIVE)).isTrue();
    assertThat(models().swapBack(Map.of(VIEW, "r1", other, "r1")))
        .containsExactlyInAnyOrder("seats", "other");
    assertThat(models().exists(VIEW, Side.LIVE)).isFalse();
    assertThat(models().exists(other, Side.LIVE)).isFalse();
  }
}
