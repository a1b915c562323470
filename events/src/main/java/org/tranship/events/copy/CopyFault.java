package org.tranship.events.copy;

import java.util.List;
import org.tranship.core.eventlog.Clash;
import org.tranship.core.eventlog.Event;

/// Why events cannot be copied on. The message says what, where, why and what next.
public final class CopyFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String GAP = "TRE-212";
  static final String CONFLICT = "TRE-213";
  static final String STRAY = "TRE-214";
  static final String NO_WAY_BACK = "TRE-222";

  private final String code;

  /// What stands against a copy, in words that have a code already.
  public static CopyFault refused(String detail) {
    int space = detail.indexOf(' ');
    return new CopyFault(detail.substring(0, space), detail.substring(space + 1));
  }

  private CopyFault(String code, String message) {
    super(code + " " + message);
    this.code = code;
  }

  /// A version of a stream is missing at the source.
  static CopyFault gap(String source, String stream, long first, long expected, long found) {
    return new CopyFault(
        GAP,
        "In "
            + source
            + " the stream \""
            + stream
            + (expected <= first
                ? "\" begins with version " + found
                : "\" goes from version " + (expected - 1) + " to version " + found)
            + ": "
            + (found - expected == 1
                ? "version " + expected + " is missing"
                : "versions " + expected + " to " + (found - 1) + " are missing")
            + ". A copy with a hole would look whole, so nothing of this stream is copied beyond"
            + " it. Find out what became of the missing events, restore them, and run the same"
            + " command again."
            + (expected <= first
                ? " If streams begin with 1 there, say so: first-version=1."
                : ""));
  }

  /// Other events stand at the target where those of the source belong.
  static CopyFault conflict(String target, List<Clash> clashes) {
    return new CopyFault(
        CONFLICT,
        "In "
            + target
            + " something else stands where events of the source belong: "
            + clashes.getFirst()
            + (clashes.size() > 1
                ? ", and likewise in " + (clashes.size() - 1) + " streams more"
                : "")
            + ". Nothing was overwritten. Either another writer is at work in the target: stop it."
            + " Or the target was filled under other rules: take an empty one.");
  }

  /// An event at the target that does not say where it comes from.
  static CopyFault stray(Event event) {
    return new CopyFault(
        STRAY,
        "The last event of the stream \""
            + event.stream()
            + "\" at the target, version "
            + event.version()
            + ", does not say which event of the source it was made of, so nobody can tell how far"
            + " the stream has come. Somebody else wrote it: take an empty target.");
  }

  /// A plan by which nothing can be fed back.
  public static CopyFault noWayBack(String why) {
    return new CopyFault(
        NO_WAY_BACK,
        "By this plan nothing can be fed back from the target: " + why + ". Nothing was written.");
  }

  public String code() {
    return code;
  }
}
