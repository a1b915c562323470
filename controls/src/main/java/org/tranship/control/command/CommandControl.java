package org.tranship.control.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Durations;
import org.tranship.core.control.SecretText;
import org.tranship.core.value.Secrets;

/// Runs a program: `argv` as it stands, without a shell; `env` on top of our own environment, where
/// secrets belong; in `directory`; for at most `timeout` (default 60s). Its standard input is
/// empty. Exit code 0 is done, any other refused. What it prints, its end at least, is kept with
/// secrets masked. A program that is told to stop, or takes too long, is ended with those it has
/// started; what it had done by then nobody knows.
///
/// As a probe, any exit code is a refused write but 0, and 126 and 127, by which shells say that
/// they could not run the program at all.
final class CommandControl implements Control {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final List<String> argv;
  private final Map<String, String> environment;
  private final Optional<Path> directory;
  private final Duration timeout;
  private final Secrets secrets;

  CommandControl(ControlSpec spec, Secrets secrets) {
    this.argv = spec.list("argv");
    this.environment = spec.group("env");
    this.directory = spec.text("directory").map(Path::of);
    this.timeout = spec.text("timeout").map(Durations::parse).orElse(TIMEOUT);
    this.secrets = secrets;
    if (argv.isEmpty() || argv.getFirst().isEmpty()) {
      throw new IllegalArgumentException("the command names no program");
    }
    for (String word : argv) {
      if (SecretText.refers(word) && !word.startsWith("file:")) {
        throw new IllegalArgumentException(
            "the word "
                + word
                + " of the command is a secret, and every process of the machine could read it there;"
                + " hand it over under \"env\"");
      }
    }
  }

  @Override
  public String sentence() {
    return "runs "
        + argv.stream()
            .map(word -> word.isEmpty() || word.contains(" ") ? "\"" + word + "\"" : word)
            .collect(Collectors.joining(" "))
        + " (at most "
        + Durations.text(timeout)
        + ")";
  }

  @Override
  public void requireSecrets() {
    SecretText texts = new SecretText(secrets);
    environment.values().forEach(texts::resolve);
  }

  @Override
  public Answer act(String id) throws InterruptedException {
    return run();
  }

  @Override
  public Answer probe() throws InterruptedException {
    return run();
  }

  private Answer run() throws InterruptedException {
    SecretText texts = new SecretText(secrets);
    ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
    directory.ifPresent(path -> builder.directory(path.toFile()));
    environment.forEach((name, value) -> builder.environment().put(name, texts.resolve(value)));
    Process process;
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      return new Answer.Unknown(
          "the program \"" + argv.getFirst() + "\" cannot be run: " + e.getMessage());
    }
    LastWords output = LastWords.of(process.getInputStream(), texts);
    boolean over = false;
    try {
      over = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      if (!over) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    String said = output.text();
    if (!over) {
      return new Answer.Unknown(
          "it was not over after " + Durations.text(timeout) + " and was ended" + said);
    }
    int code = process.exitValue();
    String detail = "exit code " + code + said;
    return switch (code) {
      case 0 -> new Answer.Done(detail);
      case 126, 127 -> new Answer.Unknown(detail);
      default -> new Answer.Refused(detail);
    };
  }

  @Override
  public Optional<String> undoSentence() {
    return Optional.empty();
  }

  @Override
  public Answer undo(String id) {
    throw new UnsupportedOperationException("A command is taken back by another one.");
  }
}
