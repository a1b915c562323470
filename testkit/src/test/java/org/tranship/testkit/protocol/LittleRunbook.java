package org.tranship.testkit.protocol;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.Runbook;
import org.tranship.core.step.Phase;
import org.tranship.core.step.PointerNote;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.PutRequest;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.core.work.Coding;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.Existing;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.WorkItem;

/// The smallest runbook that has everything: a lock, a copy, rows that are swapped, an act that
/// others can see, and a source that is cleaned.
final class LittleRunbook implements Runbook {
  static final PassId COPY = PassId.of("copy");
  static final PassId SWITCH = PassId.of("switch");
  static final PassId CLEAN = PassId.of("clean");
  static final PassId SWITCH_BACK = PassId.of("switch-back");
  static final PassId REMOVE_COPIES = PassId.of("remove-copies");
  static final List<PassId> PASSES = List.of(COPY, SWITCH, CLEAN, SWITCH_BACK, REMOVE_COPIES);
  static final Key MARKER = Key.of("announcement");
  private static final Set<Outcome> SUCCEEDED = EnumSet.of(Outcome.DONE, Outcome.SAME);

  private final LittleWorld.Life process;
  private final boolean completesItself;

  LittleRunbook(LittleWorld.Life process, boolean completesItself) {
    this.process = process;
    this.completesItself = completesItself;
  }

  @Override
  public String name() {
    return "little";
  }

  @Override
  public boolean completesItself() {
    return completesItself;
  }

  @Override
  public List<Step> steps() {
    return List.of(
        step("lock", Phase.PREPARE, true, this::lock, new Undo.Nothing()),
        step(
            "copy",
            Phase.MOVE,
            false,
            this::copy,
            new Undo.By("Copies are removed.", this::removeCopies)),
        step(
            "switch",
            Phase.SWITCH,
            false,
            this::swap,
            new Undo.By("Rows are pointed back.", this::swapBack)),
        step(
            "announce",
            Phase.SWITCH,
            false,
            this::announce,
            new Undo.By("The announcement is removed.", this::withdraw)),
        step(
            "clean",
            Phase.COMPLETE,
            false,
            this::clean,
            new Undo.Impossible("The source is gone.")));
  }

  @Override
  public StepResult verify(StepContext context, PassId pass) {
    return StepResult.done();
  }

  private StepResult lock(StepContext context) {
    context.measured("lock", true, "free");
    context.hold(() -> process.said.add("let go"));
    return StepResult.done();
  }

  private StepResult copy(StepContext context) throws InterruptedException {
    return result(context.pass(spec(COPY, Operation.COPY, false), Optional.empty(), this::objects));
  }

  private StepContext.ItemSource objects() {
    Listing listing = process.old.list(ListRequest.ALL);
    return new StepContext.ItemSource() {
      @Override
      public Optional<WorkItem> next() {
        return Optional.ofNullable(listing.next())
            .map(
                entry ->
                    new WorkItem(
                        entry.key(),
                        entry.key(),
                        LittleWorld.moved(entry.key()),
                        entry.size(),
                        entry.version(),
                        Coding.NONE,
                        Coding.NONE,
                        Optional.empty(),
                        Attributes.NONE,
                        Note.NONE,
                        "",
                        Optional.empty()));
      }

      @Override
      public void close() {
        listing.close();
      }
    };
  }

  private StepResult swap(StepContext context) throws InterruptedException {
    Set<String> copied = new HashSet<>();
    for (ObjectResult result : all(context, COPY)) {
      copied.add(result.key().text());
    }
    return result(
        context.swaps(
            SWITCH,
            Optional.empty(),
            process.catalog,
            () -> {
              Catalog.Rows rows = process.catalog.rows(Optional.empty());
              return new StepContext.SwapSource() {
                @Override
                public Optional<Catalog.Swap> next() {
                  for (var row = rows.next(); row.isPresent(); row = rows.next()) {
                    // Rows that a killed try committed are given again, so that it is known.
                    Pointer before = before(row.get().pointer());
                    if (copied.contains(before.get("key").orElseThrow())) {
                      return Optional.of(swap(row.get().id(), before));
                    }
                  }
                  return Optional.empty();
                }

                @Override
                public void close() {
                  rows.close();
                }
              };
            }));
  }

