package org.tranship.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `./tranship bench`. Ends with 0 if every figure keeps its bar, 1 if one does not or a benchmark
/// failed, 2 if the command line is not understood.
@CommandLine.Command(
    name = "./tranship bench",
    mixinStandardHelpOptions = true,
    description =
        "Measures the real command on servers of its own and prints a table in Markdown. Nothing"
            + " else should run on the machine meanwhile.")
final class Bench implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description =
          "Which; all but those of ten million when none is named: ${COMPLETION-CANDIDATES}.")
  private List<Benchmark> wanted = List.of();

  @Option(
      names = "--races",
      description = "Those in which tranship copy stands beside its peers, in turns.")
  private boolean races;

  @Option(
      names = "--percent",
      paramLabel = "NUMBER",
      defaultValue = "100",
      description = "How much of a registry is made; less than 100 only to try a benchmark.")
  private int percent;

  @Option(
      names = "--into",
      paramLabel = "FOLDER",
      description = "Also write the result there, as races.md with a chart.")
  private @Nullable Path into;

  @Option(names = "--command", hidden = true, required = true)
  private @Nullable Path command;

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() {
    Path program = Objects.requireNonNull(command, "command");
    List<Benchmark> all = wanted.isEmpty() ? races ? Benchmark.RACES : every() : wanted;
    List<Figure> figures = new ArrayList<>();
    int code = 0;
    try (BenchStage stage = BenchStage.start(program, Math.clamp(percent, 1, 100))) {
      for (Benchmark each : all) {
        System.err.println("bench: " + each.name().toLowerCase(Locale.ROOT) + " ...");
        try {
          figures.addAll(each.run(stage));
        } catch (BenchFailed e) {
          System.err.println("bench: " + e.getMessage());
          code = 1;
        }
      }
    }
    System.out.println(Machine.line());
    System.out.println();
    System.out.println(
        Figure.table(figures).stream().collect(Collectors.joining(System.lineSeparator())));
    if (into != null) {
      try {
        Results.write(into, spoken(), Machine.line(), figures);
      } catch (IOException e) {
        System.err.println("bench: cannot write the result into " + into + ": " + e.getMessage());
        code = 1;
      }
    }
    return figures.stream().allMatch(Figure::kept) ? code : 1;
  }

  /// All that end within minutes.
  private static List<Benchmark> every() {
    return List.of(Benchmark.values()).stream()
        .filter(benchmark -> !benchmark.name().endsWith("TEN_MILLION"))
        .toList();
  }

  private String spoken() {
    StringBuilder command = new StringBuilder("./tranship bench");
    if (races) {
      command.append(" --races");
    }
    wanted.forEach(benchmark -> command.append(' ').append(benchmark.name()));
    return command.append(" --into ").append(into).toString();
  }
}
