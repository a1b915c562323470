package org.tranship.runbook.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.control.Durations;

/// Uploads that somebody may be at: those to which the registry has written a short while ago. A
/// fence cuts them off, and their pushes fail. One that a client has left looks the same, until it
/// is old. On files a registry writes as bytes come; on object stores it may hold several MiB back,
/// and a single large request may go on for as long as it likes, so that the while is a long one.
///
/// Objects have to be met in the order of their keys.
public final class RunningUploads {
  private static final Duration YOUNG = Duration.ofHours(6);

  /// Repositories that are named to people, and those that the journal has.
  private static final int NAMED = 5;

  private static final int KEPT = 500;

  private final Instant now;
  private final String without;
  private final List<In> found = new ArrayList<>();
  private String repository = "";
  private String upload = "";
  private String last = "";
  private Optional<Instant> newest = Optional.empty();
  private long count;
  private long repositories;

  /// @param now by the clock of this machine, which the store's may differ from
  /// @param without the repository into which the fence is tried, whose uploads nobody waits for
  RunningUploads(Instant now, String without) {
    this.now = now;
    this.without = without;
  }

  /// @param modified when an object of it was written; empty if the store does not tell, and then
  ///   it counts
  void met(String in, String name, Optional<Instant> modified) {
    if (!in.equals(repository) || !name.equals(upload)) {
      end();
      repository = in;
      upload = name;
      newest = modified;
    } else if (newest.isPresent() && modified.filter(newest.get()::isAfter).isEmpty()) {
      newest = modified;
    }
  }

  private void end() {
    if (upload.isEmpty() || repository.equals(without)) {
      return;
    }
    Optional<Duration> age =
        newest.map(it -> Duration.between(it, now)).map(it -> it.isNegative() ? Duration.ZERO : it);
    if (age.filter(it -> it.compareTo(YOUNG) > 0).isPresent()) {
      return;
    }
    count++;
    In one = new In(repository, 1, age.map(it -> Duration.ofSeconds(it.toSeconds())));
    if (!repository.equals(last)) {
      last = repository;
      repositories++;
      if (found.size() < KEPT) {
        found.add(one);
      }
    } else if (repositories == found.size()) {
      found.set(found.size() - 1, found.getLast().and(one));
    }
  }

  /// What was met.
  Found found() {
    end();
    upload = "";
    return new Found(count, repositories, found);
  }

  /// Those of one repository.
  ///
  /// @param count how many
  /// @param age since the last of them was written to; empty if nobody knows
  public record In(String repository, long count, Optional<Duration> age) {
    private In and(In more) {
      return new In(
          repository,
          count + more.count,
          age.flatMap(it -> more.age.map(other -> it.compareTo(other) < 0 ? it : other)));
    }

    private String words() {
      return repository
          + " ("
          + (count == 1 ? "" : count + " uploads, ")
          + age.map(
                  it ->
                      (count == 1 ? "" : "the last ") + "written to " + Durations.text(it) + " ago")
              .orElse("nobody knows when " + (count == 1 ? "it was" : "they were") + " written to")
          + ")";
    }
  }

  /// Uploads that are under way.
  ///
  /// @param count how many
  /// @param repositories in how many repositories
  /// @param first those of the first repositories
  public record Found(long count, long repositories, List<In> first) {
    public Found {
      first = List.copyOf(first);
    }

    /// The most important of it, as a clause for people.
    public String words() {
      return words(NAMED);
    }

    /// All that is known, as a clause for the record.
    String kept() {
      return words(KEPT);
    }

    private String words(int most) {
      if (count == 0) {
        return "no upload is under way";
      }
      List<String> named = first.stream().limit(most).map(In::words).toList();
      long more = repositories - named.size();
      return (count == 1 ? "1 upload is" : count + " uploads are")
          + " under way, or left within the last "
          + Durations.text(YOUNG)
          + ": "
          + String.join(", ", named)
          + (more == 0
              ? ""
              : ", and in " + more + (more == 1 ? " repository" : " repositories") + " more");
    }
  }
}
