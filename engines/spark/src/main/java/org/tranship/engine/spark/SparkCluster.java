package org.tranship.engine.spark;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.tranship.core.work.EngineRefused;
import scala.jdk.javaapi.CollectionConverters;

/// The one connection of this process to a cluster of Spark.
final class SparkCluster implements AutoCloseable {
  /// What Tranship depends on, whatever the operator's own settings say.
  private static final Map<String, String> FIXED =
      Map.of(
          "spark.plugins", "org.tranship.engine.spark.floor.TranshipPlugin",
          // A turn is given back to the driver, which knows what it had; Spark would only repeat
          // it.
          "spark.task.maxFailures", "1",
          "spark.speculation", "false",
          "spark.serializer", "org.apache.spark.serializer.JavaSerializer");

  /// What holds unless the operator says otherwise.
  private static final Map<String, String> USUAL =
      Map.of(
          "spark.app.name", "tranship",
          "spark.ui.enabled", "false",
          "spark.ui.showConsoleProgress", "false",
          "spark.log.structuredLogging.enabled", "false");

  private final JavaSparkContext context;
  private final boolean local;

  private SparkCluster(JavaSparkContext context) {
    this.context = context;
    this.local = context.isLocal();
  }

  /// Joins a cluster.
  ///
  /// @param master `local[2]`, `spark://host:7077` and the like
  /// @param settings of Spark, by name
  /// @throws EngineRefused if it cannot be joined
  static SparkCluster join(String master, Map<String, String> settings) {
    Desks.forget();
    // Spark writes it to its event log, and what was typed may have a secret.
    System.setProperty("sun.java.command", "tranship");
    Map<String, String> all = new TreeMap<>(USUAL);
    if (master.startsWith("local")) {
      // All of it is on this machine, and nobody else's business.
      all.put("spark.driver.host", "127.0.0.1");
      all.put("spark.driver.bindAddress", "127.0.0.1");
    }
    all.putAll(settings);
    all.putAll(FIXED);
    // One turn an executor is best: it uses all processors by itself.
    String cores = all.get("spark.executor.cores");
    if (cores != null) {
      all.putIfAbsent("spark.task.cpus", cores);
    }
    SparkConf conf = new SparkConf(true).setMaster(master);
    all.forEach(conf::set);
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw unfit(
          "spark.dynamicAllocation.enabled is true: Spark would ask for executors by the tasks that"
              + " wait, and Tranship has no more tasks than there are places. Set it to false, and"
              + " the number of executors or processors (spark.executor.instances,"
              + " spark.cores.max).");
    }
    conf.remove("spark.default.parallelism"); // it has no meaning here
    try {
      return new SparkCluster(new JavaSparkContext(conf));
    } catch (Exception e) { // of any kind: Scala does not say which
      throw refused(master, e);
    }
  }

  private static EngineRefused refused(String master, Exception fault) {
    return new EngineRefused(
        "TRW-104",
        "Spark cannot be used at "
            + master
            + ": "
            + firstLine(fault)
            + ". See that the master is up and that this machine reaches it, and it this one; see"
            + " docs/spark.md.");
  }

  static EngineRefused unfit(String what) {
    return new EngineRefused("TRW-121", "A setting of Spark does not fit. " + what);
  }

  static String firstLine(Throwable fault) {
    Throwable told = fault;
    while (told.getMessage() == null && told.getCause() != null) {
      told = told.getCause();
    }
    String message = String.valueOf(told.getMessage());
    int end = message.indexOf('\n');
    return (end < 0 ? message : message.substring(0, end)).strip();
  }

  String master() {
    return context.master();
  }

  String version() {
    return context.version();
  }

  /// Whether driver and executor are this process.
  boolean local() {
    return local;
  }

  /// How many tasks can run at once at this moment; at least 1.
  int slots() {
    int cores = ExecutorSlots.cores(context.getConf());
    int places = 0;
    if (local) {
      places = context.defaultParallelism() / cores;
    } else {
      for (ExecutorSummary each :
          CollectionConverters.asJava(context.sc().statusStore().executorList(true))) {
        // The driver is among them, without a processor.
        places += each.totalCores() / cores;
      }
    }
    return Math.max(1, places);
  }

  /// Waits until executors are there and no more have come for a moment.
  ///
  /// @throws EngineRefused if none comes in time
  void awaitExecutors(Duration patience) throws InterruptedException {
    long began = System.nanoTime();
    long latest = began + patience.toNanos();
    int before = -1;
    int now = executors();
    while (now == 0 || now != before) {
      requireJava();
      if (ended() || System.nanoTime() > latest) {
        throw new EngineRefused(
            "TRW-118",
            "No executor has come at "
                + master()
                + " in "
                + (System.nanoTime() - began) / 1_000_000_000
                + " seconds. See that workers are up and have room for this application, and that"
                + " their executors start (their logs say why not; one reason is a Java older than"
                + " 25). Nothing was begun.");
      }
      Thread.sleep(local ? 1 : 1500);
      before = now;
      now = executors();
    }
  }

  /// @throws EngineRefused if an executor has said that its Java is too old
  void requireJava() {
    Optional<EngineRefused> old =
        Desks.tooOld().flatMap(facts -> new Fitness(version()).unfit(facts));
    if (old.isPresent()) {
      throw old.get();
    }
  }

  private int executors() {
    return local ? 1 : context.statusTracker().getExecutorInfos().length - 1;
  }

  boolean ended() {
    return context.sc().isStopped();
  }

  /// Has one task run, and waits for what it comes to.
  ///
  /// @param group names the tasks that [#cancel] ends
  /// @param what shown on Spark's page; no secret
  /// @throws SparkException if the task was lost, or the cluster is, or the thread was interrupted
  byte[] run(String group, String what, Function<byte[], byte[]> task, byte[] input)
      throws SparkException {
    context.setJobGroup(group, what, true);
    try {
      return context
          .parallelize(Collections.singletonList(input), 1)
          .map(task)
          .collect()
          .getFirst();
    } catch (Exception e) { // of any kind: Scala does not say which
      throw e instanceof SparkException told ? told : new SparkException(firstLine(e), e);
    }
  }

  void cancel(String group) {
    context.cancelJobGroup(group);
  }

  @Override
  public void close() {
    context.close();
  }
}
