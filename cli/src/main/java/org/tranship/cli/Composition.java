package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tranship.core.bus.Buses;
import org.tranship.core.catalog.CatalogOpener;
import org.tranship.core.catalog.Catalogs;
import org.tranship.core.control.Controls;
import org.tranship.core.eventlog.EventLogs;
import org.tranship.core.journal.HostName;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.Journals;
import org.tranship.core.layer.CountingMeter;
import org.tranship.core.layer.Layers;
import org.tranship.core.layer.Limits;
import org.tranship.core.layer.MonotonicClock;
import org.tranship.core.layer.Rates;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.layer.RetryingStore;
import org.tranship.core.run.Operator;
import org.tranship.core.run.RunListener;
import org.tranship.core.run.Runner;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.Stores;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretVault;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.Engine;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.EngineSetting;
import org.tranship.core.work.LocalEngine;
import org.tranship.core.work.SharedStores;
import org.tranship.core.work.StoreOpener;

/// The composition root of the command line: the one place where drivers, journals, layers and the
/// engine are put together.
final class Composition implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Composition.class);

  /// Without a directory: the driver's own default.
  private static final Location DEFAULT_JOURNAL = new Location("sqlite", "");

  private final Map<String, String> environment;
  private final SecretVault vault;
  private final Stores stores;
  private final CountingMeter meter = new CountingMeter();
  private final UnaryOperator<Limits> governor;
  private final List<AutoCloseable> owned = new ArrayList<>();
  private final Path scratch;
  private final SharedStores shared;
  private final LocalEngine local;
  private String engineName = EngineOption.LOCAL;
  private Optional<Engine> elsewhere = Optional.empty();
  private volatile Layers layers;
  private final Location journalLocation;
  private Optional<Journal> journal = Optional.empty();

  /// @param journal where runs are written down; empty for the usual place
  Composition(Map<String, String> environment, Optional<String> journal) {
    this(environment, journal, asked -> asked);
  }

  /// @param governor what becomes of limits that are asked for
  Composition(
      Map<String, String> environment, Optional<String> journal, UnaryOperator<Limits> governor) {
    this.governor = governor;
    this.environment = Map.copyOf(environment);
    this.vault = new SecretVault(environment);
    this.stores = Stores.installed(vault);
    this.journalLocation = journal.map(Composition::journalLocation).orElse(DEFAULT_JOURNAL);
    this.scratch = temporaryDirectory("tranship-");
    this.layers = Layers.in(scratch).withMeter(meter).withLimits(governor.apply(Rates.UNLIMITED));
    this.shared = own(new SharedStores(spec -> layers.around(stores.open(spec))));
    this.local = new LocalEngine(shared, Codecs.installed(), EngineLimits.standard());
  }

  private static Path temporaryDirectory(String name) {
    try {
      return Files.createTempDirectory(name);
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.FAILED, "TRS-501 No temporary directory can be made: " + e.getMessage(), e);
    }
  }

  private static Location journalLocation(String typed) {
    try {
      return Location.parse(typed);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "TRS-506 --journal \""
              + typed
              + "\" names no journal: it needs a scheme. For a directory write --journal sqlite:"
              + typed,
          e);
    }
  }

  Map<String, String> environment() {
    return environment;
  }

  SecretVault vault() {
    return vault;
  }

  /// Ways to act on services, with the secrets of this process.
  Controls controls() {
    return Controls.installed(vault);
  }

  /// Opens tables whose rows say where objects are, with the secrets of this process.
  CatalogOpener catalogs() {
    return Catalogs.installed(vault);
  }

  /// Logs of events, with the secrets of this process.
  EventLogs eventLogs() {
    return EventLogs.installed(vault);
  }

  /// Service buses, with the secrets of this process.
  Buses buses() {
    return Buses.installed(vault);
  }

  Stores stores() {
    return stores;
  }

  Clock clock() {
    return Clock.systemUTC();
  }

  /// For files that nobody needs when the command is over; whoever makes one there removes it.
  Path scratch() {
    return scratch;
  }

  /// What all stores of this process have been asked so far.
  CountingMeter meter() {
    return meter;
  }

  /// The journal, opened on first use.
  synchronized Journal journal() {
    Journal open = journal.orElseGet(() -> Journals.installed(vault).open(journalLocation));
    journal = Optional.of(open);
    return open;
  }

  /// What tells its journal from every other: the machine and the directory, or the address of one
  /// that is shared.
  String journalName() {
    return journal()
        .directory()
        .map(directory -> HostName.get() + " " + directory.toAbsolutePath().normalize())
        .orElseGet(journalLocation::toString);
  }

  /// Limits the stores that are opened from now on, each for itself.
  void limit(Limits limits) {
    layers = layers.withLimits(governor.apply(limits));
  }

  /// Opens a store to look at it, with the usual layers but for writing. One that cannot be used is
  /// told of within seconds, since somebody waits who may have mistyped its name. It is closed when
  /// the command is over.
  ///
  /// @throws StoreException saying what is wrong with it
  Store look(StoreSpec spec) {
    Store driver = own(stores.open(spec));
    RandomGenerator random = RandomGenerator.getDefault();
    new RetryingStore(driver, RetryPolicy.DEFAULT, random, MonotonicClock.SYSTEM, meter).check();
    return layers.withReadOnly(true).around(driver);
  }

  /// How patiently calls to the stores are repeated that are opened from now on.
  void retry(RetryPolicy policy) {
    layers = layers.withRetries(policy);
  }

  /// Opens stores with the usual layers around the driver.
  StoreOpener opener() {
    return shared;
  }

  /// What this process works on at this moment.
  int inFlight() {
    return local.inFlight();
  }

  /// Has another engine carry out the passes that are begun from now on.
  ///
  /// @param name as [EngineOption] takes it
  void work(String name) {
    engineName = name;
  }

  /// Looks, wherever the engine works, whether it can use these stores.
  ///
  /// @return what was found, a sentence each; nothing for this process's own engine
  /// @throws StoreException if the options of one make no sense; said before a cluster is joined
  List<String> probe(StoreSpec... some) throws InterruptedException {
    return reached(List.of(some)).probe(List.of(some));
  }

  /// The engine, once it was looked whether it can read these stores. Each is looked at for itself,
  /// since of several the last one is a target, and may be written to.
  ///
  /// @throws StoreException if the options of one make no sense; said before a cluster is joined
  Engine reading(List<StoreSpec> some) throws InterruptedException {
    Engine engine = reached(some);
    for (StoreSpec each : some) {
      engine.probe(List.of(each));
    }
    return engine;
  }

  /// The engine, for stores that can be opened.
  private Engine reached(List<StoreSpec> some) {
    if (!engineName.equals(EngineOption.LOCAL)) {
      some.forEach(each -> stores.open(each).close());
    }
    return engine(some);
  }

  /// The engine, which is opened on first use, and closed when the command is over.
  private Engine engine() {
    return engine(List.of());
  }

  private synchronized Engine engine(List<StoreSpec> over) {
    if (engineName.equals(EngineOption.LOCAL)) {
      return local;
    }
    if (elsewhere.isEmpty()) {
      EngineSetting setting =
          new EngineSetting(
              engineName,
              EngineLimits.standard().withRequests(EngineLimits.standard().outstanding()),
              layers.limits(),
              layers.retries(),
              shared,
              over,
              environment,
              List.of());
      elsewhere = Optional.of(own(new EngineFolder(environment).open(setting)));
    }
    return elsewhere.get();
  }

  Runner runner(Operator operator, RunListener listener) {
    return new Runner(journal(), engine(), clock(), operator, listener);
  }

  /// Closes something when the command is over.
  ///
  /// @return the same
  <T extends AutoCloseable> T own(T resource) {
    owned.add(resource);
    return resource;
  }

  @Override
  public void close() {
    for (AutoCloseable each : owned.reversed()) {
      try {
        each.close();
      } catch (Exception e) {
        // The command's own outcome stands; what could not be closed ends with the process.
        LOG.warn("{} could not be closed", each, e);
      }
    }
    journal.ifPresent(Journal::close);
    try {
      Files.deleteIfExists(scratch);
    } catch (IOException _) {
      // Something is left in it; the system's own clean-up of temporary files takes it.
    }
  }
}
