package org.tranship.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.tranship.core.layer.Rates;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.WorkItem;
import org.tranship.engine.spark.Answer.Word;

/// The desk of a pass of twelve objects, all of them fed, and what turns say to it.
abstract class DeskScene {
  static final ExecutorFacts FACTS =
      new ExecutorFacts("1", "host", 25, "4.2.0", TranshipVersion.TEXT, 0);
  static final int OUTSTANDING = 10;

  final TallyLedger ledger = new TallyLedger(Integer.MAX_VALUE, () -> {});
  final PassDesk desk = new PassDesk(ledger, new Rates(100, 1000), OUTSTANDING);

  @BeforeEach
  void feed() throws InterruptedException {
    desk.feed(items(0, 12));
    desk.fed();
  }

  static List<WorkItem> items(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> WorkItem.same(Key.of("k" + i), ByteCount.of(10), Version.NONE))
        .toList();
  }

  TurnId turn() {
    return turn("1");
  }

  TurnId turn(String executor) {
    TurnId id = desk.open();
    ExecutorFacts facts = new ExecutorFacts(executor, "host", 25, "4.2.0", TranshipVersion.TEXT, 0);
    assertThat(desk.hear(new Ask.Begin(id, facts)).word()).isEqualTo(Word.YES);
    return id;
  }

  List<WorkItem> taken(TurnId id, int most) {
    return desk.hear(new Ask.Next(id, most, true)).items();
  }

  Word intended(TurnId id, List<WorkItem> items) {
    return desk.hear(new Ask.Intend(id, keys(items))).word();
  }

  static List<Key> keys(List<WorkItem> items) {
    return items.stream().map(WorkItem::key).toList();
  }

  Word recorded(TurnId id, List<WorkItem> items) {
    return desk.hear(results(id, items)).word();
  }

  static Ask results(TurnId id, List<WorkItem> items) {
    return new Ask.Results(
        id,
        items.stream().map(item -> ObjectResult.acted(item.key(), Outcome.DONE, "", "")).toList());
  }

  /// The digests of a part, in the words in which they travel.
  static String sums(int number) {
    try {
      byte[] sha256 =
          MessageDigest.getInstance("SHA-256")
              .digest(("part " + number).getBytes(StandardCharsets.UTF_8));
      byte[] both = new byte[36];
      System.arraycopy(sha256, 0, both, 4, 32);
      return Base64.getEncoder().encodeToString(both);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