  private StepResult announce(StepContext context) throws InterruptedException {
    context.act(
        "announce",
        new Note(1, "moved"),
        earlier -> {
          String text = earlier.map(Note::text).orElse("moved");
          process
              .neu
              .put(PutRequest.of(MARKER, text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
              .orThrow();
          return new Note(1, "announced");
        });
    return StepResult.done();
  }

  private StepResult clean(StepContext context) throws InterruptedException {
    Set<Key> pointedAt = new HashSet<>();
    try (Catalog.Rows rows = process.catalog.rows(Optional.empty())) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        if (row.get().pointer().get("place").orElseThrow().equals("old")) {
          pointedAt.add(Key.of(row.get().pointer().get("key").orElseThrow()));
        }
      }
    }
    List<WorkItem> items =
        all(context, COPY).stream()
            .filter(copy -> !pointedAt.contains(copy.key()))
            .map(copy -> WorkItem.same(copy.key(), copy.size(), copy.source()))
            .toList();
    return result(
        context.pass(spec(CLEAN, Operation.DELETE, false), Optional.empty(), () -> source(items)));
  }

  private StepResult removeCopies(StepContext context) throws InterruptedException {
    return result(
        context.pass(
            spec(REMOVE_COPIES, Operation.DELETE, true),
            Optional.empty(),
            () -> {
              StepContext.ItemSource objects = objects();
              return new StepContext.ItemSource() {
                @Override
                public Optional<WorkItem> next() {
                  return objects
                      .next()
                      .map(
                          item ->
                              WorkItem.same(
                                  item.target(),
                                  item.size(),
                                  org.tranship.core.value.Version.NONE));
                }

                @Override
                public void close() {
                  objects.close();
                }
              };
            }));
  }

  private StepResult swapBack(StepContext context) throws InterruptedException {
    List<Catalog.Swap> swaps = new ArrayList<>();
    for (ObjectResult result : all(context, SWITCH)) {
      swaps.add(back(result.key(), PointerNote.parse(result.note())));
    }
    // Rows that were in flight when the run was killed may have been committed.
    try (StepContext.InFlight unsettled = context.unsettled(SWITCH)) {
      for (var row = unsettled.next(); row.isPresent(); row = unsettled.next()) {
        Pointer now = process.world().catalog.read(row.get().key()).orElseThrow();
        if (!now.equals(before(now))) {
          swaps.add(back(row.get().key(), before(now)));
        }
      }
    }
    Iterator<Catalog.Swap> iterator = swaps.iterator();
    return result(
        context.swaps(
            SWITCH_BACK,
            Optional.empty(),
            process.catalog,
            () ->
                new StepContext.SwapSource() {
                  @Override
                  public Optional<Catalog.Swap> next() {
                    return iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
                  }

                  @Override
                  public void close() {}
                }));
  }

  /// What a row held before the run, whatever it holds now.
  private static Pointer before(Pointer now) {
    String key = now.get("key").orElseThrow();
    return now.get("place").orElseThrow().equals("old")
        ? now
        : LittleWorld.pointer("old", Key.of(key.substring("moved/".length())));
  }

  private static Pointer after(Pointer before) {
    return LittleWorld.pointer("new", LittleWorld.moved(Key.of(before.get("key").orElseThrow())));
  }

  private static Catalog.Swap swap(Key id, Pointer before) {
    return new Catalog.Swap(id, before, after(before));
  }

  private static Catalog.Swap back(Key id, Pointer before) {
    return new Catalog.Swap(id, after(before), before);
  }

  private StepResult withdraw(StepContext context) {
    process
        .neu
        .delete(List.of(org.tranship.core.store.DeleteRequest.of(MARKER)))
        .getFirst()
        .orThrow();
    return StepResult.done();
  }

  private static List<ObjectResult> all(StepContext context, PassId pass) {
    List<ObjectResult> results = new ArrayList<>();
    try (StepContext.Results rows = context.results(pass, SUCCEEDED)) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        results.add(row.get());
      }
    }
    return results;
  }

  private static StepContext.ItemSource source(List<WorkItem> items) {
    Iterator<WorkItem> iterator = items.iterator();
    return new StepContext.ItemSource() {
      @Override
      public Optional<WorkItem> next() {
        return iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  private static StepResult result(Tally tally) {
    return tally.failed() == 0
        ? StepResult.done()
        : new StepResult.Partial(tally.failed(), tally.failed() + " failed.");
  }

  private static PassSpec spec(PassId pass, Operation operation, boolean atTarget) {
    return new PassSpec(
        pass,
        operation,
        LittleWorld.OLD,
        operation == Operation.COPY || atTarget ? LittleWorld.NEW : LittleWorld.OLD,
        VerifyLevel.READBACK,
        Existing.REFUSE,
        EnumSet.allOf(Attributes.Kind.class),
        Set.of());
  }

  private interface Body {
    StepResult run(StepContext context) throws InterruptedException;
  }

  private static Step step(String name, Phase phase, boolean always, Body body, Undo undo) {
    return new Step() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Phase phase() {
        return phase;
      }

      @Override
      public boolean always() {
        return always;
      }

      @Override
      public StepResult run(StepContext context) throws InterruptedException {
        return body.run(context);
      }

      @Override
      public Undo undo() {
        return undo;
      }
    };
  }
}
