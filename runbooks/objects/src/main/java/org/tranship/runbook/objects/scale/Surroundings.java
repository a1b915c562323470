package org.tranship.runbook.objects.scale;

/// What all machines share.
///
/// @param source where objects come from
/// @param target where they go to
/// @param network bytes a second between all machines and the stores, in each direction; infinite
///   where nothing was said of it
/// @param journal objects a second whose intents and results it takes
/// @param listing keys a second that come out of the merged listing
public record Surroundings(
    StoreSpeed source, StoreSpeed target, double network, double journal, double listing) {
  public Surroundings {
    if (!(network > 0 && journal > 0 && listing > 0)) {
      throw new IllegalArgumentException("What is shared lets something through.");
    }
  }
}
