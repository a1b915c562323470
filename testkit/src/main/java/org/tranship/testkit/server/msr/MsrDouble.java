package org.tranship.testkit.server.msr;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.tranship.core.store.Store;

/// A double of Mirantis Secure Registry, on loopback.
///
/// Written from what its documents and tools of the field tell, and not from MSR, which was not at
/// hand: what they leave open (the addresses of a single job, how a push is refused in read-only
/// mode) is decided here as Tranship guesses it. So a test with it shows that Tranship keeps to
/// what it takes MSR for, and not that MSR is so.
///
/// Its metadata are apart from its stores, so what goes wrong with a move goes wrong here: a
/// `reconfigure` without `--storage-migrated` on 2.6.4 to 2.8 erases the tags, as
/// `--reinitialize-storage` does on 2.9; a `restore` loses what came after the backup; a job
/// `onlinegc_blobs` removes from the store what the metadata do not know.
public final class MsrDouble implements AutoCloseable {
  /// The administrator, and the password.
  public static final String USER = "admin";

  public static final String PASSWORD = "dtr-secret";

  /// Where its store itself answers, to which it may send its clients.
  private static final String STORED = "/stored/";

  final MsrMetadata metadata = new MsrMetadata();
  final MsrJobs jobs = new MsrJobs();
  final MsrQuirks quirks = new MsrQuirks();

  /// Actions that are done regularly.
  final Set<String> crons = new TreeSet<>(Set.of("onlinegc"));

  private final Map<String, Store> stores;
  private final String root;
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private String storage;
  private String version;
  private boolean readOnly;
  private boolean deaf;
  private boolean stuck;
  private boolean keepMetadata = true;
  private boolean losesAnswer;
  private String jobsEnd = "done";
  private Optional<String> illness = Optional.empty();

  /// @param version of this MSR
  /// @param stores that it can be told to use, by name; it begins with the first
  /// @param root what stands in front of `docker/` in their keys
  public MsrDouble(String version, SortedMap<String, Store> stores, String root) {
    this.version = version;
    this.stores = new TreeMap<>(stores);
    this.root = root;
    this.storage = stores.firstKey();
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(handlers);
    MsrApi api = new MsrApi(this);
    MsrImageService images = new MsrImageService(this);
    server.createContext("/", exchange -> handle(exchange, api, images));
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange, MsrApi api, MsrImageService images)
      throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      synchronized (this) {
        if (path.startsWith(STORED)) {
          images.stored(exchange, path.substring(STORED.length()));
        } else if (path.startsWith("/v2/") || path.equals("/auth/token")) {
          images.answer(exchange, path);
        } else {
          api.answer(exchange, path);
        }
      }
    }
  }

  Store store() {
    return Optional.ofNullable(stores.get(storage)).orElseThrow();
  }

  String root() {
    return root;
  }

  /// How else it may behave.
  public MsrQuirks quirks() {
    return quirks;
  }

  /// Which store it uses.
  public synchronized String storage() {
    return storage;
  }

  public synchronized String version() {
    return version;
  }

  /// Replaces the software.
  public synchronized void version(String other) {
    version = other;
  }

  public synchronized boolean isReadOnly() {
    return readOnly;
  }

  /// Sets it as its API does.
  public synchronized void readOnly(boolean yes) {
    readOnly = yes;
  }

  /// Lets pushes in whatever its settings say.
  public synchronized void deaf() {
    deaf = true;
  }

  /// Refuses pushes whatever its settings say, as a proxy in front of it may.
  public synchronized void stuck(boolean yes) {
    stuck = yes;
  }

  synchronized boolean refusesPushes() {
    return stuck || readOnly && !deaf;
  }

  synchronized boolean keepsMetadata() {
    return keepMetadata;
  }

  /// Whether metadata are kept when the storage is switched in its settings.
  public synchronized void keepsMetadata(boolean yes) {
    keepMetadata = yes;
  }

  /// Does the next thing that is asked by POST, and closes the connection instead of answering.
  public synchronized void loseNextAnswer() {
    losesAnswer = true;
  }

  synchronized boolean takeLoss() {
    boolean lost = losesAnswer;
    losesAnswer = false;
    return lost;
  }

  /// Has jobs end with another word than `done`.
  public synchronized void jobsEnd(String status) {
    jobsEnd = status;
  }

  /// What `/health` says; empty for well.
  public synchronized void ill(Optional<String> why) {
    illness = why;
  }

  Optional<String> illness() {
    return illness;
  }

  /// An image that somebody pushes.
  ///
  /// @param image `namespace/repository:tag`
  /// @return the digest of its manifest
  public synchronized String push(String image, String... layers) {
    return metadata.push(store(), root, image, layers);
  }

  /// Has a tag point to the image of another one; removes it where there is no such one.
  public synchronized void tag(String image, String other) {
    metadata.tag(image, other);
  }

  /// Makes an empty repository. `admin/tranship-probe` is there from the beginning.
  public synchronized void repository(String name) {
    metadata.made().add(name);
  }

  /// Digests by `namespace/repository:tag`.
  public synchronized SortedMap<String, String> tags() {
    return new TreeMap<>(metadata.tags());
  }

  /// Ids of blobs by their SHA-256, as an export of the metadata has them.
  public synchronized Map<String, String> ids() {
    return new TreeMap<>(metadata.ids());
  }

  /// The key of a blob.
  public String key(String id) {
    return MsrMetadata.key(root, id).text();
  }

  /// Whether garbage is collected regularly, as the web page sets it.
  public synchronized void collects(boolean yes) {
    if (yes) {
      crons.add("onlinegc");
    } else {
      crons.remove("onlinegc");
    }
  }

  public synchronized boolean isCollecting() {
    return crons.contains("onlinegc");
  }

  /// Queues a job, as the schedule or somebody does.
  ///
  /// @return its id
  public synchronized String queue(String action) {
    return jobs.create(action).id;
  }

  /// Lets every job come to its end.
  public synchronized void finishJobs() {
    for (int i = 0; i < 3; i++) {
      jobs.all().forEach(this::step);
    }
  }

  /// The actions of all jobs that ever were.
  public synchronized List<String> jobsQueued() {
    return jobs.all().stream().map(job -> job.action).toList();
  }

  void step(MsrJobs.Job job) {
    if (quirks.holdsJobs() && job.status.equals("running")) {
      return;
    }
    if (jobs.step(job, jobsEnd) && job.action.equals("onlinegc_blobs")) {
      metadata.collect(store(), root);
    }
  }

  /// `dtr backup`.
  public synchronized byte[] backup() {
    return metadata.backup(version, readOnly);
  }

  /// `dtr restore`, after which it uses this store. What came after the backup is gone, and so is
  /// what was set since.
  ///
  /// @throws IllegalArgumentException if it is no backup of this version
  public synchronized void restore(byte[] backup, String other) {
    readOnly = metadata.restore(backup, version);
    storage = other;
  }

  /// What a change of its registry's settings does.
  void store(String other) {
    if (!keepMetadata && !other.equals(storage)) {
      metadata.erase();
    }
    storage = other;
  }

  /// `dtr reconfigure` to another store.
  ///
  /// @param words of the command line
  public synchronized void reconfigure(String other, Set<String> words) {
    boolean old = version.matches("2\\.[0-8](\\..*)?");
    boolean erases =
        old ? !words.contains("--storage-migrated") : words.contains("--reinitialize-storage");
    if (erases && !other.equals(storage)) {
      metadata.erase();
    }
    storage = other;
  }

  @Override
  public void close() {
    server.stop(0);
    handlers.close();
  }
}
