package org.tranship.formats.plan;

/// A plan that cannot be understood, or that contradicts itself. Nothing was touched. The message
/// says in which file and line, what, why and what next.
public final class PlanFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String UNREADABLE = "TRP-101";
  static final String SYNTAX = "TRP-102";
  static final String UNKNOWN_KEY = "TRP-103";
  static final String VALUE = "TRP-104";
  static final String SENSE = "TRP-105";
  static final String SECRET = "TRP-106";

  PlanFault(String code, String file, int line, String message) {
    super(code + " " + file + (line > 0 ? ", line " + line : "") + ": " + message);
  }
}
