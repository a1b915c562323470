package org.tranship.runbook.objects;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.ContainerFacts;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.Store;
import org.tranship.core.store.Surveyed;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.PassSpec.Dispensable;
import org.tranship.runbook.objects.Hazard.Kind;

/// Says what will not survive exactly, from what both stores tell of themselves and what a listing
/// tells of an object. Pure: asks nobody and holds nothing of the objects it was asked about. That
/// two keys clash is another matter, see [KeyClashes].
///
/// @param source what the source can do
/// @param facts how the source is set up
/// @param target what the target can do, best after it was probed
/// @param taken how the target is set up
/// @param largest what the target takes, in one request or in parts
/// @param dropped kinds of attributes that may be lost, as the operator said
record Hazards(
    Capabilities source,
    ContainerFacts facts,
    Capabilities target,
    ContainerFacts taken,
    ByteCount largest,
    Set<Attributes.Kind> dropped) {
  /// Conditions by time are compared in whole seconds, and a request takes a while; what is beyond
  /// this is a clock that is wrong.
  private static final Duration CLOCK = Duration.ofSeconds(5);

  Hazards {
    dropped = Set.copyOf(dropped);
  }

  /// Asks both stores for what they tell of themselves.
  ///
  /// @throws org.tranship.core.store.StoreException if one cannot be reached
  static Hazards between(Store source, Store target, Set<Attributes.Kind> dropped) {
    Capabilities takes = target.capabilities();
    boolean parts = target.feature(ResumableUploads.class).isPresent();
    ByteCount largest =
        parts || takes.largestObject().compareTo(takes.largestPut()) < 0
            ? takes.largestObject()
            : takes.largestPut();
    return new Hazards(
        source.capabilities(), facts(source), takes, facts(target), largest, dropped);
  }

  static ContainerFacts facts(Store store) {
    return store.feature(Surveyed.class).map(Surveyed::facts).orElse(ContainerFacts.PLAIN);
  }

  /// What concerns the stores as a whole.
  List<Hazard> ofStores() {
    List<Hazard> found = new ArrayList<>(ofSource(facts));
    taken
        .lock()
        .ifPresent(
            lock ->
                found.add(
                    Hazard.noted(
                        Kind.LOCK,
                        "the target locks what is written there ("
                            + lock
                            + "), so it may be that a rollback cannot remove it")));
    clock(found, "the target", taken);
    kinds(found);
    return found;
  }

  /// What of the source's container is not taken along.
  static List<Hazard> ofSource(ContainerFacts facts) {
    List<Hazard> found = new ArrayList<>();
    facts
        .older()
        .filter(older -> older.versions() + older.markers() > 0 || !older.whole())
        .ifPresent(
            older ->
                found.add(
                    Hazard.lost(
                        Kind.OLDER_VERSIONS,
                        "only the current version of an object is copied; the source also keeps "
                            + (older.whole() ? "" : "at least ")
                            + older.versions()
                            + " older versions and "
                            + older.markers()
                            + " marks of deletion"
                            + (older.names().isEmpty()
                                ? ""
                                : ", such as of \""
                                    + String.join("\", \"", older.names())
                                    + "\""))));
    facts
        .lock()
        .ifPresent(
            lock ->
                found.add(
                    Hazard.lost(
                        Kind.LOCK,
                        "retentions and legal holds are not copied; the source has them ("
                            + lock
                            + ")")));
    facts
        .encryption()
        .ifPresent(
            words ->
                found.add(
                    Hazard.lost(
                        Kind.ENCRYPTION,
                        "the source encrypts with "
                            + words
                            + "; the copy is encrypted as the target does it")));
    if (facts.rights()) {
      found.add(
          Hazard.lost(
              Kind.RIGHTS,
              "rights of single objects (ACL) are not copied; the source may have some"));
    }
    clock(found, "the source", facts);
    if (!facts.untold().isEmpty()) {
      found.add(
          Hazard.noted(
              Kind.UNTOLD, "the source does not tell of: " + String.join(", ", facts.untold())));
    }
    return found;
  }

  private static void clock(List<Hazard> found, String side, ContainerFacts facts) {
    Duration ahead = facts.clockAhead().orElse(Duration.ZERO);
    if (ahead.abs().compareTo(CLOCK) > 0) {
      found.add(
          Hazard.noted(
              Kind.CLOCK,
              "the clock of "
                  + side
                  + " is "
                  + ahead.abs().toSeconds()
                  + " s "
                  + (ahead.isNegative() ? "behind" : "ahead of")
                  + " this machine's, so \"last written\" may mislead: see --existing of a copy, or"
                  + " copy.existing of a plan"));
    }
  }

  /// Kinds that the source may have and the target keeps none of.
  private void kinds(List<Hazard> found) {
    for (Attributes.Kind kind : Attributes.Kind.values()) {
      if (source.attributes().contains(kind) && !target.attributes().contains(kind)) {
        String words = ProbeStep.words(kind);
        boolean mayGo = dropped.contains(kind) || byNature(kind);
        String reason =
            "the target keeps no "
                + words
                + (mayGo
                    ? kind == Attributes.Kind.HEADERS && !dropped.contains(kind)
                        ? ": content types stay behind, an object with another header is refused"
                        : ": they stay behind"
                    : ": an object that has some is refused, unless it is named by"
                        + " --drop-attributes of a copy, or copy.drop-attributes of a plan");
        found.add(
            mayGo ? Hazard.lost(Kind.ATTRIBUTES, reason) : Hazard.noted(Kind.ATTRIBUTES, reason));
      }
    }
  }

  private static boolean byNature(Attributes.Kind kind) {
    return Dispensable.BY_NATURE.stream().anyMatch(name -> Attributes.kindOf(name) == kind);
  }

  /// What concerns one object, as far as its entry tells.
  List<Hazard> of(Entry entry) {
    List<Hazard> found = new ArrayList<>();
    if (entry.placement().offline()) {
      found.add(
          Hazard.refused(
              Kind.ARCHIVED,
              "it is archived ("
                  + entry.placement().tier()
                  + ") and cannot be read before it is restored"));
    } else if (!entry.placement().tier().isEmpty()) {
      found.add(
          Hazard.lost(
              Kind.TIER, "storage classes are not copied; it is in " + entry.placement().tier()));
    }
    target
        .keys()
        .objection(entry.key())
        .ifPresent(objection -> found.add(Hazard.refused(Kind.KEY, objection)));
    if (entry.size().compareTo(largest) > 0) {
      found.add(
          Hazard.refused(
              Kind.SIZE, "it has " + entry.size() + " and the target takes at most " + largest));
    }
    if (!entry.attributes().isEmpty()) {
      attributes(found, entry.attributes());
    }
    return found;
  }

  private void attributes(List<Hazard> found, Attributes attributes) {
    for (String name : attributes.asMap().keySet()) {
      Attributes.Kind kind = Attributes.kindOf(name);
      boolean mayGo = dropped.contains(kind) || Dispensable.BY_NATURE.contains(name);
      if (!target.attributes().contains(kind) && !mayGo) {
        found.add(Hazard.refused(Kind.ATTRIBUTES, "the target keeps no " + ProbeStep.words(kind)));
        break;
      }
    }
    int tags = attributes.below(Attributes.TAG).size();
    if (target.attributes().contains(Attributes.Kind.TAGS) && tags > taken.mostTags()) {
      found.add(
          Hazard.refused(
              Kind.METADATA_SIZE,
              "it has " + tags + " tags and the target takes " + taken.mostTags()));
    }
    long user =
        attributes.below(Attributes.USER).entrySet().stream()
            .mapToLong(one -> bytes(one.getKey()) + bytes(one.getValue()))
            .sum();
    if (target.attributes().contains(Attributes.Kind.USER) && user > taken.mostUserBytes()) {
      found.add(
          Hazard.refused(
              Kind.METADATA_SIZE,
              "its user metadata has "
                  + user
                  + " bytes and the target takes "
                  + taken.mostUserBytes()));
    }
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// Whether keys of this target can clash at all.
  Optional<KeyClashes> clashes() {
    return target.keys().exclusive() || !target.keys().caseSensitive()
        ? Optional.of(new KeyClashes(target.keys()))
        : Optional.empty();
  }
}
