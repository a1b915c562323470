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
  private static final int NAMED = 5;

  private final Instant now;
  private final String without;
  private final List<String> named = new ArrayList<>();
  private String repository = "";
  private String upload = "";
  private Optional<Instant> newest = Optional.empty();
  private long count;

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
    if (named.size() < NAMED) {
      named.add(
          repository
              + age.map(it -> " (written to " + Durations.text(whole(it)) + " ago)")
                  .orElse(" (nobody knows when it was written to)"));
    }
  }

  private static Duration whole(Duration age) {
    return Duration.ofSeconds(age.toSeconds());
  }

  /// What was met.
  Found found() {
    end();
    upload = "";
    return new Found(count, named);
  }

  /// Uploads that are under way.
  ///
  /// @param count how many
  /// @param named the first, by their repositories
  public record Found(long count, List<String> named) {
    public Found {
      named = List.copyOf(named);
    }

    /// All of it, as a clause.
    public String words() {
      if (count == 0) {
        return "no upload is under way";
      }
      return (count == 1 ? "1 upload is" : count + " uploads are")
          + " under way, or left within the last "
          + Durations.text(YOUNG)
          + ": "
          + String.join(", ", named)
          + (count > named.size() ? ", and " + (count - named.size()) + " more" : "");
    }
  }
}
