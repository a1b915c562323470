package org.tranship.runbook.registry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.InOrder;
import org.tranship.core.work.PassSpec.Operation;
import org.tranship.core.work.WorkItem;

/// Whether what proves a link is still there: hours may pass between a look and a write, and
/// somebody may delete a tag or an image in them.
///
/// Asked right before the links of one kind are written, and again by the next look, which takes
/// away what was written while its proof went. That look is made after a kill as well, so that no
/// tag is left with a history and nothing else. Links of layers stay: they name nothing by
/// themselves, and a push may rely on them.
record Proofs(StepContext context, Store store, Repairing repairing, RepairLook look) {
  private static final int HELD = 4 << 10;
  private static final int PAGE = 500;
  private static final Set<String> LIVE = Set.of(Kind.CONDITION_FAILED.code(), Kind.CHANGED.code());

  private static final String UNPROVEN =
      """
      select o.key, o.version from written o
        join link l on l.key = o.key and l.version = o.version and l.kind = '%s'
       where o.key > ? and not exists (select 1 from link p where p.key = o.root)
         and (l.kind in ('TAG', 'TAG_HISTORY') or not exists (
           select 1 from link t where t.repository = l.repository and t.kind = 'TAG'
              and t.target = l.named)
           and not exists (
             select 1 from reference r join link t on t.repository = l.repository
                and (t.kind = 'TAG' and t.target = r.parent
                     or t.kind = 'REVISION' and t.named = r.parent)
              where r.child = l.named and r.role = 'CHILD'))
       order by o.key limit ?
      """;

  private record Held(Repair link, boolean holds) {}

  /// Leaves out of the look what is proven no more.
  ///
  /// @param rank of the links that are to be written now
  /// @return how many were left out
  long ask(int rank) throws InterruptedException {
    long[] lost = {0};
    EngineLimits limits = EngineLimits.standard();
    try (InOrder<Held> asked =
        new InOrder<>(
            limits,
            limits.requests(),
            List.of(store),
            one -> {
              if (!one.holds) {
                look.leaveOut(one.link);
                lost[0]++;
              }
            })) {
      String where = "rank = " + rank;
      for (List<Repair> page = look.page(where, "");
          !page.isEmpty();
          page = look.page(where, page.getLast().key().text())) {
        for (Repair link : page) {
          Map<Key, Version> proof = look.proof(link);
          asked.run(HELD, HELD, () -> new Held(link, proof.entrySet().stream().allMatch(this::is)));
        }
      }
      asked.finish();
    }
    return lost[0];
  }

  private boolean is(Map.Entry<Key, Version> was) {
    return store.stat(was.getKey()).filter(it -> it.version().equals(was.getValue())).isPresent();
  }

  /// Takes away what this run has written and nothing proves any more, unless somebody has written
  /// it since.
  ///
  /// @return how many links were taken away
  long takeAway() throws InterruptedException {
    look.inventory().change("drop table if exists temp.written");
    look.inventory()
        .change("create temp table written (key primary key, version, root) without rowid");
    try (Results done = context.results(Kept.LINKS, EnumSet.of(Outcome.DONE))) {
      for (var next = done.next(); next.isPresent(); next = done.next()) {
        ObjectResult one = next.get();
        Kept.root(one).ifPresent(root -> note(one, root));
      }
    }
    look.inventory().commit();
    return takeAway(Place.Kind.TAG)
        + takeAway(Place.Kind.TAG_HISTORY)
        + takeAway(Place.Kind.REVISION);
  }

  private void note(ObjectResult one, Key root) {
    look.inventory()
        .change(
            "insert into written values (%s, %s, %s)"
                .formatted(
                    Inventory.quoted(one.key().text()),
                    Inventory.quoted(one.written().token()),
                    Inventory.quoted(root.text())));
  }

  private long takeAway(Place.Kind kind) throws InterruptedException {
    long taken = 0;
    String sql = UNPROVEN.formatted(kind.name());
    for (List<List<String>> page = look.inventory().page(sql, "", PAGE);
        !page.isEmpty();
        page = look.inventory().page(sql, page.getLast().getFirst(), PAGE)) {
      List<WorkItem> items = page.stream().map(Proofs::removal).toList();
      Tally _ =
          context.pass(
              repairing.on(Kept.UNPROVEN, Operation.DELETE),
              Optional.of((long) items.size()),
              () -> new Listed(new ArrayDeque<>(items)));
      taken += settle(items.stream().map(WorkItem::key).toList());
    }
    return taken;
  }

  private static WorkItem removal(List<String> row) {
    Key key = Key.of(row.get(0));
    return WorkItem.removal(key, key, Version.of(row.get(1)));
  }

  private long settle(List<Key> keys) {
    Map<Key, ObjectResult> results = context.results(Kept.UNPROVEN, keys);
    String anew = "It was written anew meanwhile, and stays.";
    List<ObjectResult> live =
        results.values().stream()
            .filter(it -> !it.succeeded() && LIVE.contains(it.code()))
            .map(it -> ObjectResult.acted(it.key(), Outcome.SKIPPED, it.code(), anew))
            .toList();
    String lost = "What proved it was deleted meanwhile, so it was taken away again.";
    List<ObjectResult> taken =
        results.values().stream()
            .filter(ObjectResult::succeeded)
            .map(it -> ObjectResult.acted(it.key(), Outcome.SKIPPED, "", lost))
            .toList();
    if (!live.isEmpty()) {
      context.refuse(Kept.UNPROVEN, live);
    }
    if (!taken.isEmpty()) {
      context.refuse(Kept.LINKS, taken);
    }
    return taken.size();
  }

  private record Listed(Deque<WorkItem> items) implements ItemSource {
    @Override
    public Optional<WorkItem> next() {
      return Optional.ofNullable(items.poll());
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
