package org.tranship.runbook.anchore;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.runbook.anchore.config.StoreSection;

/// What the operator asked for, as the journal keeps it: file names and choices, never what is
/// secret in those files.
///
/// @param database where Anchore's tables are, without the password
/// @param from configuration of the source
/// @param to configuration of the destination
/// @param fromSection which of Anchore's stores is read
/// @param toSection which of Anchore's stores is written
/// @param buckets logical buckets; empty for all
/// @param accounts owners of documents; empty for all
/// @param createdBefore only documents that were made before this day began, in UTC
/// @param nodelete stop before the source is cleaned
/// @param assumeStopped go on although it is not proven that the services are stopped
/// @param acceptUnverified move documents that have no digest in the catalogue
/// @param acceptUnreadable move documents to where Anchore would not look for them with `to` as it
///   is
/// @param replace overwrite other objects found under the documents' keys
/// @param lockTimeout longest wait for Anchore's migration lock
/// @param staleAfter age from which a heartbeat counts as that of a stopped service
/// @param onlyRun move only what that run moved, for its way back; empty for all
public record AnchorePlan(
    String database,
    Path from,
    Path to,
    StoreSection fromSection,
    StoreSection toSection,
    List<String> buckets,
    List<String> accounts,
    Optional<LocalDate> createdBefore,
    boolean nodelete,
    boolean assumeStopped,
    boolean acceptUnverified,
    boolean acceptUnreadable,
    boolean replace,
    Duration lockTimeout,
    Duration staleAfter,
    String onlyRun) {

  public AnchorePlan {
    buckets = buckets.stream().sorted().distinct().toList();
    accounts = accounts.stream().sorted().distinct().toList();
    from = from.toAbsolutePath().normalize();
    to = to.toAbsolutePath().normalize();
  }

  /// The same documents, moved in this way; see the fields of these names.
  public AnchorePlan with(
      boolean newNodelete,
      boolean newAssumeStopped,
      boolean newReplace,
      Duration newLockTimeout,
      String newOnlyRun) {
    return new AnchorePlan(
        database,
        from,
        to,
        fromSection,
        toSection,
        buckets,
        accounts,
        createdBefore,
        newNodelete,
        newAssumeStopped,
        acceptUnverified,
        acceptUnreadable,
        newReplace,
        newLockTimeout,
        staleAfter,
        newOnlyRun);
  }

  /// As flat settings for the journal.
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("database", database);
    settings.put("from", from.toString());
    settings.put("to", to.toString());
    settings.put("from-section", fromSection.name());
    settings.put("to-section", toSection.name());
    settings.put("buckets", String.join("\n", buckets));
    settings.put("accounts", String.join("\n", accounts));
    settings.put("created-before", createdBefore.map(LocalDate::toString).orElse(""));
    settings.put("nodelete", Boolean.toString(nodelete));
    settings.put("assume-stopped", Boolean.toString(assumeStopped));
    settings.put("accept-unverified", Boolean.toString(acceptUnverified));
    settings.put("accept-unreadable", Boolean.toString(acceptUnreadable));
    settings.put("replace", Boolean.toString(replace));
    settings.put("lock-timeout", lockTimeout.toString());
    settings.put("stale-after", staleAfter.toString());
    settings.put("only-run", onlyRun);
    return settings;
  }

  /// Back from the journal.
  public static AnchorePlan of(Map<String, String> settings) {
    return new AnchorePlan(
        settings.getOrDefault("database", ""),
        Path.of(settings.getOrDefault("from", "")),
        Path.of(settings.getOrDefault("to", "")),
        StoreSection.valueOf(settings.getOrDefault("from-section", "OBJECT_STORE")),
        StoreSection.valueOf(settings.getOrDefault("to-section", "OBJECT_STORE")),
        lines(settings.getOrDefault("buckets", "")),
        lines(settings.getOrDefault("accounts", "")),
        Optional.of(settings.getOrDefault("created-before", ""))
            .filter(day -> !day.isEmpty())
            .map(LocalDate::parse),
        Boolean.parseBoolean(settings.get("nodelete")),
        Boolean.parseBoolean(settings.get("assume-stopped")),
        Boolean.parseBoolean(settings.get("accept-unverified")),
        Boolean.parseBoolean(settings.get("accept-unreadable")),
        Boolean.parseBoolean(settings.get("replace")),
        Duration.parse(settings.getOrDefault("lock-timeout", "PT30S")),
        Duration.parse(settings.getOrDefault("stale-after", "PT180S")),
        settings.getOrDefault("only-run", ""));
  }

  private static List<String> lines(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("\n"));
  }

  /// The plan of the way back: the same documents, from where they went to where they were.
  ///
  /// @param run the run whose documents are to be moved back
  public AnchorePlan reversed(String run) {
    return new AnchorePlan(
        database,
        to,
        from,
        toSection,
        fromSection,
        buckets,
        accounts,
        createdBefore,
        nodelete,
        assumeStopped,
        acceptUnverified,
        acceptUnreadable,
        replace,
        lockTimeout,
        staleAfter,
        run);
  }

  /// Whether another plan asks for the same documents to be moved to the same place, so that taking
  /// that run up again is what the operator means. Choices about how (waiting, assuming) may
  /// differ.
  public boolean sameJob(AnchorePlan other) {
    return database.equals(other.database)
        && from.equals(other.from)
        && to.equals(other.to)
        && fromSection == other.fromSection
        && toSection == other.toSection
        && buckets.equals(other.buckets)
        && accounts.equals(other.accounts)
        && createdBefore.equals(other.createdBefore)
        && nodelete == other.nodelete
        && onlyRun.equals(other.onlyRun);
  }
}
