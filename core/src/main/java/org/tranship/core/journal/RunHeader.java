package org.tranship.core.journal;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/// What is written once, when a run is made.
///
/// @param id the run
/// @param runbook which runbook carries it out: `objects`, `anchore`, ...
/// @param plan what the operator asked, as flat settings; secrets only as references. A run goes on
///   only under the plan it was made with
/// @param created when
/// @param by who and where: `user@host`
/// @param tool the version of Tranship
public record RunHeader(
    RunId id, String runbook, Map<String, String> plan, Instant created, String by, String tool) {
  /// The order in which runs were made; of those made at one moment, by name.
  public static final Comparator<RunHeader> BY_AGE =
      Comparator.comparing(RunHeader::created).thenComparing(RunHeader::id);

  public RunHeader {
    plan = Collections.unmodifiableSortedMap(new TreeMap<>(plan));
  }
}
