package org.tranship.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// How a command ends, as a number that a script can act on. The help, the man pages and
/// `docs/exit-codes.md` are made from this list or checked against it; a number, once given, never
/// changes its meaning.
public enum ExitCode {
  DONE(0, "Done. Everything that was asked for is so, and the journal says so."),
  FAILED(1, "Failed. At least one object or step failed; each is named with its reason."),
  USAGE(2, "Usage. The command line or the plan could not be understood; nothing was touched."),
  REFUSED(3, "Refused by a check, a fence, a gate or the operator; nothing was changed by it."),
  DIFFERENT(4, "Differences found between the two sides."),
  INTERRUPTED(5, "Interrupted. Run the same command again to resume."),
  UNKNOWN(6, "Outcome unknown. A remote side gave no answer, and asking again did not settle it."),
  BUG(70, "A bug in Tranship itself. What was journalled before it still holds.");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /// What the process returns to its caller.
  public int number() {
    return number;
  }

  /// One or two sentences for the operator.
  public String meaning() {
    return meaning;
  }

  /// All of them, number to meaning, in ascending order, as help and man pages print them.
  static Map<String, String> described() {
    var described = new LinkedHashMap<String, String>();
    for (ExitCode code : values()) {
      described.put(Integer.toString(code.number), code.meaning);
    }
    return Collections.unmodifiableMap(described);
  }
}
