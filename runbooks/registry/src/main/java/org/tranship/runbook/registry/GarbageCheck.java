package org.tranship.runbook.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.tranship.core.store.Store;
import org.tranship.core.value.ByteCount;

/// What a garbage collection would take. Changes nothing in the store.
public final class GarbageCheck {
  private GarbageCheck() {}

  /// What was seen.
  ///
  /// @param objection why nothing may be collected; empty if nothing stands against it
  /// @param blobs how many blobs nothing needs
  /// @param bytes how large they are together
  /// @param links how many links go with them
  /// @param young how many blobs nothing needs either, and are too young to be taken
  public record Result(
      Optional<String> objection, long blobs, ByteCount bytes, long links, long young) {
    /// Whether there is anything to be collected.
    public boolean isClean() {
      return blobs + links == 0;
    }
  }

  /// Looks, hashing every blob that the inventory does not know, and tells each object.
  ///
  /// @param now by the clock of this machine
  /// @param told is told nothing where something stands against collecting
  /// @throws RegistryException if there is no registry in the store, or several
  public static Result run(
      Collecting collecting, Instant now, Fsck.Observer observer, Consumer<Garbage> told)
      throws InterruptedException {
    try (Store store = collecting.open();
        GarbageLook look =
            GarbageLook.whole(store, store.toString(), collecting.inventory(), observer)) {
      look.mark(collecting.plan().untagged(), collecting.before(now));
      Optional<String> objection =
          look.objection(collecting.plan().hurt())
              .or(() -> look.excess(collecting.consent().has(Collecting.MUCH_GARBAGE)));
      if (objection.isEmpty()) {
        look.each(told);
      }
      long blobs = look.blobs();
      return new Result(objection, blobs, look.bytes(), look.count() - blobs, look.young());
    }
  }
}
