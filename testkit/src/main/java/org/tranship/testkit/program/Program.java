package org.tranship.testkit.program;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A program of the command line, run as an operator runs it: a process of its own, secrets only in
/// its environment.
///
/// @param words how it is called, without arguments
/// @param environment added to that of this process, in which nothing of Anchore's is left
/// @param directory where it is started
public record Program(List<String> words, Map<String, String> environment, Path directory) {
  public Program {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /// A program file.
  public static Program of(Path file, Path directory) {
    return new Program(List.of(file.toString()), Map.of(), directory);
  }

  /// A class with a `main`, on the class path and with the Java of this process.
  ///
  /// @param options for Java
  public static Program ofClass(String name, List<String> options, Path directory) {
    return ofClass(name, options, System.getProperty("java.class.path"), directory);
  }

  /// The same, started with a cache of its classes.
  public static Program ofClass(
      String name, List<String> options, StartCache cache, Path directory) {
    List<String> all = new ArrayList<>(cache.options());
    all.addAll(options);
    return ofClass(name, all, cache.classPath(), directory);
  }

  private static Program ofClass(
      String name, List<String> options, String classPath, Path directory) {
    List<String> words = new ArrayList<>();
    words.add(java());
    words.addAll(options);
    words.addAll(List.of("-cp", classPath, name));
    return new Program(words, Map.of("LC_ALL", "C.UTF-8"), directory);
  }

  /// The Java of this process.
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// The same program with more in its environment.
  public Program with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(more);
    return new Program(words, all, directory);
  }

  /// The same program, run by another one, such as one that makes a disk small.
  ///
  /// @param around the other one, which runs the words behind it; empty for none
  public Program inside(List<String> around) {
    List<String> all = new ArrayList<>(around);
    all.addAll(words);
    return new Program(all, environment, directory);
  }

  /// Starts it with nobody at its standard input, and its outputs as one.
  ///
  /// @param display is given each line that it prints, both streams, as it comes
  public Running start(Consumer<String> display, List<String> arguments) {
    ProcessBuilder builder =
        builder(arguments).redirectInput(new File("/dev/null")).redirectErrorStream(true);
    long began = System.nanoTime();
    try {
      return new Running(builder.start(), began, display);
    } catch (IOException e) {
      throw cannotRun(e);
    }
  }

  /// Starts it with a standard input that stays open and gives nothing, and its outputs apart.
  ///
  /// @param outputs a directory for what it prints
  public RunningApart startApart(Path outputs, List<String> arguments) {
    try {
      Path out = Files.createTempFile(outputs, "program-", ".out");
      Path err = Files.createTempFile(outputs, "program-", ".err");
      ProcessBuilder builder =
          builder(arguments).redirectOutput(out.toFile()).redirectError(err.toFile());
      return new RunningApart(builder.start(), out, err);
    } catch (IOException e) {
      throw cannotRun(e);
    }
  }

  private ProcessBuilder builder(List<String> arguments) {
    List<String> command = new ArrayList<>(words);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ANCHORE"));
    builder.environment().putAll(environment);
    return builder;
  }

  private UncheckedIOException cannotRun(IOException fault) {
    return new UncheckedIOException("Cannot run " + words.getFirst(), fault);
  }
}
