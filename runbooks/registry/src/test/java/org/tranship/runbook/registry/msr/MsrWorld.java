package org.tranship.runbook.registry.msr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.Consent;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.core.value.SecretVault;
import org.tranship.core.value.Version;
import org.tranship.core.work.StoreOpener;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashingStore;
import org.tranship.testkit.run.OneProcess;
import org.tranship.testkit.run.SilentOperator;
import org.tranship.testkit.run.ToldActs;
import org.tranship.testkit.server.msr.MsrDouble;

/// An MSR with two storages, a journal, and people who push whenever the old storage is listed, a
/// few times, as long as pushes are let in. A [Life] moves it and may be killed.
final class MsrWorld implements AutoCloseable {
  private static final RunId RUN = new RunId("20261128-093412-m5r1");
  static final SecretVault SECRETS = new SecretVault(Map.of("MSR", MsrDouble.PASSWORD));

  /// Where uploads are looked for: nothing happens then.
  private static final ListRequest UPLOADS =
      ListRequest.under("root/docker/registry/v2/repositories/");

  final MemoryStore from = new MemoryStore("from");
  final MemoryStore to = new MemoryStore("to");
  final MsrDouble msr;

  /// What the plan says besides, or instead.
  final Map<String, String> settings = new HashMap<>();

  Consent consent = new Consent(Set.of(MsrMigration.AFTER_BACKUP, MsrMigration.NO_BACKUP), false);

  boolean agrees; // what the operator answers to every question
  final Path backup;

  private final Map<String, Runnable> meanwhile = new ConcurrentHashMap<>();
  private final MemoryJournal journal = new MemoryJournal();
  private final Path scratch;
  private final String variant;
  private int pushes;
  private int most = 2;

  MsrWorld(Path scratch, String variant, String version) {
    this.variant = variant;
    try {
      this.scratch = Files.createTempDirectory(scratch, "world-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.backup = this.scratch.resolve("msr.tar");
    this.msr = new MsrDouble(version, new TreeMap<>(Map.of("from", from, "to", to)), "root/");
    msr.push("admin/app:one", "base", "first");
    msr.push("admin/app:two", "base", "second");
    msr.push("team/web:v1", "base", "web");
    String _ = msr.queue("onlinegc");
    msr.finishJobs();
  }

  /// People push so often and no more.
  MsrWorld pushing(int times) {
    most = times;
    return this;
  }

  /// The metadata are backed up, also where that is not restored.
  MsrWorld backingUp() {
    act(settings, "backup.do.0001.", "backup");
    settings.put("backup.file", backup.toString());
    return this;
  }

  /// Has something done once, right before the plan acts by this word.
  void when(String word, Runnable done) {
    meanwhile.put(word, done);
  }

  private void happen(String moment) {
    Runnable done = meanwhile.remove(moment);
    if (done != null) {
      done.run();
    }
  }

  private synchronized void live() {
    if (pushes < most && !msr.isReadOnly() && msr.storage().equals("from")) {
      pushes++;
      msr.push("admin/app:live" + pushes, "base", "live " + pushes);
    }
    happen("listed");
  }

  /// What a store holds, by key.
  static Map<String, String> texts(Store store) {
    Map<String, String> texts = new TreeMap<>();
    try (Listing listing = store.list(ListRequest.ALL)) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        try (ObjectBody body = store.open(entry.key(), ReadRequest.whole(Version.NONE))) {
          texts.put(entry.key().text(), new String(body.readAll(1 << 20), StandardCharsets.UTF_8));
        }
      }
    }
    return texts;
  }

  static void put(Store store, String key, String text) {
    var _ = store.put(PutRequest.of(Key.of(key), text.getBytes(StandardCharsets.UTF_8)));
  }

  /// How many tags can be pulled whole from the storage that is used.
  PullCheck.Result pulls() throws InterruptedException {
    try (MsrClient client = new MsrClient(plan().address(), SECRETS)) {
      return new PullCheck(client).run();
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

  /// Why the run was left.
  String why() {
    return state() instanceof RunState.Halted halted ? halted.detail() : "";
  }

  /// Everything that was measured, a line each.
  List<String> measured() {
    return view().entries().stream()
        .filter(JournalEntry.Measured.class::isInstance)
        .map(JournalEntry.Measured.class::cast)
        .map(it -> it.what() + ": " + it.detail())
        .toList();
  }

  MsrPlan plan() {
    Map<String, String> plan = new HashMap<>();
    plan.put("source.url", "memory:from");
    plan.put("target.url", "memory:to");
    plan.put("variant", variant);
    plan.put("msr.url", msr.url());
    plan.put("msr.user", MsrDouble.USER);
    plan.put("msr.password", "${MSR}");
    act(plan, "gc.off.0001.", "never");
    act(plan, "gc.on.0001.", "daily");
    if (variant.equals("online")) {
      act(plan, "backup.do.0001.", "backup");
      plan.put("backup.file", backup.toString());
      turn(plan, "restore", "restore", "restore-old");
    } else {
      turn(
          plan,
          "reconfigure",
          "reconfigure --storage-migrated",
          "reconfigure-old --storage-migrated");
    }
    plan.put("window", "52w");
    plan.putAll(settings);
    return MsrPlan.of(plan);
  }

  private static void turn(Map<String, String> plan, String section, String forth, String back) {
    act(plan, section + ".do.0001.", forth);
    act(plan, section + ".do.0001.undo.0001.", back);
    act(plan, section + ".back.0001.", "home");
    plan.put(section + ".within", "0s");
  }

  static void act(Map<String, String> settings, String prefix, String words) {
    settings.put(prefix + "kind", "command");
    String[] all = words.split(" ", -1);
    for (int i = 0; i < all.length; i++) {
      settings.put(prefix + "argv.%04d".formatted(i + 1), all[i]);
    }
  }

  /// The life of one process, up to its crash point.
  final class Life {
    final CrashPoint point;
    private final MsrPlan plan = plan();
    private final OneProcess process;

    Life(CrashPoint point) {
      this.point = point;
      Store read = new CrashingStore(new Lively(from), point);
      Store written = new CrashingStore(to, point);
      StoreOpener opener = spec -> spec.equals(plan.source()) ? read : written;
      Controls controls =
          new Controls(
              List.of(
                  ToldActs.of(new MsrActs(msr, backup, MsrWorld.this::happen)::tell),
                  new MsrControlProvider()),
              SECRETS);
      MsrMigration migration = new MsrMigration(plan, opener, controls, SECRETS, consent, scratch);
      this.process =
          new OneProcess(
              RUN,
              new MsrRunbook(migration),
              plan.settings(),
              journal,
              opener,
              4,
              Clock.systemUTC(),
              new SilentOperator(agrees),
              point);
    }

    RunState migrate() {
      return process.goOn();
    }

    RunState resume(Verb verb) {
      return process.resume(verb);
    }
  }

  RunState migrate() {
    return new Life(CrashPoint.never()).migrate();
  }

  StepResult verify() throws InterruptedException {
    Life life = new Life(CrashPoint.never());
    return life.process.verify();
  }

  RunState rollback() {
    return new Life(CrashPoint.never()).resume(Verb.ROLLBACK);
  }

  /// The old storage as its users use it: they push while others list.
  private final class Lively extends ForwardingStore {
    Lively(Store inner) {
      super(inner);
    }

    @Override
    public Listing list(ListRequest request) {
      if (!request.equals(UPLOADS)) {
        live();
      }
      return inner().list(request);
    }
  }

  @Override
  public void close() {
    msr.close();
  }
}
