package org.tranship.runbook.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Condition;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.FileTrouble;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Where garbage goes, and what a repair replaces: beside the registry in the same store, where the
/// registry does not look. What was `docker/registry/v2/PATH` is
/// `docker/tranship-quarantine/RUN/PATH` there, so that every run has a place of its own, and a
/// person can move it back by hand.
///
/// @param front what the registry's driver puts in front of `docker/`
/// @param run the run's name
record Quarantine(String front, String run) {
  static final PassId COPIES = PassId.of("quarantine");
  static final PassId SWEEP_LINKS = PassId.of("sweep-links");
  static final PassId SWEEP_BLOBS = PassId.of("sweep-blobs");
  static final PassId RESTORE_BLOBS = PassId.of("restore-blobs");
  static final PassId RESTORE_LINKS = PassId.of("restore-links");
  static final PassId PURGE = PassId.of("purge");
  static final PassId LET_GO = PassId.of("remove-copies");

  static final String OTHER_AT_WORK = "TRR-131";
  static final String UNREADABLE_MARK = "TRR-144";
  private static final String PLACE = "docker/tranship-quarantine/";

  /// The end of the key under which a run says that it is at work.
  static final String MARK = PLACE + "at-work";

  private static final int MOST_NAME = 200;

  /// What stands in front of everything of this run.
  String prefix() {
    return front + PLACE + run + "/";
  }

  /// Where an object of the registry goes.
  Key of(Key key) {
    return Key.of(prefix() + key.text().substring((front + RegistryLayout.ROOT).length()));
  }

  /// Where an object came from that is in the quarantine of this run.
  Key origin(Key copy) {
    return place(copy.text().substring(prefix().length()));
  }

  /// Where in the registry a path below it is.
  Key place(String path) {
    return Key.of(front + RegistryLayout.ROOT + path);
  }

  Key marker() {
    return Key.of(front + MARK);
  }

  /// Says in the store that this run is at work, so that no other changes it meanwhile, from
  /// whichever machine. Safe to repeat. Where the store cannot write only what is absent, two that
  /// begin within the same moment do not see each other.
  ///
  /// @throws StepFailed if another run said so and has not taken it back
  void begin(Store store) {
    refuseOther(store);
    if (holder(store).isPresent()) {
      return; // This run's: a store that takes no writes any more keeps nobody from going back.
    }
    Condition condition =
        store.capabilities().createIfAbsent() ? new Condition.IfAbsent() : new Condition.Always();
    byte[] name = run.getBytes(StandardCharsets.UTF_8);
    WriteOutcome outcome = store.put(PutRequest.of(marker(), name).with(condition));
    if (!(outcome instanceof WriteOutcome.Done)) {
      refuseOther(store);
      if (holder(store).isEmpty()) {
        outcome.orThrow();
      }
    }
  }

  private void refuseOther(Store store) {
    holder(store)
        .filter(other -> !other.equals(run))
        .ifPresent(
            other -> {
              throw new StepFailed(
                  OTHER_AT_WORK
                      + " Another garbage collection, repair or migration of this registry was begun"
                      + " and has not ended: the run \""
                      + Shown.of(other)
                      + "\". Two at once could undo what the other has just done. Go on with it"
                      + " where its journal is, or take it back with 'tranship rollback'. If that journal"
                      + " is lost, look at what lies in \""
                      + front
                      + PLACE
                      + "\", and remove \""
                      + marker()
                      + "\".");
            });
  }

  private Optional<String> holder(Store store) {
    try (ObjectBody body = store.open(marker(), ReadRequest.whole(Version.NONE))) {
      return Optional.of(
          new String(body.stream().readNBytes(MOST_NAME), StandardCharsets.UTF_8).strip());
    } catch (StoreException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    } catch (IOException e) {
      throw new StepFailed(
          UNREADABLE_MARK
              + " Whether another run is at work cannot be told, since the object \""
              + marker()
              + "\" cannot be read: "
              + FileTrouble.why(e)
              + ". Mend that, and run the same command again.",
          e);
    }
  }

  /// Takes it back. Safe to repeat; another run's stays.
  void end(Store store) {
    if (holder(store).filter(run::equals).isPresent()) {
      store.delete(List.of(DeleteRequest.of(marker()))).getFirst().orThrow();
    }
  }
}
