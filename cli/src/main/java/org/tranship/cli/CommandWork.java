package org.tranship.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tranship.core.journal.RunId;
import org.tranship.core.layer.CountingMeter;
import org.tranship.core.layer.Limits;
import org.tranship.core.layer.Rates;
import org.tranship.core.step.Figure;
import org.tranship.core.step.Figures;
import org.tranship.server.Refusal;
import org.tranship.server.Work;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/// A job's work: one command, carried out in this process with a session of its own. What the
/// command prints for scripts are the job's results, and what it says to people is the job's log.
/// Nobody can be asked, so a question that is open after `--yes` is answered with no.
final class CommandWork implements Work, Host {
  private final Function<Host, CommandLine> command;
  private final List<String> words;
  private final Optional<Path> kept;
  private final Figures figures = new Figures();
  private volatile @Nullable Session session;
  private volatile @Nullable ProgressLine progress;
  private volatile @Nullable RunId run;
  private volatile @Nullable Limits own;

  /// @param command makes the command, for whom it is told
  /// @param words what is typed, the command's own name included where it is one of a tree
  /// @param kept a file that the command goes on with where it is there, and writes; empty for none
  CommandWork(Function<Host, CommandLine> command, List<String> words, Optional<Path> kept) {
    this.command = command;
    this.words = List.copyOf(words);
    this.kept = kept;
  }

  @Override
  public Ended carry(PrintWriter log, PrintWriter results) {
    kept.ifPresent(file -> begin(file, log));
    int number =
        command.apply(this).setOut(results).setErr(log).execute(words.toArray(String[]::new));
    for (ExitCode code : ExitCode.values()) {
      if (code.number() == number) {
        return new Ended(number, how(code), meaning(code));
      }
    }
    throw new IllegalStateException("A command ended with " + number);
  }

  private static void begin(Path file, PrintWriter log) {
    if (Files.exists(file)) {
      log.println(
          "Going on with what the same job had found when it was left: what was sound then, and has"
              + " not changed since, is not read again.");
      return;
    }
    try {
      Files.createDirectories(file.resolveSibling(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static How how(ExitCode code) {
    return switch (code) {
      case DONE, DIFFERENT -> How.DONE;
      case INTERRUPTED -> How.STOPPED;
      case FAILED, USAGE, REFUSED, UNKNOWN, BUG -> How.FAILED;
    };
  }

  /// What the exit code of a command means, for somebody who posts jobs.
  private static String meaning(ExitCode code) {
    return switch (code) {
      case DONE -> "Done.";
      case DIFFERENT -> "Done: something is not as it should be. The results name it.";
      case INTERRUPTED -> "Told to stop, and left so that the same job goes on with it.";
      case REFUSED ->
          "Refused by a check, a fence, a gate, or because nobody could be asked. The log"
              + " says why.";
      case FAILED, USAGE, UNKNOWN, BUG -> code.meaning() + " The log says more.";
    };
  }

  @Override
  public Optional<Progress> progress() {
    return Optional.ofNullable(progress).flatMap(ProgressLine::now);
  }

  @Override
  public Optional<RunId> run() {
    return Optional.ofNullable(run);
  }

  @Override
  public Traffic traffic() {
    Session at = session;
    if (at == null) {
      return new Traffic(0, 0, 0);
    }
    CountingMeter meter = at.composition().meter();
    return new Traffic(meter.bytesReceived(), meter.bytesSent(), meter.retries());
  }

  @Override
  public void limit(String rate) {
    try {
      own =
          new Bandwidth()
              .convert(rate)
              .limits(Double.POSITIVE_INFINITY, Clock.system(ZoneId.systemDefault()));
    } catch (TypeConversionException e) {
      throw Refusal.badRequest(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public boolean ownsProcess() {
    return false;
  }

  @Override
  public InputStream answers() {
    return InputStream.nullInputStream();
  }

  /// A function, so that what is said later holds for stores that are open.
  @Override
  public Limits limits(Limits asked) {
    return () -> {
      Limits later = own;
      Rates first = asked.now();
      return later == null ? first : later.now().withRequests(first.requests());
    };
  }

  @Override
  public void works(Session at) {
    session = at;
  }

  @Override
  public void shows(ProgressLine line) {
    progress = line;
  }

  @Override
  public void figure(Figure figure, double value) {
    figures.tell(figure, value);
  }

  @Override
  public Map<Figure, Double> figures() {
    return figures.all();
  }

  @Override
  public void carries(RunId id) {
    run = id;
  }
}
