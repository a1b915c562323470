package org.tranship.runbook.journey.third;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.client.tables.Tables;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;
import org.tranship.runbook.journey.format.PayloadFields;
import org.tranship.runbook.journey.sql.OpenDatabase;
import org.tranship.runbook.journey.sql.ThirdProof;

/// Compares every read model of the third release with a cold rebuild from the whole log: five
/// tables row by row, and each blob of seats field by field.
///
/// Users go on meanwhile, so the log may be behind the tables or before them at any moment. A
/// difference counts if two looks, the plan's margin apart, show the very same: what is under way
/// looks otherwise the second time, or is gone.
///
/// @param fresh brings the read models up to date between two looks
record ColdProof(
    ThirdMigration migration,
    Tables tables,
    OpenDatabase database,
    Store blobs,
    Feed.WriteOut fresh) {
  private static final int LOOKS = 6;
  private static final int LARGEST = 16 << 20;

  /// What was found.
  ///
  /// @param difference the first, as a clause; empty if there is none
  /// @param words for people
  record Found(Optional<String> difference, String words) {}

  /// One look.
  private record Look(Set<String> differences, String words) {}

  Found prove() throws InterruptedException {
    fresh.write();
    Look look = look();
    Set<String> before = look.differences();
    for (int looks = 1; !before.isEmpty() && looks < LOOKS; looks++) {
      migration.pause().sleep(migration.plan().times().margin());
      fresh.write();
      look = look();
      Set<String> both = new TreeSet<>(look.differences());
      both.retainAll(before);
      if (!both.isEmpty()) {
        return new Found(both.stream().findFirst(), "");
      }
      before = look.differences();
    }
    return new Found(Optional.empty(), look.words());
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
          Set<String> differences = new TreeSet<>(proof.differences());
          long seats =
              proof.seats(
                  (id, body) -> {
                    Optional<String> differs = differs(id, body);
                    differs.ifPresent(differences::add);
                  });
          return new Look(
              differences,
              "five tables and "
                  + seats
                  + " blobs are what a cold rebuild gives ("
                  + replay.words()
                  + ")");
        });
  }

  /// What is wrong with a blob; empty if nothing is.
  private Optional<String> differs(String id, String body) {
    Key key = SeatBlobs.key(id);
    try (ObjectBody blob = blobs.open(key, ReadRequest.WHOLE)) {
      String text = new String(blob.readAll(LARGEST), StandardCharsets.UTF_8);
      return text.equals(body) || PayloadFields.read(text).equals(PayloadFields.read(body))
          ? Optional.empty()
          : Optional.of("the blob " + key + " has " + text);
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.NOT_FOUND) {
        throw e;
      }
      return Optional.of("the blob " + key + " is missing");
    } catch (IllegalArgumentException e) {
      return Optional.of("the blob " + key + " cannot be understood: " + e.getMessage());
    }
  }
}
