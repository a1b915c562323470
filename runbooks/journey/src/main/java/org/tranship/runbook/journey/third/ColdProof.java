package org.tranship.runbook.journey.third;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.client.tables.Tables;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;
import org.tranship.runbook.journey.format.PayloadFields;
import org.tranship.runbook.journey.sql.OpenDatabase;
import org.tranship.runbook.journey.sql.SecondProof;
import org.tranship.runbook.journey.sql.ThirdProof;
import org.tranship.runbook.journey.sql.ThirdProof.Difference;

/// Compares every read model of the third release with a cold rebuild from the whole log: five
/// tables row by row, and each blob of seats field by field; and while the second release lives,
/// with what that has.
///
/// Users go on meanwhile, so the log may be behind the tables or before them at any moment: what is
/// under way differs. So what differs is looked at again, the plan's margin apart, and not before
/// the log has everything from before that moment, however late it is. What is right at a later
/// look was under way; what differs anew was right at the look before. So every row was right at
/// one look when nothing is left that differed at all of them. What is the same at two looks, or
/// differs at all, is a difference: what was under way at the first of them has come by the second.
///
/// @param fresh brings the read models up to date between two looks
/// @param arrivals waits for what is compared
/// @param second whether the second release's are up to date, too
record ColdProof(
    ThirdMigration migration,
    Tables tables,
    OpenDatabase database,
    Store blobs,
    Feed.WriteOut fresh,
    Arrivals arrivals,
    boolean second) {
  private static final int LOOKS = 6;
  private static final int MOST = 1000;

  /// Before what the second release has otherwise, and behind all that a cold rebuild gives: so
  /// that is named only where no other difference is left.
  private static final String OF_SECOND = "~second ";

  private static final int LARGEST = 16 << 20;

  /// Waits until everything from before now has come to what is compared.
  @FunctionalInterface
  interface Arrivals {
    /// @param ofSecond whether that is the second release's read models as well
    /// @return what is still behind, as a clause; empty if nothing is
    Optional<String> behind(boolean ofSecond) throws InterruptedException;
  }

  /// What was found.
  enum Kind {
    SAME,
    DIFFERS,

    /// The third release's read models are what a cold rebuild gives, and the second's are not.
    SECOND_DIFFERS,

    /// What is under way has not come in time, so nothing is known.
    BEHIND
  }

  /// @param words for people; the first difference, or what is behind, as a clause
  record Found(Kind kind, String words) {
    private static Found of(Map.Entry<String, Difference> one) {
      return new Found(
          one.getKey().startsWith(OF_SECOND) ? Kind.SECOND_DIFFERS : Kind.DIFFERS,
          one.getValue().words());
    }

    boolean same() {
      return kind == Kind.SAME;
    }
  }

  /// One look.
  ///
  /// @param differences by what they are of
  private record Look(Map<String, Difference> differences, String words) {}

  Found prove() throws InterruptedException {
    fresh.write();
    Look look = look();
    Map<String, Difference> left = new TreeMap<>(look.differences());
    for (int looks = 1; !left.isEmpty(); looks++) {
      if (looks == LOOKS) {
        return Found.of(left.entrySet().iterator().next());
      }
      migration.pause().sleep(migration.plan().times().margin());
      fresh.write();
      // Behind it, so that the log has what was just applied.
      Optional<String> behind =
          arrivals.behind(left.keySet().stream().anyMatch(it -> it.startsWith(OF_SECOND)));
      if (behind.isPresent()) {
        return new Found(Kind.BEHIND, behind.get());
      }
      look = look();
      Map<String, Difference> still = new TreeMap<>(look.differences());
      still.keySet().retainAll(left.keySet());
      for (Map.Entry<String, Difference> each : still.entrySet()) {
        if (each.getValue().equals(left.get(each.getKey()))) {
          return Found.of(each);
        }
      }
      left = still;
    }
    return new Found(Kind.SAME, look.words());
  }

  private Look look() throws InterruptedException {
    return database.look(
        "compare with a cold rebuild",
        connection -> {
          ThirdProof proof = new ThirdProof(connection, database.dialect());
          proof.prepare();
          Replay replay =
              new Replay(
                  migration.log(),
                  ThirdProof.SCHEMA,
                  ThirdProof.SCHEMA,
                  ThirdUpcast.of(migration.plan().settings()));
          replay.whole(
              connection,
              database.dialect(),
              new LogWalk(tables, migration.log(), Optional.empty(), Optional.empty()));
          Map<String, Difference> differences = new TreeMap<>(proof.differences());
          long seats = proof.seats((id, body) -> compare("", SeatBlobs.key(id), body, differences));
          if (second) {
            SecondProof rows = new SecondProof(connection, database.dialect());
            rows.differences().forEach((what, one) -> differences.put(OF_SECOND + what, one));
            rows.seats(
                (name, body) -> compare(OF_SECOND, SeatBlobs.named(name), body, differences));
          }
          return new Look(
              differences,
              "five tables and "
                  + seats
                  + " blobs are what a cold rebuild gives ("
                  + replay.words()
                  + ")"
                  + (second ? ", and have what the second release has" : "")
                  + (differences.isEmpty()
                      ? ""
                      : "; what was under way was right a look before: " + differences.size()));
        });
  }

  /// Adds what is wrong with a blob; a difference is of its text, which is not shown.
  ///
  /// @param whose begins its name among the differences
  private void compare(String whose, Key key, String body, Map<String, Difference> differences) {
    Optional<Difference> differs =
        differences.size() < MOST ? differs(key, body) : Optional.empty();
    differs.ifPresent(
        it -> {
          Difference _ = differences.putIfAbsent(whose + key, it);
        });
  }

  private Optional<Difference> differs(Key key, String body) {
    try (ObjectBody blob = blobs.open(key, ReadRequest.WHOLE)) {
      String text = new String(blob.readAll(LARGEST), StandardCharsets.UTF_8);
      return text.equals(body) || PayloadFields.read(text).equals(PayloadFields.read(body))
          ? Optional.empty()
          : Optional.of(new Difference("the blob " + key + " differs", text + body));
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.NOT_FOUND) {
        throw e;
      }
      return Optional.of(new Difference("the blob " + key + " is missing", body));
    } catch (IllegalArgumentException e) {
      return Optional.of(new Difference("the blob " + key + " cannot be understood", body));
    }
  }
}
