package org.tranship.testkit.kill;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.anchore.AnchoreInstallation.Document;
import org.tranship.testkit.anchore.AnchorePlace;
import org.tranship.testkit.anchore.CatalogRow;

/// The law, asked of Anchore's database and of the places themselves: what must be so at every
/// moment, and what must be so at an end. Each question gives the violations it found, as
/// sentences.
public final class AnchoreLaw {
  /// What a store's probe for writing leaves if it is killed: known, harmless, and named in
  /// docs/left-behind.md.
  private static final String PROBE = ".tranship-probe-";

  private final AnchoreInstallation anchore;
  private final Map<String, String> contents = new TreeMap<>();
  private final Map<String, String> rowsBefore;
  private final AnchorePlace from;
  private final SortedSet<String> heldBefore;
  private final List<AnchorePlace> places;

  /// Takes down how things are before anything is moved.
  ///
  /// @param from where all documents are now
  /// @param others everywhere they may be on the way
  public AnchoreLaw(
      AnchoreInstallation anchore,
      List<Document> documents,
      AnchorePlace from,
      List<AnchorePlace> others) {
    this.anchore = anchore;
    documents.forEach(document -> contents.put(document.name(), sha256(document.content())));
    this.rowsBefore = rowTexts();
    this.from = from;
    this.heldBefore = from.holdings();
    this.places = new ArrayList<>(others);
    places.add(from);
  }

  /// Lets documents be in one more place.
  public void also(AnchorePlace place) {
    places.add(place);
  }

  /// Number of documents.
  public int documents() {
    return contents.size();
  }

  /// At every moment, after every kill: each document is read through its row, whole and right, and
  /// what is gone from where it was is pointed to and sound where it went.
  public List<String> atEveryMoment() {
    List<String> violations = new ArrayList<>();
    SortedSet<String> held = from.holdings();
    Map<String, String> left = new TreeMap<>(contents);
    for (CatalogRow row : anchore.rows()) {
      String content = left.remove(row.name());
      if (content == null) {
        violations.add("There is a row " + row.name() + " that nobody made.");
        continue;
      }
      check(row, content, violations);
      if (!held.contains(urlBefore(row.name())) && row.url().startsWith(from.urlPrefix())) {
        violations.add(
            "The document "
                + row.name()
                + " was removed, and its row still points to "
                + row.url());
      }
    }
    left.keySet().forEach(name -> violations.add("The row of " + name + " is gone."));
    return violations;
  }

  private void check(CatalogRow row, String content, List<String> violations) {
    Optional<AnchorePlace> place =
        places.stream().filter(one -> row.url().startsWith(one.urlPrefix())).findFirst();
    Optional<byte[]> stored = place.flatMap(one -> one.read(row.url()));
    if (stored.isEmpty()) {
      violations.add("The row of " + row.name() + " points to nothing: " + row.url());
      return;
    }
    if (stored.get().length != row.size()
        || !AnchoreInstallation.md5(stored.get()).equals(row.digest())) {
      violations.add(
          "Size or digest in the row of "
              + row.name()
              + " are not those of what "
              + row.url()
              + " holds.");
    }
    String found = row.decode(stored.get()).map(AnchoreLaw::sha256).orElse("nothing readable");
    if (!found.equals(content)) {
      violations.add("The document " + row.name() + " at " + row.url() + " is not what it was.");
    }
  }

  private String urlBefore(String name) {
    return rowsBefore.getOrDefault(name, "").lines().findFirst().orElse("");
  }

  /// At the end of a migration: everything is at the target, and nothing else is anywhere.
  public List<String> arrived(AnchorePlace to) {
    List<String> violations = switched(to);
    from.holdings().forEach(one -> violations.add("Left at the source: " + one));
    return violations;
  }

