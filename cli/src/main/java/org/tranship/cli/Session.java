package org.tranship.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.RunId;
import org.tranship.core.run.Operator;
import org.tranship.core.step.Figure;
import org.tranship.formats.Json;
import org.tranship.formats.report.Visible;
import picocli.CommandLine.Model.CommandSpec;

/// One command at work: its composition, and where it prints. In JSON mode the one document goes to
/// standard output and everything for people to standard error.
final class Session implements AutoCloseable {
  /// The thread that works, so that an interrupt from outside can reach it.
  private static final AtomicReference<@Nullable Thread> WORKING = new AtomicReference<>();

  private final Composition composition;
  private final PrintWriter out;
  private final PrintWriter err;
  private final PrintWriter people;
  private final boolean json;
  private final CommandSpec root;
  private final Host host;
  private final BufferedReader answers;

  private Session(CommandSpec spec, GlobalOptions options) {
    this.host = Host.of(spec);
    this.composition = new Composition(System.getenv(), options.journal(), host::limits);
    this.root = spec.root();
    this.json = options.json();
    this.out = spec.commandLine().getOut();
    this.err = spec.commandLine().getErr();
    this.people = json ? err : out;
    this.answers =
        new BufferedReader(new InputStreamReader(host.answers(), StandardCharsets.UTF_8));
  }

  /// What a command does.
  @FunctionalInterface
  interface Body {
    ExitCode run(Session session) throws InterruptedException;
  }

  /// Runs a command's body. Its faults leave it as they are; [CommandFaults] makes exit codes and
  /// messages of them.
  ///
  /// @throws Exception what the body throws
  static int run(CommandSpec spec, GlobalOptions options, Body body) throws Exception {
    boolean owner = Host.of(spec).ownsProcess();
    if (owner) {
      WORKING.set(Thread.currentThread());
    }
    try (Session session = new Session(spec, options)) {
      session.host.works(session);
      return body.run(session).number();
    } finally {
      if (owner) {
        WORKING.set(null);
      }
    }
  }

  /// Tells the command at work to stop; it comes to an orderly end by itself.
  static void interrupt() {
    Thread working = WORKING.get();
    if (working != null) {
      working.interrupt();
    }
  }

  Composition composition() {
    return composition;
  }

  /// Prints a line for people.
  void line(String text) {
    people.println(Visible.lines(text));
    people.flush();
  }

  /// Prints a warning, always to standard error.
  void warn(String text) {
    err.println("warning: " + Visible.lines(text));
    err.flush();
  }

  /// Prints the command's result: the document in JSON mode, else the text.
  void result(Map<String, ?> document, String text) {
    out.println(json ? whole(document) : Visible.lines(text));
    out.flush();
  }

  /// A job's results are lines.
  private String whole(Map<String, ?> document) {
    return host.ownsProcess() ? Json.pretty(document) : Json.line(document);
  }

  /// Prints one of many results, on a line of its own: in JSON mode as a JSON object.
  void item(Map<String, ?> document, String text) {
    out.println(json ? Json.line(document) : Visible.line(text));
  }

  /// Prints what is said of many results behind the last of them: in JSON mode on a line, too.
  void end(Map<String, ?> document, String text) {
    out.println(json ? Json.line(document) : Visible.lines(text));
    out.flush();
  }

  boolean json() {
    return json;
  }

  Operator operator(boolean yes) {
    return new Console(people, answers, yes);
  }

  /// Has whoever gave the command to this process type a word. A job of the server has nobody who
  /// could.
  ///
  /// @return whether that very word was typed; no where nobody sits at a terminal
  boolean types(String question, String word) {
    return host.ownsProcess()
        && isAtTerminal()
        && new Console(people, answers, false).types(question, word);
  }

  /// Whether questions are seen and answers typed there, and neither goes through a pipe.
  private static boolean isAtTerminal() {
    return Optional.ofNullable(System.console()).map(java.io.Console::isTerminal).orElse(false);
  }

  /// A progress display in the place where people look.
  ProgressLine progress() {
    return progress(people);
  }

  /// A progress display that stays out of the results, for a command that tells many.
  ProgressLine progressAside() {
    return progress(err);
  }

  private ProgressLine progress(PrintWriter where) {
    ProgressLine progress =
        new ProgressLine(
            where, columns(), composition.meter()::retries, composition::inFlight, host::figure);
    host.shows(progress);
    return progress;
  }

  /// A run is carried out, and known by its name.
  void carries(RunId run) {
    host.carries(run);
  }

  /// Something stands so, or more of it has come.
  ///
  /// @param value what is added to a sum, or how it stands now
  void figure(Figure figure, double value) {
    host.figure(figure, value);
  }

  /// How wide the terminal is; 0 where there is none.
  int columns() {
    boolean terminal =
        host.ownsProcess()
            && isAtTerminal()
            && !"dumb".equals(composition.environment().get("TERM"));
    // The help fits itself to the terminal, and so knows its width.
    return terminal ? root.usageMessage().width() : 0;
  }

  @Override
  public void close() {
    out.flush();
    composition.close();
  }
}
