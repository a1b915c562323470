package org.tranship.core.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.Key;

/// For journals that keep intents in blocks: which objects are in flight. A block of intents is
/// *settled* once each of its keys has a result written after it, or an intent in a later block
/// that speaks for it; the commit that brings the last of them says so in the journal. Hence only
/// the few blocks that are not settled need to be looked into on resume, however many objects a run
/// has.
///
/// A consequence of what is written: whoever writes fills it on opening, by [#found]. Used by the
/// one writer, under its lock.
public final class OpenIntents {
  private final Map<InFlight, Block> newest = new HashMap<>();
  private final Map<Long, Block> loading = new HashMap<>();

  /// The journal has an intent without a later result. To be told in the order written.
  ///
  /// @param line of its block
  public void found(int pass, long line, Key key) {
    var _ = take(new InFlight(pass, key), loading.computeIfAbsent(line, Block::new));
  }

  /// A block is written.
  ///
  /// @return the lines of earlier blocks that this settles
  public List<Long> intended(int pass, long line, List<Key> keys) {
    loading.clear();
    List<Long> settled = new ArrayList<>();
    Block block = new Block(line);
    for (Key key : keys) {
      Block before = take(new InFlight(pass, key), block);
      if (before != null && before.open == 0) {
        settled.add(before.line);
      }
    }
    return settled;
  }

  /// Results are written.
  ///
  /// @return the lines of the blocks that this settles
  public List<Long> recorded(int pass, List<Key> keys) {
    List<Long> settled = new ArrayList<>();
    for (Key key : keys) {
      Block block = newest.remove(new InFlight(pass, key));
      if (block != null && --block.open == 0) {
        settled.add(block.line);
      }
    }
    return settled;
  }

  /// @return the block that spoke for the object before, if another one did
  private @Nullable Block take(InFlight object, Block block) {
    Block before = newest.put(object, block);
    if (before == block) {
      return null;
    }
    block.open++;
    if (before != null) {
      before.open--;
    }
    return before;
  }

  private record InFlight(int pass, Key key) {}

  private static final class Block {
    private final long line;
    private int open;

    Block(long line) {
      this.line = line;
    }
  }
}
