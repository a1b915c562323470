package org.tranship.engine.spark;

import java.util.List;
import java.util.Optional;
import org.tranship.core.layer.Rates;
import org.tranship.core.work.EngineRefused;
import org.tranship.core.work.PassStopped;
import org.tranship.engine.spark.Answer.Word;

/// Whether an executor can be worked with. Each says what it is when a turn begins there, so one
/// that joins later is looked at as well.
///
/// @param spark version of the driver's Spark
record Fitness(String spark) {
  private static final int JAVA = 25;

  /// Beyond it, times in logs and reports contradict each other, and signed requests are refused.
  private static final long SECONDS = 30;

  /// Answers for a desk, unless the executor that asks does not fit.
  Answer hear(PassDesk desk, Ask ask) {
    if (ask instanceof Ask.Begin begin) {
      Optional<EngineRefused> unfit = unfit(begin.facts());
      if (unfit.isPresent()) {
        desk.stop(new PassStopped(unfit.get(), begin.facts().host()));
        return new Answer(Word.GONE, false, Rates.UNLIMITED, List.of(), System.currentTimeMillis());
      }
    }
    return desk.hear(ask);
  }

  /// Why an executor does not fit.
  Optional<EngineRefused> unfit(ExecutorFacts facts) {
    String who = "Executor " + facts.executor() + " on " + facts.host();
    if (facts.java() < JAVA) {
      return refused(
          "TRW-108",
          who
              + " runs Java "
              + facts.java()
              + ", and Java "
              + JAVA
              + " is needed. Give its workers a JDK 25, or set spark.executorEnv.JAVA_HOME to one.");
    }
    if (!majorMinor(facts.spark()).equals(majorMinor(spark))) {
      return refused(
          "TRW-109",
          who
              + " runs Spark "
              + facts.spark()
              + ", and this command Spark "
              + spark
              + ". Set TRANSHIP_SPARK_HOME to a Spark of the cluster's version, 4.2 or newer.");
    }
    if (!facts.tranship().equals(TranshipVersion.TEXT)) {
      return refused(
          "TRW-110",
          who
              + " has Tranship "
              + facts.tranship()
              + ", and this command is "
              + TranshipVersion.TEXT
              + ". Take older jars of Tranship off the cluster's class path.");
    }
    if (Math.abs(facts.ahead()) > SECONDS * 1000) {
      return refused(
          "TRW-111",
          "The clock of "
              + facts.host()
              + " is "
              + Math.abs(facts.ahead()) / 1000
              + " s "
              + (facts.ahead() > 0 ? "ahead of" : "behind")
              + " this machine's. Set both by one time server.");
    }
    return Optional.empty();
  }

  private static Optional<EngineRefused> refused(String code, String message) {
    return Optional.of(new EngineRefused(code, message));
  }

  static String majorMinor(String version) {
    String[] parts = version.split("[.-]", 3);
    return parts.length < 2 ? version : parts[0] + "." + parts[1];
  }
}
