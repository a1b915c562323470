package org.tranship.core.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.value.OneLine;

/// What of a service is hurt by that for which a step refuses to go on, such as the images of a
/// registry, each by its name; bounded.
///
/// @param what what they are, as a title: `Images that cannot be pulled whole`
/// @param total how many there are
/// @param named the first of them, in the order in which the step gave them
public record AffectedNames(String what, long total, List<String> named) {
  /// So many are named; more is no reading for anybody, and the service can be asked for them.
  public static final int MOST = 100_000;

  /// The name under which a step writes [#blocks] down as measured.
  public static final String MEASURED = "affected-names";

  private static final int LINES = 1_000;
  private static final String HEAD = "all ";
  private static final String MORE = "more";

  public AffectedNames {
    named = List.copyOf(named);
  }

  /// How many are not named.
  public long unnamed() {
    return total - named.size();
  }

  /// The whole of it as texts of a bounded number of lines each, for a journal; the first begins
  /// anew. So many of them as there are names to it, whatever they are.
  public List<String> blocks() {
    List<String> blocks = new ArrayList<>();
    StringBuilder block =
        new StringBuilder(HEAD).append(total).append(' ').append(OneLine.of(what)).append('\n');
    int lines = 0;
    for (String name : named) {
      if (lines == LINES) {
        blocks.add(block.toString());
        block = new StringBuilder(MORE).append('\n');
        lines = 0;
      }
      block.append(OneLine.of(name)).append('\n');
      lines++;
    }
    blocks.add(block.toString());
    return blocks;
  }

  /// Reads the newest of them out of all blocks that were written down, in their order. Of one that
  /// was cut off in the middle it is as much as there is.
  ///
  /// @return empty if there are none
  public static Optional<AffectedNames> of(List<String> blocks) {
    Optional<AffectedNames> newest = Optional.empty();
    for (String block : blocks) {
      List<String> lines = block.lines().toList();
      String head = lines.isEmpty() ? "" : lines.getFirst();
      List<String> named = new ArrayList<>();
      if (head.startsWith(HEAD)) {
        newest = head(head.substring(HEAD.length()));
      } else if (head.equals(MORE)) {
        newest.ifPresent(it -> named.addAll(it.named));
      } else {
        continue;
      }
      lines.stream().skip(1).map(OneLine::read).forEach(named::add);
      newest = newest.map(it -> new AffectedNames(it.what, it.total, named));
    }
    return newest;
  }

  private static Optional<AffectedNames> head(String text) {
    int blank = text.indexOf(' ');
    if (blank < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new AffectedNames(
              OneLine.read(text.substring(blank + 1)),
              Long.parseLong(text.substring(0, blank)),
              List.of()));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
