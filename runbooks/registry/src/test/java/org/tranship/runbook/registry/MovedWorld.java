package org.tranship.runbook.registry;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlProvider;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.Operator;
import org.tranship.core.run.RunListener;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Runner;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.SecretVault;
import org.tranship.core.value.Secrets;
import org.tranship.core.value.Version;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.LocalEngine;
import org.tranship.core.work.StoreOpener;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashingJournal;
import org.tranship.testkit.fault.CrashingStore;

/// A registry with its users, two stores and a journal. Whenever the source is listed somebody
/// pushes to it, moves a tag and removes one, a few times, as long as pushes are let in. A [Life]
/// migrates it and may be killed.
final class MovedWorld implements AutoCloseable {
  private static final RunId RUN = new RunId("20261128-093412-m1gr");
  private static final int MOST_PUSHES = 4;

  final LittleRegistry from = new LittleRegistry(new MemoryStore("from"), "");
  final LittleRegistry to = new LittleRegistry(new MemoryStore("to"), "");
  final LittleService service = new LittleService(from);

  /// What every tag has to point to, by `repository:tag`.
  final Map<String, String> tags = new TreeMap<>();

  private final MemoryJournal journal = new MemoryJournal();
  private final Path scratch;
  private LittleRegistry configured = from;
  private int pushes;

  MovedWorld(Path scratch) {
    this.scratch = scratch;
    String one = push("app", "one", "base", "first");
    String two = push("app", "two", "base", "second");
    push("app", "gone", "base", "third");
    push("team/web", "v1", "base", "web");
    tags.put("app:all", from.pushIndex("app", "all", one, two));
  }

  /// A push by a user.
  String push(String repository, String tag, String... layers) {
    String hex = service.used().push(repository, tag, layers).manifest();
    tags.put(repository + ":" + tag, hex);
    return hex;
  }

  private synchronized void live() {
    if (pushes < MOST_PUSHES && !service.isReadOnly() && service.used().equals(from)) {
      pushes++;
      push("app", "live" + pushes, "base", "live " + pushes);
      push("app", "moving", "base", "moved " + pushes);
      String gone = tags.remove("app:gone");
      if (gone != null) {
        from.remove(from.tagKey("app", "gone"));
        from.remove(from.historyKey("app", "gone", gone));
        from.remove(from.revisionKey("app", gone));
      }
    }
  }

  RunView view() {
    return journal.view(RUN).orElseThrow();
  }

  RunState state() {
    return journal
        .view(RUN)
        .map(RunView::entries)
        .map(Transitions::fold)
        .orElseGet(RunState.Created::new);
  }

  private RegistryPlan plan() {
    Map<String, String> settings = new HashMap<>();
    settings.put("source.url", "memory:from");
    settings.put("target.url", "memory:to");
    settings.put("registry.url", service.url());
    settings.put("delta.until", "2 objects");
    settings.put("delta.at-most", "3");
    act(settings, "fence.raise.0001.", "close");
    act(settings, "fence.lower.0001.", "open");
    settings.put("fence.window", "52w");
    act(settings, "switch.do.0001.", "turn");
    act(settings, "switch.do.0001.undo.0001.", "back");
    act(settings, "switch.do.0002.", "start");
    act(settings, "switch.do.0002.undo.0001.", "stop");
    act(settings, "switch.back.0001.", "home");
    settings.put("switch.within", "0s");
    return RegistryPlan.of(settings);
  }

  private static void act(Map<String, String> settings, String prefix, String word) {
    settings.put(prefix + "kind", "command");
    settings.put(prefix + "argv.0001", word);
  }

  /// Every object of a store as text, by key.
  static Map<String, String> texts(LittleRegistry registry) {
    Map<String, String> texts = new TreeMap<>();
    try (Listing listing = registry.store().list(ListRequest.ALL)) {
      for (var entry = listing.next(); entry != null; entry = listing.next()) {
        try (ObjectBody body =
            registry.store().open(entry.key(), ReadRequest.whole(Version.NONE))) {
          texts.put(entry.key().text(), new String(body.readAll(1 << 20), StandardCharsets.UTF_8));
        }
      }
    }
    return texts;
  }

  /// The life of one process, up to its crash point.
  final class Life {
    final CrashPoint point;
    private final RegistryPlan plan = plan();
    private final RegistryMigration migration;
    private final Runner runner;

