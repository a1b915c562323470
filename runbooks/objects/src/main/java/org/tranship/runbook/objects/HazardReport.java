package org.tranship.runbook.objects;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.compare.ObjectFilter;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.runbook.objects.Hazard.Kind;
import org.tranship.runbook.objects.Hazard.Severity;

/// What will not survive a copy exactly, counted by kind with the first names, in memory that does
/// not grow with the number of objects. Objects are met in key order by one thread.
///
/// It says what listings show. What only the object itself shows (metadata of an S3 object, say) is
/// found when it is copied, and fails it then by name, before its first byte.
public final class HazardReport {
  private static final int NAMED = 5;

  private final Hazards hazards;
  private final Optional<KeyClashes> clashes;
  private final Ledger ledger;
  private final Map<Slot, Group> groups = new TreeMap<>();

  /// Is told of each object that will be refused, while it is met.
  @FunctionalInterface
  interface Ledger {
    /// Nobody wants to know.
    Ledger NONE = (_, _) -> {};

    /// @param key in the order in which objects are met
    /// @param reason a clause, all hazards in one
    void refused(Key key, String reason);
  }

  private record Slot(Kind kind, Severity severity) implements Comparable<Slot> {
    @Override
    public int compareTo(Slot other) {
      int bySeverity = severity.compareTo(other.severity);
      return bySeverity != 0 ? bySeverity : kind.compareTo(other.kind);
    }
  }

  /// Objects that meet the same hazard, or a hazard of the stores.
  ///
  /// @param kind what it is
  /// @param severity what follows
  /// @param reason why, of the first of them; a hazard of the stores may have several
  /// @param share how many objects; none for a hazard of the stores as a whole
  /// @param names the first of them, in key order
  public record Group(
      Kind kind, Severity severity, String reason, Found.Share share, List<String> names) {
    public Group {
      names = List.copyOf(names);
    }

    private Group with(Entry entry) {
      List<String> more = new ArrayList<>(names);
      if (more.size() < NAMED) {
        more.add(entry.key().text());
      }
      return new Group(kind, severity, reason, share.with(entry), more);
    }
  }

  private final List<Group> ofStores;
  private long met;

  private HazardReport(Hazards hazards, Ledger ledger) {
    this.hazards = hazards;
    this.ledger = ledger;
    this.clashes = hazards.clashes();
    this.ofStores = hazards.ofStores().stream().map(HazardReport::whole).toList();
  }

  private static Group whole(Hazard hazard) {
    return new Group(
        hazard.kind(), hazard.severity(), hazard.reason(), Found.Share.NONE, List.of());
  }

  /// A report on two stores that has met no object yet.
  ///
  /// @param dropped kinds of attributes that may be lost
  /// @throws org.tranship.core.store.StoreException if a store cannot be reached
  public static HazardReport between(Store source, Store target, Set<Attributes.Kind> dropped) {
    return between(source, target, dropped, Ledger.NONE);
  }

  static HazardReport between(
      Store source, Store target, Set<Attributes.Kind> dropped, Ledger ledger) {
    return new HazardReport(Hazards.between(source, target, dropped), ledger);
  }

  /// A report on everything that the source lists and the filter takes.
  ///
  /// @throws org.tranship.core.store.StoreException if a store cannot be reached, or the source not
  ///   be listed
  public static HazardReport of(
      Store source, Store target, ObjectFilter filter, Set<Attributes.Kind> dropped) {
    HazardReport report = between(source, target, dropped);
    ListRequest request = new ListRequest(filter.keys().beginning(), Optional.empty());
    try (Listing listing = new ListingAhead(() -> source.list(request))) {
      for (@Nullable Entry entry = listing.next(); entry != null; entry = listing.next()) {
        if (filter.takes(entry)) {
          report.meet(entry);
        }
      }
    }
    return report;
  }

  /// Takes note of an object that would be copied.
  public void meet(Entry entry) {
    met++;
    List<Hazard> found = new ArrayList<>(hazards.of(entry));
    clashes.flatMap(finder -> finder.meet(entry.key())).ifPresent(found::add);
    add(found, entry);
  }

  /// Takes note of an object that would be copied under another key. Whether that key clashes with
  /// others is another matter, see [#meetKey].
  ///
  /// @param target its key in the target
  void meet(Entry entry, Key target) {
    met++;
    add(hazards.of(entry.withKey(target)), entry);
  }

  /// Takes note of a key that would be in the target.
  ///
  /// @param target greater than every one before it
  void meetKey(Key target) {
    clashes
        .flatMap(finder -> finder.meet(target))
        .ifPresent(hazard -> add(List.of(hazard), Entry.of(target, 0, Version.NONE)));
  }

  private void add(List<Hazard> found, Entry entry) {
    for (Hazard hazard : found) {
      groups.merge(
          new Slot(hazard.kind(), hazard.severity()),
          whole(hazard).with(entry),
          (before, _) -> before.with(entry));
    }
    String refused =
        found.stream()
            .filter(hazard -> hazard.severity() == Severity.REFUSED)
            .map(Hazard::reason)
            .collect(Collectors.joining("; "));
    if (!refused.isEmpty()) {
      ledger.refused(entry.key(), refused);
    }
  }

  /// How many objects were met.
  long met() {
    return met;
  }

  /// Everything found: what is refused first, then what is lost, then what is noted.
  public List<Group> groups() {
    List<Group> all = new ArrayList<>(groups.values());
    all.addAll(ofStores);
    clashes.flatMap(KeyClashes::left).map(HazardReport::whole).ifPresent(all::add);
    all.sort((a, b) -> a.severity().compareTo(b.severity()));
    return all;
  }

  /// How many objects will be refused, at most: one with two hazards counts twice.
  public long refused() {
    return sum(groups.values());
  }

  private static long sum(Collection<Group> groups) {
    return groups.stream()
        .filter(group -> group.severity() == Severity.REFUSED)
        .mapToLong(group -> group.share().objects())
        .sum();
  }
}
