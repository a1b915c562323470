package org.tranship.engine.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.apache.spark.SparkBuildInfo$;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tranship.core.layer.Layers;
import org.tranship.core.layer.Rates;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.store.Stores;
import org.tranship.core.value.SecretVault;
import org.tranship.core.work.SharedStores;
import org.tranship.core.work.StoreOpener;

/// The composition root of an executor: where its drivers, layers and secrets are put together. It
/// gets data alone; secrets come from the executor's own environment and files. Stores stay open
/// for as long as the executor lives.
public final class ExecutorHome {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorHome.class);

  private static final Rates WITHOUT_TURN = new Rates(10, 1 << 20);

  /// Openers of this process by name, for a cluster that is this process itself.
  private static final Map<String, StoreOpener> OPENERS = new ConcurrentHashMap<>();

  private static volatile @Nullable ExecutorHome home;

  private final String executor;
  private final String host;
  private final UnaryOperator<byte[]> driver;
  private final Set<ExecutorLine> lines = ConcurrentHashMap.newKeySet();
  private final Map<RetryPolicy, SharedStores> stores = new ConcurrentHashMap<>();
  private final Path scratch;

  ExecutorHome(String executor, UnaryOperator<byte[]> driver) {
    this.executor = executor;
    this.host = host();
    this.driver = driver;
    try {
      this.scratch = Files.createTempDirectory("tranship-executor-");
    } catch (IOException e) {
      throw new UncheckedIOException("An executor needs a directory for temporary files.", e);
    }
  }

  /// An executor begins.
  public static void begin(String executor, UnaryOperator<Object> driver) {
    home = new ExecutorHome(executor, question -> (byte[]) driver.apply(question));
  }

  /// Spark knows it too, but not yet when plugins begin.
  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "an unnamed host";
    }
  }

  /// It ends: its stores are closed.
  public static void end() {
    ExecutorHome ended = home;
    home = null;
    if (ended != null) {
      ended.close();
    }
  }

  void close() {
    stores.values().forEach(SharedStores::close);
    try {
      Files.deleteIfExists(scratch);
    } catch (IOException e) {
      LOG.warn("{} could not be removed", scratch, e);
    }
  }

  /// @throws IllegalStateException if Spark did not load the plugin
  static ExecutorHome get() {
    ExecutorHome here = home;
    if (here == null) {
      throw new IllegalStateException("This executor was begun without Tranship's plugin.");
    }
    return here;
  }

  static void offer(String name, StoreOpener opener) {
    OPENERS.put(name, opener);
  }

  static void withdraw(String name) {
    OPENERS.remove(name);
  }

  /// A line to the driver for a turn.
  ExecutorLine line(TurnId turn) {
    return new ExecutorLine(turn, driver);
  }

  /// Counts a line's share of the rates for as long as it is at work.
  void joins(ExecutorLine line) {
    lines.add(line);
  }

  void leaves(ExecutorLine line) {
    lines.remove(line);
  }

  ExecutorFacts facts(ExecutorLine line) {
    return new ExecutorFacts(
        executor,
        host,
        Runtime.version().feature(),
        SparkBuildInfo$.MODULE$.spark_version(),
        TranshipVersion.TEXT,
        line.ahead());
  }

  /// Opens stores in the name of a turn.
  ///
  /// @param opener the name of one of this process, or empty
  StoreOpener opener(String opener, RetryPolicy retries) {
    if (opener.isEmpty()) {
      return stores.computeIfAbsent(retries, this::own);
    }
    StoreOpener here = OPENERS.get(opener);
    if (here == null) {
      throw new IllegalStateException("This executor is not in the driver's process.");
    }
    return here;
  }

  private SharedStores own(RetryPolicy retries) {
    Stores installed = Stores.installed(new SecretVault(System.getenv()));
    Layers layers = Layers.in(scratch).withRetries(retries).withLimits(this::rates);
    return new SharedStores(spec -> layers.around(installed.open(spec)));
  }

  /// All turns here share the stores, so their shares of the rates add up. Where there is none, a
  /// probe looks at a store, or a call comes late.
  Rates rates() {
    double requests = 0;
    double bytes = 0;
    for (ExecutorLine line : lines) {
      requests += line.rates().requests();
      bytes += line.rates().bytes();
    }
    return requests > 0 ? new Rates(requests, bytes) : WITHOUT_TURN;
  }
}
