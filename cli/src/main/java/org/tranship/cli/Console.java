package org.tranship.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.tranship.core.journal.HostName;
import org.tranship.core.run.Operator;
import org.tranship.formats.report.Visible;

/// The operator in front of a terminal, or behind a pipe. Only `y` or `Y` at the start of a line is
/// a yes; the end of the input is a no.
final class Console implements Operator {
  private final PrintWriter lines;
  private final BufferedReader answers;
  private final boolean yes;
  private final String name;

  /// @param lines where questions and remarks go
  /// @param answers where they come from, a line each; one reader for all who ask in a process,
  ///   since it may have read the answer to the next question already
  /// @param yes answer every question with yes beforehand
  Console(PrintWriter lines, BufferedReader answers, boolean yes) {
    this.lines = lines;
    this.answers = answers;
    this.yes = yes;
    this.name = System.getProperty("user.name", "unknown") + "@" + HostName.get();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized boolean confirm(String question) {
    if (yes) {
      return true;
    }
    lines.print(Visible.lines(question) + " (y/N) ");
    lines.flush();
    Optional<String> answer = answer();
    if (answer.isEmpty()) {
      lines.println();
    }
    return answer.filter(text -> text.startsWith("y") || text.startsWith("Y")).isPresent();
  }

  /// Asks for a word, which no yes beforehand stands for.
  ///
  /// @return whether that very word was typed; no at the end of the input
  synchronized boolean types(String question, String word) {
    lines.print(Visible.lines(question) + " ");
    lines.flush();
    Optional<String> answer = answer();
    if (answer.isEmpty()) {
      lines.println();
    }
    return answer.filter(text -> text.strip().equals(word)).isPresent();
  }

  /// Reads on a thread of its own, since nothing can break off a read of the terminal: who is told
  /// to stop while a question stands open has answered it with no.
  private Optional<String> answer() {
    FutureTask<Optional<String>> reading =
        new FutureTask<>(() -> Optional.ofNullable(answers.readLine()));
    Thread.ofPlatform().daemon().name("tranship-answer").start(reading);
    try {
      return reading.get();
    } catch (ExecutionException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public synchronized void say(String line) {
    lines.println(Visible.lines(line));
    lines.flush();
  }
}
