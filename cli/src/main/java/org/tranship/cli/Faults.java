package org.tranship.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// What the operator reads when a command cannot go on: what, where, why, what next. A stack trace
/// is for us, not for the operator, and is printed only when `TRANSHIP_TRACE` is set.
final class Faults {
  private Faults() {}

  /// A command line that cannot be understood.
  static int usage(ParameterException fault, String[] args) {
    CommandLine where = fault.getCommandLine();
    PrintWriter err = where.getErr();
    err.println(where.getCommandName() + ": " + fault.getMessage());
    UnmatchedArgumentException.printSuggestions(fault, err);
    err.println(
        "Nothing was touched. '" + where.getCommandSpec().qualifiedName() + " --help' tells more.");
    err.flush();
    return ExitCode.USAGE.number();
  }

  /// An exception that left a command.
  static int during(Exception fault, CommandLine where, ParseResult parsed) {
    return bug(fault, where.getErr());
  }

  /// A fault that no part of Tranship foresaw, and so a bug of ours.
  static int bug(Throwable fault, PrintWriter err) {
    err.println(
        "A bug in Tranship: "
            + fault.getClass().getSimpleName()
            + (fault.getMessage() == null ? "" : ": " + fault.getMessage())
            + " (at "
            + origin(fault)
            + ").");
    err.println(
        "What was journalled before it still holds. Set TRANSHIP_TRACE=1 and run the command again"
            + " to see the whole trace, and report it with the output of 'tranship --version'.");
    if (System.getenv("TRANSHIP_TRACE") != null) {
      fault.printStackTrace(err);
    }
    err.flush();
    return ExitCode.BUG.number();
  }

  private static String origin(Throwable fault) {
    return Arrays.stream(fault.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("org.tranship."))
        .findFirst()
        .map(StackTraceElement::toString)
        .orElse("an unknown place");
  }
}
