package org.tranship.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.journal.JournalException;
import org.tranship.core.run.Operator;
import org.tranship.core.run.RunRefused;
import org.tranship.core.store.StoreException;
import org.tranship.core.work.PassStopped;
import org.tranship.formats.Json;
import picocli.CommandLine.Model.CommandSpec;

/// One command at work: its composition, where it prints, and how a fault becomes an exit code. In
/// JSON mode the one document goes to standard output and everything for people to standard error.
final class Session implements AutoCloseable {
  /// A thread that works, so that an interrupt from outside can reach it.
  private record Working(Thread thread, CountDownLatch over) {}

  private static final AtomicReference<@Nullable Working> WORKING = new AtomicReference<>();

  private final Composition composition;
  private final PrintWriter out;
  private final PrintWriter err;
  private final PrintWriter people;
  private final boolean json;

  private Session(CommandSpec spec, GlobalOptions options) {
    this.composition = new Composition(System.getenv(), options.journal());
    this.json = options.json();
    this.out = spec.commandLine().getOut();
    this.err = spec.commandLine().getErr();
    this.people = json ? err : out;
  }

  /// What a command does.
  @FunctionalInterface
  interface Body {
    ExitCode run(Session session) throws InterruptedException;
  }

  /// Runs a command's body and turns its faults into exit codes.
  static int run(CommandSpec spec, GlobalOptions options, Body body) {
    Working working = new Working(Thread.currentThread(), new CountDownLatch(1));
    WORKING.set(working);
    try (Session session = new Session(spec, options)) {
      return body.run(session).number();
    } catch (CommandFailed e) {
      return say(spec, String.valueOf(e.getMessage()), e.code());
    } catch (RunRefused e) {
      return say(spec, String.valueOf(e.getMessage()), ExitCode.REFUSED);
    } catch (JournalException e) {
      return say(
          spec,
          String.valueOf(e.getMessage()),
          e.kind() == JournalException.Kind.LOCKED ? ExitCode.REFUSED : ExitCode.FAILED);
    } catch (CatalogException e) {
      return say(
          spec, String.valueOf(e.getMessage()), e.retryable() ? ExitCode.FAILED : ExitCode.REFUSED);
    } catch (StoreException | PassStopped e) {
      return say(spec, String.valueOf(e.getMessage()), ExitCode.FAILED);
    } catch (InterruptedException _) {
      return say(spec, "Interrupted. Run the same command again to go on.", ExitCode.INTERRUPTED);
    } finally {
      WORKING.set(null);
      working.over().countDown();
    }
  }

  /// Tells the command at work to stop; it comes to an orderly end by itself.
  ///
  /// @return counted down when it has; already so if nothing is at work
  static CountDownLatch interrupt() {
    Working working = WORKING.get();
    if (working == null) {
      return new CountDownLatch(0);
    }
    working.thread().interrupt();
    return working.over();
  }

  private static int say(CommandSpec spec, String message, ExitCode code) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(message);
    err.flush();
    return code.number();
  }

  Composition composition() {
    return composition;
  }

  /// Prints a line for people.
  void line(String text) {
    people.println(text);
    people.flush();
  }

  /// Prints a warning, always to standard error.
  void warn(String text) {
    err.println("warning: " + text);
    err.flush();
  }

  /// Prints the command's result: the document in JSON mode, else the text.
  void result(Map<String, ?> document, String text) {
    out.println(json ? Json.pretty(document) : text);
    out.flush();
  }

  /// Prints one of many results, on a line of its own: in JSON mode as a JSON object.
  void item(Map<String, ?> document, String text) {
    out.println(json ? Json.line(document) : text);
  }

  boolean json() {
    return json;
  }

  Operator operator(boolean yes) {
    return new Console(people, System.in, yes);
  }

  /// A progress display in the place where people look.
  ProgressLine progress() {
    boolean terminal =
        Optional.ofNullable(System.console()).map(java.io.Console::isTerminal).orElse(false);
    return new ProgressLine(people, terminal, composition.meter()::retries);
  }

  @Override
  public void close() {
    out.flush();
    composition.close();
  }
}