    Life(CrashPoint point) {
      this.point = point;
      Store read = new CrashingStore(new Lively(from.store()), point);
      Store written = new CrashingStore(to.store(), point);
      StoreOpener opener = spec -> spec.equals(plan.source()) ? read : written;
      SecretVault secrets = new SecretVault(Map.of());
      this.migration =
          new RegistryMigration(
              plan,
              opener,
              new Controls(List.of(new Told()), secrets),
              secrets,
              Consent.NONE,
              scratch);
      LocalEngine engine =
          new LocalEngine(
              opener,
              new Codecs(List.of()),
              new EngineLimits(3, ByteCount.ofMiB(8), 4, Duration.ofMillis(2)));
      this.runner =
          new Runner(
              new CrashingJournal(journal, point),
              engine,
              Clock.systemUTC(),
              new Silent(),
              RunListener.NONE);
    }

    RunState migrate() {
      if (!journal.runs().isEmpty()) {
        return resume(Verb.MIGRATE);
      }
      return runner.start(
          new RunHeader(
              RUN,
              RegistryRunbook.NAME,
              plan.settings(),
              Clock.systemUTC().instant(),
              "tester@here",
              "test"),
          new RegistryRunbook(migration));
    }

    RunState resume(Verb verb) {
      return runner.resume(RUN, new RegistryRunbook(migration), verb);
    }
  }

  /// The source as its users use it: they push while others list.
  private final class Lively extends ForwardingStore {
    Lively(Store inner) {
      super(inner);
    }

    @Override
    public Listing list(ListRequest request) {
      live();
      return inner().list(request);
    }
  }

  private static final class Silent implements Operator {
    @Override
    public String name() {
      return "tester@here";
    }

    @Override
    public boolean confirm(String question) {
      return false;
    }

    @Override
    public void say(String line) {}
  }

  /// Acts on the registry by words.
  private final class Told implements ControlProvider {
    @Override
    public Set<String> kinds() {
      return Set.of("command");
    }

    @Override
    public Control open(ControlSpec spec, Secrets secrets) {
      String word = spec.list("argv").getFirst();
      return new Control() {
        @Override
        public String sentence() {
          return "says " + word;
        }

        @Override
        public Answer act(String id) {
          return tell(word);
        }

        @Override
        public Answer probe() {
          throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> undoSentence() {
          return Optional.empty();
        }

        @Override
        public Answer undo(String id) {
          throw new UnsupportedOperationException();
        }
      };
    }
  }

  private synchronized Answer tell(String word) {
    switch (word) {
      case "close" -> service.readOnly(true);
      case "open" -> service.readOnly(false);
      case "turn" -> configured = to;
      case "back" -> {
        configured = from;
        service.use(from);
      }
      case "start" -> service.use(configured);
      case "home" -> {
        return service.used().equals(from)
            ? new Answer.Done("source")
            : new Answer.Refused("target");
      }
      default -> {
        // Stopping is done by whatever comes next.
      }
    }
    return new Answer.Done("ok");
  }

  /// Whether an object of the target is there without what it refers to.
  static Optional<String> broken(LittleRegistry registry) {
    Map<String, String> texts = texts(registry);
    RegistryLayout layout = new RegistryLayout();
    for (Map.Entry<String, String> one : texts.entrySet()) {
      if (!(layout.of(Key.of(one.getKey())) instanceof Place.Link link)) {
        continue;
      }
      String hex = one.getValue().substring(7);
      boolean needed =
          switch (link.kind()) {
            case LAYER -> texts.containsKey(registry.blobKey(hex));
            case REVISION ->
                texts.containsKey(registry.blobKey(hex)) && parts(registry, texts, link, hex);
            case TAG_HISTORY -> texts.containsKey(registry.blobKey(hex));
            case TAG ->
                texts.containsKey(registry.revisionKey(link.repository(), hex))
                    && texts.containsKey(registry.historyKey(link.repository(), link.tag(), hex));
          };
      if (!needed) {
        return Optional.of(one.getKey());
      }
    }
    return Optional.empty();
  }

  private static boolean parts(
      LittleRegistry registry, Map<String, String> texts, Place.Link link, String hex) {
    try {
      String json = java.util.Objects.requireNonNull(texts.get(registry.blobKey(hex)));
      return Manifest.parse(json.getBytes(StandardCharsets.UTF_8)).references().stream()
          .allMatch(
              part ->
                  texts.containsKey(
                      part.role() == Manifest.Role.CHILD
                          ? registry.revisionKey(link.repository(), part.hex())
                          : registry.layerKey(link.repository(), part.hex())));
    } catch (Manifest.Unreadable e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    service.close();
  }
}
