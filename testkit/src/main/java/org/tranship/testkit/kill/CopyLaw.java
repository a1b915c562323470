package org.tranship.testkit.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tranship.testkit.server.BucketView;

/// The law of a plain copy, asked of both buckets themselves: what must be so at every moment, and
/// what must be so at an end. Each question gives the violations it found, as sentences.
final class CopyLaw {
  /// What a store's probe for writing leaves if it is killed: known, harmless, and named in
  /// docs/left-behind.md.
  private static final String PROBE = ".tranship-probe-";

  private final BucketView from;
  private final BucketView to;
  private final SortedMap<String, String> before;

  /// Takes down what is at the source.
  CopyLaw(BucketView from, BucketView to) {
    this.from = from;
    this.to = to;
    this.before = hashes(from);
  }

  /// At every moment: the source is as it was, and whatever is at the target is the whole object of
  /// its name.
  List<String> atEveryMoment() {
    List<String> violations = new ArrayList<>();
    SortedMap<String, String> here = hashes(from);
    if (!here.equals(before)) {
      violations.add("The source has changed.");
    }
    hashes(to)
        .forEach(
            (key, hash) -> {
              String meant = before.get(key);
              if (meant == null) {
                violations.add("At the target alone: " + key);
              } else if (!meant.equals(hash)) {
                violations.add("Another content at the target: " + key);
              }
            });
    return violations;
  }

  /// At the end of a copy: each object is at the target, once, and nothing is half done.
  List<String> arrived() {
    List<String> violations = atEveryMoment();
    Map<String, String> there = hashes(to);
    before.keySet().stream()
        .filter(key -> !there.containsKey(key))
        .forEach(key -> violations.add("Not at the target: " + key));
    to.unfinished().forEach(key -> violations.add("An upload was not finished: " + key));
    return violations;
  }

  /// At the end of a rollback: the target is as empty as it was.
  List<String> takenBack() {
    List<String> violations = atEveryMoment();
    hashes(to).keySet().forEach(key -> violations.add("Left at the target: " + key));
    to.unfinished().forEach(key -> violations.add("An upload was left: " + key));
    return violations;
  }

  /// How many remains of probes are at the target.
  int probesLeft() {
    return (int) to.keys().stream().filter(key -> key.startsWith(PROBE)).count();
  }

  /// Contents, without what probes have left.
  private static SortedMap<String, String> hashes(BucketView bucket) {
    SortedMap<String, String> hashes = new TreeMap<>();
    for (String key : bucket.keys()) {
      if (!key.startsWith(PROBE)) {
        bucket.bytes(key).ifPresent(bytes -> hashes.put(key, AnchoreLaw.sha256(bytes)));
      }
    }
    return hashes;
  }

  /// All contents at both ends, to be compared with those of another moment.
  List<SortedMap<String, String>> contents() {
    return List.of(hashes(from), hashes(to));
  }
}
