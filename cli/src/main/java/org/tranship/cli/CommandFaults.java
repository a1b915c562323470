package org.tranship.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tranship.formats.report.Visible;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// What the operator reads when a command cannot go on: what, where, why, what next. A stack trace
/// is for us, not for the operator, and is printed only when `TRANSHIP_TRACE` is set.
final class CommandFaults {
  private static final String JSON = "--json";
  private static final String TRACE =
      "What was journalled before it still holds. Set TRANSHIP_TRACE=1 and run the command again to"
          + " see the whole trace, and report it with the output of 'tranship --version'.";

  /// Up to the last `@`, since a password may hold one.
  private static final Pattern LOGIN = Pattern.compile("://.*@", Pattern.DOTALL);

  /// A secret by the name in front of it, of a connection string, a query or an option; and
  /// everything behind it, since it may hold any sign.
  private static final Pattern SETTING =
      Pattern.compile(
          "(?is)((?:^|[;:?&/])[^;:?&=/]*(?:pass|pwd|secret|token|key|sig|credential)[^;:?&=/]*=).*");

  private CommandFaults() {}

  /// A command line that cannot be understood.
  static int usage(ParameterException fault, String[] args) {
    CommandLine where = fault.getCommandLine();
    PrintWriter err = where.getErr();
    String message = masked(String.valueOf(fault.getMessage()), args);
    err.println(where.getCommandName() + ": " + Visible.lines(message));
    UnmatchedArgumentException.printSuggestions(fault, err);
    err.println(
        "Nothing was touched. '" + where.getCommandSpec().qualifiedName() + " --help' tells more.");
    err.flush();
    if (List.of(args).contains(JSON)) {
      String help = "'" + where.getCommandSpec().qualifiedName() + " --help' tells more.";
      document(where, ErrorDocument.of(ExitCode.USAGE, message, help));
    }
    return ExitCode.USAGE.number();
  }

  /// A message without the secrets that were typed where they do not belong: whoever mistypes
  /// `--db-connect` has the password standing alone on the command line, and whoever names a store
  /// too many its key.
  private static String masked(String message, String[] args) {
    String safe = message;
    for (String arg : args) {
      safe = safe.replace(arg, masked(arg));
    }
    return safe;
  }

  private static String masked(String arg) {
    String plain = LOGIN.matcher(arg).replaceAll("://***@");
    return SETTING.matcher(plain).replaceFirst("$1***");
  }

  /// An exception that left a command: one that was foreseen, or a bug.
  static int during(Exception fault, CommandLine where, ParseResult parsed) {
    Optional<ExitCode> exit = FaultExit.of(fault);
    PrintWriter err = where.getErr();
    if (exit.isEmpty()) {
      int bug = bug(fault, err);
      if (parsed.originalArgs().contains(JSON)) {
        document(where, ErrorDocument.of(ExitCode.BUG, why(fault), TRACE));
      }
      return bug;
    }
    String message =
        FaultExit.wasInterrupted(fault)
            ? "Interrupted. Run the same command again to go on."
            : String.valueOf(fault.getMessage());
    err.println(Visible.lines(message));
    err.flush();
    if (parsed.originalArgs().contains(JSON)) {
      document(
          where,
          FaultExit.wasInterrupted(fault)
              ? ErrorDocument.of(exit.get(), message, "")
              : ErrorDocument.of(exit.get(), fault));
    }
    return exit.get().number();
  }

  private static void document(CommandLine where, ErrorDocument document) {
    where.getOut().println(document.json());
    where.getOut().flush();
  }

  /// A fault that no part of Tranship foresaw, and so a bug of ours.
  static int bug(Throwable fault, PrintWriter err) {
    err.println(why(fault));
    err.println(TRACE);
    if (System.getenv("TRANSHIP_TRACE") != null) {
      fault.printStackTrace(err);
    }
    err.flush();
    return ExitCode.BUG.number();
  }

  private static String why(Throwable fault) {
    return "A bug in Tranship: "
        + fault.getClass().getSimpleName()
        + (fault.getMessage() == null ? "" : ": " + Visible.lines(fault.getMessage()))
        + " (at "
        + origin(fault)
        + ").";
  }

  private static String origin(Throwable fault) {
    return Arrays.stream(fault.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("org.tranship."))
        .findFirst()
        .map(StackTraceElement::toString)
        .orElse("an unknown place");
  }
}
