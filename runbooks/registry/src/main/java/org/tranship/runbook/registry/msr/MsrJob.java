package org.tranship.runbook.registry.msr;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A job of MSR as it tells it.
///
/// Source of the fields and states: Mirantis' documentation of jobs; others than these are taken
/// for not over.
///
/// @param id its name
/// @param action what it does, such as `onlinegc_blobs`
/// @param status one word: see [#isOver]
/// @param scheduledAt when it was queued, by MSR's clock; RFC 3339, in one zone, so that texts can
///   be compared; empty where it does not say
/// @param lastUpdated likewise
record MsrJob(String id, String action, String status, String scheduledAt, String lastUpdated) {
  /// Every action that removes blobs or what refers to them. `onlinegc_blobs` stands in the
  /// migration document alone.
  static final Set<String> COLLECTING =
      Set.of("gc", "onlinegc", "onlinegc_metadata", "onlinegc_blobs");

  /// The one that removes blobs which no metadata need.
  static final String BLOBS = "onlinegc_blobs";

  static final String DONE = "done";

  private static final Set<String> OVER =
      Set.of(DONE, "error", "cancel", "deleted", "worker_dead", "worker_shutdown");

  static MsrJob of(Object json) {
    Map<String, Object> map = MsrJson.map(json);
    return new MsrJob(
        MsrJson.text(map, "id"),
        MsrJson.text(map, "action"),
        MsrJson.text(map, "status").toLowerCase(Locale.ROOT),
        MsrJson.text(map, "scheduledAt"),
        MsrJson.text(map, "lastUpdated"));
  }

  /// Whether nothing more comes of it. `worker_resurrection` and `cancel_request` are on the way.
  boolean isOver() {
    return OVER.contains(status);
  }

  /// Whether its worker was lost: MSR takes that for its end, and yet another replica may take it
  /// up.
  boolean isOrphan() {
    return status.equals("worker_dead");
  }

  boolean isDone() {
    return status.equals(DONE);
  }

  /// The last moment that it tells of itself; empty where it tells none.
  String latest() {
    return lastUpdated.compareTo(scheduledAt) > 0 ? lastUpdated : scheduledAt;
  }

  @Override
  public String toString() {
    return action + " " + id + " (" + status + (latest().isEmpty() ? "" : ", " + latest()) + ")";
  }
}
