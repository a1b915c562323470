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
/// under way differs. So what differs is looked at again, the plan's margin apart. What is right at
/// a later look was under way; what differs anew was right at the look before. So every row was
/// right at one look when nothing is left that differed at all of them. What is the same at two
/// looks, or differs at all, is a difference.
///
/// @param fresh brings the read models up to date between two looks
/// @param second whether the second release's are up to date, too
record ColdProof(
    ThirdMigration migration,
    Tables tables,
    OpenDatabase database,
    Store blobs,
    Feed.WriteOut fresh,
    boolean second) {
  private static final int LOOKS = 6;
  private static final int MOST = 1000;

  /// Before what the second release has otherwise, and behind all that a cold rebuild gives: so
  /// that is named only where no other difference is left.
  private static final String OF_SECOND = "~second ";

  private static final int LARGEST = 16 << 20;

  /// What was found.
  ///
  /// @param difference the first, as a clause; empty if there is none
  /// @param words for people
  /// @param ofSecond whether the difference is the second release's alone: the third's read models
  ///   are what a cold rebuild gives
  record Found(Optional<String> difference, String words, boolean ofSecond) {
    private static Found of(Map.Entry<String, Difference> one) {
      return new Found(Optional.of(one.getValue().words()), "", one.getKey().startsWith(OF_SECOND));
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
    return new Found(Optional.empty(), look.words(), false);
  }

  private Look look() throws InterruptedException {
    return database.look(
        "compare with a cold rebuild",
        connection -> {
          ThirdProof proof = new ThirdProof(connection, database.dialect());
          proof.prepare();
          Replay replay = new Replay(migration.log(), ThirdProof.SCHEMA, ThirdProof.SCHEMA);
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
