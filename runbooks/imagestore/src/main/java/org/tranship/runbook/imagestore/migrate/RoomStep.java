package org.tranship.runbook.imagestore.migrate;

import java.util.List;
import java.util.Map;
import org.tranship.client.fabric.ClusterGateway;
import org.tranship.client.fabric.FabricFailure;
import org.tranship.client.fabric.FabricGateway;
import org.tranship.client.fabric.StoreInfo;
import org.tranship.client.fabric.StoreReplica;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.SwitchPlan;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.value.ByteCount;
import org.tranship.runbook.imagestore.upgrade.ReplicaGate;

/// Looks whether the new store can take what is to come: its replicas are well, we may write, and
/// every node that has a replica has the room. The gateway tells of the primary's disk only; of the
/// others the plan's acts have to prove it, or the operator says so, and their health is measured
/// once more before the switch: a replica whose disk is full does not stay well. What was proven or
/// said counts for these nodes and so many bytes; where replicas have moved, or more is needed, it
/// is proven anew.
final class RoomStep implements Step {
  static final String NAME = "room";
  static final String FULL = "TRI-166";
  static final String RIGHTS = "TRI-168";
  static final String ABSENT = "TRI-172";

  private static final String SERVICE = "fabric:/System/ImageStoreService";

  /// So much of a hundred has to be free besides.
  private static final int RESERVE = 10;

  private final ImageStoreMigration migration;

  RoomStep(ImageStoreMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    int quorum = migration.manifests().wanted(MadeManifests.FIRST).read(context).quorum().orElse(1);
    List<StoreReplica> replicas = new ReplicaGate(migration.reach()).await(context, quorum);
    boolean listed =
        migration.reach().ask("its own services", ClusterGateway::systemServices).contains(SERVICE);
    context.measured("service", listed, SERVICE + (listed ? " is there" : " is not listed"));
    if (!listed) {
      throw new StepFailed(
          ABSENT
              + " The cluster has manifest 1, and "
              + SERVICE
              + " is not among its services. Nothing was copied. See its health, and run the same"
              + " command again.");
    }
    mayWrite(context);
    long bytes = migration.copying().scan().bytes().bytes();
    long needed = bytes + bytes / 100 * RESERVE;
    StoreInfo info = migration.reach().askStore("its disk", FabricGateway::info);
    // What stands there already needs no room any more; what else is in the store keeps it. Both
    // stores are compared for that only where all of it would not fit.
    ByteCount standing =
        info.available() >= needed
            ? ByteCount.ZERO
            : new StandingCopies(migration).bytes(BeforeStep.snapshot(context));
    boolean fits = info.available() + standing.bytes() >= needed;
    String primary =
        replicas.stream()
            .filter(StoreReplica::primary)
            .map(StoreReplica::node)
            .findFirst()
            .orElse("");
    String there = standing.bytes() == 0 ? "" : ", and " + standing + " of it stand there already";
    context.measured(
        "room on " + primary,
        fits,
        ByteCount.of(info.available()) + " free, " + ByteCount.of(needed) + " needed" + there);
    if (!fits) {
      return new StepResult.Refused(
          FULL
              + " The node "
              + primary
              + " has "
              + ByteCount.of(info.available())
              + " free for the image store, and "
              + ByteCount.of(needed)
              + " are needed"
              + there
              + ". Nothing was copied now. Make room there and on every other node with a"
              + " replica, and run the same command again.");
    }
    others(context, replicas, ByteCount.of(needed));
    return StepResult.done("there is room");
  }

  /// Removing what is not there changes nothing, and needs the rights that a copy needs.
  private void mayWrite(StepContext context) {
    boolean may =
        migration
            .reach()
            .askStore(
                "its rights",
                store -> {
                  try {
                    store.delete("tranship-" + context.run() + "-rights");
                    return true;
                  } catch (FabricFailure failure) {
                    if (failure.status() == 403) {
                      return false;
                    }
                    throw failure;
                  }
                });
    context.measured("rights", may, may ? "the certificate may write" : "it may only look");
    if (!may) {
      throw new StepFailed(
          RIGHTS
              + " The certificate may look at the cluster and not write to its image store. Nothing was"
              + " copied. Name one of the admin clients of its manifest, and run the same command"
              + " again.");
    }
  }

  private void others(StepContext context, List<StoreReplica> replicas, ByteCount needed)
      throws InterruptedException {
    List<String> nodes =
        replicas.stream().filter(it -> !it.primary()).map(StoreReplica::node).sorted().toList();
    if (nodes.isEmpty()) {
      return;
    }
    String names = String.join(", ", nodes);
    List<ControlSpec> proofs =
        migration.plan().room().isEmpty()
            ? List.of(
                new ControlSpec(
                    SwitchPlan.PROMPT,
                    Map.of(
                        "question",
                        "The gateway does not tell of the disks of "
                            + names
                            + ". Has each of them "
                            + needed
                            + " free where its node keeps the image store, what it holds of the"
                            + " source already included?")))
            : migration.plan().room();
    Note _ =
        context.act(
            "others " + needed.bytes() + " " + names,
            Note.NONE,
            _ -> {
              migration.acts().carry(context, proofs, context.run() + "-room");
              return new Note(1, names);
            });
    context.measured("room on " + names, true, needed + ", as the plan or the operator says");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
