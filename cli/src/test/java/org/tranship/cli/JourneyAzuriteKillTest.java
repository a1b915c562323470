package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.testkit.journey.GoldenIds;

/// `tranship journey to-v2` and then `to-v3`, each as a process of its own that SIGKILL ends again
/// and again at drawn moments and the same command takes up, while users are at work: those of the
/// first release until they are kept out, those of the second from the moment on at which they are
/// let in, with every event coming twice. Both come to the golden results, with all that users have
/// written, once.
///
/// `-Dtranship.kill.seed=N` draws other moments, `-Dtranship.kill.kills=N` more of them.
class JourneyAzuriteKillTest {
  private static final long SEED = Long.getLong("tranship.kill.seed", 20261201L);
  private static final int KILLS = Integer.getInteger("tranship.kill.kills", 3);
  private static final int GOLDEN = 27;
  private static final int MADE_UP = 10;
  private static final String UNSENT = "SeatAssignments_" + GoldenIds.ASSIGNMENTS + "/0000000004";

  @TempDir private Path folder;

  @Test
  void bothMigrationsAreKilledWhileUsersAreAtWork() throws Exception {
    DrawnKills kills = new DrawnKills(folder, SEED);
    try (JourneyUsers users = new JourneyUsers(folder)) {
      JourneyUsers.await("orders of the first", () -> users.first.orders().size() > 1);
      toSecond(users, kills);
      int before = users.releases.orders().size();
      toThird(users, kills);
      JourneyUsers.await("one more order", () -> users.releases.orders().size() > before + 1);
      users.releases.rest();
      allIsThere(users);
    }
    assertThat(kills.hits()).isGreaterThanOrEqualTo(2 * KILLS);
  }

  private void toSecond(JourneyUsers users, DrawnKills kills) throws Exception {
    Path journal = folder.resolve("journal");
    List<String> moments =
        kills.carry(
            journal,
            "ready",
            KILLS,
            "journey",
            "to-v2",
            users.toSecond(),
            "--yes",
            "--acknowledge",
            "pending-rows");
    System.out.println("seed " + SEED + ", to the second release, killed behind: " + moments);
    users.first.close();
    assertThat(users.first.fault()).isEmpty();
    assertThat(users.first.turnedAway()).as("users who knocked").isPositive();
    JourneyUsers.await("an order", () -> !users.releases.orders().isEmpty());

    Map<String, String> source = users.payloads(users.scene.source);
    source.keySet().removeIf(key -> key.contains("Unpublished_"));
    assertThat(source).hasSize(GOLDEN + 6 * users.first.orders().size());
    assertThat(users.payloads(users.scene.events)).containsAllEntriesOf(source);
    List<String> logged = new ArrayList<>(users.tables.texts(users.scene.log, "MessageId"));
    for (String key : source.keySet()) {
      // What the first had not sent the second sends, so its own log has it once more.
      assertThat(Collections.frequency(logged, key.replace('/', '_')))
          .as(key)
          .isEqualTo(key.startsWith(UNSENT) ? 2 : 1);
    }
    assertThat(users.tables.texts(users.scene.log, "RowKey"))
        .filteredOn(key -> key.endsWith("_Generated"))
        .hasSize(MADE_UP);
    assertThat(
            users.query(
                "select \"AvailableQuantity\" from"
                    + " \"ConferenceRegistration\".\"ConferenceSeatTypesView\" order by \"Id\""))
        .containsExactly("99", "100", "99", "10");
    sound("verify", journal);
  }

  private void toThird(JourneyUsers users, DrawnKills kills) throws Exception {
    Path journal = folder.resolve("third/journal");
    List<String> moments =
        kills.carry(journal, "ready", KILLS, "journey", "to-v3", users.toThird(), "--yes");
    System.out.println("seed " + SEED + ", to the third release, killed behind: " + moments);
    assertThat(sound("verify", journal)).contains("are what a cold rebuild gives");
  }

  private static String sound(String verb, Path journal) {
    AnchoreScene.Ran ran = Commands.runAlone(verb, "last", "--journal", "sqlite:" + journal);
    assertThat(ran.code()).as(ran.toString()).isZero();
    return ran.toString();
  }

  /// Every order of every user, once, in the table of events and in the third's read models.
  private static void allIsThere(JourneyUsers users) throws Exception {
    assertThat(users.releases.stuck()).isEmpty();
    List<String> orders = new ArrayList<>(users.first.orders());
    orders.addAll(users.releases.orders());
    assertThat(new TreeSet<>(orders)).hasSameSizeAs(orders);
    List<String> keys = new ArrayList<>(users.payloads(users.scene.events).keySet());
    for (String order : orders) {
      assertThat(keys)
          .filteredOn(key -> key.startsWith("Order_" + order))
          .extracting(key -> key.substring(key.indexOf('/') + 1))
          .containsExactly("0000000000", "0000000001", "0000000002", "0000000003", "0000000004");
    }
    assertThat(keys).hasSize(GOLDEN + 6 * orders.size());
    String orders3 = "\"ConferenceRegistration\".\"OrdersViewV3\"";
    String confirmed =
        "select \"OrderId\" from %s where \"StateValue\" = 4 and \"OrderVersion\" = 4"
            .formatted(orders3);
    // The third release's own generators may be behind.
    JourneyUsers.await("all orders", () -> users.query(confirmed).size() == orders.size() + 1);
    assertThat(users.query(confirmed)).containsAll(orders);
    assertThat(
            users.query(
                "select \"OrderVersion\" from %s where \"StateValue\" = 2".formatted(orders3)))
        .containsExactly("4");
    assertThat(users.releases.handledTwice()).isEmpty();
    assertThat(users.releases.deadLetters()).isZero();
    assertThat(users.releases.repeated()).isPositive();
  }
}
