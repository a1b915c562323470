package org.tranship.events.projection;

import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Event;

/// An event that cannot be worked into a read model, or a projection that makes no sense. The
/// message says what, where, why and what next.
public final class ProjectionFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String RULE = "TRE-231";
  static final String FAILED = "TRE-232";
  static final String NOT_DETERMINISTIC = "TRE-233";
  static final String TWO_WRITERS = "TRE-234";
  static final String NOT_OURS = "TRE-235";

  private final String code;

  private ProjectionFault(String code, String message, @Nullable Throwable cause) {
    super(code + " " + message, cause);
    this.code = code;
  }

  /// A projection of the plan that makes no sense.
  static ProjectionFault rule(String where, String message) {
    return new ProjectionFault(
        RULE, "The projection " + where + " makes no sense: " + message + ".", null);
  }

  static ProjectionFault failed(String table, Event event, RuntimeException cause) {
    return new ProjectionFault(
        FAILED,
        named(event)
            + " cannot be worked into "
            + table
            + ": "
            + cause.getMessage()
            + ". What is live was not touched. Mend the rule, or leave such events out by where.",
        cause);
  }

  static ProjectionFault notDeterministic(String table, Event event) {
    return new ProjectionFault(
        NOT_DETERMINISTIC,
        named(event)
            + " gives other rows of "
            + table
            + " each time it is worked in, so the read model could be neither repeated nor"
            + " compared. Take out of the projection what looks at a clock, draws numbers, counts"
            + " or asks somebody else.",
        null);
  }

  static ProjectionFault twoWriters(String table) {
    return new ProjectionFault(
        TWO_WRITERS,
        "Somebody else fills "
            + table
            + " at the same time, or has swapped it. No event was worked in twice. Let only one"
            + " command at it, and run this one again.",
        null);
  }

  /// What is live was not made by us, so nobody can tell how far it has come.
  public static ProjectionFault notOurs(String table) {
    return new ProjectionFault(
        NOT_OURS,
        "What is live in "
            + table
            + " was not made by these rules from this log, so nobody can tell which events it has."
            + " Rebuild it first: tranship events rebuild, without --follow.",
        null);
  }

  /// There is no live table to compare with.
  public static ProjectionFault notThere(String table) {
    return new ProjectionFault(
        NOT_OURS,
        "There is no table " + table + ", so there is nothing to compare. Rebuild it first.",
        null);
  }

  /// What stands against it, in words that have a code already.
  public static ProjectionFault refused(String detail) {
    int space = detail.indexOf(' ');
    return new ProjectionFault(detail.substring(0, space), detail.substring(space + 1), null);
  }

  private static String named(Event event) {
    return "Version "
        + event.version()
        + " of the stream \""
        + event.stream()
        + "\", a "
        + event.type()
        + ",";
  }

  public String code() {
    return code;
  }

  /// Whether the plan is wrong, and not an event.
  public boolean ofPlan() {
    return code.equals(RULE);
  }
}
