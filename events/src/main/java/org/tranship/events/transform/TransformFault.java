package org.tranship.events.transform;

import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.Event;

/// An event that cannot be transformed, or a rule that makes no sense. The message says what,
/// where, why and what next.
public final class TransformFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String UNPARSEABLE = "TRE-201";
  static final String NOT_DETERMINISTIC = "TRE-202";
  static final String UNKNOWN_TYPE = "TRE-203";
  static final String RULE = "TRE-204";
  static final String FAILED = "TRE-205";

  private final String code;

  TransformFault(String code, String message, @Nullable Throwable cause) {
    super(code + " " + message, cause);
    this.code = code;
  }

  /// A rule of the plan that makes no sense.
  public static TransformFault rule(String where, String message) {
    return new TransformFault(RULE, "The rule " + where + " makes no sense: " + message, null);
  }

  /// A transform that fails on an event for reasons of its own.
  public static TransformFault failed(Event event, String reason, @Nullable Throwable cause) {
    return new TransformFault(
        FAILED,
        named(event)
            + " cannot be transformed: "
            + reason
            + " Mend the rule, or drop such events by a rule in front of it.",
        cause);
  }

  static String named(Event event) {
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
