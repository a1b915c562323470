package org.tranship.engine.spark;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.network.util.JavaUtils;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineProvider;
import org.tranship.core.work.EngineRefused;
import org.tranship.core.work.EngineSetting;
import org.tranship.core.work.PassSpec;

/// Makes engines that work on Spark.
public final class SparkEngineProvider implements EngineProvider {
  /// Settings of Spark beside those of its own folder.
  private static final String PROPERTIES = "TRANSHIP_SPARK_PROPERTIES";

  /// What `spark-submit` has gathered it sets as properties of the system, and this one always.
  private static final String SUBMITTED = "spark.submit.deployMode";

  /// How long executors may take to come, and a probe of them.
  private static final String WAIT = "spark.tranship.wait";

  /// From which size on an object is copied by several executors.
  private static final String SHARED = "spark.tranship.shared";

  private static final Pattern MASTERS =
      Pattern.compile("local\\[.*|local-cluster\\[.*|spark://.*|yarn|k8s://.*");

  @Override
  public boolean serves(String name) {
    return MASTERS.matcher(name).matches();
  }

  @Override
  public Engine open(EngineSetting setting) {
    Map<String, String> settings =
        new TreeMap<>(settings(setting.environment(), System.getProperties()));
    if (!setting.name().startsWith("local[") && !setting.libraries().isEmpty()) {
      String ours =
          setting.libraries().stream().map(Path::toString).collect(Collectors.joining(","));
      settings.merge("spark.jars", ours, (theirs, more) -> theirs + "," + more);
    }
    Duration wait = wait(settings.getOrDefault(WAIT, "300"));
    Optional<ByteCount> large = large(settings.getOrDefault(SHARED, "256m"));
    if (!setting.name().startsWith("local[")) {
      Travelling.require(setting.over().toArray(StoreSpec[]::new));
    }
    SparkCluster cluster = SparkCluster.join(setting.name(), settings);
    return new Joined(
        cluster,
        new SparkEngine(
            cluster,
            setting.limits(),
            setting.rates(),
            setting.retries(),
            setting.stores(),
            wait,
            large));
  }

  /// Reads a size as Spark writes them: `256m`, `1g`; `off` for none.
  ///
  /// @throws EngineRefused if it is none, or nothing
  static Optional<ByteCount> large(String text) {
    if (text.equals("off")) {
      return Optional.empty();
    }
    long bytes;
    try {
      bytes = JavaUtils.byteStringAsBytes(text);
    } catch (NumberFormatException _) {
      bytes = 0;
    }
    if (bytes <= 0) {
      throw SparkCluster.unfit(
          SHARED + " is \"" + text + "\", and no size. Write it as 256m or 1g, above 0, or off.");
    }
    return Optional.of(ByteCount.of(bytes));
  }

  /// Reads a time as Spark writes them: `300`, `300s`, `5min`.
  ///
  /// @throws EngineRefused if it is none, or nothing
  static Duration wait(String text) {
    long seconds;
    try {
      seconds = JavaUtils.timeStringAsSec(text);
    } catch (NumberFormatException _) {
      seconds = 0;
    }
    if (seconds <= 0) {
      throw SparkCluster.unfit(
          WAIT + " is \"" + text + "\", and no time. Write it as 300s or 5min, above 0.");
    }
    return Duration.ofSeconds(seconds);
  }

  /// What the operator says of Spark. A file that is named by us holds; below `spark-submit` what
  /// that was given goes before it, and Spark's own file was read there.
  ///
  /// @param system the properties of the system
  static Map<String, String> settings(Map<String, String> environment, Properties system) {
    Map<String, String> settings = new TreeMap<>();
    boolean submitted = system.containsKey(SUBMITTED);
    settings.putAll(written(environment, submitted));
    if (submitted) {
      system.stringPropertyNames().stream()
          .filter(name -> name.startsWith("spark."))
          .forEach(name -> settings.put(name, system.getProperty(name)));
    }
    return settings;
  }

  private static Map<String, String> written(Map<String, String> environment, boolean submitted) {
    Optional<String> named = Optional.ofNullable(environment.get(PROPERTIES));
    Optional<Path> file =
        named
            .map(Path::of)
            .or(
                () ->
                    Optional.ofNullable(environment.get("SPARK_HOME"))
                        .filter(_ -> !submitted)
                        .map(home -> Path.of(home, "conf", "spark-defaults.conf"))
                        .filter(Files::isRegularFile));
    if (file.isEmpty()) {
      return Map.of();
    }
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(file.get())) {
      read.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new EngineRefused(
          "TRW-116",
          "The settings of Spark in "
              + file.get()
              + " cannot be read. "
              + named
                  .map(_ -> PROPERTIES + " names that file; mend it.")
                  .orElse("Mend that file."));
    }
    return read.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, name -> read.getProperty(name).strip()));
  }

  /// An engine with a connection of its own.
  private record Joined(SparkCluster cluster, SparkEngine engine) implements Engine {
    @Override
    public void run(PassSpec spec, Work work, Ledger ledger) throws InterruptedException {
      engine.run(spec, work, ledger);
    }

    @Override
    public List<String> probe(List<StoreSpec> stores) throws InterruptedException {
      return engine.probe(stores);
    }

    @Override
    public void close() {
      engine.close();
      cluster.close();
    }
  }
}
