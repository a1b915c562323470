package org.tranship.runbook.registry;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.core.work.EngineLimits;

/// Which healed blobs are needed by links that were written after them: a registry that is asked
/// for a blob says that it has it, and a push then relies on it. Both times are the store's own. A
/// link whose time nobody knows counts. A link that the way back itself has put back does not.
///
/// One look at links and manifests; what is pushed after it is not seen.
final class Relied implements Predicate<Key>, AutoCloseable {
  private static final Set<Outcome> GOOD = EnumSet.of(Outcome.DONE, Outcome.SAME);

  private static final String NEEDED =
      """
      with recursive needing (hex, since) as (
        select hex, modified from blob where key = ?
        union
        select r.parent, n.since from needing n join reference r on r.child = n.hex)
      select 1 from needing n join link l on l.target = n.hex or l.named = n.hex
       where (l.modified < 0 or n.since < 0 or l.modified >= n.since)
         and not exists (select 1 from put_back p where p.key = l.key)
      """;

  private final Path file;
  private final Inventory inventory;

  private Relied(Path file, Inventory inventory) {
    this.file = file;
    this.inventory = inventory;
  }

  /// Looks, after links are taken back and before blobs are.
  ///
  /// @throws StepFailed if there is no registry in the store any more, or another one as well
  static Relied look(StepContext context, Store store, Repairing repairing)
      throws InterruptedException {
    Path file = InventoryFile.scratch(repairing.scratch());
    Relied relied = new Relied(file, Inventory.open(file, store.toString()));
    try {
      new Fsck(store, relied.inventory, EngineLimits.standard(), StandingSource.unobserved())
          .look(() -> StandingSource.ALL.give(relied.inventory));
      relied.inventory.change("create temp table put_back (key primary key) without rowid");
      relied.leaveOut(context, Kept.PUT_BACK);
      return relied;
    } catch (RegistryException e) {
      relied.close();
      throw new StepFailed(e.getMessage() + " Then run the same command again.", e);
    } catch (RuntimeException | InterruptedException e) {
      relied.close();
      throw e;
    }
  }

  private void leaveOut(StepContext context, PassId pass) {
    try (Results back = context.results(pass, GOOD)) {
      for (var next = back.next(); next.isPresent(); next = back.next()) {
        inventory.change(
            "insert or ignore into put_back values ("
                + Inventory.quoted(next.get().key().text())
                + ")");
      }
    }
    inventory.commit();
  }

  /// Whether a blob is needed by what was written after it.
  @Override
  public boolean test(Key blob) {
    return inventory.any(NEEDED, blob.text());
  }

  @Override
  public void close() {
    inventory.close();
    InventoryFile.remove(file);
  }
}