  /// At the end of a migration that leaves the source: the same, and the source is as it was.
  public List<String> switched(AnchorePlace to) {
    List<String> violations = atEveryMoment();
    SortedSet<String> pointedTo = new TreeSet<>();
    for (CatalogRow row : anchore.rows()) {
      pointedTo.add(row.url());
      if (!row.url().startsWith(to.urlPrefix())) {
        violations.add("The row of " + row.name() + " does not point to the target: " + row.url());
      }
    }
    for (String one : to.holdings()) {
      if (!pointedTo.contains(one) && !one.contains(PROBE)) {
        violations.add("At the target, and pointed to by no row: " + one);
      }
    }
    return violations;
  }

  /// The source holds what it held.
  public List<String> sourceKept() {
    List<String> violations = new ArrayList<>();
    SortedSet<String> held = from.holdings();
    for (String one : heldBefore) {
      if (!held.contains(one)) {
        violations.add("Gone from the source: " + one);
      }
    }
    for (String one : held) {
      if (!heldBefore.contains(one)) {
        violations.add("New at the source: " + one);
      }
    }
    return violations;
  }

  /// At the end of a rollback: as if nothing had ever been.
  public List<String> takenBack(AnchorePlace to) {
    List<String> violations = atEveryMoment();
    violations.addAll(sourceKept());
    Map<String, String> rows = rowTexts();
    rowsBefore.forEach(
        (name, text) -> {
          if (!text.equals(rows.get(name))) {
            violations.add(
                "The row of "
                    + name
                    + " is not as it was: "
                    + rows.get(name)
                    + " instead of "
                    + text);
          }
        });
    violations.addAll(empty(to));
    return violations;
  }

  /// At the end of a way back by another migration: everything is where it was, and the rows say
  /// so.
  public List<String> movedBack(AnchorePlace to) {
    List<String> violations = switched(from);
    violations.addAll(sourceKept());
    violations.addAll(empty(to));
    return violations;
  }

  /// A place in which nothing may be left.
  public List<String> empty(AnchorePlace place) {
    return place.holdings().stream()
        .filter(one -> !one.contains(PROBE))
        .map(one -> "Left in " + place + ": " + one)
        .toList();
  }

  /// Remains of probes for writing that were killed.
  public int probesLeft() {
    return (int)
        places.stream()
            .flatMap(place -> place.holdings().stream())
            .filter(one -> one.contains(PROBE))
            .count();
  }

  /// No task row of Anchore's says that a migration is at work.
  public List<String> noneAtWork() {
    return taskRows().entrySet().stream()
        .filter(row -> row.getValue().startsWith("running"))
        .map(row -> "The task row " + row.getKey() + " says " + row.getValue() + ".")
        .toList();
  }

  /// Anchore's own record of migrations: none at work, and the newest one ended as it should have.
  ///
  /// @param state `complete` or `failed`
  /// @param migrated how many documents it says were moved
  public List<String> taskRow(String state, int migrated) {
    List<String> violations = new ArrayList<>(noneAtWork());
    SortedMap<String, String> rows = taskRows();
    String newest = rows.values().stream().reduce("nothing", (_, last) -> last);
    String wanted = state + " " + migrated + "/" + documents();
    if (!newest.equals(wanted)) {
      violations.add("The newest task row says " + newest + " instead of " + wanted + ".");
    }
    return violations;
  }

  private SortedMap<String, String> taskRows() {
    return new TreeMap<>(
        anchore.strings(
            """
            select lpad(t.id::text, 6, '0'), t.state || ' ' || m.archive_documents_migrated || '/'
                   || m.archive_documents_to_migrate
                   || case when t.ended_at is null then ' not ended' else '' end
              from tasks t join archive_migration_tasks m on m.id = t.id
            """));
  }

  /// Every column of every row: name to its `content_url` and the rest.
  public Map<String, String> rowTexts() {
    return anchore.strings(
        "select \"userId\" || '/' || bucket || '/' || \"archiveId\","
            + " coalesce(content_url, '') || E'\\n' || archive_metadata::text"
            + " from archive_metadata");
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks SHA-256", e);
    }
  }
}
