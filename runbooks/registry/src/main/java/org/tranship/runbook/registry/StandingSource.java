package org.tranship.runbook.registry;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.AffectedNames;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.store.Store;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.work.EngineLimits;

/// A look at a registry's store while nobody writes to it, but for [#lookLive]: its links, its
/// manifests and how they hang together, in an [Inventory]. Blobs are not hashed for it. Those that
/// the run has copied, in the version that is there now, were hashed on the way, and the journal
/// says so.
///
/// In a file of this process, which goes with it: whoever takes the run up looks anew.
final class StandingSource implements AutoCloseable {
  private final Path file;
  private final Inventory inventory;
  private final LinkLevels levels;

  private StandingSource(Path file, Inventory inventory, LinkLevels levels) {
    this.file = file;
    this.inventory = inventory;
    this.levels = levels;
  }

  /// Lists the store, reads its links and manifests, and puts them in order.
  ///
  /// @throws RegistryException if there is no registry, or several
  static StandingSource look(Store store, Path scratch, Fsck.Observer observer, Trust trust)
      throws InterruptedException {
    return look(store, scratch, observer, trust, false);
  }

  /// The same of a registry that does not stand still.
  static StandingSource lookLive(Store store, Path scratch, Trust trust)
      throws InterruptedException {
    return look(store, scratch, unobserved(), trust, true);
  }

  private static StandingSource look(
      Store store, Path scratch, Fsck.Observer observer, Trust trust, boolean live)
      throws InterruptedException {
    Path file = InventoryFile.scratch(scratch);
    Inventory inventory = Inventory.open(file, store.toString());
    try {
      Fsck fsck = new Fsck(store, inventory, EngineLimits.standard(), observer);
      Fsck.Proof proof =
          () -> {
            inventory.commit();
            trust.give(inventory);
          };
      if (live) {
        // What came during this look no journal knows.
        fsck.lookLive(proof, () -> {});
      } else {
        fsck.look(proof);
      }
      return new StandingSource(file, inventory, LinkLevels.in(inventory));
    } catch (RuntimeException | InterruptedException e) {
      inventory.close();
      InventoryFile.remove(file);
      throw e;
    }
  }

  /// Writes down which blobs are sound.
  interface Trust {
    void give(Inventory inventory);
  }

  /// Blobs that the run has read, in the version that is there now.
  static Trust journalled(StepContext context) {
    return inventory -> {
      try (Results read = context.results(MovePasses.BLOBS, Set.of(Outcome.DONE, Outcome.SAME))) {
        for (var next = read.next(); next.isPresent(); next = read.next()) {
          inventory.sound(next.get().key(), next.get().source());
        }
      }
      inventory.commit();
    };
  }

  /// All: what their bytes are is found out when they are copied.
  static final Trust ALL = inventory -> inventory.change("update blob set state = 'sound'");

  Inventory inventory() {
    return inventory;
  }

  /// Every rank that links of this registry have, smallest first.
  List<Integer> ranks() {
    List<Integer> ranks = new ArrayList<>(List.of(LinkOrder.LAYERS));
    for (int level = 0; level <= levels.deepest(); level++) {
      ranks.add(LinkOrder.REVISIONS + level);
    }
    ranks.add(LinkOrder.HISTORY);
    ranks.add(LinkOrder.TAGS);
    return ranks;
  }

  /// How many blobs are not known to be sound.
  long unproven() {
    return inventory.count("select count(*) from blob where state <> 'sound'");
  }

  Optional<String> firstUnproven() {
    List<String> first = new ArrayList<>();
    inventory.each(
        "select 'sha256:' || hex from blob where state <> 'sound' order by hex limit 1",
        row -> first.add(row.text(1)));
    return first.stream().findFirst();
  }

  long count(Place.Kind kind) {
    return inventory.count("select count(*) from link where kind = '" + kind.name() + "'");
  }

  /// Says which uploads the fence has cut off.
  ///
  /// @param without the repository into which the fence was tried
  void tellCutOff(StepContext context, String without) {
    RunningUploads uploads = new RunningUploads(context.clock().instant(), without);
    inventory.each(
        "select detail, modified from stray where kind = 'upload' order by key",
        row -> {
          String[] upload = row.text(1).split(" ", 2);
          uploads.met(
              upload[0],
              upload[1],
              Optional.of(row.text(2)).filter(it -> !it.isEmpty()).map(Instant::parse));
        });
    RunningUploads.Found found = uploads.found();
    if (found.count() > 0) {
      context.measured(SurveyStep.UPLOADS + ", behind the fence", true, found.kept());
      context.say(
          "The fence has cut off pushes: " + found.words() + ". They have to be begun anew.");
    }
  }

  /// Findings that damage images, each with those it hurts.
  List<Finding> damage(int most) {
    return new Findings(inventory).damage(most);
  }

  /// Every image that damage hurts.
  ///
  /// @param passing findings that are no damage
  AffectedNames hurt(List<Finding> passing) {
    new Findings(inventory).hurt(passing);
    return HurtImages.in(inventory);
  }

  /// Whether it has the object of a result.
  boolean has(Key key) {
    return inventory.has(key);
  }

  /// Tells the copies of links that the source has no more.
  void gone(StepContext context, BiConsumer<ObjectResult, LinkOrder> told) {
    try (Results copied = context.results(MovePasses.LINKS, Set.of(Outcome.DONE, Outcome.SAME))) {
      for (var next = copied.next(); next.isPresent(); next = copied.next()) {
        ObjectResult result = next.get();
        if (!has(result.key())) {
          LinkOrder.of(result).ifPresent(order -> told.accept(result, order));
        }
      }
    }
  }

  static Fsck.Observer unobserved() {
    return new Fsck.Observer() {
      @Override
      public void began(String part, Optional<Long> expected) {
        // The step says what it does.
      }

      @Override
      public void passed(ByteCount size) {
        // Likewise.
      }
    };
  }

  @Override
  public void close() {
    inventory.close();
    InventoryFile.remove(file);
  }
}
