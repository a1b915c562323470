package org.tranship.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a plan at scale is told, and what it takes for granted otherwise.
final class ScaleOptions {
  static final int REQUESTS = 10_000;

  /// Objects a second that go into the embedded journal, as docs/benchmarks.md has it.
  static final double JOURNAL = 100_000;

  /// Processor time of copying a small object with a GET and a PUT was 171 microseconds, half of it
  /// for each request; of a byte of a large one 5 ms a MiB (docs/benchmarks.md).
  static final double SECONDS_PER_REQUEST = 85e-6;

  static final double SECONDS_PER_BYTE = 5e-3 / (1 << 20);

  @Option(
      names = "--at-scale",
      description =
          "Estimate objects, bytes, requests, time and cost for one and for many executors, and"
              + " where the limit is, from a sample of the source; see docs/scale.md. Instead of"
              + " PLAN.yaml also SRC and DST, as 'tranship copy' has them.")
  boolean atScale;

  @Option(
      names = "--executors",
      split = ",",
      paramLabel = "N",
      description = "How many, each with one row. Default: 1,10,100.")
  @Nullable List<Integer> executors;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "Processors of each executor. Default: as many as this machine has.")
  @Nullable Integer cores;

  @Option(
      names = "--sample-requests",
      paramLabel = "N",
      description = "Listing requests at most for the sample. Default: 10000.")
  @Nullable Integer requests;

  @Option(
      names = "--full-listing",
      description = "List the whole source, so that objects and bytes are counted.")
  boolean full;

  @Option(
      names = "--probe-target",
      paramLabel = "PREFIX",
      description =
          "Write some 70 small objects below PREFIX in the target, where nothing may be, measure it,"
              + " and remove them. Without it nothing is written, and the target is taken to be as"
              + " quick as the source.")
  @Nullable String probe;

  @Option(
      names = "--limit",
      paramLabel = "NAME=VALUE",
      description =
          "What is shared by all executors takes so much a second in all: source-requests,"
              + " target-requests, source-bytes, target-bytes, network (bytes), journal (objects);"
              + " and executor-network, the bytes of each. Bytes as in 500M or 1.2G. What is not"
              + " given is taken to be without limit; the journal takes 100000.")
  Map<String, String> limits = new TreeMap<>();

  @Option(
      names = "--price",
      paramLabel = "KIND=PRICE",
      description =
          "The price of a thousand requests of a kind (list, get, head, put), or of a GiB that"
              + " leaves the source (gib). There are no prices unless they are given.")
  Map<String, Double> prices = new TreeMap<>();

  private static final List<String> LIMITS =
      List.of(
          "source-requests",
          "target-requests",
          "source-bytes",
          "target-bytes",
          "network",
          "journal",
          "executor-network");

  private static final List<String> KINDS = List.of("list", "get", "head", "put", "gib");

  List<Integer> machines() {
    return executors == null ? List.of(1, 10, 100) : executors;
  }

  /// A limit, or infinity.
  double limit(String name) {
    String text = limits.get(name);
    if (text == null) {
      return name.equals("journal") ? JOURNAL : Double.POSITIVE_INFINITY;
    }
    boolean bytes = name.endsWith("bytes") || name.endsWith("network");
    double value;
    try {
      value =
          bytes
              ? new RateOptions.BytesPerSecond().convert(text)
              : new RateOptions.RequestsPerSecond().convert(text);
    } catch (RuntimeException e) {
      throw wrong("--limit " + name + ": " + e.getMessage());
    }
    if (value <= 0) {
      throw wrong("--limit " + name + " is nothing, and then nothing would ever be copied");
    }
    return value;
  }

  /// @param second whether a target was typed
  /// @param print whether the plan is only to be printed
  /// @throws CommandFailed as an error of use if the options contradict each other
  void requireSense(boolean second, boolean print) {
    boolean any =
        full
            || !limits.isEmpty()
            || !prices.isEmpty()
            || Stream.of(executors, cores, requests, probe).anyMatch(each -> each != null);
    if (!atScale && (any || second)) {
      throw wrong(
          second
              ? "two stores are planned for only with --at-scale; a migration has a PLAN.yaml"
              : "options of a plan at scale are given without --at-scale");
    }
    if (atScale && print) {
      throw wrong("--print looks at no store, and --at-scale looks at the source");
    }
    if (full && requests != null) {
      throw wrong("--full-listing takes all requests, and --sample-requests only some");
    }
    if (requests != null && requests < 1 || cores != null && cores < 1) {
      throw wrong("--sample-requests and --cores are at least 1");
    }
    if (machines().isEmpty() || machines().stream().anyMatch(each -> each < 1)) {
      throw wrong("--executors are at least 1 each");
    }
    if (probe != null && probe.isEmpty()) {
      throw wrong("--probe-target needs a prefix, so that the probe touches nothing else");
    }
    limits.keySet().forEach(name -> requireKnown("--limit", name, LIMITS));
    prices.keySet().forEach(name -> requireKnown("--price", name, KINDS));
    limits.keySet().forEach(this::limit);
    if (prices.values().stream().anyMatch(price -> !(price >= 0))) {
      throw wrong("--price is not negative");
    }
  }

  private static void requireKnown(String option, String name, List<String> known) {
    if (!known.contains(name)) {
      throw wrong(option + " " + name + " is not known; there are " + String.join(", ", known));
    }
  }

  static CommandFailed wrong(String why) {
    return new CommandFailed(ExitCode.USAGE, "TRO-305 The options contradict: " + why + ".", null);
  }
}
