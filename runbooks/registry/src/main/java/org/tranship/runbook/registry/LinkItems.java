package org.tranship.runbook.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.ItemSource;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.Coding;
import org.tranship.core.work.WorkItem;

/// The links of one rank, a page of the inventory at a time. Each has to hold what was read in it
/// when the inventory was made, which its digest makes sure of.
final class LinkItems implements ItemSource {
  private static final int PAGE = 500;

  private final Inventory inventory;
  private final StepContext context;
  private final int rank;
  private final Function<Known, Optional<WorkItem>> choice;

  /// At most as many as may be in flight.
  private final Set<Key> flying = new HashSet<>();

  private final Deque<WorkItem> ready = new ArrayDeque<>();
  private String after = "";
  private boolean over;

  /// A link and what the journal says of its copying.
  ///
  /// @param item the link as it is, overwriting nothing
  /// @param there as the store lists it now
  /// @param cutOff it was in flight when an earlier process died
  record Known(WorkItem item, Version there, boolean cutOff, Optional<ObjectResult> result) {}

  /// @param pass in which the links are copied
  /// @param choice what is to be done about a link; empty for nothing
  LinkItems(
      StandingSource standing,
      StepContext context,
      PassId pass,
      int rank,
      Function<Known, Optional<WorkItem>> choice) {
    this.inventory = standing.inventory();
    this.context = context;
    this.rank = rank;
    this.choice = choice;
    try (StepContext.InFlight intents = context.unsettled(pass)) {
      for (var next = intents.next(); next.isPresent(); next = intents.next()) {
        flying.add(next.get().key());
      }
    }
  }

  @Override
  public Optional<WorkItem> next() {
    while (ready.isEmpty() && !over) {
      fill();
    }
    return Optional.ofNullable(ready.poll());
  }

  private void fill() {
    List<List<String>> rows =
        inventory.page(
            "select l.key, l.target, l.size, l.version from link l left join level v"
                + " on v.hex = l.named where l.key > ? and l.fault = '' and "
                + LinkLevels.RANK
                + " = "
                + rank
                + " order by l.key limit ?",
            after,
            PAGE);
    over = rows.isEmpty();
    List<Key> keys = new ArrayList<>();
    rows.forEach(row -> keys.add(Key.of(row.getFirst())));
    Map<Key, ObjectResult> results = over ? Map.of() : context.results(MovePasses.LINKS, keys);
    for (List<String> row : rows) {
      after = row.getFirst();
      Key key = Key.of(after);
      boolean cutOff = flying.contains(key);
      Version there = row.get(3).isEmpty() ? Version.NONE : Version.of(row.get(3));
      WorkItem item =
          item(key, Long.parseLong(row.get(2)), there, new LinkOrder(rank, row.get(1), cutOff));
      choice
          .apply(new Known(item, there, cutOff, Optional.ofNullable(results.get(key))))
          .ifPresent(ready::add);
    }
  }

  private static WorkItem item(Key key, long size, Version version, LinkOrder order) {
    return new WorkItem(
        key,
        key,
        key,
        ByteCount.of(size),
        version,
        Coding.NONE,
        Coding.NONE,
        Optional.of(digest("sha256:" + order.target())),
        Attributes.NONE,
        Note.NONE,
        order.echo(),
        Optional.empty());
  }

  private static Digest digest(String text) {
    try {
      return Digest.of(
          DigestAlgorithm.SHA256,
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks SHA-256", e);
    }
  }

  @Override
  public void close() {
    // The inventory is its owner's.
  }
}
